"""What every rule picks: known answers, and the definitions of gains over the nadir."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import detente as dt
from detente.model.coalition import singletons
from detente.model.errors import NotApplicable, NumericalTrouble
from detente.numerics.common_level import common_level
from detente.numerics.equilibrium_polytope import EquilibriumPolytope
from detente.selections import SELECTIONS, gains, levels, nash_product
from detente.selections.frontier import efficient_corners
from tests.naive.gains import highest, is_fairest, nadir_of_two, product_falls_short
from tests.naive.games import game_from_nested
from tests.unit.certify_tampering import random_game

CURSE = dt.Game.from_bimatrix([[0], [0]], [[0], [-1000]])
CHICKEN = dt.Game.from_bimatrix([[6, 2], [7, 0]], [[6, 7], [2, 0]])
BATTLE = dt.Game.from_bimatrix([[4, 0], [0, 1]], [[1, 0], [0, 2]])
SELF_SUPPORTING = dt.Game.from_bimatrix([[0, 0], [-1, 1]], [[0, -10], [-1000, -900]])
NOT_NASH = dt.Game.from_bimatrix([[0, 1, 0], [0, 0, 1], [1, 0, 0]], [[0, 0, 2], [2, 0, 0], [0, 2, 0]])

OVER_NADIR: list[Any] = [dt.Leximin(), dt.NashProduct(), dt.KalaiSmorodinsky()]
EFFICIENT: list[Any] = [dt.Kindest(), dt.Raiffa(), *OVER_NADIR, dt.NearKindest(0.5)]
MIDWAY = (Fraction(1, 2), Fraction(-450))


def polytope(game):
    return EquilibriumPolytope(game.fractions, game.fractions, game.scale)


def rough(game):
    return EquilibriumPolytope(game.payoffs, game.payoffs, game.scale)


def common_ground(*outcomes, n_players=3, miss=-100):
    """Let players agree on one of some outcomes, or else miss all of them."""
    payoffs = np.full((n_players, *[len(outcomes)] * n_players), miss).tolist()
    for action, outcome in enumerate(outcomes):
        for player in range(n_players):
            row = payoffs[player]
            for _ in range(n_players - 1):
                row = row[action]
            row[action] = outcome[player]
    return dt.Game(payoffs)


def exactly(point):
    return [Fraction(payoff) for payoff in point.payoffs]


def agreed(game, rule):
    fallback = dt.Correlated(rule)
    return dt.solve(game, dt.FallbackBargaining("mine", dt.Individuals(), fallback, dt.Shapley()))


@pytest.mark.parametrize("rule", [*EFFICIENT, dt.RandomDictator()], ids=lambda rule: rule.name)
def test_alike_players_get_the_same_in_chicken(rule):
    agreement = agreed(CHICKEN, rule)
    assert agreement.payoffs.tolist() == pytest.approx([6, 6], abs=1e-9)
    assert agreement.certificate.status == "verified"


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("game", "rule", "payoffs"),
    [
        *((CURSE, rule, (0, 0)) for rule in [*EFFICIENT, dt.RandomDictator()]),
        *((NOT_NASH, rule, (Fraction(1, 2), 1)) for rule in [*EFFICIENT, dt.RandomDictator()]),
        (CHICKEN, dt.Leximin(), (Fraction(21, 4), Fraction(21, 4))),
        (CHICKEN, dt.NashProduct(), (Fraction(21, 4), Fraction(21, 4))),
        (CHICKEN, dt.KalaiSmorodinsky(), (Fraction(21, 4), Fraction(21, 4))),
        (CHICKEN, dt.RandomDictator(), (Fraction(9, 2), Fraction(9, 2))),
        (BATTLE, dt.Leximin(), (Fraction(7, 4), Fraction(7, 4))),
        (BATTLE, dt.NashProduct(), (Fraction(5, 2), Fraction(3, 2))),
        (BATTLE, dt.KalaiSmorodinsky(), (Fraction(5, 2), Fraction(3, 2))),
        (BATTLE, dt.RandomDictator(), (Fraction(5, 2), Fraction(3, 2))),
        (BATTLE, dt.NearKindest(0), (4, 1)),
        (BATTLE, dt.NearKindest(0.5), (Fraction(29, 8), Fraction(9, 8))),
        (BATTLE, dt.NearKindest(100), (Fraction(5, 2), Fraction(3, 2))),
        (SELF_SUPPORTING, dt.Kindest(), (0, 0)),
        (SELF_SUPPORTING, dt.Raiffa(), MIDWAY),
        (SELF_SUPPORTING, dt.Leximin(), (Fraction(900, 901), Fraction(-810_000, 901))),
        (SELF_SUPPORTING, dt.NashProduct(), MIDWAY),
        (SELF_SUPPORTING, dt.KalaiSmorodinsky(), MIDWAY),
        (SELF_SUPPORTING, dt.RandomDictator(), MIDWAY),
    ],
)
def test_the_pick_is_the_known_one(game, rule, payoffs):
    assert rule.select(polytope(game)).payoffs == payoffs
    assert rule.select(rough(game)).payoffs == pytest.approx(tuple(map(float, payoffs)), abs=1e-9 * game.scale)


def test_three_favourites_are_shared_by_every_rule():
    game = common_ground((2, 1, 1), (1, 2, 1), (1, 1, 2))
    for rule in [*OVER_NADIR, dt.RandomDictator()]:
        assert rule.select(polytope(game)).payoffs == (Fraction(4, 3),) * 3


def test_gains_are_measured_in_currency_or_in_what_can_be_gained():
    game = common_ground((6, 0, 0), (0, 3, 0), (0, 0, 2))
    assert dt.Leximin().select(polytope(game)).payoffs == (1, 1, 1)
    assert dt.KalaiSmorodinsky().select(polytope(game)).payoffs == (2, 1, Fraction(2, 3))
    assert dt.NashProduct().select(polytope(game)).payoffs == (2, 1, Fraction(2, 3))


def test_levels_go_on_rising_for_those_who_can_rise():
    """The first two have to share; the third can go up without them."""
    game = common_ground((2, 0, 0), (0, 2, 0), (1, 1, 5), (2, 0, 3))
    assert dt.Leximin().select(polytope(game)).payoffs == (1, 1, 5)
    assert dt.KalaiSmorodinsky().select(polytope(game)).payoffs == (1, 1, 5)


def test_a_block_with_nothing_to_gain_keeps_its_best():
    game = common_ground((4, 0, 7), (0, 2, 7), (3, 3, 1))
    found = gains.gains(polytope(game))
    assert found.active == (0, 1, 2)
    flat = common_ground((4, 0, 7), (0, 2, 7))
    assert gains.gains(polytope(flat)).active == (0, 1)
    assert dt.Leximin().select(polytope(flat)).payoffs == (Fraction(4, 3), Fraction(4, 3), 7)
    assert dt.NashProduct().select(polytope(flat)).payoffs == (2, 1, 7)
    assert dt.KalaiSmorodinsky().select(polytope(flat)).payoffs == (2, 1, 7)


def test_efficient_fallbacks_that_are_worse_for_a_block_than_for_nothing_are_kept_out():
    """The block with nothing to gain would lose to the others' sum if it were not held at its best."""
    game = common_ground((4, 0, 7), (0, 2, 7), (9, 9, 6))
    for rule in OVER_NADIR:
        assert rule.select(polytope(game)).payoffs[2] >= 6


