"""The compiled storey of the coalition engine: the same values as in NumPy, to the last bit whoever stands beside."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from math import prod
from types import ModuleType

import numpy as np
import pytest

import detente as dt
from detente.fallbacks.threat import Threat
from detente.model.coalition import Partition
from detente.model.errors import MissingExtra, NotApplicable
from detente.model.game import Game
from detente.model.merging import block_offsets
from detente.model.random_games import random_game
from detente.numerics import difference_games, jitted_games, jitted_tableaux, jitting, matrix_games, storeys
from detente.numerics.block_matrices import by_shape, memberships, signed_matrices
from detente.numerics.difference_games import DifferencePlays, batched_plays, compiled_plays
from detente.numerics.matrix_games import Way
from detente.numerics.zero_sum import guarantees

RNG = np.random.default_rng
FAMILIES = ["random", "integer", "near-zero-sum", "public-good", "congestion", "polymatrix"]


@pytest.fixture
def in_plain_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the loops as they are written, so that every branch is seen."""
    run_in_plain_python(monkeypatch)


def run_in_plain_python(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (jitted_games, jitted_tableaux):
        for name, loop in list(vars(module).items()):
            if hasattr(loop, "py_func"):
                monkeypatch.setattr(module, name, loop.py_func)


def pairs(n_players: int) -> list[tuple[int, int]]:
    everybody = (1 << n_players) - 1
    return [(coalition, everybody ^ coalition) for coalition in range(1, everybody, 2)]


def compiled(payoffs: np.ndarray, group: list[tuple[int, int]]) -> DifferencePlays:
    return compiled_plays(payoffs, payoffs.sum(axis=0), 2 * memberships(group, len(payoffs)) - 1)


def check(payoffs: np.ndarray) -> list[DifferencePlays]:
    """Compare all coalitions with the batched storey, and what is claimed with the true matrices."""
    found = []
    welfare = payoffs.sum(axis=0)
    for places in by_shape(pairs(len(payoffs)), payoffs.shape[1:], 100):
        group = [pairs(len(payoffs))[place] for place in places]
        signs, offsets = 2 * memberships(group, len(payoffs)) - 1, block_offsets(group, payoffs.shape[1:])
        quick, slow = compiled(payoffs, group), batched_plays(payoffs, welfare, offsets, signs)
        matrices = signed_matrices(payoffs, offsets, signs)
        totals = welfare.reshape(-1)[offsets[0][:, :, np.newaxis] + offsets[1][:, np.newaxis]]
        for game, matrix in enumerate(matrices):
            rows, columns = quick.plays.rows[game], quick.plays.columns[game]
            spread, rounding = float(np.ptp(matrix)), 1e-13 * float(np.abs(payoffs).max())
            for strategy in (rows, columns):
                assert strategy.min() >= 0
                assert strategy.sum() == pytest.approx(1, abs=1e-12)
            bounds = quick.plays.lower[game], quick.plays.upper[game]
            assert bounds == pytest.approx(guarantees(matrix, rows, columns), abs=rounding, rel=0)
            assert bounds[1] - bounds[0] <= 1e-9 * spread + rounding
            assert bounds[0] <= slow.plays.upper[game] + rounding
            assert bounds[1] >= slow.plays.lower[game] - rounding
            assert quick.gains[game] == pytest.approx(rows @ matrix @ columns, abs=rounding, rel=0)
            assert quick.totals[game] == pytest.approx(rows @ totals[game] @ columns, abs=rounding, rel=0)
        found.append(quick)
    return found


def hostile() -> dict[str, np.ndarray]:
    random = RNG(0).normal(size=(5, 3, 2, 4, 2, 3))
    rows, tie = random.copy(), RNG(1).integers(-1, 2, size=(6, 2, 3, 2, 3, 2, 2)).astype(float)
    rows[:, 1] = 0.25
    twins = RNG(2).normal(size=(6, *(2,) * 6))
    twins = np.stack([twins[0], twins[0].swapaxes(0, 1), *twins[2:]])
    alike = random.copy()
    alike[:, :, :, 3] = alike[:, :, :, 1]
    two = RNG(3).normal(size=(30, 40))
    return {
        "zeros": np.zeros((4, 3, 3, 3, 3)),
        "constant": np.full((4, 3, 3, 3, 3), 7.0),
        "constant rows": rows,
        "ties": tie,
        "equal players": twins,
        "equal actions": alike,
        "huge beside tiny": random * 10.0 ** RNG(4).integers(-12, 13, size=random.shape),
        "almost zero-sum": np.stack([two, 1e-9 * RNG(5).normal(size=two.shape) - two]),
        "close to a constant": 1e6 + 1e-3 * random,
        "500 actions": RNG(6).normal(size=(3, 500, 3, 2)),
        "500 actions in the middle": RNG(7).integers(0, 3, size=(3, 2, 500, 2)).astype(float),
        "one action": RNG(8).normal(size=(4, 1, 9, 1, 8)),
        "two players": RNG(9).normal(size=(2, 12, 11)),
    }


@pytest.mark.unwatched
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("sizes", [(2,) * 8, (3, 2, 4, 2, 3), (9, 8)])
def test_compiled_values_are_the_batched_ones(family: str, sizes: tuple[int, ...]) -> None:
    check(random_game(family, players=len(sizes), actions=sizes, seed=1).payoffs)


@pytest.mark.parametrize("name", list(hostile()))
def test_hostile_games_are_certified(name: str) -> None:
    check(hostile()[name])


def test_constants_are_saddles() -> None:
    for found in check(hostile()["constant"]):
        assert found.plays.ways.tolist() == [Way.SADDLE] * len(found.plays.ways)


def test_large_matrices_have_the_batched_values() -> None:
    check(RNG(10).normal(size=(2, 70, 90)))
    check(RNG(11).integers(-1, 2, size=(2, 60, 60)).astype(float))


@pytest.mark.usefixtures("in_plain_python")
@pytest.mark.parametrize("sizes", [(2,) * 6, (3, 2, 4, 3), (7, 6)])
def test_plain_python_finds_what_the_compiled_loops_find(sizes: tuple[int, ...]) -> None:
    for family in ("random", "integer", "public-good"):
        check(random_game(family, players=len(sizes), actions=sizes, seed=2).payoffs)


def test_loops_find_the_same_strategies_compiled_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    payoffs, group = RNG(12).normal(size=(5, *(3,) * 5)), [pair for pair in pairs(5) if pair[0].bit_count() == 2]
    quick = compiled(payoffs, group)
    run_in_plain_python(monkeypatch)
    slow = compiled(payoffs, group)
    assert quick.plays.rows == pytest.approx(slow.plays.rows, abs=1e-11)
    assert quick.plays.columns == pytest.approx(slow.plays.columns, abs=1e-11)
    assert quick.gains == pytest.approx(slow.gains, abs=1e-11)
    assert quick.totals == pytest.approx(slow.totals, abs=1e-11)


def test_an_answer_is_the_same_to_the_last_bit_whoever_stands_beside() -> None:
    payoffs = random_game("random", players=8, seed=4).payoffs
    group = [pair for pair in pairs(8) if pair[0].bit_count() == 5]
    together = compiled(payoffs, group)
    order = RNG(13).permutation(len(group))
    shuffled = compiled(payoffs, [group[place] for place in order])
    for place, game in enumerate(order):
        alone = compiled(payoffs, [group[game]])
        for other, at in ((shuffled, place), (alone, 0)):
            assert other.plays.rows[at].tolist() == together.plays.rows[game].tolist()
            assert other.plays.columns[at].tolist() == together.plays.columns[game].tolist()
            assert other.plays.lower[at] == together.plays.lower[game]
            assert (other.gains[at], other.totals[at]) == (together.gains[game], together.totals[game])


@pytest.mark.usefixtures("in_plain_python")
@pytest.mark.parametrize(
    ("module", "name", "value"),
    [(jitted_games, "PATIENCE", 0), (jitted_tableaux, "PIVOT", 1e9), (jitted_games, "_read", lambda *_: False)],
)
def test_games_that_are_given_up_are_solved_alone(
    module: ModuleType, name: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, value)
    ways = list(chain.from_iterable(found.plays.ways.tolist() for found in check(RNG(14).normal(size=(3, 3, 4, 2)))))
    assert set(ways) <= {Way.SADDLE, Way.ALONE}
    assert Way.ALONE in ways


def test_a_second_look_is_taken_at_what_is_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []

    def settle(*given: object) -> None:
        looked.append(given)
        matrix_games.settle(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(difference_games, "POLISHED", -1.0)
    monkeypatch.setattr(matrix_games, "POLISHED", -1.0)
    monkeypatch.setattr(difference_games, "settle", settle)
    games = sum(int((found.plays.ways == Way.BATCHED).sum()) for found in check(RNG(15).normal(size=(4, 3, 3, 2, 3))))
    assert len(looked) >= games > 0


@pytest.mark.parametrize("first", [1.0, -1.0])
def test_matrices_that_are_looked_at_again_are_those_of_the_loops(first: float) -> None:
    payoffs, signs = RNG(16).normal(size=(7, *(2,) * 7)), np.array([first, -1.0, 1.0, 1.0, -1.0, -1.0, 1.0])
    tensor = payoffs.reshape(7, -1)
    sums = np.zeros((5, tensor.shape[1]))
    jitted_games._add_up.py_func(tensor, signs[np.newaxis], 0, sums)  # type: ignore[attr-defined]
    assert difference_games._summed(tensor, signs).tolist() == (first * sums[0]).tolist()


def test_blocks_with_and_without_the_first_player_stand_side_by_side() -> None:
    payoffs = random_game("random", players=7, actions=(2, 3, 2, 2, 3, 2, 2), seed=9).payoffs
    group = [(first, 127 ^ first) for first in range(1, 127) if first & 0b0010010 == 2 and first.bit_count() == 3]
    assert {first & 1 for first, _ in group} == {0, 1}
    together = compiled(payoffs, group)
    for game, pair in enumerate(group):
        alone, turned = compiled(payoffs, [pair]), compiled(payoffs, [pair[::-1]])
        assert alone.plays.rows[0].tolist() == together.plays.rows[game].tolist()
        assert alone.plays.lower[0] == together.plays.lower[game] == -turned.plays.upper[0]


def test_loops_are_compiled_without_a_cache_where_none_can_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def njit(_signature: object, **form: object) -> object:
        asked.append(form.get("cache", False))
        if asked[-1]:
            raise RuntimeError("cannot cache function: no locator available")
        return lambda loop: loop

    monkeypatch.setattr(jitting, "njit", njit)
    loop = jitting.compiled(jitting.NUMBER, jitting.NUMBER)(abs)
    assert asked == [True, False]
    assert loop is abs


@pytest.mark.parametrize("n_actions", [(2, 2, 2, 2), (3, 1, 4), (2, 5), (7,)])
def test_steps_are_cells_times_the_thinner_side(n_actions: tuple[int, ...]) -> None:
    cells, everybody = prod(n_actions), (1 << len(n_actions)) - 1
    expected = 0
    for coalition in range(1, everybody, 2):
        side = prod(count for player, count in enumerate(n_actions) if coalition >> player & 1)
        expected += cells * min(side, cells // side)
    assert storeys.steps(n_actions) == expected


def test_the_storey_follows_from_the_size_and_from_what_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [storeys.uses_loops((2,) * players) for players in (8, 11, 12, 16)] == [False, False, True, True]
    assert Threat().engine(Game(np.zeros((12, *(2,) * 12)))) == "numba"
    assert Threat().batch(Game(np.zeros((12, *(2,) * 12)))) == 512
    storeys.can_compile.cache_clear()
    monkeypatch.setattr(storeys, "find_spec", lambda _name: None)
    assert not storeys.uses_loops((2,) * 16)
    with pytest.raises(MissingExtra, match=r"pip install 'detente\[fast\]'"):
        storeys.uses_loops((2,) * 8, asked=True)
    storeys.can_compile.cache_clear()


def test_an_agreement_is_the_same_and_names_its_engine() -> None:
    game = random_game("random", players=7, seed=5)
    quick, slow = dt.solve(game, dt.concept("coco", compiled=True)), dt.solve(game, dt.COCO)
    assert quick.statistics == {"engine": "numba"}
    assert slow.statistics == {"engine": "numpy"}
    assert quick.certificate.status == slow.certificate.status == "verified"
    assert quick.payoffs == pytest.approx(slow.payoffs, abs=1e-9 * game.scale)


def test_what_has_no_loops_cannot_be_compiled() -> None:
    for name in ("correlated", "egalitarian"):
        with pytest.raises(NotApplicable, match=f"'{name}' has no loops that could be compiled"):
            dt.concept(name, compiled=True)


def test_chunks_and_threads_change_no_bit() -> None:
    game = random_game("random", players=7, actions=(2, 3, 2, 2, 2, 3, 2), seed=6)
    listed = [Partition(pair) for pair in pairs(7)]

    def claims(partitions: list[Partition]) -> list[tuple[object, ...]]:
        found = [entry.pick() for entry in Threat(compiled=True).admissible_all(game, partitions)]
        return [(entry.payoffs, entry.claims[0].lower, entry.claims[0].upper) for entry in found]  # type: ignore[union-attr]

    expected = claims(listed)
    chunks = [listed[start : start + 5] for start in range(0, len(listed), 5)]
    assert list(chain.from_iterable(map(claims, chunks))) == expected
    with ThreadPoolExecutor(3) as pool:
        assert list(chain.from_iterable(pool.map(claims, chunks))) == expected
    assert claims(listed[:1]) == expected[:1]


def test_loops_are_loaded_beforehand(monkeypatch):
    """An estimate's clock is not about that."""
    loaded: list[str] = []
    monkeypatch.setattr(difference_games, "import_module", loaded.append)
    difference_games.load_loops()
    assert loaded == [jitted_games.__name__]
