"""The values of all coalitions against their complements: the engine, the whole solve, the floor, and the growth.

- `coalition-values`: the values of all difference games, each with its certified interval, as a concept asks for them;
- `compiled-storey`: the values by the compiled loops, whatever the size, where numba is installed;
- `coco-solve`: `dt.solve(game, "coco")`, with the certificate checked, against the same programs;
- `coco-compiled`: the same with loops that are compiled whatever the size, `dt.concept("coco", compiled=True)`;
- `quantecon`: the values against a peer on the same games, compiled loops against compiled loops;
- `floor`: how many times as long it takes as reading every matrix once, 8 m^n (2^(n-1) - 1) bytes, at the speed at
  which this machine adds up the numbers of one such matrix;
- `growth`: how often the time doubles for one more binary player, fitted over 8, 10 and 12 players.

The last two look at the compiled storey, where it was measured.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.baselines import quantecon_matrix_games, scipy_matrix_games
from benchmarks.baselines.difference_games import FloatArray, every_nth, with_first_player
from benchmarks.harness.machine import installed
from benchmarks.harness.measuring import cpu, median_ratio, repeated
from benchmarks.harness.results import Absent, Compared, Disagreement, Effort, Observed, Row
from benchmarks.harness.targets import COALITIONS, QUANTECON, SIZES, STRUCTURED
from benchmarks.rows.intervals import Intervals, compiled, differing, usual
from detente.concepts.coco import COCO
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.fallbacks.threat import Threat
from detente.model.game import Game
from detente.model.random_games import FAMILIES, random_game
from detente.solve import solve

WAYS: dict[str, Callable[[Game], Intervals]] = {"coalition-values": usual, "compiled-storey": compiled}
SOLVES: dict[str, FallbackBargaining] = {
    "coco-solve": COCO,
    "coco-compiled": replace(COCO, fallback=Threat(compiled=True)),
}
LIBRARIES = {"compiled-storey": "numba", "coco-compiled": "numba", "quantecon": quantecon_matrix_games.LIBRARY}
LONGEST = ("16x2",)  #: the values once, as a concept asks for them: each takes minutes
GROWTH = ("8x2", "10x2", "12x2")
Times = Mapping[str, list[tuple[float, float]]]


@dataclass(frozen=True, slots=True)
class Case:
    """Name the games of one row: a family and a size, one game a seed."""

    family: str
    size: str
    seeds: tuple[int, ...]

    @property
    def work(self) -> str:
        """What the row is called."""
        return f"{self.family}, {self.size}"

    def game(self, seed: int) -> Game:
        """Draw a game."""
        return random_game(self.family, players=len(SIZES[self.size]), actions=SIZES[self.size], seed=seed)


def cases(effort: Effort) -> list[Case]:
    """List what is measured: all families up to 12 players, and those with a figure to reach beyond."""
    if not effort.whole:
        short = [(family, size) for size in ("8x2", "10x2", "6x5") for family in ("random", "polymatrix")]
        return [Case(family, size, effort.seeds) for family, size in short]
    sizes = (*GROWTH, "8x3", "6x5", "4x20")
    usual_ones = [Case(family, size, effort.seeds) for size in sizes for family in FAMILIES]
    long = [Case(family, "14x2", effort.seeds[:1]) for family in ("random", *STRUCTURED)]
    return [*usual_ones, *long, Case("random", "16x2", effort.seeds[:1])]


def is_there(row: str) -> bool:
    """Tell whether a row's library is installed; most need none."""
    return row not in LIBRARIES or installed(LIBRARIES[row]) != "not installed"


def measured(case: Case, seed: int, effort: Effort) -> Iterator[tuple[str, float, float, str]]:
    """Measure one game in all ways, one after the other: the row, seconds of ours and theirs, and a note."""
    payoffs = case.game(seed).payoffs
    coalitions = with_first_player(len(payoffs))
    chosen, note = every_nth(coalitions, effort.sampled)
    share = len(coalitions) / len(coalitions[chosen])
    slow, values = cpu(lambda: scipy_matrix_games.coalition_values(payoffs, coalitions[chosen]))
    for row, way in WAYS.items():
        if is_there(row) and (way is usual or case.size not in LONGEST):
            taken, bounds = repeated(lambda: case.game(seed), way)
            if wrong := differing(payoffs, coalitions[chosen], values, bounds[chosen]):
                message = f"{case.work}, seed {seed}: the values of coalitions {wrong[:5]} differ from the baseline's"
                raise Disagreement(message)
            yield row, taken, slow * share, note
    if is_there("quantecon"):
        theirs, errors = _peer(payoffs, coalitions[chosen], bounds[chosen])
        others = f"{errors} of its {len(values)} values are wrong by more than 1e-9 of the range" if errors else ""
        yield "quantecon", taken, theirs * share, "; ".join(filter(None, [note, others]))
    for row, concept in SOLVES.items():
        if is_there(row) and case.size not in LONGEST:
            taken, agreement = repeated(lambda: case.game(seed), lambda game: solve(game, concept))  # noqa: B023
            if agreement.certificate.status != "verified":
                message = f"{case.work}, seed {seed}: the agreement is not verified"
                raise Disagreement(message)
            yield row, taken, slow * share, note


