"""What the checker and the reader of documents refuse in an agreement that rests on a sample."""

import json
from dataclasses import replace
from functools import cache
from math import nan

import numpy as np
import pytest

import detente as dt
from detente.formats.agreement_document import dump_agreement, load_agreement
from detente.model.errors import CertificateRejected, FormatError
from detente.model.sampled_worths import SampledWorths
from tests.unit.certify_tampering import at, changed, leaves, numeric_leaves, refused, resealed, through_text

CONCEPTS = ["coco", "security", "nash", "correlated-bloc", "credible"]
LPS = 5


@cache
def game():
    return dt.random_game("integer", players=4, seed=3)


@cache
def agreement(concept="coco"):
    return dt.solve(game(), dt.sampled(concept, lps=LPS, seed=7))


def sampled_worths():
    return agreement().worth


@cache
def document(concept="coco"):
    return dump_agreement(agreement(concept), coalitions_too=True)


@pytest.mark.no_cover
@pytest.mark.parametrize("concept", CONCEPTS)
@pytest.mark.parametrize("exact", [False, True])
def test_the_document_of_a_sample_is_read_again_and_holds(concept, exact):
    loaded = load_agreement(through_text(document(concept)))
    assert dump_agreement(loaded, coalitions_too=True) == document(concept)
    assert loaded.sampling is not None
    assert loaded.sampling.lps == LPS
    assert dt.verify(game(), loaded, exact=exact).claims == len(loaded.certificate.claims)


@pytest.mark.no_cover
def test_floats_and_fractions_find_the_same_estimate():
    for seed in range(40):
        found = dt.Game(np.random.default_rng(seed).normal(size=(3, 5, 5, 5)))
        checked = dt.verify(found, dt.solve(found, dt.sampled("coco", lps=2, seed=2)), exact=True)
        assert checked.largest_violation < 1e-9


def test_the_document_says_how_it_was_drawn_and_how_sure_it_is():
    found = document()["sampling"]
    assert (found["level"], found["lps"], found["seed"]) == (0.95, LPS, 7)
    assert len(found["low"]) == len(found["high"]) == 4
    assert document()["ranges"]["exact"] is False
    assert "sampling" not in dump_agreement(dt.solve(game(), "coco"))


def test_coalitions_that_are_known_are_listed_by_size():
    listed = document()["coalitions"]
    assert len(listed) == 2 * LPS + 1
    assert [len(entry["members"]) for entry in listed] == sorted(len(entry["members"]) for entry in listed)


@pytest.mark.no_cover
@pytest.mark.parametrize("path", numeric_leaves(document()))
def test_no_number_of_the_document_can_be_changed(path):
    value = at(document(), path)
    assert refused(game(), changed(document(), path, value + 1))


@pytest.mark.no_cover
@pytest.mark.parametrize("path", [path for path in leaves(document()) if path[0] == "sampling"])
@pytest.mark.parametrize("value", [None, "x", -1, 10**30, 0.5, nan, True, []])
def test_a_sampling_of_the_wrong_kind_is_refused(path, value):
    assert refused(game(), changed(document(), path, value))


@pytest.mark.parametrize("change", [{"seed": 8}, {"lps": 4}, {"lps": 6}, {"lps": 10**12}, {"lps": 0}, {"level": 0.9}])
def test_another_design_is_refused(change):
    assert refused(game(), resealed(document(), lambda copied: copied["sampling"].update(change)))


@pytest.mark.parametrize("key", ["low", "high", "level", "lps", "seed"])
def test_a_sampling_without_a_part_is_refused(key):
    with pytest.raises(FormatError):
        load_agreement(resealed(document(), lambda copied: copied["sampling"].pop(key)))


def test_a_sampling_with_a_stranger_is_refused():
    with pytest.raises(FormatError, match="the sampling has the unknown key 'error'"):
        load_agreement(resealed(document(), lambda copied: copied["sampling"].update(error=0)))


