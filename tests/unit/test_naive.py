"""The oracle itself on known answers."""

from fractions import Fraction

import pytest

from tests.naive import concepts, known_games
from tests.naive import correlated as ce
from tests.naive.divisions import equal_surplus
from tests.naive.exact_lp import InfeasibleError, UnboundedError, polyhedron
from tests.naive.games import Profile, blended, coalitions, game_from_matrices
from tests.naive.nash import extreme_equilibria, pick
from tests.naive.zero_sum import difference


def vector(*numbers):
    return tuple(Fraction(number) for number in numbers)


# the second row is better than the first in the first column only, and as bad as it in the other
TEMPTING = game_from_matrices([[0, -9], [1, -9], [-9, 0]], [[0, 0]] * 3)

KNOWN_PAYOFFS = [
    (known_games.CURSE, "coco", (500, -500)),
    (known_games.CURSE, "correlated", (0, 0)),
    (known_games.CURSE, "raiffa", (0, 0)),
    (known_games.costly_curse(100), "coco", (450, -450)),
    (known_games.costly_curse(100), "correlated", (0, 0)),
    (known_games.costly_curse(100), "raiffa", (0, 0)),
    (known_games.costly_curse(100), "nash", (0, 0)),
    (known_games.costly_curse(100), "security", (500, -500)),
    (known_games.CHICKEN, "coco", (6, 6)),
    (known_games.CHICKEN, "correlated", (6, 6)),
    (known_games.CHICKEN, "nash", (6, 6)),
    (known_games.CHICKEN, "security", (6, 6)),
    (known_games.CHICKEN, "credible", (6, 6)),
    (known_games.NO_WHEEL, "coco", ("9/2", "9/2")),
    (known_games.NO_WHEEL, "correlated", (7, 2)),
    (known_games.HOT_DOGS, "coco", (89, 43)),
    (known_games.HOT_DOGS, "correlated", (100, 32)),
    (known_games.HOT_DOGS, "nash", (100, 32)),
    (known_games.HOT_DOGS, "credible", (89, 43)),
    *[
        (known_games.PRISONERS, name, (3, 3))
        for name in ("coco", "correlated", "raiffa", "nash", "security", "credible")
    ],
    (known_games.SKEWED_BATTLE, "coco", ("5/2", "5/2")),
    (known_games.SKEWED_BATTLE, "correlated", (4, 1)),
    (known_games.SKEWED_BATTLE, "raiffa", (3, 2)),
    (known_games.SELF_SUPPORTING, "coco", ("901/2", "-901/2")),
    (known_games.SELF_SUPPORTING, "correlated", (0, 0)),
    (known_games.SELF_SUPPORTING, "raiffa", ("901/4", "-901/4")),
    (known_games.NASH_IS_NOT_CORRELATED, "coco", ("5/6", "7/6")),
    (known_games.NASH_IS_NOT_CORRELATED, "nash", ("5/6", "7/6")),
    (known_games.NASH_IS_NOT_CORRELATED, "correlated", ("3/4", "5/4")),
    (known_games.NASH_IS_NOT_CORRELATED, "raiffa", ("3/4", "5/4")),
    (known_games.PUBLIC_GOOD, "coco", (8, 8, 5)),
    (known_games.PUBLIC_GOOD, "correlated-bloc", ("19/3", "34/3", "10/3")),
    (known_games.PUBLIC_GOOD, "raiffa-bloc", ("19/3", "34/3", "10/3")),
    (known_games.PUBLIC_GOOD, "correlated", (9, 8, 4)),
    (known_games.PUBLIC_GOOD, "raiffa", (9, 8, 4)),
    *[
        (known_games.SYMMETRIC_PUBLIC_GOOD, name, (2, 2, 2))
        for name in ("coco", "correlated", "correlated-bloc", "raiffa", "raiffa-bloc", "nash", "security", "credible")
    ],
]


@pytest.mark.parametrize(("game", "name", "expected"), KNOWN_PAYOFFS)
def test_payoffs_of_known_games_are_reached_exactly(game, name, expected):
    assert concepts.payoffs_of(game, name) == vector(*expected)


def test_raiffa_in_chicken_converges_to_the_symmetric_point():
    assert max(abs(payoff - 6) for payoff in concepts.payoffs_of(known_games.CHICKEN, "raiffa")) <= Fraction(7, 10**10)


@pytest.mark.parametrize(
    ("game", "name", "low", "high"),
    [
        (known_games.CURSE, "correlated", 0, 500),
        (known_games.CURSE, "coco", 500, 500),
        (known_games.costly_curse(100), "correlated", 0, 0),
        (known_games.CHICKEN, "correlated", "7/2", "17/2"),
        (known_games.CHICKEN, "nash", "7/2", "17/2"),
        (known_games.SKEWED_BATTLE, "raiffa", 2, 4),
        (known_games.SELF_SUPPORTING, "correlated-bloc", 0, "901/2"),
        (known_games.NASH_IS_NOT_CORRELATED, "correlated", "3/4", "5/6"),
    ],
)
def test_intervals_of_known_games_are_exact(game, name, low, high):
    least, greatest = concepts.ranges_of(game, name)
    assert (least[0], greatest[0]) == vector(low, high)


