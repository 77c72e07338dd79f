"""Derivatives of payoffs: dual solutions and difference quotients agree, and kinks and jumps are told."""

from fractions import Fraction
from math import inf, isnan
from types import SimpleNamespace

import numpy as np
import pytest

import detente as dt
from detente.audit import dual_slopes as dual_slopes_module
from detente.audit import sensitivity
from detente.audit.dual_slopes import dual_slopes
from detente.audit.findings import Sensitivity
from detente.audit.misreports import Misreports
from detente.audit.sensitivity import misreport_slope, sensitivities, steepest_reports
from detente.audit.solving import Solver
from detente.model.errors import NotApplicable, SolverError, TooLarge
from tests.effort import some

CHICKEN = dt.Game.from_bimatrix([[6, 2], [7, 0]], [[6, 7], [2, 0]])
CURSE = dt.Game.from_bimatrix([[0], [0]], [[0], [-1000]])
COSTLY_CURSE = dt.Game.from_bimatrix([[0], [-100]], [[0], [-1000]])
ZERO = dt.Game([[[0, 0], [0, 0]], [[0, 0], [0, 0]]])
KINKED = [CURSE, ZERO, dt.Game.from_bimatrix([[1, 0], [0, 1]], [[1, 0], [0, 1]])]
SMALL = [(seed, (2, 2)) for seed in range(some(2, 4))]


class Renamed:
    """A third party's concept: another one's answers under another name, without its parts."""

    def __init__(self, concept):
        self.name, self.concept, self.solver = "renamed", concept, Solver()

    def solve(self, game, /, *, mapper=map):
        return SimpleNamespace(payoffs=self.solver.payoffs(self.concept, game))


class Refusing(Renamed):
    """Refuse every game but one."""

    def __init__(self, game, error):
        super().__init__(dt.COCO)
        self.game, self.error = game, error

    def solve(self, game, /, *, mapper=map):
        if game != self.game:
            raise self.error
        return super().solve(game)


class Rough(Renamed):
    """Pay what no difference quotient can settle: a square root of the first payoff."""

    def solve(self, game, /, *, mapper=map):
        return SimpleNamespace(payoffs=np.array([abs(float(game.fractions.reshape(-1)[0])) ** 0.5, 0.0]))


def found(concept, game, **limits):
    return sensitivities(Solver(), concept, game, **limits)


def table(findings):
    return {(entry.player, entry.entry_player, entry.profile): (entry.left, entry.right) for entry in findings}


def by_duals(concept, game):
    return dual_slopes(concept, game)


def random_game(seed, *shape):
    return dt.Game(np.random.default_rng(seed).integers(-9, 10, size=(len(shape), *shape)).tolist())


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(some(3, 6)))
@pytest.mark.parametrize("shape", [(2, 2), (3, 2), (2, 2, 2)], ids=str)
def test_dual_solutions_agree_with_difference_quotients(seed, shape):
    game = random_game(seed, *shape)
    duals, quotients = table(found(dt.COCO, game)), table(found(Renamed(dt.COCO), game))
    assert duals.keys() == quotients.keys()
    for entry, sides in duals.items():
        assert sides == pytest.approx(quotients[entry], abs=1e-6)


@pytest.mark.no_cover
@pytest.mark.parametrize("concept", [dt.CORRELATED, dt.CORRELATED_BLOC], ids=lambda concept: concept.name)
@pytest.mark.parametrize(("seed", "shape"), [*SMALL, (0, (3, 3)), (0, (2, 2, 2)), (1, (2, 2, 2))], ids=str)
def test_the_basis_of_the_kindest_equilibrium_agrees_with_difference_quotients(concept, seed, shape):
    game = random_game(seed, *shape)
    duals = by_duals(concept, game)
    quotients = table(found(Renamed(concept), game))
    for (player, owner, profile), sides in quotients.items():
        assert duals[(slice(None), player, owner, *profile)] == pytest.approx(sides, abs=1e-6)


def test_the_mixed_equilibrium_of_matching_pennies_moves_with_its_basis():
    game = dt.Game.from_bimatrix([[3, -1], [-1, 1]], [[-1, 1], [1, -2]])  # its only correlated equilibrium
    duals, quotients = by_duals(dt.CORRELATED, game), table(found(Renamed(dt.CORRELATED), game))
    for (player, owner, profile), sides in quotients.items():
        assert duals[(slice(None), player, owner, *profile)] == pytest.approx(sides, abs=1e-6)


