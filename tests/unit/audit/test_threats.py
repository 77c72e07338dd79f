"""Threat curves: theorems, constructions, and concepts that pay."""

from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from math import inf
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import detente as dt
from detente.audit.perturbations import action_payoffs
from detente.audit.played import possible_events
from detente.audit.solving import Solver
from detente.audit.threat_actions import HarmfulAction, family, never_played, supports, with_harmful_action
from detente.audit.threats import HARMS, pays_nothing_for_spite, questions, threat_curve
from detente.concepts import CATALOGUE, Options, concept
from detente.concepts.coco import COCO
from detente.concepts.correlated import CORRELATED
from detente.concepts.credible import credible
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.concepts.nash import NASH
from detente.concepts.raiffa import RAIFFA
from detente.concepts.security import SECURITY
from detente.fallbacks import Correlated
from detente.model.errors import NotApplicable, NumericalTrouble
from tests.effort import some

CURSE = dt.Game.from_bimatrix([[0], [-100]], [[0], [-1000]])
CHICKEN = dt.Game.from_bimatrix([[6, 2], [7, 0]], [[6, 7], [2, 0]])
SELF_SUPPORTING = dt.Game.from_bimatrix([[0, 0]], [[0, -10]])
READS_EQUILIBRIA = [*(entry for entry in CATALOGUE if pays_nothing_for_spite(entry)), credible(breakdown=1)]


def three_players(seed):
    return dt.Game(np.random.default_rng(seed).integers(-3, 4, size=(3, 2, 2, 2)).tolist())


def curves_of(chosen, game):
    """Compute every curve, with one solver."""
    solver = Solver()
    return [threat_curve(solver, chosen, game, question) for question in questions(game)]


def curves(chosen, game):
    return {(curve.kind, curve.owner, curve.victim): curve for curve in curves_of(chosen, game)}


def threatened(game, added, harm):
    found = with_harmful_action(game, added, harm)
    assert found is not None
    return found


def added_payoffs(game, added, harm):
    """Return what everybody gets where the added action is played, and what they get from the action it copies."""
    exact = threatened(game, added, harm).fractions
    return np.take(exact, -1, axis=1 + added.owner), action_payoffs(game, added.owner, added.base_action)


@dataclass(frozen=True)
class Refusing:
    """Pay nobody anything, and refuse games in which someone could lose more than `most`."""

    most: float
    name: str = "refusing"
    summary: Any = None

    def solve(self, game, /, *, mapper=map):
        if game.payoffs.min() < -self.most:
            message = "too dangerous"
            raise NotApplicable(message)
        return SimpleNamespace(payoffs=np.zeros(game.n_players))


def test_these_concepts_pay_nothing_for_spite_by_theorem():
    assert [entry.name for entry in READS_EQUILIBRIA] == [
        "correlated",
        "correlated-bloc",
        "raiffa",
        "raiffa-bloc",
        "nash",
        "leader",
        "credible",
    ]
    assert pays_nothing_for_spite(concept("correlated", Options(opposition="bloc", selection="raiffa")))


def test_others_are_put_to_the_test():
    mine = FallbackBargaining(
        "mine", CORRELATED.opposition, Correlated(SimpleNamespace(select=abs)), CORRELATED.division
    )
    stranger = SimpleNamespace(name="nash", summary=NASH.summary, solve=NASH.solve)
    assert not any(pays_nothing_for_spite(entry) for entry in (COCO, SECURITY, credible(breakdown=0.5), mine, stranger))


@pytest.mark.no_cover
@pytest.mark.parametrize("chosen", READS_EQUILIBRIA, ids=lambda entry: entry.name)
@pytest.mark.parametrize("game", [CURSE, CHICKEN, three_players(1), *some([], [three_players(2)])])
def test_the_theorem_on_spite_holds_when_it_is_computed(chosen, game):
    solver = Solver()
    before = solver.payoffs(chosen, game)
    for victim in range(1, game.n_players):
        for added in family(game, "T0", 0, victim):
            for harm in (HARMS[0], HARMS[-1]):
                after = solver.payoffs(chosen, threatened(game, added, harm * Fraction(game.scale)))
                assert after == pytest.approx(before, abs=1e-7 * game.scale)


@pytest.mark.unwatched
def test_the_curve_of_a_theorem_says_so():
    curve = curves(CORRELATED, CHICKEN)["T0", 0, 1]
    assert curve.proven
    assert curve.gain == (0,) * 7
    assert curve.harm == (7 / 8, 7 / 4, 7 / 2, 7, 14, 28, 56)
    assert curve.cost == 0.007


@pytest.mark.unwatched
def test_a_stranger_that_reads_equilibria_gains_nothing_but_proves_nothing():
    @dataclass(frozen=True)
    class Stranger:
        name: str = "stranger"
        summary: Any = None

        def solve(self, game, /, *, mapper=map):
            return CORRELATED.solve(game, mapper=mapper)

    curve = curves(Stranger(), CHICKEN)["T0", 0, 1]
    assert curve.gain == pytest.approx((0,) * 7, abs=1e-9)
    assert not curve.proven


