"""Lists of outcomes on the command line."""

import json

import pytest

from .test_schemas import check

TABLE = """outcome,payoff:Union,payoff:Firm
reserve,0,0
low wage,0,3
"bonus, paid",2,2
high wage,4,0
idle,1,1
"""


@pytest.fixture
def listed(tmp_path):
    file = tmp_path / "set.csv"
    file.write_text(TABLE, encoding="utf-8")
    return file


def test_a_deal_over_outcomes_is_struck_verified_and_explained(detente, listed, tmp_path):
    page = detente("solve", listed).out
    assert "nash-bargaining" in page
    assert "bonus, paid, for certain." in page
    assert f"Why? Try: detente explain {listed} --concept nash-bargaining" in page
    assert page.startswith("The outcomes\n")
    written = detente("solve", listed, "--concept", "kalai-smorodinsky", "--json")
    check(written.document, "agreement")
    assert written.document["payoffs_exact"] == ["16/7", "12/7"]
    file = tmp_path / "deal.json"
    file.write_text(written.out, encoding="utf-8")
    outcome = detente("verify", listed, file, "--exact")
    assert outcome.out.startswith("proved: ")
    assert outcome.out.splitlines()[1].startswith("The outcomes, kalai-smorodinsky")
    listed.write_text(TABLE.replace("reserve,0,0", "reserve,0,1"), encoding="utf-8")
    assert detente("verify", listed, file).code == 1
    assert "The rule of this agreement" in detente("explain", listed, "--concept", "egalitarian").out


def test_weights_count(detente, listed):
    page = detente("solve", listed, "--weights", "2,1")
    assert "--concept nash-bargaining --weights 2,1" in page.out
    assert detente("solve", listed, "--weights", "2,1", "--json").document["payoffs_exact"] == ["8/3", "4/3"]


def test_rules_are_compared_and_efficient_outcomes_named(detente, listed):
    page = detente("compare", listed).out
    assert page.startswith("The outcomes\n")
    assert "in all" not in page
    assert "Efficient, even against lotteries: low wage, bonus, paid and high wage (3 of 4 outcomes)." in page
    written = detente("compare", listed, "--concept", "egalitarian", "--concept", "coco", "--json").document
    check(written, "comparison")
    assert [row["concept"]["name"] for row in written["rows"]] == ["egalitarian"]
    assert written["skipped"][0]["concept"] == "coco"
    assert written["game"]["actions"] == [["low wage", "bonus, paid", "high wage", "idle"]]


def test_a_document_is_a_list_of_outcomes_by_its_schema(detente, tmp_path):
    file = tmp_path / "set.json"
    document = {
        "schema": "detente/bargaining-set/1",
        "players": ["A", "B"],
        "reserve": [0, 0],
        "outcomes": {"one": [1, 1]},
    }
    check(document, "bargaining-set")
    file.write_text(json.dumps(document), encoding="utf-8")
    assert "one, for certain." in detente("solve", file).out
    file.write_text(json.dumps({**document, "reserve": [0]}), encoding="utf-8")
    assert "set.json, line 1" in detente("solve", file).err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("solve", "--concept", "coco"), "'coco' needs to know what everybody can do on its own"),
        (("solve", "--concept", "lambda-transfer"), "a bargaining set lists outcomes and reserve values only"),
        (("solve", "--concept", "nobody"), "there is no concept 'nobody'"),
        (("solve", "--fallback", "nash"), "--fallback"),
        (("solve", "--coalitions"), "--coalitions"),
        (("compare", "--disagreement", "1,1"), "--disagreement"),
        (("compare", "--concept", "coco"), "'coco' needs to know"),
        (("explain", "--opposition", "bloc"), "--opposition"),
        (("fallback",), "this table lists outcomes to agree on"),
    ],
)
def test_what_needs_more_than_a_list_is_refused_in_a_sentence(detente, listed, words, said):
    command, *options = words
    outcome = detente(command, listed, *options)
    assert outcome.code == 2
    assert said in " ".join(outcome.err.split())


def test_other_files_are_games(detente, tmp_path):
    file = tmp_path / "game.csv"
    file.write_text("Ann,payoff:Ann\nstay,1\n", encoding="utf-8")
    assert detente("solve", file).code == 0
    assert detente("solve", tmp_path / "missing.csv").code == 2
