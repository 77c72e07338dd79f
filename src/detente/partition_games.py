"""From a game to its partition function: what every coalition is worth, however the others stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.certify.partition_function import check_partition_function
from detente.coalitions.offsets import offsets, without
from detente.coalitions.partition_offsets import moved_function
from detente.coalitions.plan import Influence, check_listable
from detente.coalitions.set_partitions import count_partitions, pairs_of, partitions_of
from detente.coalitions.worth import study
from detente.concepts.efficient_profile import efficient_profile
from detente.concepts.unfinished import claims_of
from detente.fallbacks import Correlated, Nash
from detente.model.agreement import summary_of
from detente.model.certificate import Certificate, EfficiencyClaim
from detente.model.errors import CertificateRejected, InvalidGame, NotApplicable, NumericalTrouble, TooLarge
from detente.model.expecting import check_is_game
from detente.model.partition_function import FallbackSummary, PartitionFunction
from detente.model.polymatrix import MOST_NUMBERS, graph_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from detente.certify import Verification
    from detente.model.coalition import Partition
    from detente.model.game import Game
    from detente.protocols import Fallback, Item, Mapper, Result

MOST_PLAYERS = 9  #: up to so many, all partitions are listed
TWO = 2


def partition_function(game: Game, *, fallback: Fallback | None = None, mapper: Mapper = map) -> PartitionFunction:
    """Compute V(S; pi), what a coalition S is worth if talks fail while the players stand in a partition pi.

    Parameters
    ----------
    game
        The game.
    fallback
        What is played among the blocks: `Correlated` (the default, with any selection), `Security`, or, between two
        players, `Nash`.
    mapper
        Anything shaped like the builtin ``map``; one item a merged game that is solved.

    Returns
    -------
    PartitionFunction
        With `certificate.status` "verified"; "unchecked" for a fallback that the checker does not know.

    Raises
    ------
    NotApplicable
        If the fallback has no meaning among more than two blocks.
    TooLarge
        If there are more than 9 players; for `Security`, 20.
    SolverError
        If a fallback could not be certified.

    Notes
    -----
    As many merged games as the players have partitions: 876 for 7 players, 4,139 for 8, 21,146 for 9. Partitions that
    exchanging equal players makes the same, block by block, are solved once. What a block can guarantee itself is the
    same in every partition, so that for `Security` the 2^(n-1) - 1 partitions into two tell all.

    References
    ----------
    Thrall & Lucas (1963).

    Examples
    --------
    >>> import detente as dt
    >>> found = dt.partition_function(dt.read("example:public-good"))
    >>> found
    PartitionFunction(correlated: 3 players, 4 partitions; verified)
    >>> [str(found.worth(2, dt.Partition(blocks))) for blocks in ((2, 5), (1, 2, 4))]
    ['12', '0']
    """
    check_is_game(game)
    notion = Correlated() if fallback is None else fallback
    check_fallback(game, notion)
    partitions = _partitions(game, notion)
    constants = offsets(game)
    found = _function(without(game, constants) if constants else game, notion, partitions, mapper)
    if constants:
        proof = replace(found.certificate, offsets=constants)
        found = replace(moved_function(found, constants), game=summary_of(game), certificate=proof)
    return _verified(game, found)


def verify_partition_function(game: Game, found: PartitionFunction, *, exact: bool = False) -> Verification:
    """Check a partition function against its game, without solving anything.

    Parameters
    ----------
    found
        As computed, or as read from a document.
    exact
        Evaluate every number as the fraction that was written, and report the exact slack.

    Raises
    ------
    CertificateRejected
        If a claim is false or missing.
    InvalidGame
        If these are not a game and its partition function, in this order.
    """
    check_is_game(game)
    if not isinstance(found, PartitionFunction):
        message = f"a partition function is expected, not {type(found).__name__}; dt.partition_function makes them"
        raise InvalidGame(message)
    return check_partition_function(game, found, exact=exact)


def check_fallback(game: Game, fallback: Fallback) -> None:
    """Refuse fallbacks that have no meaning among more than two blocks.

    Raises
    ------
    NotApplicable
        With the reason.
    TooLarge
        If the game is given as a graph, has no table, and the fallback needs one.
    """
    traits, graph = fallback.traits, graph_of(game)
    if graph is not None and not traits.on_graphs:
        graph.check_size(MOST_NUMBERS)
    if traits.alone:
        reason = "says only what single players get"
    elif traits.differences:
        reason = "determines only the difference between a coalition and one opponent, and has no meaning among three"
    elif traits.bloc_only:
        reason = "stands between a coalition and one opponent, and has no meaning among three"
    elif isinstance(fallback, Nash) and game.n_players > TWO:
        reason = f"lists the equilibria of two blocks, and {game.n_players} players stand in up to {game.n_players}"
    else:
        return
    message = (
        f"a partition function says what coalitions get however the others stand; the fallback '{traits.name}' "
        f"{reason}: choose 'correlated' or 'security'"
    )
    raise NotApplicable(message, where="fallback")


def _partitions(game: Game, fallback: Fallback) -> list[Partition]:
    if fallback.traits.by_block:
        check_listable(game.n_players)
        return pairs_of(game.n_players)
    if game.n_players > MOST_PLAYERS:
        message = (
            f"{game.n_players} players can stand in {count_partitions(game.n_players):,} ways, and a partition "
            f"function solves a game for each of them; the limit is {MOST_PLAYERS} players: draw some, by "
            f"dt.sampled_value"
        )
        raise TooLarge(message, where="players")
    return partitions_of(game.n_players)


def _function(game: Game, fallback: Fallback, partitions: list[Partition], mapper: Mapper) -> PartitionFunction:
    """Study every partition of a game whose payoffs are not far from zero."""
    efficient, counted = efficient_profile(game), _Counted(mapper)
    studies = study(game, [Influence(partition, (), ()) for partition in partitions], fallback, counted)
    traits = fallback.traits
    near = [*efficient.near_ties, *(tie for entry in studies for tie in entry.disagreement.near_ties)]
    claims = (*claims_of(studies), EfficiencyClaim(efficient.profile, efficient.welfare, Fraction(0)))
    return PartitionFunction(
        summary_of(game),
        FallbackSummary(traits.name, traits.selection, dict(traits.parameters)),
        efficient.welfare,
        efficient.profile,
        tuple([entry.disagreement for entry in studies]),
        traits.by_block,
        Certificate("unchecked", float("nan"), claims),
        tuple(near),
        counted.solved,
    )


@dataclass(slots=True, eq=False)
class _Counted:
    """Count the merged games that a mapper is given to solve."""

    mapper: Mapper
    solved: int = 0

    def __call__(self, function: Callable[[Item], Result], items: Iterable[Item], /) -> Iterator[Result]:
        """Apply a function to all items."""
        listed = list(items)
        self.solved += sum([len(item) if isinstance(item, tuple) else 1 for item in listed])
        return self.mapper(function, listed)


def _verified(game: Game, found: PartitionFunction) -> PartitionFunction:
    try:
        verification = check_partition_function(game, found)
    except NotApplicable:
        return found
    except CertificateRejected as error:
        message = f"the partition function of '{found.fallback.name}' could not be certified: {error.message}"
        raise NumericalTrouble(message, problem=found) from error
    proof = replace(found.certificate, status="verified", largest_violation=float(verification.largest_violation))
    return replace(found, certificate=proof)