def test_a_sample_that_poses_as_the_whole_is_refused():
    with pytest.raises(CertificateRejected, match="does not give the worth of every coalition"):
        load_agreement(resealed(document(), lambda copied: copied.pop("sampling")))


def test_the_whole_that_poses_as_a_sample_is_refused():
    whole = dump_agreement(dt.solve(game(), "coco"))
    posing = resealed(whole, lambda copied: copied.update(sampling={**document()["sampling"], "lps": 7}))
    with pytest.raises(CertificateRejected, match="a sample needs at least"):
        load_agreement(posing)


def test_a_sample_without_its_division_is_refused():
    def drop(copied):
        copied["certificate"]["claims"] = [c for c in copied["certificate"]["claims"] if c["kind"] != "division"]

    with pytest.raises(CertificateRejected, match="every coalition drawn"):
        load_agreement(resealed(document(), drop))


def test_claims_of_pairs_that_were_not_drawn_are_refused():
    other = dump_agreement(dt.solve(game(), dt.sampled("coco", lps=LPS, seed=8)), coalitions_too=True)
    posing = resealed(other, lambda copied: copied["sampling"].update(seed=7))
    assert document()["certificate"]["claims"] != other["certificate"]["claims"]
    assert refused(game(), posing)


def test_one_claim_too_many_is_refused():
    claims = agreement().certificate.claims
    longer = replace(agreement(), certificate=replace(agreement().certificate, claims=(claims[0], *claims)))
    with pytest.raises(CertificateRejected):
        dt.verify(game(), longer)
    *proofs, efficiency, division, budget = claims
    longer = (*proofs, proofs[-1], efficiency, division, budget)
    with pytest.raises(CertificateRejected, match="prove nothing needed"):
        dt.verify(game(), replace(agreement(), certificate=replace(agreement().certificate, claims=longer)))


def stated(**change):
    """Let the agreement state another sampling than it has."""
    worth = sampled_worths()
    return replace(agreement(), worth=replace(worth, sampling=replace(worth.sampling, **change)))


@pytest.mark.parametrize("change", [{"lps": 4}, {"seed": -1}, {"seed": 8}, {"level": 0.5}, {"low_numbers": ()}])
def test_an_agreement_that_states_another_sampling_is_refused(change):
    with pytest.raises(CertificateRejected):
        dt.verify(game(), stated(**change))


def test_worths_of_other_coalitions_are_refused():
    worth = sampled_worths()
    missing = next(coalition for coalition in range(1, 16) if not worth.knows(coalition))
    first = next(iter(worth.values))
    values = {missing if coalition == first else coalition: value for coalition, value in worth.items()}
    moved = SampledWorths(worth.n_players, values, worth.sampling)
    with pytest.raises(CertificateRejected, match="drawn by its seed"):
        dt.verify(game(), replace(agreement(), worth=moved))


@pytest.mark.parametrize("part", [{"opposition": "individuals"}, {"division": "equal-surplus"}])
def test_a_sample_of_another_kind_of_concept_is_refused(part):
    concept = replace(agreement("security").concept, name="mine", **part)
    with pytest.raises(CertificateRejected, match="the Shapley value only"):
        dt.verify(game(), replace(agreement("security"), concept=concept))


def test_ranges_that_pose_as_exact_are_refused():
    ranges = replace(agreement().ranges, exact=True)
    with pytest.raises(CertificateRejected, match="ranges from a sample"):
        dt.verify(game(), replace(agreement(), ranges=ranges))


def test_a_document_far_from_zero_keeps_its_offsets():
    far = dt.Game(dt.random_game("public-good", players=7, seed=1).payoffs + 1e8)
    found = dump_agreement(dt.solve(far, dt.sampled("coco", lps=12)), coalitions_too=True)
    loaded = load_agreement(json.loads(json.dumps(found)))
    assert dt.verify(far, loaded).claims == len(loaded.certificate.claims)
    assert dump_agreement(loaded, coalitions_too=True) == found
