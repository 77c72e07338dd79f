"""What a solution would take, before it is computed: partitions, bytes, linear programs, seconds."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from math import prod
from typing import TYPE_CHECKING

from detente.coalitions.plan import influence_of
from detente.coalitions.sampling import Design, all_lps
from detente.coalitions.shapes import drawn_shapes, least_joint_actions, shapes
from detente.coalitions.stances import seated
from detente.coalitions.trial import Trial
from detente.concepts.lottery_catalogue import LotteryConcept
from detente.concepts.lottery_trial import lottery_cost
from detente.concepts.sampled import Sampled
from detente.model.agreement import GameSummary, summary_of
from detente.model.errors import TooLarge
from detente.numerics.difference_games import load_loops
from detente.numerics.storeys import LOOPS
from detente.protocols import Batched

if TYPE_CHECKING:
    from collections.abc import Callable

    from detente.coalitions.plan import Influence
    from detente.coalitions.shapes import Shape
    from detente.coalitions.trial import Cost
    from detente.concepts.fallback_bargaining import FallbackBargaining
    from detente.model.game import Game
    from detente.protocols import Mapper

TRIED = 4  #: partitions of every shape that are solved, at most
TRIED_TOGETHER = 64  #: the same, where many partitions are studied at once
MOST_DRAWN = 1_000_000  #: pairs of a sample that are drawn for an estimate
PATIENCE = 5.0  #: seconds after which no further partition is tried
GIVEN_UP = 5.0  #: seconds after which even one that has begun is given up
FLOAT_BYTES = 8
COALITION_BYTES = 1536  #: of what is said about a coalition besides its claims: its worth, its steps, its directions
DOCUMENT_BYTES = 12  #: of a number in a certificate file, about; many are 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """Say what solving a game takes.

    Attributes
    ----------
    game, concept
        The game, and the name of the concept.
    partitions
        How many the division, or a sample, looks at.
    payoff_bytes
        Of the payoffs in floats.
    memory_bytes
        Of the payoffs, and of all that is said about the partitions, claims above all, at the end; a solver's working
        memory comes on top.
    certificate_numbers
        How many numbers the claims hold: beyond 1,000,000 they go to a file of their own.
    certificate_bytes
        Of that file, roughly.
    lps, seconds
        Linear programs, and wall seconds on this machine with one worker, ranges and claims included, verification
        not: extrapolated from the partitions that were tried, each standing for those whose blocks have as many joint
        actions. What equal players or independent groups share is not taken into account.
    engine
        What solves many partitions at once, "" where each is solved alone.
    tried
        How many partitions were solved to know; 0 if the first one was given up.
    complete
        Whether partitions of every shape were tried; if not, all figures but the first three count only the shapes that
        were, or the time that was spent, and are lower bounds.
    """

    game: GameSummary
    concept: str
    partitions: int
    payoff_bytes: int
    memory_bytes: int
    certificate_numbers: int
    certificate_bytes: int
    lps: int
    seconds: float
    engine: str
    tried: int
    complete: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """Say what costs are about, and how they were found."""

    partitions: int
    coalitions: int
    engine: str
    tried: int
    complete: bool


def _unlimited(_: float) -> Mapper:
    """Set no limit."""
    return map


def estimate(
    game: Game,
    concept: FallbackBargaining | Sampled | LotteryConcept,
    *,
    patience: float = PATIENCE,
    given_up: float = GIVEN_UP,
    limited: Callable[[float], Mapper] = _unlimited,
) -> Estimate:
    """Estimate what a concept, or a sample of it, takes, by solving a few of its partitions.

    Parameters
    ----------
    patience
        Wall seconds after which no further partition is tried; the first one always is.
    given_up
        Wall seconds after which even a partition that has begun is given up, at its next linear program.
    limited
        Makes a mapper, shaped like the builtin ``map``, from `given_up`, when the clock begins: it is applied to the
        partitions that are tried; `TimeLimit` from it gives up, too.

    Raises
    ------
    NotApplicable
        If the concept's parts do not combine, or a sample is too small.
    TooLarge
        If a sample has more than 1,000,000 pairs.
    SolverError
        If a partition that was tried could not be certified.

    Notes
    -----
    Partitions are counted and not listed, so that any number of players will do; those of a sample are drawn. What is
    given up counts as it is: the rest of its shape takes at least as long. The clock begins when loops are compiled. A
    deal without side payments rests on one partition, and is solved as a whole.

    Examples
    --------
    >>> from detente.concepts.coco import COCO
    >>> from detente.model.game import Game
    >>> found = estimate(Game([[[6, 2], [7, 0]], [[6, 7], [2, 0]]]), COCO)
    >>> (found.partitions, found.payoff_bytes, found.tried, found.complete)
    (1, 64, 1, True)
    """
    if isinstance(concept, LotteryConcept):
        total = lottery_cost(game, concept, time.perf_counter() + given_up, limited(given_up))
        return _estimate(game, concept.name, total, _Found(1, 0, "", total.solved, total.solved > 0))
    parts, drawn = _drawn(game, concept)
    parts = replace(parts, opposition=seated(parts.opposition, game.players))
    engine = _engine(game, parts)
    if engine == LOOPS:
        load_loops()  # once a process, and not a part of what partitions take
    now = time.perf_counter()
    most = TRIED_TOGETHER if engine else TRIED
    plan = drawn_shapes(game.n_actions, drawn, most) if drawn else shapes(game.n_actions, parts.opposition, most)
    trial = Trial(game, parts.fallback, limited(given_up), now + patience, now + given_up)
    samples = [(shape.count, _influences(parts, shape)) for shape in plan]
    total, tried, left = trial.costs(samples, together=bool(engine))
    partitions = sum(shape.count for shape in plan)
    coalitions = 2 * drawn.lps if drawn else 2**game.n_players
    return _estimate(game, concept.name, total, _Found(partitions, coalitions, engine, tried, complete=not left))


def _drawn(game: Game, concept: FallbackBargaining | Sampled) -> tuple[FallbackBargaining, Design | None]:
    """Take a sample apart: the concept, and which pairs are drawn; None if all are, or partitions are no pairs."""
    if not isinstance(concept, Sampled):
        return concept, None
    lps = concept.lps(game.n_players)
    if lps >= all_lps(game.n_players):
        return concept.concept, None
    if lps > MOST_DRAWN:
        message = f"an estimate draws the pairs of a sample, at most {MOST_DRAWN:,} of them, not {lps:,}; ask for fewer"
        raise TooLarge(message, where="lps")
    return concept.concept, Design(game.n_players, lps, concept.seed)


def _engine(game: Game, concept: FallbackBargaining) -> str:
    """Name what studies many partitions at once; nothing does where each is studied alone."""
    fallback = concept.fallback
    return fallback.engine(game) if isinstance(fallback, Batched) and fallback.batch(game) > 1 else ""


def _influences(concept: FallbackBargaining, shape: Shape) -> list[Influence]:
    parts, differences = (concept.opposition, concept.division), concept.fallback.traits.differences
    return [influence_of(partition, *parts, differences=differences) for partition in shape.some]


def payoff_bytes(game: Game) -> int:
    """Count the bytes of the payoffs in floats: a table of all profiles, or the tables of a structure."""
    if game.structure is None:
        return FLOAT_BYTES * game.n_players * game.n_profiles
    given = game.structure.given
    return FLOAT_BYTES * int(sum(table.size for table in (*given.own, *given.tables)))


def least_bytes(game: Game, concept: FallbackBargaining | Sampled) -> int:
    """Count the bytes that a solution keeps in any case, without solving anything.

    Notes
    -----
    Where the differences of many pairs are found together, the claims hold a strategy of every coalition: together a
    number for every profile of every coalition, that is the product of all numbers of actions plus one. The strategies
    of the two sides of one pair are together at least twice as many numbers as the root of the number of profiles.
    """
    if isinstance(concept, Sampled) and (lps := concept.lps(game.n_players)) < all_lps(game.n_players):
        told = game.tabled and _holds_strategies(concept.concept)
        numbers = least_joint_actions(game.n_actions) if told else 0
        return payoff_bytes(game) + lps * (FLOAT_BYTES * numbers + 2 * COALITION_BYTES)
    concept = concept.concept if isinstance(concept, Sampled) else concept
    listed = game.tabled and _holds_strategies(concept)
    strategies = prod(count + 1 for count in game.n_actions) if listed else 0
    return payoff_bytes(game) + FLOAT_BYTES * strategies + COALITION_BYTES * (1 << game.n_players)


def _holds_strategies(concept: FallbackBargaining) -> bool:
    """Tell whether the claims hold whole strategies, not only what is played."""
    return concept.fallback.traits.differences and isinstance(concept.fallback, Batched)


def _estimate(game: Game, name: str, total: Cost, found: _Found) -> Estimate:
    numbers = round(total.numbers) + found.coalitions
    payoffs = payoff_bytes(game)
    return Estimate(
        summary_of(game),
        name,
        found.partitions,
        payoffs,
        payoffs + round(total.size) + found.coalitions * COALITION_BYTES,
        numbers,
        numbers * DOCUMENT_BYTES,
        round(total.lps),
        total.seconds,
        found.engine,
        found.tried,
        found.complete,
    )
