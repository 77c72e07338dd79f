from importlib import import_module

import pytest

from detente.model.errors import NumericalTrouble, TimeLimit
from detente.solve import Comparison, compare

CHICKEN = "example:chicken"
FRONT_DOOR = import_module("detente.solve")  # the package offers a function of that name


def test_every_concept_has_a_row(detente):
    found = detente("compare", CHICKEN)
    assert (found.code, found.err) == (0, "")
    for name in ("coco", "correlated", "correlated-bloc", "raiffa", "raiffa-bloc", "nash", "security", "credible"):
        assert f" {name} " in found.out


def test_fallbacks_payoffs_transfers_and_intervals_stand_in_the_table(detente):
    found = detente("compare", "example:curse", "--concept", "coco")
    assert all(heading in found.out for heading in ("fallback", "payoff", "transfer", "interval"))
    assert all(number in found.out for number in ("-1000", "+500", "-500"))


def test_json_holds_the_agreements(detente):
    found = detente("compare", CHICKEN, "--json").document
    assert found["schema"] == "detente/comparison/1"
    assert [row["concept"]["name"] for row in found["rows"]][:2] == ["coco", "correlated"]
    assert (found["rows"][0]["game"], found["skipped"]) == (found["game"], [])


def test_a_named_concept_is_compared_once(detente):
    found = detente("compare", CHICKEN, "--concept", "nash", "--concept", "coco", "--concept", "nash", "--json")
    assert [row["concept"]["name"] for row in found.document["rows"]] == ["nash", "coco"]


def test_an_opposition_rules_out_the_concepts_that_contradict_it(detente):
    found = detente("compare", CHICKEN, "--opposition", "individuals", "--json").document
    assert [row["concept"]["name"] for row in found["rows"]] == ["correlated", "raiffa", "nash", "security"]
    assert found["skipped"][0]["concept"] == "coco"
    assert "is left out" in detente("compare", CHICKEN, "--opposition", "individuals").out


def test_a_named_concept_must_not_contradict_the_opposition(detente):
    found = detente("compare", CHICKEN, "--concept", "coco", "--opposition", "individuals")
    assert (found.code, found.out) == (2, "")


@pytest.mark.unwatched
def test_selection_and_breakdown_change_the_concepts_that_have_them(detente):
    found = detente("compare", CHICKEN, "--selection", "raiffa", "--breakdown", "0.25", "--json").document
    parts = {row["concept"]["name"]: row["concept"] for row in found["rows"]}
    assert (parts["correlated"]["selection"], parts["correlated-bloc"]["selection"]) == ("raiffa", "raiffa")
    assert (parts["coco"]["selection"], parts["credible"]["parameters"]) == (None, {"breakdown": 0.25})


def test_an_option_that_changes_nothing_is_refused(detente):
    found = detente("compare", CHICKEN, "--concept", "coco", "--breakdown", "0.25", "--json")
    assert (found.code, found.error["where"]) == (2, "breakdown")


@pytest.mark.parametrize("option", [("--selection", "x"), ("--breakdown", "2"), ("--opposition", "x")])
def test_unknown_values_are_refused(detente, option):
    assert detente("compare", CHICKEN, *option).code == 2


def test_an_unknown_concept_is_refused(detente):
    found = detente("compare", CHICKEN, "--concept", "fairness", "--selection", "raiffa", "--json")
    assert (found.code, found.error["where"]) == (2, "concept")


def failing_after(answers, error):
    """Make a comparison that fails after so many answers."""
    left = iter(range(answers))

    def comparing(game, concepts, *, mapper):
        if next(left, None) is None:
            raise error
        return compare(game, concepts, mapper=mapper)

    return comparing


def test_what_was_found_before_time_ran_out_is_shown(detente, monkeypatch):
    monkeypatch.setattr(FRONT_DOOR, "compare", failing_after(2, TimeLimit("time ran out")))
    found = detente("compare", CHICKEN, "--json")
    assert (found.code, len(found.document["rows"]), len(found.document["skipped"])) == (0, 2, 7)
    assert found.document["skipped"][0]["reason"] == "time ran out"


