"""Check what coalitions are worth in every partition: the claims about each, and what the function says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.certify.shown import check_shown
from detente.certify.sides import contributions
from detente.certify.stated import check_efficiency, check_identity, check_status, ledger_of
from detente.certify.verification import Verification
from detente.certify.witnessed import Claims
from detente.coalitions.offsets import offsets, without
from detente.coalitions.partition_offsets import moved_function
from detente.coalitions.plan import Influence
from detente.coalitions.set_partitions import count_partitions, pairs_of, partitions_of
from detente.model.agreement import ConceptSummary
from detente.model.certificate import EfficiencyClaim
from detente.model.errors import CertificateRejected, NotApplicable
from detente.model.numbers import absolute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.certify.ledger import Ledger
    from detente.coalitions.studies import Study
    from detente.model.certificate import Claim
    from detente.model.coalition import Partition
    from detente.model.game import Game
    from detente.model.partition_function import FallbackSummary, PartitionFunction

BY_BLOCK = {"security"}  #: fallbacks that give a block the same in every partition that holds it
KNOWN = {"correlated", "nash", *BY_BLOCK}


def check_partition_function(game: Game, found: PartitionFunction, *, exact: bool = False) -> Verification:
    """Check every worth of a partition function without solving anything.

    Parameters
    ----------
    exact
        As in `detente.certify.check`.

    Raises
    ------
    CertificateRejected
        If a claim is missing or false, or the function says something else.
    NotApplicable
        If the fallback or its selection is not known to this checker.
    """
    check_identity(game, found.game)
    ledger, constants = ledger_of(game, exact=exact), offsets(game)
    check_status(found.certificate, found.near_ties, ledger)
    ledger.demand(fact=found.certificate.offsets == constants, claim="the offsets are those that the game calls for")
    with np.errstate(over="ignore", invalid="ignore"):
        if constants:
            _check(without(game, constants), moved_function(found, [-constant for constant in constants]), ledger)
        else:
            _check(game, found, ledger)
    return Verification(len(found.certificate.claims), ledger.largest if exact else float(ledger.largest))


def partition_studies(
    game: Game, fallback: FallbackSummary, partitions: Sequence[Partition], claims: Sequence[Claim], ledger: Ledger
) -> list[Study]:
    """Check the claims about a list of partitions, in order, and return what the blocks of each get.

    Parameters
    ----------
    game
        Near zero, as the claims speak of it.

    Raises
    ------
    CertificateRejected
        If a claim is missing or false, or proves nothing that is needed.
    NotApplicable
        If the fallback or its selection is not known to this checker.
    """
    if fallback.name not in KNOWN:
        message = f"the checker knows no partition function of the fallback '{fallback.name}'"
        raise NotApplicable(message)
    opposition = "bloc" if fallback.name in BY_BLOCK else "individuals"
    concept = ConceptSummary("", opposition, fallback.name, fallback.selection, "", fallback.parameters)
    handed, plan = Claims(claims), [Influence(partition, (), ()) for partition in partitions]
    studies = contributions(game, concept, plan, handed, ledger)
    ledger.demand(fact=handed.place == len(claims), claim="the certificate holds claims that prove nothing needed")
    return studies


def _check(game: Game, found: PartitionFunction, ledger: Ledger) -> None:
    """Check a game whose payoffs are not far from zero."""
    match found.certificate.claims:
        case (*proofs, EfficiencyClaim() as efficiency):
            check_efficiency(game, (found.profile, found.welfare), efficiency, ledger)
        case _:
            message = "the certificate does not end with the claim of efficiency"
            raise CertificateRejected(message, where="certificate", slack=float("inf"))
    ledger.at_most_zero(absolute(ledger.number(efficiency.slack)), "efficiency: the stated slack")
    partitions = _partitions(game, found, ledger)
    ledger.demand(
        fact=[entry.partition for entry in found.disagreements] == partitions,
        claim="the function lists every partition that matters, once and in order",
    )
    ledger.demand(
        fact=min(1, len(partitions)) <= found.solved <= len(partitions),
        claim="no more merged games were solved than there are",
    )
    check_shown(found, partition_studies(game, found.fallback, partitions, proofs, ledger), ledger)


def _partitions(game: Game, found: PartitionFunction, ledger: Ledger) -> list[Partition]:
    """List the partitions that matter, no more than the function lists."""
    by_block, n_players = found.fallback.name in BY_BLOCK, game.n_players
    ledger.demand(fact=found.by_block == by_block, claim="the function says whether partitions into two tell all")
    count = 2 ** (n_players - 1) if by_block else count_partitions(n_players)
    ledger.demand(
        fact=len(found.disagreements) == count - 1, claim=f"the function lists {count - 1:,} partitions, one each"
    )
    return pairs_of(n_players) if by_block else partitions_of(n_players)
