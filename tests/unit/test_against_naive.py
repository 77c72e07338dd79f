"""Every concept against the slow, plain second opinion of `tests.naive`: payoffs, ranges and worths."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.concepts.catalogue import concept as with_transfers
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.fallbacks.equilibrium_set import EquilibriumSet
from detente.model.coalition import coalition_of, singletons
from detente.numerics.polygon import polygon
from tests.naive import concepts as naive
from tests.naive.correlated import payoff_vertices
from tests.naive.games import Game, bloc, game_from_nested, individuals, scale
from tests.naive.nash import extreme_equilibria
from tests.naive.selections import kindest, raiffa
from tests.strategies import PlainGame, games

pytestmark = pytest.mark.unwatched

SHARP, LOOSE = Fraction(1, 10**9), Fraction(1, 10**7)  # of the scale; loose for picks among three or more blocks


def game_of(payoffs: Any) -> dt.Game:
    """Make a game of nested lists."""
    return dt.Game(payoffs)


def setting(
    division: dt.Shapley | dt.EqualSurplus, opposition: dt.Bloc | dt.Individuals, fallback: dt.Correlated | dt.Credible
) -> FallbackBargaining:
    """Put a concept together."""
    return FallbackBargaining("setting", opposition, fallback, division)


def credible_by(breakdown: float, rule: dt.Kindest | dt.Raiffa) -> FallbackBargaining:
    """Put a credible concept together."""
    return setting(dt.Shapley(), dt.Bloc(), dt.Credible(rule, breakdown))


CORRELATED: dict[str, tuple[FallbackBargaining, naive.Correlated]] = {
    "correlated": (dt.CORRELATED, naive.CORRELATED),
    "correlated-bloc": (dt.CORRELATED_BLOC, naive.CORRELATED_BLOC),
    "raiffa": (dt.RAIFFA, naive.RAIFFA),
    "raiffa-bloc": (dt.RAIFFA_BLOC, naive.RAIFFA_BLOC),
    "credible": (dt.credible(), naive.credible()),
    "credible-0": (dt.credible(breakdown=0), naive.credible(Fraction(0))),
    "credible-1/4": (dt.credible(breakdown=0.25), naive.credible(Fraction(1, 4))),
    "credible-0.9": (dt.credible(breakdown=0.9), naive.credible(Fraction(0.9))),
    "credible-1": (dt.credible(breakdown=1), naive.credible(Fraction(1))),
    "credible-raiffa": (credible_by(0.5, dt.Raiffa()), naive.credible(select=raiffa)),
    "equal-surplus": (
        setting(dt.EqualSurplus(), dt.Individuals(), dt.Correlated(dt.Kindest())),
        naive.Correlated(individuals, kindest, naive.EQUAL_SURPLUS),
    ),
    "equal-surplus-bloc": (
        setting(dt.EqualSurplus(), dt.Bloc(), dt.Correlated(dt.Raiffa())),
        naive.Correlated(bloc, raiffa, naive.EQUAL_SURPLUS),
    ),
    "equal-surplus-credible": (
        setting(dt.EqualSurplus(), dt.Bloc(), dt.Credible(dt.Kindest(), 0.5)),
        naive.Correlated(bloc, kindest, naive.EQUAL_SURPLUS, Fraction(1, 2)),
    ),
}


def off_by(found: Iterable[Any], wanted: Iterable[Fraction], game: Game) -> Fraction:
    """Measure the largest difference, relative to the scale."""
    return max(abs(Fraction(f) - w) for f, w in zip(found, wanted, strict=True)) / scale(game)


def worths_off_by(agreement: dt.Agreement, wanted: dict[tuple[int, ...], Fraction], game: Game) -> Fraction:
    """Measure the largest difference of a worth, relative to the scale."""
    found = [agreement.worth.worth(coalition_of(coalition)) for coalition in wanted]
    return off_by(found, wanted.values(), game)


def check_correlated(name: str, payoffs: list[Any]) -> None:
    """Compare payoffs, worths and ranges of a fallback on correlated equilibria."""
    concept, oracle = CORRELATED[name]
    game, found = game_from_nested(payoffs), dt.solve(game_of(payoffs), concept)
    picks = LOOSE if game.n_players > 2 and concept.opposition.name == "individuals" else SHARP
    worths = naive.correlated_worths(game, oracle)
    assert worths_off_by(found, worths, game) <= picks
    assert off_by(found.payoff_numbers, oracle.division.share(worths, game.n_players), game) <= picks
    low, high = naive.correlated_ranges(game, oracle)
    assert off_by((*found.ranges.low_numbers, *found.ranges.high_numbers), (*low, *high), game) <= SHARP


@pytest.mark.no_cover
@pytest.mark.parametrize("name", CORRELATED)
@given(plain=games())
def test_honest_and_credible_fallbacks_agree_with_the_oracle(name: str, plain: PlainGame):
    check_correlated(name, plain.payoffs)


@pytest.mark.parametrize("name", ["coco", "security", "nash"])
@given(plain=games())
def test_other_fallbacks_agree_with_the_oracle(name: str, plain: PlainGame):
    game, found = game_from_nested(plain.payoffs), dt.solve(game_of(plain.payoffs), with_transfers(name))
    assert off_by(found.payoff_numbers, naive.payoffs_of(game, name), game) <= SHARP
    low, high = naive.ranges_of(game, name)
    assert off_by((*found.ranges.low_numbers, *found.ranges.high_numbers), (*low, *high), game) <= SHARP
    tables = {"coco": naive.threat_worths, "security": naive.security_worths, "nash": naive.nash_worths}
    assert worths_off_by(found, tables[name](game), game) <= SHARP


@given(plain=games(2))
def test_corners_of_the_payoff_polygon_agree_with_the_oracle(plain: PlainGame):
    possible = EquilibriumSet(game_of(plain.payoffs), singletons(2), dt.Kindest()).polytope
    corners = [stage.payoffs for stage in polygon(possible.maximise, possible.tie)]
    wanted = payoff_vertices(game_from_nested(plain.payoffs))
    assert len(corners) == len(wanted)
    assert set(corners) == wanted


@given(plain=games(2))
def test_extreme_equilibria_agree_with_the_oracle(plain: PlainGame):
    found = dt.Nash().between(game_of(plain.payoffs), singletons(2)).equilibria
    wanted = extreme_equilibria(game_from_nested(plain.payoffs))
    assert [(e.strategies, e.payoffs) for e in found] == [(e.strategies, e.payoffs) for e in wanted]


DECIMALS = st.sampled_from([0.1, 0.2, 0.3, 0.7, 1.1, -0.1, 0.0])
SEVENTHS = st.builds(Fraction, st.integers(-9, 9), st.sampled_from([7, 9, 11, 13]))
UNEVEN = st.sampled_from([0, 1, -1, 10**6, -(10**6), 10**9])


@st.composite
def awkward_payoffs(draw: st.DrawFn) -> list[Any]:
    """Draw payoffs that sums of floats do not meet, with large common denominators, or of very different sizes."""
    entries = draw(st.sampled_from([DECIMALS, SEVENTHS, UNEVEN]))
    shape = draw(st.sampled_from([(2, 2), (2, 3), (3, 3), (2, 2, 2), (2, 2, 3)]))

    def table(left: tuple[int, ...]) -> Any:
        return [table(left[1:]) for _ in range(left[0])] if left else draw(entries)

    return [table(shape) for _ in shape]


@pytest.mark.no_cover
@pytest.mark.parametrize("name", ["correlated", "correlated-bloc", "raiffa-bloc", "credible"])
@given(payoffs=awkward_payoffs())
def test_awkward_numbers_agree_with_the_oracle(name: str, payoffs: list[Any]):
    check_correlated(name, payoffs)


def fractions(table: Any) -> Any:
    """Read nested texts as fractions."""
    return [fractions(part) for part in table] if isinstance(table, list) else Fraction(table)


# Common denominators beyond 64 bits, on the way through Raiffa's rounds: once wrapped around.
LONG_DENOMINATORS = fractions(
    [
        [[["-7/9", "-8/7", "-8/9"], ["2/3", "-1/7", "9/11"]], [["2/11", "3/11", "5/9"], ["1/9", "1", "-9/7"]]],
        [[["-1/7", "9/7", "-6/7"], ["4/9", "-8/3", "8/11"]], [["-6/7", "-1/3", "1"], ["-7/3", "-3/7", "7/13"]]],
        [[["-1", "2/13", "0"], ["-1/3", "6/7", "4/13"]], [["2/9", "-3/13", "-7/11"], ["4/7", "-1", "1/3"]]],
    ]
)
# Exact proofs with multipliers so large that floats cannot check them: 0.1 + 0.2 is not 0.3, and 1 beside 10^9.
LARGE_MULTIPLIERS = [
    [[-0.1, 0.1, 0.3], [0.2, 1.1, 0.0], [0.1, 0.1, 0.2]],
    [[0.2, 0.2, 0.1], [1.1, 0.3, 0.3], [1.1, 0.3, 0.2]],
]
UNEVEN_SIZES = [
    [[[-(10**6), 0, 1], [10**9, 1, 10**9]], [[-1, -1, -1], [-(10**6), -1, 1]]],
    [[[0, 1, 0], [1, 10**6, -1]], [[1, 10**9, 0], [10**9, -(10**6), 10**9]]],
    [[[1, 10**6, 1], [10**9, -(10**6), 0]], [[-1, 10**6, -(10**6)], [10**6, 10**9, 1]]],
]


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("name", "payoffs"),
    [
        ("raiffa", LONG_DENOMINATORS),
        ("raiffa-bloc", LONG_DENOMINATORS),
        ("credible", LARGE_MULTIPLIERS),
        ("credible-raiffa", LARGE_MULTIPLIERS),
        ("correlated-bloc", UNEVEN_SIZES),
        ("raiffa-bloc", UNEVEN_SIZES),
    ],
)
def test_games_that_once_failed_agree_with_the_oracle(name: str, payoffs: list[Any]):
    check_correlated(name, payoffs)
