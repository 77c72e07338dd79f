"""What is said where no concept is left."""

from detente.report.reasons import reasons


def test_a_reason_that_many_concepts_share_is_told_once():
    skipped = [("coco", "too large"), ("nash", "'nash' needs memory"), ("raiffa", "'raiffa' needs memory")]
    assert reasons(skipped) == "coco: too large; nash, raiffa: 'nash' needs memory"


def test_reasons_that_differ_are_all_told():
    assert reasons([("coco", "a"), ("nash", "b"), ("raiffa", "a")]) == "coco, raiffa: a; nash: b"


def test_without_a_concept_there_is_no_reason():
    assert not reasons([])
