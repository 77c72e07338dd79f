import pytest

from detente.concepts import CATALOGUE
from detente.model.agreement import ConceptSummary
from detente.report.caution import explained
from detente.report.concept_words import description, label


@pytest.mark.parametrize("concept", [entry for entry in CATALOGUE if entry.name != "credible"])
def test_the_catalogue_describes_its_concepts_by_the_same_words(concept):
    assert (label(concept.summary), description(concept.summary)) == (concept.name, concept.about)


def test_parts_from_elsewhere_are_named():
    parts = ConceptSummary("own", "rivals", "correlated", "wildest", "quarters", {})
    assert label(parts) == "own"
    assert description(parts) == "honest fallbacks, opposition 'rivals'; selection 'wildest'; divided by 'quarters'"


def test_a_fallback_from_elsewhere_is_named():
    parts = ConceptSummary("own", "bloc", "war", None, "shapley", {})
    assert description(parts) == "if talks fail, the fallback is 'war'"


def test_a_blend_without_its_probability_still_reads():
    parts = ConceptSummary("own", "bloc", "credible", "raiffa", "shapley", {})
    assert description(parts).endswith("if talks fail with probability q; bargained in rounds")


def test_a_plain_warning_stays_as_it_is():
    assert explained("beware") == "beware"