def test_an_irrational_pick_says_how_far_it_may_be_off():
    game = common_ground((5, 1, 4), (1, 5, 1), (0, 0, 5), n_players=3)
    found, floats = (dt.NashProduct().select(possible) for possible in (polytope(game), rough(game)))
    assert 0 < found.radius < 1e-12
    assert floats.payoffs == pytest.approx(found.payoffs, abs=1e-7)
    assert agreed(game, dt.NashProduct()).certificate.status == "verified"


@pytest.mark.no_cover
@pytest.mark.parametrize("rule", SELECTIONS, ids=lambda rule: rule.name)
@pytest.mark.parametrize("factor", [Fraction(1, 10**12), 10**12])
def test_picks_are_the_same_in_any_unit(rule, factor):
    game = random_game((2, 3), 3)
    scaled = dt.Game((game.fractions * factor).tolist())
    one, other = (agreed(each, rule).payoffs for each in (game, scaled))
    assert other.tolist() == pytest.approx((one * float(factor)).tolist(), rel=1e-8, abs=1e-8 * scaled.scale)


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("shape", [(2, 2), (3, 2), (2, 2, 2)])
def test_gains_over_the_nadir_are_divided_as_defined(shape, seed):
    game = random_game(shape, seed)
    plain = game_from_nested(game.fractions.tolist())
    corners = [stage.payoffs for stage in efficient_corners(polytope(game))]
    nadir, best = ([kind(column) for column in zip(*corners, strict=True)] for kind in (min, max))
    assert best == highest(plain)
    if len(shape) == 2:
        assert nadir == nadir_of_two(plain)
    ranges = [m - n for m, n in zip(best, nadir, strict=True)]
    equal, kalai, nash = (
        rule.select(polytope(game)) for rule in (dt.Leximin(), dt.KalaiSmorodinsky(), dt.NashProduct())
    )
    assert is_fairest(plain, exactly(equal), nadir, [Fraction(gain > 0) for gain in ranges])
    assert is_fairest(plain, exactly(kalai), nadir, ranges)
    active = [player for player, gain in enumerate(ranges) if gain]
    short = product_falls_short(plain, exactly(nash), nadir, active)
    assert short <= (0 if nash.radius == 0 else 1e-12)


