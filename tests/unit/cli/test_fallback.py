from importlib import import_module

import numpy as np
import pytest

from detente.formats import examples, write
from detente.model.errors import TimeLimit, TooLarge
from detente.model.game import Game
from detente.selections import SELECTIONS

NAMES = [example.name for example in examples()]


def test_the_fallbacks_of_chicken_are_the_published_ones(detente):
    found = detente("fallback", "example:chicken", "--json").document
    assert found["correlated"]["vertices_exact"] == [["7", "2"], ["21/4", "21/4"], ["2", "7"], ["18/5", "18/5"]]
    assert sorted(tuple(entry["payoffs"]) for entry in found["nash"]) == [(2.0, 7.0), (14 / 3, 14 / 3), (7.0, 2.0)]
    assert (found["security"], found["correlated"]["nadir"]) == ([2.0, 2.0], [2.0, 2.0])
    assert found["unavailable"] == []


def test_every_selection_is_listed(detente):
    found = detente("fallback", "example:skewed-battle", "--json").document["selections"]
    picked = {entry["name"]: entry["payoffs"] for entry in found}
    assert set(picked) == {rule.name for rule in SELECTIONS}
    assert (picked["kindest"], picked["raiffa"]) == ([4.0, 1.0], [2.5, 1.5])
    assert picked["centroid"] == pytest.approx([29 / 15, 11 / 9])


def test_the_parts_that_are_done_in_time_are_shown(detente, monkeypatch):
    def limit(_):
        left = iter(range(5))

        def mapper(function, items):
            if next(left, None) is None:
                message = "time is up"
                raise TimeLimit(message)
            return map(function, items)

        return mapper

    monkeypatch.setattr("detente.cli.working.limit", limit)
    found = detente("fallback", "example:chicken", "--timeout", "1", "--json").document
    assert (found["security"], found["correlated"]["low"], len(found["nash"])) == ([2.0, 2.0], [2.0, 2.0], 3)
    missing = {entry["what"]: entry["reason"] for entry in found["unavailable"]}
    assert set(missing) == {"favourites", "coarse", "threat", "vertices", *(f"selections.{r.name}" for r in SELECTIONS)}
    assert set(missing.values()) == {"time is up"}
    page = " ".join(detente("fallback", "example:chicken", "--timeout", "1").out.split())
    assert "Favourites, coarse ones, corners, threats, kindest" in page


def test_the_rounds_of_raiffa_are_shown(detente):
    found = detente("fallback", "example:chicken", "--json").document["selections"]
    [raiffa] = [entry for entry in found if entry["name"] == "raiffa"]
    assert raiffa["trace"][0] == {"best": [7.0, 7.0], "mean": [4.5, 4.5]}
    assert 0 < raiffa["radius"] < 1e-9
    page = " ".join(detente("fallback", "example:chicken").out.split())
    assert "The rounds of raiffa lead to (4.5, 4.5), (5.07692, 5.07692), (5.21006, 5.21006) and (5.24" in page


def test_three_players_have_corners_and_everything_but_a_pair_of_threats(detente):
    found = detente("fallback", "example:public-good", "--json").document
    assert (found["correlated"]["vertices"], found["correlated"]["dimension"]) == ([[0.0, 0.0, 0.0]], 0)
    assert ([entry["pure"] for entry in found["nash"]], found["nash_complete"], found["threat"]) == ([True], True, None)
    assert [entry["what"] for entry in found["unavailable"]] == ["threat"]


@pytest.mark.unwatched
def test_rules_that_need_corners_are_left_out_with_a_reason_for_four_players(detente, tmp_path):
    path = tmp_path / "four.json"
    write(Game(np.indices((2, 2, 2, 2)).tolist()), path)
    found = detente("fallback", path, "--json").document
    reasons = {entry["what"]: entry["reason"] for entry in found["unavailable"]}
    assert "two and three sides" in reasons["selections.centroid"] == reasons["vertices"]
    assert (found["correlated"]["vertices"], found["correlated"]["nadir"]) == (None, None)
    page = detente("fallback", path).out
    assert page.count("two and three sides") == 1
    assert "Favourites, one a player" in page


