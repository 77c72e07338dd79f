"""`detente stability`, and `--division` of the solving commands."""

import pytest

from detente.formats.stability_document import load_stability

GAME = "example:public-good"


def test_the_document_can_be_verified(detente, tmp_path):
    written = detente("stability", GAME, "--concept", "correlated-bloc", "--division", "nucleolus", "--json")
    assert load_stability(written.document).agreement.concept.division == "nucleolus"
    file = tmp_path / "stability.json"
    file.write_text(written.out, encoding="utf-8")
    outcome = detente("verify", GAME, file, "--exact")
    assert outcome.code == 0
    assert outcome.out.startswith("proved: ")
    assert outcome.out.endswith("correlated-bloc (nucleolus): in the core, which is not empty\n")
    assert detente("verify", "example:matching-pennies-3", file).code == 1
    file.write_text(written.out.replace('"in_core": true', '"in_core": false'), encoding="utf-8")
    assert detente("verify", GAME, file).code == 1


def test_the_page_is_text_markdown_or_html(detente):
    page = detente("stability", "example:chicken", "--blocks", "Row|Column").out
    assert "the deal is in the core" in " ".join(page.split())
    assert "\n## Who would walk out\n" in detente("stability", "example:chicken", "--format", "md").out
    assert "<h2>Who would walk out</h2>" in detente("stability", "example:chicken", "--format", "html").out


@pytest.mark.unwatched
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--concept", "nobody"), "there is no concept 'nobody'"),
        (("--division", "fair"), "there is no division 'fair'"),
        (("--concept", "nash-bargaining"), "side payments"),
        (("--blocks", "Zoe"), "Zoe"),
        (("--blocks", "|"), "empty block"),
    ],
)
def test_what_does_not_apply_is_said(detente, words, said):
    outcome = detente("stability", GAME, *words)
    assert outcome.code == 2
    assert said in outcome.err


def test_a_division_is_an_option_of_the_solving_commands(detente):
    page = detente("solve", "example:chicken", "--division", "nucleolus").out
    assert "correlated (nucleolus): " in page
    assert "--division nucleolus" in page
    words = "--division", "banzhaf", "--concept", "coco", "--json"
    rows = detente("compare", "example:chicken", *words).document["rows"]
    assert [row["concept"]["division"] for row in rows] == ["banzhaf"]
    page = detente("explain", GAME, "--division", "banzhaf").out
    assert "so that everybody's is moved by" in page
    assert "every player's is moved by" in " ".join(page.split())
    page = detente("explain", GAME, "--division", "nucleolus").out
    assert "owed most, of what is open" in page


def test_a_division_says_nothing_where_breakdowns_were_reported(detente):
    outcome = detente("solve", "example:chicken", "--disagreement", "1,1", "--division", "nucleolus")
    assert outcome.code == 2
    assert "--division" in outcome.err


def test_time_that_runs_out_leaves_no_bounds_for_a_nucleolus(detente):
    outcome = detente("solve", GAME, "--division", "nucleolus", "--timeout", "1e-9")
    assert outcome.code == 3
