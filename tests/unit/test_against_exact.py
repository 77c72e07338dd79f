"""Games above 64 profiles are solved in floats: the same numbers as in fractions, ties included."""

from fractions import Fraction
from importlib import import_module
from math import prod
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente as dt
from detente.concepts.fallback_bargaining import FallbackBargaining

pytestmark = pytest.mark.unwatched

FEW = 3  # these games are large: the exact answers take their time
SHARP, LOOSE = 1e-9, 1e-7  # of the scale; loose for picks among three or more blocks
DECIDING = import_module("detente.fallbacks.arithmetic")
TENTHS = [Fraction(k, 10) for k in (-1, 0, 1, 2, 3, 7, 11)]
ENTRIES: dict[str, list[Any]] = {
    "zeros and ones": [0, 1],
    "small integers": [-2, -1, 0, 1, 2],
    "few fives": [0, 0, 1, 5],
    "tenths": TENTHS,
    "sevenths and elevenths": [Fraction(a, b) for a in range(-4, 5) for b in (7, 11)],
}


def game_of(shape: tuple[int, ...], entries: list[Any], seed: int) -> dt.Game:
    """Draw a game with many ties."""
    rng = np.random.default_rng(seed)
    places = rng.integers(len(entries), size=len(shape) * prod(shape))
    table = np.empty(len(places), dtype=object)
    table[:] = [entries[place] for place in places]
    nested: Any = table.reshape(len(shape), *shape).tolist()
    return dt.Game(nested)


def solved_in_fractions(game: dt.Game, concept: FallbackBargaining) -> dt.Agreement:
    """Solve exactly, however large the game."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DECIDING, "EXACT_PROFILES", 10**9)
        return concept.solve(game)


CONCEPTS = {
    "coco": dt.COCO,
    "security": dt.SECURITY,
    "correlated": dt.CORRELATED,
    "correlated-bloc": dt.CORRELATED_BLOC,
    "raiffa": dt.RAIFFA,
    "raiffa-bloc": dt.RAIFFA_BLOC,
    "credible": dt.credible(),
}


def check(game: dt.Game, name: str) -> None:
    """Compare payoffs, worths and ranges, relative to the scale."""
    found, wanted = dt.solve(game, CONCEPTS[name]), solved_in_fractions(game, CONCEPTS[name])
    picks = LOOSE if CONCEPTS[name].opposition.name == "individuals" and game.n_players > 2 else SHARP
    assert np.abs(found.payoffs - wanted.payoffs).max() <= picks * game.scale
    assert np.abs(found.table.floats - wanted.table.floats).max() <= picks * game.scale
    assert np.abs(found.ranges.low - wanted.ranges.low).max() <= SHARP * game.scale
    assert np.abs(found.ranges.high - wanted.ranges.high).max() <= SHARP * game.scale


@pytest.mark.parametrize("name", CONCEPTS)
@settings(max_examples=FEW)
@given(
    shape=st.sampled_from([(9, 8), (5, 5, 3)]),
    kind=st.sampled_from(sorted(ENTRIES)),
    seed=st.integers(0, 10**6),
)
def test_floats_give_the_numbers_of_fractions(name: str, shape: tuple[int, ...], kind: str, seed: int):
    check(game_of(shape, ENTRIES[kind], seed), name)


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", [2])
@pytest.mark.parametrize("name", ["coco", "correlated-bloc", "credible"])
def test_sums_of_decimals_tie_as_whole_numbers_do(name: str, seed: int):
    """Merged games add payoffs up: 0.1 + 0.2 ties with 0.3 though floats do not."""
    tenths, whole = (game_of((2,) * 7, entries, seed) for entries in (TENTHS, [10 * tenth for tenth in TENTHS]))
    found, wanted = dt.solve(tenths, CONCEPTS[name]), dt.solve(whole, CONCEPTS[name])
    for part, other in ((found.payoffs, wanted.payoffs), (found.ranges.low, wanted.ranges.low)):
        assert np.abs(10 * part - other).max() <= 2 * SHARP * whole.scale


@pytest.mark.no_cover
@pytest.mark.parametrize("constant", [10**6, 10**9, 10**12])
@pytest.mark.parametrize("name", CONCEPTS)
def test_a_large_constant_shifts_payoffs_and_nothing_else(name: str, constant: int):
    game = game_of((5, 5, 3), [-2, -1, 0, 1, 2], 7)
    table: Any = [[[[u + constant for u in c] for c in b] for b in a] for a in game.fractions.tolist()]
    found, wanted = dt.solve(dt.Game(table), CONCEPTS[name]), dt.solve(game, CONCEPTS[name])
    pairs = [(found.payoff_numbers, wanted.payoffs), (found.ranges.low_numbers, wanted.ranges.low)]
    for numbers, others in pairs:
        rounding = 1e-15 * constant  # what a float of this size can hold
        gaps = [abs(float(Fraction(u) - constant) - v) for u, v in zip(numbers, others, strict=True)]
        assert max(gaps) <= LOOSE * game.scale + rounding