def _peer(payoffs: FloatArray, coalitions: Sequence[int], bounds: Intervals) -> tuple[float, int]:
    """Return the seconds of the peer, and how many of its values are not within our certified intervals."""
    taken, values = cpu(lambda: quantecon_matrix_games.coalition_values(payoffs, coalitions))
    return taken, len(differing(payoffs, coalitions, values, bounds))


def warmed() -> None:
    """Do everything once: imports, compilation and first calls take their time outside the measurement."""
    for game in (random_game("random", players=12, seed=0), random_game("random", players=8, seed=0)):
        for row, way in WAYS.items():
            if is_there(row):
                way(game)
    for row, concept in SOLVES.items():
        if is_there(row):
            solve(game, concept)
    scipy_matrix_games.coalition_values(game.payoffs, [15])
    if is_there("quantecon"):
        quantecon_matrix_games.coalition_values(game.payoffs, [15])


def measure(effort: Effort) -> Iterator[Row]:
    """Measure all cases."""
    warmed()
    growing: dict[str, list[tuple[int, float, float]]] = defaultdict(list)
    for case in cases(effort):
        times: dict[str, list[tuple[float, float]]] = defaultdict(list)
        notes: dict[str, str] = {}
        for seed in case.seeds:
            for row, ours, theirs, note in measured(case, seed, effort):
                times[row].append((ours, theirs))
                notes[row] = note
        yield from _rows(case, times, notes)
        if case.size in GROWTH:
            growing[case.family].append((len(SIZES[case.size]), *median_ratio(_fastest(times))[:2]))
    for family, points in growing.items():
        players = [point[0] for point in points]
        ours, theirs = (_doublings(players, [point[k] for point in points]) for k in (1, 2))
        note = f"baseline {theirs:.2f}; what has to be read, 2"
        yield Observed("growth", f"{family}, {players[0]} to {players[-1]}", ours, "doublings a player", None, note)


def _fastest(times: Times) -> list[tuple[float, float]]:
    """Choose the compiled storey where it was measured."""
    return times.get("compiled-storey") or times["coalition-values"]


def _doublings(players: Sequence[int], seconds: Sequence[float]) -> float:
    """Fit how often a time doubles for one player more."""
    return float(np.polyfit(players, np.log2(seconds), 1)[0])


def _rows(case: Case, times: Times, notes: Mapping[str, str]) -> Iterator[Row]:
    goals = {"quantecon": QUANTECON}
    usual_goal = COALITIONS.get((case.family, case.size))
    for row, pairs in times.items():
        name = quantecon_matrix_games.NAME if row == "quantecon" else scipy_matrix_games.NAME
        yield Compared(row, case.work, name, "s", *median_ratio(pairs), goals.get(row, usual_goal), notes[row])
    missing = [row for row in LIBRARIES if not is_there(row)]
    yield from (Absent(row, case.work, f"{LIBRARIES[row]} is not installed") for row in missing)
    cells = math.prod(SIZES[case.size])
    speed = bandwidth(cells)
    floor = 8 * cells * (2 ** (len(SIZES[case.size]) - 1) - 1) / speed
    ours = median_ratio(_fastest(times))[0]
    yield Observed("floor", case.work, ours / floor, "times", None, f"{floor:.2g} s at {speed / 1e9:.0f} GB/s")


def bandwidth(cells: int) -> float:
    """Measure at how many bytes a second numbers are read, in an array of about so many: the best of many tries."""
    count = max(cells, 1 << 13)  # below, the call itself is what takes time
    numbers = np.random.default_rng(0).normal(size=count)
    passes = max(1, 10_000_000 // count)

    def read() -> None:
        for _ in range(passes):
            np.dot(numbers, numbers)

    return 8 * count * passes / min(cpu(read)[0] for _ in range(9))