@pytest.mark.unwatched
@pytest.mark.parametrize("n_players", [2, 3])
def test_coco_pays_half_of_harm_minus_cost_where_nothing_else_is_at_stake(n_players):
    game = dt.Game(np.zeros((n_players, *(1,) * n_players), dtype=int).tolist())
    for kind, cost in (("T0", 1 / 1000), ("T1u", 0)):
        curve = curves(COCO, game)[kind, 0, 1]
        assert curve.gain == pytest.approx([(harm - cost) / 2 for harm in curve.harm], abs=1e-9)
        assert curve.theta == pytest.approx((8 - cost) / 16, abs=1e-9)
        assert curve.proven == (kind == "T0")


@pytest.mark.no_cover
@pytest.mark.parametrize("chosen", [COCO, SECURITY], ids=["coco", "security"])
def test_maximin_concepts_are_caught_paying_for_spite(chosen):
    for game in (CHICKEN, three_players(1)):
        assert max(curve.theta for key, curve in curves(chosen, game).items() if key[0] == "T0") > 0.4


@pytest.mark.no_cover
@pytest.mark.parametrize("chosen", [CORRELATED, RAIFFA], ids=["kindest", "raiffa"])
def test_free_unconditional_harm_earns_nothing(chosen):
    found = curves(chosen, CHICKEN)["T1u", 0, 1]
    assert found.gain == pytest.approx((0,) * 7, abs=1e-7)


@pytest.mark.unwatched
def test_conditional_harm_can_earn_something_under_raiffa():
    game = dt.Game.from_bimatrix([[70, 100], [40, 28]], [[24, 32], [80, 10]])
    assert max(curves(RAIFFA, game)["T1c", owner, 1 - owner].theta for owner in range(2)) > 0.01


def test_two_players_have_no_rackets_and_chicken_no_unplayed_profile():
    assert {kind for kind, _, _ in curves(COCO, CHICKEN)} == {"T0", "T1u", "T1c"}


def test_a_racket_pays_the_ally_more_than_it_costs():
    game = three_players(1)
    after, before = added_payoffs(game, HarmfulAction("T3", 0, 1, 1, (2,)), 5)
    unit = Fraction(game.scale) / 1000
    assert [set(own.flat) for own in after - before] == [{-unit}, {-5}, {2 * unit}]


@pytest.mark.unwatched
@pytest.mark.parametrize("name", ["correlated-bloc", "correlated"])
def test_a_racket_earns_a_sixth_where_its_members_can_be_a_bloc(name):
    # Among three players with nothing else at stake: v(owner + ally) = e, v(victim) = -D against the bloc of the two.
    game = dt.Game(np.zeros((3, 1, 1, 1), dtype=int).tolist())
    curve = curves(concept(name), game)["T3", 0, 1]
    harm = curve.harm if name == "correlated-bloc" else (0,) * 7
    assert curve.gain == pytest.approx([(loss + 1 / 1000) / 6 for loss in harm], abs=1e-9)


def test_spite_takes_a_little_from_the_owner_and_the_harm_from_the_victim():
    game = three_players(1)
    after, before = added_payoffs(game, HarmfulAction("T0", 1, 0, 0), 5)
    assert [set(own.flat) for own in after - before] == [{-5}, {-Fraction(game.scale) / 1000}, {0}]


def test_conditional_harm_falls_on_one_action_of_the_victim():
    game = three_players(1)
    after, before = added_payoffs(game, HarmfulAction("T1c", 0, 2, 1, (1,)), 5)
    assert (after - before).tolist() == [[[0, 0], [0, 0]], [[0, 0], [0, 0]], [[0, -5], [0, -5]]]


def test_floats_stay_floats():
    game = dt.Game(CHICKEN.payoffs)
    found = threatened(game, HarmfulAction("T0", 0, 1, 0), 5.0)
    assert found.exact_payoffs is None
    assert found.payoffs[1, -1].tolist() == [1, 2]


