"""The same game in another format is the same game: identical numbers, exactly."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.formats import MODULES
from tests.axioms import transformations as change
from tests.axioms.comparing import game_of
from tests.strategies import PlainGame, games

CONCEPTS = (dt.COCO, dt.CORRELATED, dt.RAIFFA_BLOC, dt.NASH, dt.credible())
FORMATS = sorted(set(MODULES) - {".efg", ".gam", ".yml"})


def numbers_of(agreement: dt.Agreement) -> list[Any]:
    """List every number of an agreement, exact ones exactly."""
    return [
        agreement.payoff_numbers,
        agreement.transfer_numbers,
        agreement.ranges.low_numbers,
        agreement.ranges.high_numbers,
        agreement.welfare,
        agreement.table.values.tolist(),
        [entry.payoffs for entry in agreement.disagreements],
        agreement.profile,
    ]


@pytest.mark.parametrize("suffix", FORMATS)
@given(plain=games(), unit=st.sampled_from([1, Fraction(1, 7), Fraction(10) ** 12, Fraction(1, 10**12)]))
def test_every_exact_format_gives_the_same_agreement(suffix: str, plain: PlainGame, unit: Fraction):
    game = game_of(change.scaled(plain, unit).payoffs)
    read = dt.loads(dt.dumps(game, suffix), suffix)
    for concept in CONCEPTS:
        assert numbers_of(dt.solve(read, concept)) == numbers_of(dt.solve(game, concept))


@given(plain=games())
def test_gametracer_files_give_the_same_agreement_up_to_names(plain: PlainGame):
    game = game_of(plain.payoffs)
    read = dt.loads(dt.dumps(game, ".gam"), ".gam")
    for concept in CONCEPTS:
        assert numbers_of(dt.solve(read, concept)) == numbers_of(dt.solve(game, concept))


@pytest.mark.parametrize("name", ["public-good", "hot-dogs", "shapley-3x3", "selten-horse"])
@pytest.mark.parametrize("suffix", FORMATS)
def test_a_shipped_game_survives_every_file_format(name: str, suffix: str, tmp_path: Path):
    game = dt.read(f"example:{name}")
    dt.write(game, tmp_path / f"game{suffix}")
    read = dt.read(tmp_path / f"game{suffix}")
    assert numbers_of(dt.solve(read)) == numbers_of(dt.solve(game))