def test_time_that_runs_out_before_the_first_answer_is_an_error(detente, monkeypatch):
    monkeypatch.setattr(FRONT_DOOR, "compare", failing_after(0, TimeLimit("time ran out")))
    found = detente("compare", CHICKEN, "--json")
    assert (found.code, found.out, found.error["type"]) == (3, "", "TimeLimit")


def test_no_concept_that_applies_is_an_error(detente, monkeypatch):
    monkeypatch.setattr(FRONT_DOOR, "compare", lambda *_, **__: Comparison((), (("nash", "it does not apply"),)))
    found = detente("compare", CHICKEN, "--concept", "nash", "--json")
    assert (found.code, found.out, found.error["message"]) == (2, "", "nash: it does not apply")


def test_a_concept_without_a_certified_answer_is_listed(detente, monkeypatch):
    monkeypatch.setattr(FRONT_DOOR, "compare", failing_after(1, NumericalTrouble("no optimum")))
    found = detente("compare", CHICKEN, "--json")
    assert (found.code, len(found.document["rows"]), len(found.document["skipped"])) == (0, 1, 8)
    assert found.document["skipped"][0]["reason"] == "no optimum"


def test_no_certified_answer_at_all_is_an_error(detente, monkeypatch):
    monkeypatch.setattr(FRONT_DOOR, "compare", failing_after(0, NumericalTrouble("no optimum")))
    found = detente("compare", CHICKEN, "--json")
    assert (found.code, found.out, found.error["type"]) == (3, "", "NumericalTrouble")


@pytest.mark.unwatched
def test_warnings_are_listed_under_the_table(detente):
    assert "correlated-bloc, raiffa-bloc and nash: worths are not superadditive" in " ".join(
        detente("compare", "example:public-good").out.split()
    )


def rich_game(tmp_path, name):
    game = tmp_path / "game.yaml"
    game.write_text(f"players: [{{name: {name}, actions: [x]}}]\npayoffs: [[2787290067.5]]\n", encoding="utf-8")
    return game


@pytest.mark.parametrize(("columns", "cut"), [("100", "a party with a very lon…"), ("78", "a party wit…")])
def test_long_names_are_cut_to_the_room_but_numbers_are_not(detente, tmp_path, monkeypatch, columns, cut):
    monkeypatch.setenv("COLUMNS", columns)
    out = detente("compare", rich_game(tmp_path, "a party with a very long name indeed"), "--concept", "coco").out
    assert f"│ {cut} │" in out
    assert out.count(" 2787290067.5 ") == 3
    assert max(map(len, out.splitlines())) <= int(columns)


@pytest.mark.unwatched
@pytest.mark.parametrize("columns", ["60", "40", "20", "8"])
def test_a_narrow_terminal_has_a_block_a_concept_with_whole_numbers(detente, tmp_path, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    found = detente("compare", rich_game(tmp_path, "Ann"), "--concept", "coco", "--concept", "correlated")
    lines = found.out.splitlines()
    for concept in ("coco", "correlated"):
        start = lines.index(concept)
        assert lines[start + 1] == "  Ann"
        assert [line.split()[0] for line in lines[start + 2 : start + 6]] == [
            "fallback",
            "payoff",
            "transfer",
            "interval",
        ]
        assert lines[start + 3].split()[1] == "2787290067.5"


@pytest.mark.unwatched
@pytest.mark.parametrize("columns", ["", "0", "wide", "99999999999999999999"])
def test_a_width_that_is_none_is_ignored(detente, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    assert "│ coco " in detente("compare", CHICKEN).out


@pytest.mark.unwatched
def test_parts_that_differ_from_the_catalogue_stand_beside_the_name(detente, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    found = detente("compare", "example:public-good", "--concept", "correlated", "--opposition", "bloc").out
    assert "│ correlated (bloc) │" in found
    found = detente("compare", CHICKEN, "--selection", "raiffa").out
    assert "│ correlated (raiffa) " in found
    assert "│ credible (raiffa, q = 0.5) " in found
    assert "│ coco  " in found


@pytest.mark.unwatched
def test_the_caption_says_what_a_dash_and_a_single_number_mean(detente):
    found = " ".join(detente("compare", CHICKEN).out.split())
    assert "-: this solution never looks at everybody alone, only at two sides, or at who would move first" in found
    assert "one number: no other payoff is admissible" in found
