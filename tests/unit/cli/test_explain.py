import pytest

from detente.concepts import CATALOGUE
from detente.formats import examples

pytestmark = pytest.mark.unwatched

NAMES = [example.name for example in examples()]


def test_the_argument_names_what_is_reached_the_fallback_and_the_payments(detente):
    found = detente("explain", "example:curse", "--concept", "coco")
    assert (found.code, found.err) == (0, "")
    for heading in ("together", "falls back on", "worth", "Who pays whom", "How far", "checked"):
        assert heading in found.out


@pytest.mark.parametrize("concept", [concept.name for concept in CATALOGUE])
@pytest.mark.parametrize("name", ["hot-dogs", "chicken", "public-good", "nau-2004-4"])
def test_every_concept_is_explained(detente, name, concept):
    assert detente("explain", f"example:{name}", "--concept", concept).code == 0


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_game_is_explained(detente, name):
    assert detente("explain", f"example:{name}").code == 0


def test_markdown_and_html_tell_the_same(detente):
    text, markdown, page = (
        detente("explain", "example:hot-dogs", "--concept", "coco", "--format", form).out
        for form in ("text", "md", "html")
    )
    assert "Ann pays Bob 11 dollars." in text
    assert "- Ann pays Bob 11 dollars." in markdown
    assert "<li>Ann pays Bob 11 dollars.</li>" in page
    assert page.startswith("<!DOCTYPE html>")


def test_an_unknown_format_is_refused(detente):
    found = detente("explain", "example:hot-dogs", "--format", "pdf")
    assert (found.code, found.out) == (2, "")