@pytest.mark.no_cover
@pytest.mark.parametrize("rule", OVER_NADIR, ids=lambda rule: rule.name)
def test_beyond_three_blocks_the_error_names_them_and_says_what_to_do(rule):
    game = random_game((2, 2, 1, 2), 0)
    with pytest.raises(
        NotApplicable, match=r"Player 1 \| Player 2 \| Player 3 \| Player 4.*let the others stand as one"
    ):
        agreed(game, rule)
    bloc = dt.FallbackBargaining("mine", dt.Bloc(), dt.Correlated(rule), dt.Shapley())
    assert dt.solve(game, bloc).certificate.status == "verified"


@pytest.mark.parametrize("rule", [*OVER_NADIR, dt.NearKindest(1), dt.RandomDictator()], ids=lambda rule: rule.name)
def test_large_games_are_picked_from_in_floats(rule):
    game = random_game((9, 8), 2)
    agreement = agreed(game, rule)
    assert agreement.certificate.status == "verified"
    exact = rule.select(polytope(game)).payoffs
    found = agreement.disagreements[0].payoffs
    assert [float(payoff) for payoff in exact] == pytest.approx(found, abs=1e-6 * game.scale)


@pytest.mark.no_cover
def test_large_games_of_three_are_picked_from_in_floats():
    game = common_ground((5, 1, 4), (1, 5, 1), (0, 0, 5), (1, 1, 1), (0, 0, 0))
    for rule in OVER_NADIR:
        [alone] = [entry for entry in agreed(game, rule).disagreements if len(entry.partition) == 3]
        assert alone.payoffs == pytest.approx([float(f) for f in rule.select(polytope(game)).payoffs], abs=1e-6)


@pytest.mark.parametrize("rule", [*OVER_NADIR, dt.NearKindest(1), dt.RandomDictator()], ids=lambda rule: rule.name)
def test_games_far_from_zero_and_of_uneven_sizes_are_solved(rule):
    far = dt.Game(random_game((9, 8), 3).payoffs + np.array([1e9, -1e9]).reshape(2, 1, 1))
    uneven = dt.Game(
        [(random_game((2, 3), 1).fractions[0] * 10**9).tolist(), random_game((2, 3), 1).fractions[1].tolist()]
    )
    for game in (far, uneven):
        assert agreed(game, rule).certificate.status == "verified"


