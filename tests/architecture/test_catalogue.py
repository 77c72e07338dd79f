"""Every concept in the catalogue has a page that says what it is and where it is weak."""

import pytest

from detente.concepts import CATALOGUE
from detente.concepts.lottery_catalogue import LOTTERY_CATALOGUE
from tests.architecture.source_tree import ROOT

HEADINGS = ["Idea", "Definition", "Example", "Axioms", "Threat curve", "Weaknesses", "References"]
PAGES = ROOT / "docs" / "reference" / "concepts"

NAMES = [*(concept.name for concept in CATALOGUE), *(concept.name for concept in LOTTERY_CATALOGUE)]

every_concept = pytest.mark.parametrize("name", NAMES)


def headings(text):
    """List a page's headings, in order."""
    return [line.lstrip("#").strip() for line in text.splitlines() if line.startswith("#")]


@every_concept
def test_a_concept_has_a_page_with_every_heading_in_order(name):
    found = headings((PAGES / f"{name}.md").read_text(encoding="utf-8"))
    assert [heading for heading in found if heading in HEADINGS] == HEADINGS


def test_no_two_concepts_share_a_name():
    assert len(NAMES) == len(set(NAMES))


def test_no_page_describes_a_concept_that_is_not_in_the_catalogue():
    assert {page.stem for page in PAGES.glob("*.md")} - {"index"} <= set(NAMES)
