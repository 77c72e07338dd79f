"""Concepts with one planted fault each are caught, and by the axiom that the fault is about."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import detente as dt
from detente.audit.axioms import AXIOMS, axiom
from detente.audit.perturbations import rebuilt, with_action
from detente.audit.report_card import check_concept
from detente.audit.search import find_counterexample, random_games
from detente.audit.verdict import Answer
from detente.coalitions.opposition import Bloc
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.concepts.memory import Memory
from detente.divisions.equal_surplus import EqualSurplus

CHICKEN = dt.Game.from_bimatrix([[6, 2], [7, 0]], [[6, 7], [2, 0]])
CURSE = dt.Game.from_bimatrix([[0], [0]], [[0], [-1000]])
SMALL = tuple(random_games(12, rng=np.random.default_rng(4), shapes=((2, 2), (1, 2), (2, 2, 1), (2, 3))))
TIES = (
    dt.Game.from_bimatrix([[2, 0], [0, 1]], [[1, 0], [0, 2]]),
    dt.Game.from_bimatrix([[0, 0], [-1, 1]], [[0, -10], [-1000, -900]]),
)


@dataclass(frozen=True)
class Planted:
    """Pay what a function says."""

    name: str
    payoffs: Any

    def solve(self, game):
        return Answer(np.asarray(self.payoffs(game)), None)


def correlated(game):
    """Pay what a concept that keeps most axioms pays."""
    return dt.CORRELATED_BLOC.payoffs(game, memory=Memory())


def coco(game):
    return dt.COCO.payoffs(game, memory=Memory())


def moved(amount, *, when=lambda _game: True):
    """Move an amount from the last player to the first."""

    def payoffs(game):
        found = np.array(coco(game))
        if when(game):
            found[0] += amount(game)
            found[-1] -= amount(game)
        return found

    return payoffs


def equal(game):
    return np.full(game.n_players, game.welfare.max() / game.n_players)


def uniform(game):
    """Fall back on everybody playing all actions equally often."""
    base = game.payoffs.reshape(game.n_players, -1).mean(axis=1)
    return base + (game.welfare.max() - base.sum()) / game.n_players


def own_surplus(game):
    """Fall back on the equilibrium for bloc, and share the surplus equally: a null player shares too."""
    return FallbackBargaining("e", Bloc(), dt.Correlated(dt.Kindest()), EqualSurplus()).payoffs(game, memory=Memory())


def in_name_order(game):
    found = np.array(coco(game))
    first = game.players.index(min(game.players))
    found -= 0.1 * game.scale / max(1, game.n_players - 1)
    found[first] += 0.1 * game.scale * (1 + 1 / max(1, game.n_players - 1))
    return found


def rising(game):
    """Prefer the player with more actions."""
    weights = np.array(game.n_actions, dtype=float)
    return coco(game) + game.scale * (weights / weights.sum() - 1 / game.n_players)


def falling(game):
    weights = 1 / np.array(game.n_actions, dtype=float)
    return coco(game) + game.scale * (weights / weights.sum() - 1 / game.n_players)


def jumping(game):
    """Turn round when the largest payoff passes a whole number."""
    found = np.array(coco(game))
    sign = (1 if game.payoffs.max() > round(float(game.payoffs.max())) else -1) * 0.1 * game.scale
    found[0] += sign
    found[-1] -= sign
    return found


def paid_for(harm):
    """Pay the owner of the action that is added for its harm, by its label."""

    def payoffs(game):
        found = np.array(correlated(game))
        for player, options in enumerate(game.actions):
            if harm in options:
                found -= game.scale / 4 / max(1, game.n_players - 1)
                found[player] += game.scale / 4 * (1 + 1 / max(1, game.n_players - 1))
        return found

    return payoffs


PLANTED = {
    "efficiency": lambda game: coco(game) * 1.001 + 0.01 * game.scale,
    "shift": lambda game: coco(game) * 0 + equal(game),
    "common-scale": moved(lambda game: np.log1p(game.scale)),
    "anonymity": moved(lambda game: 0.1 * game.scale),
    "relabelling": in_name_order,
    "payoff-dominance": lambda game: coco(game)[::-1],
    "redundancy": uniform,
    "action-monotonicity": falling,
    "balanced-threats": correlated,
    "additivity": moved(lambda game: np.sqrt(game.n_profiles) * 0.1 * game.scale),
    "null-player": own_surplus,
    "individual-rationality": moved(lambda game: 2 * game.scale),
    "stand-alone": equal,
    "spite-invariance": coco,
    "weak-spite": uniform,
    "conditional-spite": paid_for("punishment"),
    "self-supporting": paid_for("self-supporting"),
    "racket": paid_for("racket"),
    "continuity": jumping,
    "well-defined": lambda game: coco(game) + np.random.default_rng().normal(size=game.n_players),
}


@pytest.mark.no_cover
@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_violation_is_caught(name):
    concept = Planted("planted", PLANTED[name])
    found = [axiom(name).check(concept, game) for game in (*SMALL, *TIES, CHICKEN, CURSE)]
    assert any(not verdict.holds for verdict in found)


@pytest.mark.parametrize("field", ["title", "currency"])
def test_a_concept_that_reads_titles_is_caught(field):
    concept = Planted("planted", moved(lambda game: float(len(getattr(game, field)))))
    assert not axiom("relabelling").check(concept, CHICKEN).holds


def test_superadditivity_is_read_from_the_worths_that_an_answer_states():
    found = axiom("superadditivity").check(dt.CORRELATED_BLOC, _symmetric_public_good())
    assert found.gap > 0.3


def _symmetric_public_good():
    """Give u_i = 1 - a_i + 2 G / 3, G the number of contributors."""
    table = np.empty((3, 2, 2, 2), dtype=object)
    for profile in np.ndindex(2, 2, 2):
        for player, own in enumerate(profile):
            table[(player, *profile)] = Fraction(3 - 3 * own + 2 * sum(profile), 3)
    return dt.Game(table)


def test_a_player_of_the_symmetric_public_good_gets_less_than_it_is_worth_alone():
    found = axiom("stand-alone").check(dt.CORRELATED_BLOC, _symmetric_public_good())
    assert found.gap == pytest.approx(1 / 3)


@pytest.mark.unwatched
@pytest.mark.parametrize("entry", AXIOMS, ids=lambda entry: entry.name)
def test_the_witness_of_a_violation_violates_again(entry):
    found = find_counterexample(entry, dt.SECURITY, iter((CURSE, CHICKEN)))
    if found is not None:
        again = entry.check(dt.SECURITY, found.witness)
        assert again.gap == pytest.approx(found.gap)


def test_coco_is_paid_half_of_the_harm_less_the_cost():
    nothing = dt.Game.from_bimatrix([[0]], [[0]])
    found = axiom("T0").check(dt.COCO, nothing)
    assert found.gap == pytest.approx((4 - 0.001) / 2)
    assert found.witness == nothing
    assert found.changed is not None
    assert sorted(found.changed.n_actions) == [1, 2]


def test_the_chicken_test():
    found = axiom("action monotonicity").check(dt.CORRELATED, CHICKEN)
    assert found.gap == pytest.approx(1)
    assert axiom("action_monotonicity").check(dt.COCO, CHICKEN).holds


def test_a_balanced_game_of_three_players_is_one_where_no_coalition_has_power():
    lonely = dt.Game(np.array([[[[0]], [[1]]], [[[2]], [[0]]], [[[0]], [[0]]]], dtype=object))
    found = axiom("balanced-threats").check(dt.COCO, lonely)
    assert (found.checked, found.holds) == (1, True)
    assert axiom("balanced-threats").check(dt.COCO, _symmetric_public_good()).checked in {0, 1}


def test_a_game_too_large_for_the_search_has_no_self_supporting_threats():
    columns = np.tile(np.r_[0.0, [-1.0] * 8], (9, 1))
    large, small = (dt.Game.from_bimatrix(np.zeros_like(table), table) for table in (columns, columns[:2, :2]))
    assert axiom("self-supporting").check(dt.COCO, large).checked == 0
    assert axiom("self-supporting").check(dt.COCO, small).checked > 0


def test_the_answer_for_the_game_itself_must_exist():
    three = dt.Game(np.zeros((3, 1, 1, 1)))
    odd = FallbackBargaining("odd", dt.Individuals(), dt.Threat(), dt.Shapley())
    with pytest.raises(dt.NotApplicable):
        axiom("shift").check(odd, three)


def test_an_unknown_axiom_is_refused_with_a_list():
    with pytest.raises(dt.NotApplicable, match="efficiency, shift"):
        axiom("beauty")


def test_floats_are_changed_exactly():
    """0.1 + 0.2 and 0.3 differ, and stay different by the same amount: no tie comes or goes."""
    game = dt.Game(np.array([[[0.1 + 0.2, 0.0], [0.0, 0.3]], [[0.3, 0.0], [0.0, 0.1 + 0.2]]]))
    for name in ("shift", "common-scale", "relabelling", "redundancy", "anonymity"):
        assert axiom(name).check(dt.CORRELATED, game).holds


def test_a_label_that_exists_is_not_used_twice():
    game = rebuilt(CHICKEN, CHICKEN.fractions, ["nobody", "Z1"], [["spite", "spite 2"], ["a", "b"]])
    assert with_action(game, 0, game.fractions[:, 0], "spite").actions[0][-1] == "spite 3"
    card = check_concept(dt.COCO, [game])
    assert all(verdict.checked for verdict in card if verdict.axiom in {"null-player", "spite-invariance"})