def test_a_large_game_has_the_slopes_of_its_kindest_equilibrium_without_a_limit():
    game = dt.Game(np.random.default_rng(4).normal(size=(2, 9, 9)))
    entries = table(found(dt.CORRELATED, game))
    assert sum(entries[0, 0, profile][1] for profile in game.profiles()) == pytest.approx(1.0, abs=1e-7)


def test_payoffs_far_from_zero_have_the_same_slopes():
    payoffs = np.random.default_rng(4).integers(-999, 999, size=(2, 9, 9)) / 1024
    near, far = (by_duals(dt.CORRELATED, dt.Game(payoffs + constant)) for constant in (0.0, 2.0**28))
    assert far == pytest.approx(near, abs=1e-6)


@pytest.mark.parametrize("game", KINKED, ids=str)
def test_where_the_kindest_equilibrium_has_a_kink_dual_solutions_do_not_tell(game):
    assert by_duals(dt.CORRELATED, game) is None


def test_dual_solutions_do_not_tell_about_other_rules():
    assert by_duals(dt.RAIFFA, CHICKEN) is None
    assert by_duals(Renamed(dt.COCO), CHICKEN) is None


def test_a_basis_that_would_be_too_large_is_not_formed(monkeypatch):
    monkeypatch.setattr(dual_slopes_module, "MOST_NUMBERS", 3)
    assert by_duals(dt.CORRELATED, CHICKEN) is None


@pytest.mark.parametrize("game", [CURSE, CHICKEN, ZERO], ids=str)
def test_they_agree_at_kinks_on_either_side(game):
    duals, quotients = table(found(dt.COCO, game)), table(found(Renamed(dt.COCO), game))
    for entry, sides in duals.items():
        assert sides == pytest.approx(quotients[entry], abs=1e-6)


@pytest.mark.unwatched
def test_the_kinds_are_told_apart():
    assert {entry.from_duals for entry in found(dt.COCO, CHICKEN)} == {True}
    assert {entry.from_duals for entry in found(dt.CORRELATED, CHICKEN)} == {True}
    assert {entry.from_duals for entry in found(dt.CORRELATED, CURSE)} == {False}
    assert {entry.from_duals for entry in found(dt.NASH, CHICKEN)} == {False}


@pytest.mark.parametrize("concept", [dt.COCO, dt.CORRELATED, dt.SECURITY], ids=lambda concept: concept.name)
@pytest.mark.parametrize("seed", range(3))
def test_what_everybody_gets_moves_like_the_largest_total(concept, seed):
    game = random_game(seed, 2, 2)
    entries = table(found(concept, game))
    best = game.welfare == game.welfare.max()
    for owner in range(2):
        for profile in game.profiles():
            total = sum(entries[player, owner, profile][1] for player in range(2))
            assert total == pytest.approx(float(best[profile]), abs=1e-6)


def test_raising_all_of_ones_own_payoffs_raises_ones_share_as_much():
    entries = table(found(dt.CORRELATED, CHICKEN))
    assert sum(entries[0, 0, profile][1] for profile in CHICKEN.profiles()) == pytest.approx(1.0, abs=1e-6)


def test_chicken_under_the_kindest_equilibrium_moves_by_rational_slopes():
    entries = table(found(dt.CORRELATED, CHICKEN))
    assert entries[0, 0, (0, 0)] == pytest.approx((11 / 8, 11 / 8), abs=1e-6)
    assert entries[0, 0, (0, 1)] == pytest.approx((7 / 16, 7 / 16), abs=1e-6)


def test_the_share_in_the_costly_curse_rests_on_the_honest_cell_alone():
    entries = found(dt.CORRELATED, COSTLY_CURSE)
    moving = [(entry.player, entry.entry_player, entry.profile) for entry in entries if entry.left or entry.right]
    assert moving == [(0, 0, (0, 0)), (1, 1, (0, 0))]