def test_the_unplayed_profiles_are_those_without_a_chance_in_any_equilibrium():
    assert never_played(SELF_SUPPORTING, 0) == ((1,),)
    assert never_played(CHICKEN, 0) == ()
    dilemma = dt.Game.from_bimatrix([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    assert never_played(dilemma, 1) == ((0,),)
    assert never_played(dt.Game(dilemma.payoffs), 1) == ((0,),)


def test_large_games_are_decided_within_the_tolerance():
    rows = np.zeros((2, 40))
    columns = np.tile(np.r_[1.0, np.zeros(39)], (2, 1))
    assert never_played(dt.Game.from_bimatrix(rows, columns), 0) == tuple((k,) for k in range(1, 40))


def test_what_floats_cannot_decide_is_decided_exactly(monkeypatch):
    def only_exactly(incentives, events):
        if incentives.dtype != object:
            message = "not in floats"
            raise NumericalTrouble(message)
        return possible_events(incentives, events)

    monkeypatch.setattr(import_module("detente.audit.threat_actions"), "possible_events", only_exactly)
    columns = np.tile(np.r_[1.0, np.zeros(39)], (2, 1))
    assert len(never_played(dt.Game.from_bimatrix(np.zeros((2, 40)), columns), 0)) == 39


def test_few_supports_are_tried_those_first_that_pay_the_owner_most():
    game = dt.Game.from_bimatrix([[0, 3, 1, 2, 9, 4]], [[1, 0, 0, 0, 0, 0]])
    assert supports(game, 0) == ((4,), (5,), (1,), (3,))


def test_no_supports_are_looked_for_in_huge_games(monkeypatch):
    monkeypatch.setattr(import_module("detente.audit.threat_actions"), "MOST_CELLS", 3)
    assert supports(SELF_SUPPORTING, 0) == ()


def test_a_self_supporting_action_and_its_profile_are_best_replies_to_each_other():
    after, _ = added_payoffs(SELF_SUPPORTING, HarmfulAction("T2", 0, 1, 0, (1,)), 890)
    unit = Fraction(1, 100)
    assert after[0].tolist() == [-unit, unit]
    assert after[1].tolist() == [-900 - unit, -900]


def test_a_self_supporting_action_leaves_third_players_alone():
    game = three_players(1)
    added, before = added_payoffs(game, HarmfulAction("T2", 1, 2, 0, (1, 0)), 20)
    unit = Fraction(game.scale) / 1000
    assert (added[0] == before[0]).all()
    assert added[1, 1, 0] == max(game.fractions[1, 1, :, 0]) + unit
    assert (added[2] <= before[2] - 20).all()
    assert added[2, 1, 0] == before[2, 1, 0] - 20
    assert added[2, 1, 0] >= added[2, 1, 1] + unit


def test_self_supporting_harm_earns_half_of_the_way_under_raiffa():
    curve = curves(RAIFFA, SELF_SUPPORTING)["T2", 0, 1]
    assert curve.theta == pytest.approx(0.25, abs=0.05)
    assert curves(CORRELATED, SELF_SUPPORTING)["T2", 0, 1].gain == pytest.approx((0,) * 7, abs=1e-9)


def test_an_action_that_would_raise_the_largest_total_is_left_out():
    game = dt.Game.from_bimatrix([[0, 0], [-8, 8]], [[9, 7], [9, -1]])
    added = HarmfulAction("T2", 0, 1, 0, (1,))
    assert with_harmful_action(game, added, 1) is None
    assert with_harmful_action(game, added, 10) is not None


def test_harms_at_which_no_action_is_left_do_not_appear():
    found = curves(Refusing(10), CHICKEN)
    assert found["T0", 0, 1].harm == (7 / 8, 7 / 4, 7 / 2, 7, 14)
    assert curves(Refusing(10), SELF_SUPPORTING)["T1c", 0, 1].harm


def test_a_curve_without_any_harm_is_listed_and_gains_the_largest_of_no_numbers():
    found = curves(Refusing(10), SELF_SUPPORTING)["T1u", 0, 1]
    assert (found.harm, found.gain, found.theta, found.base_action) == ((), (), -inf, 0)
    assert [(entry.solved, entry.raising, entry.unsolved) for entry in found.left_out] == [(0, 0, 1)] * 7


def test_actions_without_a_solution_are_counted_by_harm():
    found = curves(Refusing(10), CHICKEN)["T0", 0, 1]
    assert [(entry.harm, entry.solved, entry.unsolved) for entry in found.left_out] == [
        (14, 1, 1),
        (28, 0, 2),
        (56, 0, 2),
    ]
    assert curves(COCO, CHICKEN)["T0", 0, 1].left_out == ()


def test_actions_that_would_raise_the_largest_total_are_counted_by_harm():
    # R = 16 and W = 9. Where the second column is played the added action pays its owner 8 + e and the victim 7 - D if
    # it copies the first row: more than 9 together for D = 2 and 4. A copy of the second row leaves the victim -1 - D.
    game = dt.Game.from_bimatrix([[0, 0], [-8, 8]], [[9, 7], [9, -1]])
    found = curves(COCO, game)["T2", 0, 1]
    assert [(entry.harm, entry.raising, entry.solved) for entry in found.left_out] == [(2, 1, 1), (4, 1, 1)]
    assert found.harm == (2, 4, 8, 16, 32, 64, 128)


def test_a_refusal_of_the_game_itself_comes_through():
    with pytest.raises(NotApplicable):
        curves_of(Refusing(10), CURSE)


def test_a_game_of_one_player_has_no_threats():
    assert questions(dt.Game([[1, 2]])) == []
