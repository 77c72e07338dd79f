"""`detente capped`: limits on the command line, its document and its pages."""

import json

import pytest

from .test_schemas import check

GAME = "example:curse"


def test_the_document_fits_its_schema_and_can_be_verified(detente, tmp_path):
    written = detente(
        "capped", GAME, "--budget", "100", "--tax", "1/10", "--concept", "coco", "--concept", "egalitarian", "--json"
    )
    check(written.document, "capped")
    file = tmp_path / "capped.json"
    file.write_text(written.out, encoding="utf-8")
    outcome = detente("verify", GAME, file, "--exact")
    assert outcome.code == 0
    assert outcome.out.startswith("proved: ")
    assert outcome.out.endswith("limited payments: 0 of 1 deals survive; 1 rule of bargaining within the limits\n")
    assert detente("verify", "example:chicken", file).code == 1
    file.write_text(written.out.replace('"survives": false', '"survives": true'), encoding="utf-8")
    assert detente("verify", GAME, file).code == 1


def test_the_page_is_text_markdown_or_html(detente):
    words = ("capped", GAME, "--budget", "100", "--concept", "coco")
    assert "misses by" in detente(*words).out
    assert "\n## Which deals survive\n" in detente(*words, "--format", "md").out
    assert "<h2>Which deals survive</h2>" in detente(*words, "--format", "html").out


@pytest.mark.parametrize(
    ("words", "budgets"),
    [
        ((), [None, None]),
        (("--budget", "3"), [3, 3]),
        (("--budget", "3,inf"), [3, None]),
        (("--budget", "Farmer=1/2"), [None, 0.5]),
        (("--budget", "3", "--budget", "Farmer=4"), [3, 4]),
        (("--budget", "Witch=3, Farmer=0"), [3, 0]),
    ],
)
def test_budgets_are_for_all_or_by_name(detente, words, budgets):
    written = detente("capped", GAME, *words, "--concept", "coco", "--disagreement", "0,0", "--json").document
    assert [entry["budget"] for entry in written["budgets"]] == budgets


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--budget", "x"), "is not a number"),
        (("--budget", "1,2,3"), "3 budgets are given for 2 players"),
        (("--budget", "1", "--budget", "2"), "given twice"),
        (("--budget", "Zoe=1"), "there is no player 'Zoe'"),
        (("--budget", "Witch=1", "--budget", "Witch=2"), "two budgets are given for Witch"),
        (("--budget=-1",), "Witch's budget is"),
        (("--tax", "1"), "the tax is 1;"),
        (("--budget", "Witch=1,Zoe=1"), "there is no player 'Zoe'"),
        (("--disagreement", "1"), "must have 2 finite numbers"),
        (("--concept", "nobody"), "there is no concept 'nobody'"),
    ],
)
def test_limits_that_are_none_are_refused(detente, words, said):
    outcome = detente("capped", GAME, *words)
    assert outcome.code == 2
    assert said in " ".join(outcome.err.split())


def test_a_document_whose_point_comes_from_a_deal_with_payments_is_refused(detente, tmp_path):
    from detente.formats.agreement_parts import seal

    document = detente("capped", GAME, "--concept", "coco", "--json").document
    document["source"] = document["deals"][0]["agreement"]
    document["seal"] = seal(document)
    file = tmp_path / "capped.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    assert "is taken from a deal without payments" in detente("verify", GAME, file).err