@pytest.mark.parametrize(
    ("game", "vertices"),
    [
        (known_games.CURSE, {(0, 0), (0, -1000)}),
        (known_games.costly_curse(1), {(0, 0)}),
        (known_games.CHICKEN, {("18/5", "18/5"), (7, 2), ("21/4", "21/4"), (2, 7)}),
        (known_games.NO_WHEEL, {(7, 2)}),
        (known_games.HOT_DOGS, {(100, 32)}),
        (known_games.PRISONERS, {(1, 1)}),
        (known_games.SKEWED_BATTLE, {("4/5", "2/3"), (4, 1), (1, 2)}),
        (known_games.NASH_IS_NOT_CORRELATED, {("1/3", "2/3"), ("1/2", 1)}),
    ],
)
def test_payoff_polygons_of_known_games_have_the_known_vertices(game, vertices):
    assert ce.payoff_vertices(game) == {vector(*vertex) for vertex in vertices}


def test_differences_of_the_public_good_are_the_known_ones():
    game = known_games.PUBLIC_GOOD
    known = {(0,): 0, (1,): 0, (2,): -6, (0, 1): 6, (0, 2): 0, (1, 2): 0, (0, 1, 2): 21}
    assert {coalition: difference(game, coalition) for coalition in coalitions(3)} == known


def test_bloc_worth_of_one_symmetric_contributor_exceeds_an_equal_share():
    worths = concepts.correlated_worths(known_games.SYMMETRIC_PUBLIC_GOOD, concepts.CORRELATED_BLOC)
    assert worths[0,] == worths[1,] == worths[2,] == Fraction(7, 3)


def test_best_correlated_welfare_of_chicken_is_ten_and_a_half():
    assert ce.greatest(known_games.CHICKEN, (1, 1)) == Fraction(21, 2)


def test_lower_bounds_restrict_the_best_correlated_equilibrium():
    assert ce.greatest(known_games.CHICKEN, (1, 0), [((0, 1), Fraction(21, 4))]) == Fraction(21, 4)
    with pytest.raises(InfeasibleError):
        ce.greatest(known_games.CHICKEN, (1, 0), [((0, 1), Fraction(8))])


def test_nash_equilibria_of_chicken_are_the_three_known_ones():
    payoffs = {equilibrium.payoffs for equilibrium in extreme_equilibria(known_games.CHICKEN)}
    assert payoffs == {vector(2, 7), vector(7, 2), vector("14/3", "14/3")}


def test_the_only_nash_equilibrium_of_the_three_by_three_game_is_uniform():
    third = vector("1/3", "1/3", "1/3")
    strategies = [equilibrium.strategies for equilibrium in extreme_equilibria(known_games.NASH_IS_NOT_CORRELATED)]
    assert strategies == [(third, third)]


def test_tied_nash_totals_give_the_midpoint_of_the_outermost():
    assert pick([vector(2, 7), vector(1, 1), vector(4, 5), vector(7, 2)]) == vector("9/2", "9/2")


@pytest.mark.parametrize(
    ("game", "player", "action", "switch"),
    [
        (known_games.HOT_DOGS, 1, 0, Fraction(11, 19)),  # the second seller stays at the beach to hurt the first
        (known_games.costly_curse(100), 0, 1, Fraction(9, 11)),
    ],
)
def test_a_threat_is_used_just_up_to_its_break_even_probability(game, player, action, switch):
    step = Fraction(1, 10**9)
    used = [ce.greatest_probability(blended(game, switch + s), player, action) for s in (-step, 0, step)]
    assert used == [1, 1, 0]


def test_a_coarse_equilibrium_may_play_a_dominated_action_that_no_correlated_equilibrium_does():
    correlated, coarse = ce.equilibria(TEMPTING), ce.coarse_equilibria(TEMPTING)
    plays_first_row = [Fraction(row == 0) for row, _ in TEMPTING.profiles]
    assert correlated.maximise(plays_first_row).value == 0
    assert coarse.maximise(plays_first_row).value > 0


def test_a_gain_after_one_recommendation_may_be_a_loss_when_always_taken():
    diagonal: dict[Profile, Fraction] = {(0, 0): Fraction(1, 2), (2, 1): Fraction(1, 2)}
    assert ce.largest_deviation_gain(TEMPTING, diagonal) == Fraction(1, 2)
    assert ce.largest_coarse_deviation_gain(TEMPTING, diagonal) == 0


def test_equal_surplus_adds_an_equal_part_of_the_rest():
    worths = {(0,): Fraction(1), (1,): Fraction(3), (0, 1): Fraction(10)}
    assert equal_surplus(worths, 2) == vector(4, 6)


def test_contradictions_and_unbounded_objectives_are_told_apart():
    one = Fraction(1)
    with pytest.raises(InfeasibleError):
        polyhedron(1, upper=[([one], -one)])
    with pytest.raises(UnboundedError):
        polyhedron(2, upper=[([one, -one], one)]).maximise([one, one])


def test_redundant_and_negative_rows_are_no_trouble():
    one = Fraction(1)
    rows = [([one, one], one), ([-2 * one, -2 * one], -2 * one)]
    optimum = polyhedron(2, equal=rows, upper=[([-one, 0 * one], -one / 4)]).maximise([0 * one, one])
    assert (optimum.value, optimum.point) == (Fraction(3, 4), vector("1/4", "3/4"))