def test_the_rounds_of_a_game_far_from_zero_are_told_in_its_own_payoffs():
    near = common_ground((4, 0), (1, 3), (3, 2), *[(0, 0)] * 6, n_players=2, miss=-9)
    far = dt.Game(near.payoffs + np.array([1e6, -1e6]).reshape(2, 1, 1))
    first, moved = (agreed(game, dt.Raiffa()).disagreements[0].trace for game in (near, far))
    assert len(first) == len(moved) > 4
    for one, other in zip(first, moved, strict=True):
        assert other.best == pytest.approx([one.best[0] + 1e6, one.best[1] - 1e6], abs=1e-6)
        assert other.mean == pytest.approx([one.mean[0] + 1e6, one.mean[1] - 1e6], abs=1e-6)
    assert dt.verify(far, dt.load_agreement(dt.dump_agreement(agreed(far, dt.Raiffa())))).claims


def test_corners_that_were_missed_are_found_by_the_proofs(monkeypatch):
    """Give the rules the favourites only: the stage that should prove the pick finds what lies beyond it."""
    game = dt.Game.from_bimatrix([[4, -9, -9], [-9, 0, -9], [-9, -9, 3]], [[0, -9, -9], [-9, 4, -9], [-9, -9, 3]])
    whole = [rule.select(polytope(game)).payoffs for rule in OVER_NADIR]
    assert whole == [(3, 3)] * 3
    ends = [stage for stage in efficient_corners(polytope(game)) if 0 in stage.payoffs]
    monkeypatch.setattr(gains, "efficient_corners", lambda _possible: ends)
    assert [rule.select(polytope(game)).payoffs for rule in OVER_NADIR] == whole
    for module in (levels, nash_product):
        monkeypatch.setattr(module, "MAX_CORNERS", 1)
    for rule in OVER_NADIR:
        with pytest.raises(NumericalTrouble, match="not settled"):
            rule.select(polytope(game))


def test_almost_nothing_to_gain_is_a_near_tie():
    tiny = Fraction(1, 10**8)
    game = common_ground((3, 3 - tiny), (3 - tiny, 3), n_players=2, miss=0)
    whats = {tie.what for tie in dt.Leximin().select(polytope(game)).near_ties}
    assert "a side that has almost nothing to gain" in whats


@pytest.mark.parametrize("tau", [-1.0, float("nan"), float("inf")])
def test_what_may_be_given_up_is_a_number(tau):
    with pytest.raises(NotApplicable, match="0 or more"):
        dt.NearKindest(tau)


@pytest.mark.parametrize("tau", [Fraction(1, 3), 10**30, np.float32(0.1)], ids=str)
def test_what_may_be_given_up_is_read_as_documents_keep_it(tau):
    assert agreed(BATTLE, dt.NearKindest(tau)).concept.parameters == {"tau": float(tau)}


def test_almost_tied_totals_matter_only_if_nothing_may_be_given_up():
    gap = Fraction(1, 10**7)
    rows, columns = [[4, -3], [-3, 1]], [[1, -3], [-3, 4 + gap]]
    game = dt.Game.from_bimatrix(rows, columns)
    told = [{tie.what for tie in dt.NearKindest(tau).select(polytope(game)).near_ties} for tau in (0, 1)]
    assert "fallbacks with almost the largest total" in told[0]
    assert "fallbacks with almost the largest total" not in told[1]


def test_a_rule_of_a_third_party_goes_unchecked():
    class Mine:
        name = "mine"

        def select(self, possible, /):
            return replace(dt.Kindest().select(possible))

    agreement = agreed(CHICKEN, Mine())
    assert agreement.certificate.status == "unchecked"
    assert agreement.disagreements[0].partition == singletons(2)


@pytest.mark.parametrize(
    "wrong",
    [
        {"level": Fraction(100)},
        {"shares": {0: Fraction(2)}},
        {"shares": {0: Fraction(3, 2), 1: Fraction(-1, 2)}},
        {"weights": (Fraction(-1), Fraction(2))},
        {"weights": (Fraction(0), Fraction(0))},
    ],
    ids=str,
)
def test_levels_that_do_not_follow_are_not_taken_from_the_program(monkeypatch, wrong):
    monkeypatch.setattr(levels, "common_level", lambda *given: replace(common_level(*given), **wrong))
    with pytest.raises(NumericalTrouble, match="answered wrongly"):
        dt.Leximin().select(polytope(CHICKEN))
