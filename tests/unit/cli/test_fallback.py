from importlib import import_module

import pytest

from detente.formats import examples
from detente.model.errors import TooLarge

NAMES = [example.name for example in examples()]


def test_the_fallbacks_of_chicken_are_the_published_ones(detente):
    found = detente("fallback", "example:chicken", "--json").document
    assert found["correlated"]["vertices_exact"] == [["7", "2"], ["21/4", "21/4"], ["2", "7"], ["18/5", "18/5"]]
    assert sorted(tuple(entry["payoffs"]) for entry in found["nash"]) == [(2.0, 7.0), (14 / 3, 14 / 3), (7.0, 2.0)]
    assert (found["security"], found["correlated"]["nadir"]) == ([2.0, 2.0], [2.0, 2.0])
    assert found["unavailable"] == []


def test_every_selection_is_listed(detente):
    found = detente("fallback", "example:skewed-battle", "--json").document["selections"]
    assert found == [{"name": "kindest", "payoffs": [4.0, 1.0]}, {"name": "raiffa", "payoffs": [2.5, 1.5]}]


def test_what_exists_for_two_players_only_is_null_with_a_reason(detente):
    found = detente("fallback", "example:public-good", "--json").document
    assert (found["nash"], found["threat"], found["correlated"]["vertices"]) == (None, None, None)
    assert {entry["what"] for entry in found["unavailable"]} == {"nash", "threat", "vertices"}


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_game_is_shown(detente, name):
    found = detente("fallback", f"example:{name}")
    assert (found.code, found.err) == (0, "")


def test_too_many_equilibria_are_left_out_with_the_reason(detente, monkeypatch):
    def refuse(*_):
        raise TooLarge("too many equilibria")

    monkeypatch.setattr(import_module("detente.fallbacks.nash"), "extreme_equilibria", refuse)
    found = detente("fallback", "example:chicken", "--json").document
    [missing] = found["unavailable"]
    assert (found["nash"], missing["what"], "too many equilibria" in missing["reason"]) == (None, "nash", True)
    assert "too many equilibria" in detente("fallback", "example:chicken").out


def test_what_three_players_do_not_have_is_said_once(detente):
    found = detente("fallback", "example:public-good").out
    assert found.count("this game has 3") == 1
    assert "Payoff pairs, Nash equilibria and threats: given for two players; this game has 3." in found
