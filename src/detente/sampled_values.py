"""Values of partition functions where the partitions are too many: from some of them, with an interval."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import inf
from operator import index
from typing import TYPE_CHECKING, SupportsIndex, TypeAlias

import numpy as np

from detente.certify.partition_function import partition_studies
from detente.certify.stated import ledger_of
from detente.coalitions.myerson_design import MyersonDesign
from detente.coalitions.offsets import offsets, without
from detente.coalitions.plan import MOST_PLAYERS as MOST_LISTED
from detente.coalitions.plan import Influence
from detente.coalitions.random_teams import RandomTeams
from detente.coalitions.sampling import all_lps
from detente.coalitions.set_partitions import count_partitions
from detente.coalitions.team_design import TeamDesign
from detente.coalitions.worth import study
from detente.concepts.efficient_profile import efficient_profile
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.concepts.unfinished import claims_of
from detente.divisions.shapley import Shapley
from detente.model.agreement import summary_of
from detente.model.errors import CertificateRejected, NotApplicable, NumericalTrouble
from detente.model.expecting import check_is_game
from detente.model.partition_function import FallbackSummary
from detente.model.sampled_value import SampledValue
from detente.model.sampled_worths import LEVEL
from detente.partition_games import MOST_PLAYERS, check_fallback, partition_function
from detente.values import MachoStadler, Myerson, PartitionBargaining, RandomPartitions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.coalitions.studies import Study
    from detente.model.game import Game
    from detente.protocols import Fallback, Mapper
    from detente.values.partition_value import PartitionValue

Design: TypeAlias = TeamDesign | MyersonDesign


def sampled_value(
    game: Game,
    concept: FallbackBargaining | PartitionBargaining | PartitionValue | None = None,
    *,
    partitions: SupportsIndex,
    seed: SupportsIndex = 0,
    mapper: Mapper = map,
) -> SampledValue:
    """Estimate what everybody gets by a value that reads many partitions, from some of them.

    Parameters
    ----------
    game
        The game.
    concept
        A value: `MachoStadler` (the default), `RandomPartitions` or `Myerson`; with another fallback than honest
        correlated equilibria, `PartitionBargaining(value, fallback)`. A concept with the opposition `RandomTeams` and
        the division `Shapley`, as `dt.concept("security", opposition="random-teams:2")` makes one, is the same as
        `RandomPartitions`.
    partitions
        How many partitions of the players to look at; two at least for every number of blocks, for `Myerson` three
        for every way to choose the sizes of the blocks.
    seed
        Decides which; the same seed with a larger number looks at the same partitions and more.
    mapper
        Anything shaped like the builtin ``map``; one item a merged game that is solved.

    Raises
    ------
    NotApplicable
        If the value is of another kind, a number is out of range, or the fallback has no meaning among many blocks.
    SolverError
        If a fallback could not be certified.

    Notes
    -----
    Up to 9 players the answer is exact if the number covers all partitions; for `Security`, up to 20 players if it
    covers all pairs of a coalition and its complement. Payoffs add up to the largest total in
    every sample. The interval is Student's, after Satterthwaite.

    For random teams, partitions are drawn by their number of blocks, each as often as random teams of all players would
    be it; everybody's value is a mean over them. For `Myerson`, they are drawn by the sizes of their blocks; its
    coefficients are large and their signs change, so that its intervals are wide until most partitions are drawn.

    Of the other values, `McQuillin` needs pairs of a coalition and its complement only (`dt.sampled`), and
    `ExternalityFree` 2^n partitions only (`dt.solve`).

    Examples
    --------
    >>> import detente as dt
    >>> game = dt.read("example:public-good")
    >>> dt.sampled_value(game, partitions=4).payoffs.round(3).tolist()
    [7.667, 9.667, 3.667]
    >>> dt.sampled_value(game, dt.Myerson(), partitions=4).payoffs.round(3).tolist()
    [3.667, 14.667, 2.667]
    """
    check_is_game(game)
    chosen = _read(concept)
    check_fallback(game, chosen.fallback)
    count, start = _whole(partitions, "partitions"), _whole(seed, "seed")
    if count >= _everything(game.n_players, chosen.fallback):
        found = partition_function(game, fallback=chosen.fallback, mapper=mapper)
        shares = tuple(chosen.value.share(found).tolist())
        name, drawn = chosen.value.name, len(found.disagreements)
        return SampledValue(found.game, found.fallback, name, shares, shares, shares, LEVEL, drawn, start)
    return _estimated(game, chosen, _design(game, chosen.value, count, start), mapper)


def _everything(n_players: int, fallback: Fallback) -> float:
    """Count the partitions that tell all; none do where they cannot be listed."""
    if fallback.traits.by_block:
        return all_lps(n_players) if n_players <= MOST_LISTED else inf
    return count_partitions(n_players) - 1 if n_players <= MOST_PLAYERS else inf


def _read(concept: object) -> PartitionBargaining:
    """Read which value is asked for, and what is played if talks fail; refuse what no sample estimates."""
    if isinstance(concept, FallbackBargaining):
        opposition = concept.opposition
        if isinstance(opposition, RandomTeams) and isinstance(concept.division, Shapley):
            return PartitionBargaining(RandomPartitions(opposition.theta), concept.fallback)
        about = f"'{concept.name}' has the opposition '{opposition.name}' and the division '{concept.division.name}'"
        raise _no_value(about)
    if isinstance(concept, PartitionBargaining):
        return replace(_read(concept.value), fallback=concept.fallback)
    if concept is None or isinstance(concept, MachoStadler):
        return PartitionBargaining(RandomPartitions())
    if isinstance(concept, RandomPartitions | Myerson):
        return PartitionBargaining(concept)
    raise _no_value(f"{concept!r:.60} is none of these")


def _no_value(about: str) -> NotApplicable:
    message = (
        f"a sample of partitions estimates Myerson's value, or the Shapley value where outsiders form teams at random, "
        f"and {about}; use dt.Myerson(), or dt.concept('correlated', opposition='random-teams'), or count all "
        f"partitions by dt.partition_function"
    )
    return NotApplicable(message, where="concept")


def _design(game: Game, value: PartitionValue, count: int, seed: int) -> Design:
    """Say which partitions to draw for a value."""
    if isinstance(value, RandomPartitions):
        return TeamDesign(game.n_players, Fraction(value.theta), count, seed)
    return MyersonDesign(game.n_players, count, seed, game.scale)


def _estimated(game: Game, concept: PartitionBargaining, design: Design, mapper: Mapper) -> SampledValue:
    """Draw partitions, study each once, and check what was found before it is believed."""
    constants, layers = offsets(game), design.layers()
    near, efficient = without(game, constants) if constants else game, efficient_profile(game)
    listed = list(dict.fromkeys(partition for layer in layers for partition in layer.partitions))
    fallback, traits = concept.fallback, concept.fallback.traits
    about = FallbackSummary(traits.name, traits.selection, dict(traits.parameters))
    studies = study(near, [Influence(partition, (), ()) for partition in listed], fallback, mapper)
    _check(near, about, studies)
    paid = {entry.influence.partition: entry.payoffs for entry in studies}
    start = efficient_profile(near)
    own = [float(payoff) for payoff in start.payoffs]
    found = design.means(layers, paid, own)
    surplus = float(start.welfare - sum(start.payoffs)) / game.n_players
    payoffs = np.array([float(payoff) for payoff in efficient.payoffs]) + surplus + found.values
    return SampledValue(
        summary_of(game),
        about,
        concept.value.name,
        _numbers(payoffs),
        _numbers(payoffs - found.margins),
        _numbers(payoffs + found.margins),
        LEVEL,
        len(listed),
        design.seed,
    )


def _check(game: Game, fallback: FallbackSummary, studies: Sequence[Study]) -> None:
    """Check the claims about every partition; nothing where the fallback is one that the checker does not know."""
    listed = [entry.influence.partition for entry in studies]
    try:
        partition_studies(game, fallback, listed, claims_of(studies), ledger_of(game, exact=False))
    except NotApplicable:
        return
    except CertificateRejected as error:
        message = f"a sample of partitions could not be certified: {error.message}"
        raise NumericalTrouble(message) from error


def _whole(number: SupportsIndex, where: str) -> int:
    try:
        return index(number)
    except TypeError as error:
        message = f"{where} is {number!r:.40}; choose a whole number"
        raise NotApplicable(message, where=where) from error


def _numbers(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[float, ...]:
    return tuple((values + 0.0).tolist())
