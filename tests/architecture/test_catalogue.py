"""Every concept in the catalogue has a page that says what it is and where it is weak."""

import pytest

from detente.concepts import CATALOGUE
from tests.architecture.source_tree import ROOT

HEADINGS = ["Idea", "Definition", "Example", "Axioms", "Threat curve", "Weaknesses", "References"]
PAGES = ROOT / "docs" / "reference" / "concepts"

every_concept = pytest.mark.parametrize("name", [concept.name for concept in CATALOGUE])


def headings(text):
    """List a page's headings, in order."""
    return [line.lstrip("#").strip() for line in text.splitlines() if line.startswith("#")]


@every_concept
def test_a_concept_has_a_page_with_every_heading_in_order(name):
    found = headings((PAGES / f"{name}.md").read_text(encoding="utf-8"))
    assert [heading for heading in found if heading in HEADINGS] == HEADINGS


def test_no_two_concepts_share_a_name():
    names = [concept.name for concept in CATALOGUE]
    assert len(names) == len(set(names))


def test_no_page_describes_a_concept_that_is_not_in_the_catalogue():
    assert {page.stem for page in PAGES.glob("*.md")} - {"index"} <= {concept.name for concept in CATALOGUE}