def test_a_jump_has_an_infinite_derivative_on_its_side():
    entries = table(found(dt.CORRELATED, CURSE))  # as soon as cursing pays, it is what is played if talks fail
    assert entries[0, 0, (1, 0)] == (pytest.approx(0.0, abs=1e-9), inf)
    assert entries[1, 0, (1, 0)] == (pytest.approx(0.0, abs=1e-9), -inf)
    assert entries[0, 0, (0, 0)][0] == -inf


def test_too_many_entries_are_refused_with_the_way_out():
    with pytest.raises(TooLarge, match=r"33 games .* 8 payoff entries; .* raise max_entries"):
        found(dt.NASH, CHICKEN, max_entries=7)


def test_dual_solutions_have_no_limit():
    assert len(found(dt.COCO, CHICKEN, max_entries=1)) == 16


def test_dual_solutions_of_games_of_floats_are_found_too():
    rough = random_game(8, 9, 9)
    entries = table(found(dt.COCO, dt.Game(np.array(rough.payoffs))))
    assert sum(entries[0, 0, profile][1] for profile in rough.profiles()) == pytest.approx(1.0, abs=1e-7)


def test_a_single_player_gets_what_its_best_action_pays():
    assert table(found(dt.COCO, dt.Game([[1, 2]]))) == {(0, 0, (0,)): (0.0, 0.0), (0, 0, (1,)): (1.0, 1.0)}


def test_what_does_not_settle_is_no_number():
    entries = found(Rough(dt.COCO), dt.Game([[[0]], [[Fraction(1)]]]))
    assert isnan(entries[0].left)
    assert isnan(entries[0].right)
    assert entries[2].right == pytest.approx(0.0)


@pytest.mark.parametrize("error", [NotApplicable("no"), SolverError("no")], ids=["not applicable", "solver"])
def test_a_changed_game_that_cannot_be_solved_gives_no_number(error):
    assert all(isnan(entry.left) for entry in found(Refusing(CHICKEN, error), CHICKEN))


def test_a_concept_that_refuses_the_game_is_heard():
    with pytest.raises(NotApplicable):
        found(Refusing(CURSE, NotApplicable("no")), CHICKEN)


@pytest.mark.no_cover
@pytest.mark.parametrize("concept", [dt.COCO, dt.CORRELATED], ids=lambda concept: concept.name)
@pytest.mark.parametrize("seed", [1, 2, 4])
def test_the_slope_of_the_misreport_curve_is_the_sum_of_the_gaps_to_the_agreed_cell(concept, seed):
    game = random_game(seed, 2, 2)
    slope = misreport_slope(game, found(concept, game), 0)
    radius = 1e-3 * game.scale
    curve = Misreports(Solver(), concept, game, 0, budget=300).curve([radius], rng=np.random.default_rng(0))
    assert curve.gain[0] / radius == pytest.approx(slope, rel=2e-2, abs=2e-3)


def test_the_steepest_lie_about_chicken_lowers_what_is_agreed_and_raises_the_crash():
    (pattern,) = steepest_reports(dt.COCO, CHICKEN, 0)
    assert pattern.tolist() == [[-1, 0], [0, 1]]


def test_where_no_small_lie_gains_or_dual_solutions_do_not_tell_there_is_no_steepest_one():
    assert steepest_reports(dt.CORRELATED, COSTLY_CURSE, 0) == []
    assert steepest_reports(dt.CORRELATED, CURSE, 0) == []


def test_at_a_kink_of_the_payoff_there_is_no_slope():
    assert isnan(misreport_slope(CURSE, found(dt.CORRELATED, CURSE), 0))


def test_the_payoffs_of_other_players_do_not_count_for_the_slope():
    entries = (Sensitivity(1, 0, (0, 0), 5.0, 5.0, False), Sensitivity(0, 1, (0, 0), 5.0, 5.0, False))
    assert misreport_slope(CHICKEN, entries, 0) == 0.0


def test_steps_are_halved_until_they_stay_in_one_piece():
    near = dt.Game.from_bimatrix([[0], [Fraction(-1, 200_000)]], [[0], [-1]])  # the curse is nearly free
    entries = table(found(dt.CORRELATED, near))
    assert entries[0, 0, (1, 0)] == pytest.approx((0.0, 0.0), abs=1e-6)
    assert Fraction(1, 200_000) < sensitivity.STEP
