"""What is agreed for some breakdown probabilities, in games that are too large to know it for all."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from detente.concepts.credible import credible
from detente.concepts.sweep_results import SampledSweep, Suspect, Values
from detente.model.agreement import summary_of
from detente.model.numbers import absolute

if TYPE_CHECKING:
    from detente.model.game import Game
    from detente.protocols import Mapper

STEPS = 32  #: equal steps from 0 to 1
CLOSE = 2.0**-16  #: jumps are located this closely, as a probability
VISIBLE = 0.02  #: relative to the scale: neighbouring samples that differ by more than this are looked between
MOST_HALVINGS = 200  #: in all


def sampled_sweep(game: Game, mapper: Mapper = map) -> SampledSweep:
    """Solve a game by `credible` at 33 breakdown probabilities, and look for jumps between these.

    Parameters
    ----------
    mapper
        One item a sample.

    Raises
    ------
    SolverError
        If no certified answer was found.

    Notes
    -----
    Where neighbours differ by more than 2 % of the scale, the interval is halved until it is shorter than 2^-16, or the
    difference has become small on either side: at most 200 halvings in all.
    """
    places = [step / STEPS for step in range(STEPS + 1)]
    known = dict(zip(places, mapper(partial(_values, game), places), strict=True))
    suspects, left = [], MOST_HALVINGS
    waiting = list(pairwise(places))[::-1]
    while waiting:
        low, high = waiting.pop()
        if not _far(known[low], known[high], game.scale):
            continue
        if high - low <= CLOSE or not left:
            suspects.append(Suspect(low, high, known[low], known[high]))
            continue
        middle = (low + high) / 2
        left -= 1
        known[middle] = _values(game, middle)
        waiting += [(middle, high), (low, middle)]
    samples = tuple(sorted(known.items(), key=lambda sample: sample[0]))
    return SampledSweep(summary_of(game), samples, tuple(suspects))


def _values(game: Game, q: float) -> Values:
    found = credible(breakdown=q).solve(game)
    fallback: tuple[float, ...] = ()
    if game.n_players == len(found.disagreements[:1] and found.disagreements[0].payoffs):
        fallback = tuple(map(float, found.disagreements[0].payoffs))
    payoffs, low, high = (tuple(side.tolist()) for side in (found.payoffs, found.ranges.low, found.ranges.high))
    expected = tuple((1 - q) * agreed + q * alone for agreed, alone in zip(payoffs, fallback, strict=False))
    return Values(payoffs, low, high, fallback, expected)


def _far(one: Values, other: Values, scale: float) -> bool:
    mine, theirs = (*one.payoffs, *one.low, *one.high), (*other.payoffs, *other.low, *other.high)
    return any(absolute(a - b) > VISIBLE * scale for a, b in zip(mine, theirs, strict=True))
