"""Every claim of `claims.py`, on games of one to three players."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.axioms.claims import CLAIMS, CONCEPTS, EVERY, Claim


@pytest.mark.parametrize("claim", CLAIMS, ids=str)
@settings(max_examples=settings().max_examples // 2)  # concepts times laws: half as many examples for each
@given(data=st.data())
def test_concept_obeys_law(claim: Claim, data: st.DataObject):
    claim.check(data)


def test_every_concept_of_the_catalogue_makes_claims():
    import detente.concepts

    assert {entry.name for entry in detente.concepts.CATALOGUE} <= {CONCEPTS[name].name for name in EVERY}
