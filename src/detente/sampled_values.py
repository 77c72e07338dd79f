"""Values of partition functions where the partitions are too many: from some of them, with an interval."""

from __future__ import annotations

from fractions import Fraction
from operator import index
from typing import TYPE_CHECKING, SupportsIndex

import numpy as np

from detente.certify.partition_function import partition_studies
from detente.certify.stated import ledger_of
from detente.coalitions.offsets import offsets, without
from detente.coalitions.plan import Influence
from detente.coalitions.random_teams import RandomTeams
from detente.coalitions.set_partitions import count_partitions
from detente.coalitions.team_design import TeamDesign
from detente.coalitions.worth import study
from detente.concepts.efficient_profile import efficient_profile
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.concepts.unfinished import claims_of
from detente.divisions.shapley import Shapley
from detente.fallbacks import Correlated
from detente.model.agreement import summary_of
from detente.model.errors import CertificateRejected, NotApplicable, NumericalTrouble
from detente.model.expecting import check_is_game
from detente.model.partition_function import FallbackSummary
from detente.model.sampled_value import SampledValue
from detente.model.sampled_worths import LEVEL
from detente.numerics.stratum_means import stratum_means
from detente.partition_games import MOST_PLAYERS, check_fallback, partition_function
from detente.values import RandomPartitions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.coalitions.studies import Study
    from detente.model.game import Game
    from detente.protocols import Mapper

USUAL = FallbackBargaining("random-teams", RandomTeams(), Correlated(), Shapley())


def sampled_value(
    game: Game,
    concept: FallbackBargaining | None = None,
    *,
    partitions: SupportsIndex,
    seed: SupportsIndex = 0,
    mapper: Mapper = map,
) -> SampledValue:
    """Estimate what everybody gets where outsiders form teams at random, from some of the partitions.

    Parameters
    ----------
    game
        The game.
    concept
        With the opposition `RandomTeams` and the division `Shapley`, as `dt.concept("correlated",
        opposition="random-teams:2")` makes one; honest fallbacks and theta = 1 by default: the value of `MachoStadler`.
    partitions
        How many partitions of the players to look at; two at least for every number of blocks.
    seed
        Decides which; the same seed with a larger number looks at the same partitions and more.
    mapper
        Anything shaped like the builtin ``map``; one item a merged game that is solved.

    Raises
    ------
    NotApplicable
        If the concept is of another kind, a number is out of range, or the fallback has no meaning among many blocks.
    SolverError
        If a fallback could not be certified.

    Notes
    -----
    Up to 9 players the answer is exact if the number covers all partitions. Partitions are drawn by their number of
    blocks, each as often as random teams of all players would be it; everybody's value is a mean over them, so that
    payoffs add up to the largest total in every sample. The interval is Student's, after Satterthwaite.

    Of the other values, `McQuillin` needs pairs of a coalition and its complement only (`dt.sampled`), and
    `ExternalityFree` 2^n partitions only (`dt.solve`). `Myerson` weighs partitions with large numbers of changing
    signs: a sample says nothing about it.

    Examples
    --------
    >>> import detente as dt
    >>> dt.sampled_value(dt.read("example:public-good"), partitions=4).payoffs.round(3).tolist()
    [7.667, 9.667, 3.667]
    """
    check_is_game(game)
    chosen = USUAL if concept is None else concept
    theta = _theta(chosen)
    check_fallback(game, chosen.fallback)
    count, start = _whole(partitions, "partitions"), _whole(seed, "seed")
    if game.n_players <= MOST_PLAYERS and count >= count_partitions(game.n_players) - 1:
        found = partition_function(game, fallback=chosen.fallback, mapper=mapper)
        shares = tuple(RandomPartitions(theta).share(found).tolist())
        name, drawn = chosen.opposition.name, len(found.disagreements)
        return SampledValue(found.game, found.fallback, name, shares, shares, shares, LEVEL, drawn, start)
    return _estimated(game, chosen, TeamDesign(game.n_players, theta, count, start), mapper)


def _theta(concept: FallbackBargaining) -> Fraction:
    """Read how likely outsiders stay alone; refuse what is no concept of random teams."""
    if isinstance(concept, FallbackBargaining):
        if isinstance(concept.opposition, RandomTeams) and isinstance(concept.division, Shapley):
            return Fraction(concept.opposition.theta)
        about = f"'{concept.name}' has the opposition '{concept.opposition.name}' and '{concept.division.name}'"
    else:
        about = f"{concept!r:.60} is none"
    message = (
        f"a sample of partitions estimates the Shapley value where outsiders form teams at random, and {about}; use "
        f"dt.concept('correlated', opposition='random-teams'), or count all partitions by dt.partition_function"
    )
    raise NotApplicable(message, where="concept")


def _estimated(game: Game, concept: FallbackBargaining, design: TeamDesign, mapper: Mapper) -> SampledValue:
    """Draw partitions, study each once, and check what was found before it is believed."""
    constants, layers = offsets(game), design.layers()
    near, efficient = without(game, constants) if constants else game, efficient_profile(game)
    listed = list(dict.fromkeys(partition for layer in layers for partition in layer.partitions))
    fallback, traits = concept.fallback, concept.fallback.traits
    about = FallbackSummary(traits.name, traits.selection, dict(traits.parameters))
    studies = study(near, [Influence(partition, (), ()) for partition in listed], fallback, mapper)
    _check(near, about, studies)
    paid = {entry.influence.partition: entry.disagreement.payoffs for entry in studies}
    start = efficient_profile(near)
    own = [float(payoff) for payoff in start.payoffs]
    found = stratum_means(design.strata(layers, paid, own), LEVEL)
    surplus = float(start.welfare - sum(start.payoffs)) / game.n_players
    payoffs = np.array([float(payoff) for payoff in efficient.payoffs]) + surplus + found.values
    return SampledValue(
        summary_of(game),
        about,
        concept.opposition.name,
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