@pytest.mark.unwatched
def test_dominated_actions_in_coarse_equilibria_are_named(detente, tmp_path):
    path = tmp_path / "harm.json"
    write(Game([[[3, 0], [0, 3], [2, -1]], [[3, 0], [0, 3], [-9, -9]]]), path)
    coarse = detente("fallback", path, "--json").document["coarse"]
    assert (coarse["dominated"], coarse["low"], coarse["used"]) == (0.75, [1.5, -6.0], False)
    page = " ".join(detente("fallback", path).out.split())
    assert "purely harmful actions. Here, profiles with such actions may have a probability of up to 3/4." in page


def test_the_set_is_seen_from_chosen_sides(detente):
    asked = ("fallback", "example:selten-horse", "--project", "First,Third", "--direction=-1,1/2,0")
    found = detente(*asked, "--json").document
    [shadow], [support] = found["projections"], found["supports"]
    assert shadow["players"] == ["First", "Third"]
    assert shadow["vertices_exact"] == [["11/3", "2/3"], ["3", "2"], ["1", "1"], ["11/12", "2/3"]]
    assert (support["weights"], support["lower"], support["upper"]) == ([-1.0, 0.5, 0.0], -0.5, -0.5)
    page = detente(*asked).out
    assert -support["point"][0] + support["point"][1] / 2 == -0.5
    assert "-1 x First + 0.5 x Second: at most -0.5, at (" in page
    assert "First and Third, whatever the others get: (3.66667, 0.666667), (3, 2)," in page


def test_weights_are_written_as_they_were_given(detente):
    page = detente("fallback", "example:selten-horse", "--direction=1/3,-0.1,0.333333").out
    assert "1/3 x First - 0.1 x Second + 0.333333 x Third: at most" in page


def test_a_rule_that_needs_a_number_is_named(detente):
    page = " ".join(detente("fallback", "example:chicken").out.split())
    assert "`detente solve` takes --selection near-kindest:0.5" in page


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("--project=First,First", "two different players"),
        ("--project=First", "First, Second, Third"),
        ("--project=First,Fourth", "two different players"),
        ("--direction=1,x,2", "not a number"),
        ("--direction=1,2", "2 weights were given for 3 players"),
        ("--direction=,", "not a number"),
    ],
)
def test_sides_that_do_not_exist_are_refused(detente, option, message):
    found = detente("fallback", "example:selten-horse", option)
    assert (found.code, message in found.err) == (2, True)


def test_names_with_commas_are_found(detente, tmp_path):
    path = tmp_path / "commas.json"
    write(Game([[[1, 0], [0, 2]], [[2, 0], [0, 1]]], players=["Ann, the first", "Bob"]), path)
    found = detente("fallback", path, "--project", "Bob, Ann, the first", "--json").document
    assert found["projections"][0]["players"] == ["Bob", "Ann, the first"]


@pytest.mark.unwatched
@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_game_is_shown(detente, name):
    found = detente("fallback", f"example:{name}")
    assert (found.code, found.err) == (0, "")


@pytest.mark.unwatched
def test_too_many_equilibria_are_pure_ones_only_with_the_reason(detente, monkeypatch):
    def refuse(*_):
        raise TooLarge("too many equilibria")

    monkeypatch.setattr(import_module("detente.fallbacks.nash_equilibria"), "extreme_equilibria", refuse)
    found = detente("fallback", "example:chicken", "--json").document
    assert [entry["pure"] for entry in found["nash"]] == [True, True]
    assert (found["nash_complete"], "would take more than" in found["nash_remark"]) == (False, True)
    assert "Only pure equilibria are listed" in detente("fallback", "example:chicken").out


def test_no_equilibrium_found_is_said(detente, tmp_path, monkeypatch):
    def refuse(*_):
        raise TooLarge("too many equilibria")

    monkeypatch.setattr(import_module("detente.fallbacks.nash_equilibria"), "extreme_equilibria", refuse)
    path = tmp_path / "pennies.json"
    write(Game([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]), path)
    assert "None was found." in detente("fallback", path).out


def test_what_three_players_do_not_have_is_said_once(detente):
    found = detente("fallback", "example:public-good").out
    assert found.count("this game has 3") == 1
    assert "Threats: one pair for two players; this game has 3" in found
