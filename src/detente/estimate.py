"""What a solution would take, before it is computed: partitions, bytes, linear programs, seconds."""

from __future__ import annotations

import time
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from detente.coalitions.worth import influences, study
from detente.model.agreement import GameSummary, summary_of
from detente.model.coalition import members
from detente.model.errors import TooLarge
from detente.model.game import Game
from detente.numerics.lp_count import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.coalitions.worth import Influence
    from detente.concepts.fallback_bargaining import FallbackBargaining

MOST_PLAYERS = 16  #: up to so many, partitions are listed to be counted
TRIED = 4  #: partitions of every shape that are solved, at most
PATIENCE = 5.0  #: seconds after which no further shape is tried
FLOAT_BYTES = 8


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """Say what solving a game takes.

    Attributes
    ----------
    game, concept
        The game, and the name of the concept.
    partitions
        How many the division looks at.
    payoff_bytes
        Of the payoff tensor in floats; working memory comes on top.
    lps, seconds
        Linear programs, and wall seconds on this machine with one worker, ranges and claims included, verification
        not: extrapolated from the partitions that were tried, each standing for those whose blocks have as many joint
        actions.
    tried
        How many partitions were solved to know.
    complete
        Whether partitions of every shape were tried; if not, `lps` and `seconds` count only the shapes that were, and
        are lower bounds.
    """

    game: GameSummary
    concept: str
    partitions: int
    payoff_bytes: int
    lps: int
    seconds: float
    tried: int
    complete: bool


def estimate(game: Game, concept: FallbackBargaining, *, patience: float = PATIENCE) -> Estimate:
    """Estimate what a concept takes, by solving a few of its partitions.

    Parameters
    ----------
    patience
        Wall seconds after which no further shape is tried; the first one always is.

    Raises
    ------
    NotApplicable
        If the concept's parts do not combine.
    TooLarge
        Beyond 16 players.
    SolverError
        If a partition that was tried could not be certified.

    Examples
    --------
    >>> from detente.concepts.coco import COCO
    >>> from detente.model.game import Game
    >>> found = estimate(Game([[[6, 2], [7, 0]], [[6, 7], [2, 0]]]), COCO)
    >>> (found.partitions, found.payoff_bytes, found.tried, found.complete)
    (1, 64, 1, True)
    """
    if game.n_players > MOST_PLAYERS:
        message = (
            f"{game.n_players} players have {2**game.n_players:,} coalitions; an estimate lists them for up to "
            f"{MOST_PLAYERS} players, leave out a player"
        )
        raise TooLarge(message, where="players")
    plan = _plan(game, concept)
    groups: dict[tuple[int, ...], list[Influence]] = {}
    for influence in plan:
        groups.setdefault(_shape(game, influence), []).append(influence)
    small = Game([[[0]], [[0]]])
    study(small, _plan(small, concept), concept.fallback, map)  # so that what is loaded once is not counted
    lps, seconds, tried, begun, left = 0.0, 0.0, 0, time.perf_counter(), len(groups)
    for shape in sorted(groups, key=prod):
        if tried and time.perf_counter() - begun > patience:
            break
        group, left = groups[shape], left - 1
        sample = group[:TRIED]
        spent, programs = _measured(game, concept, sample)
        lps += programs * len(group) / len(sample)
        seconds += spent * len(group) / len(sample)
        tried += len(sample)
    size = FLOAT_BYTES * game.n_players * game.n_profiles
    return Estimate(summary_of(game), concept.name, len(plan), size, round(lps), seconds, tried, not left)


def _plan(game: Game, concept: FallbackBargaining) -> list[Influence]:
    differences = concept.fallback.traits.differences
    return influences(game.n_players, concept.opposition, concept.division, differences=differences)


def _shape(game: Game, influence: Influence) -> tuple[int, ...]:
    """Count the joint actions of every block, sorted: partitions of one shape take about as long."""
    return tuple(
        sorted(prod(game.n_actions[player] for player in members(block)) for block in influence.partition.blocks)
    )


def _measured(game: Game, concept: FallbackBargaining, sample: Sequence[Influence]) -> tuple[float, int]:
    """Solve some partitions; return wall seconds and how many linear programs that took."""
    begun = time.perf_counter()
    with counted() as count:
        study(game, sample, concept.fallback, map)
    return time.perf_counter() - begun, count.lps
