"""Reported disagreement points: their claims, worths and intervals <-> parts of an agreement's document."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from detente.formats.number_fields import get_number, get_numbers, put_numbers
from detente.formats.typed_fields import check_keys, get_integer, get_object
from detente.model.certificate import DivisionClaim, ReportedClaim
from detente.model.coalition import grand
from detente.model.errors import CertificateRejected, FormatError
from detente.model.reported_worths import Observations, ReportedWorths

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.model.certificate import Claim
    from detente.model.coalition import Partition
    from detente.model.numbers import Number

Document = dict[str, Any]
OBSERVATIONS_KEYS = frozenset({"episodes", "mean", "mean_exact", "low", "high", "level"})


def dump_reported(claim: ReportedClaim, witness: Document) -> None:
    """Write what was reported, one episode after the other, and its mean into a witness."""
    put_numbers(witness, "episodes", [*chain.from_iterable(claim.episodes)])
    put_numbers(witness, "payoffs", claim.payoffs)


def load_reported(partition: Partition, document: Mapping[str, Any], witness: Mapping[str, Any]) -> ReportedClaim:
    """Read a claim.

    Raises
    ------
    FormatError
        If it is malformed.
    """
    written, width = get_numbers(witness, "episodes"), len(partition)
    if not written or len(written) % width:
        message = (
            f"the field 'episodes' holds {len(written)} numbers; expected {width}, one a player, for every episode"
        )
        raise FormatError(message)
    episodes = tuple([written[start : start + width] for start in range(0, len(written), width)])
    return ReportedClaim(partition, episodes, get_numbers(witness, "payoffs"), get_number(document, "slack"))


def is_reported(claims: Sequence[Claim]) -> bool:
    """Tell whether a certificate rests on a disagreement point that was reported."""
    return any(isinstance(claim, ReportedClaim) for claim in claims)


def dump_observations(observations: Observations) -> Document:
    """Write how many episodes there were, what they paid on average, and the interval around every payoff."""
    document: Document = {"episodes": observations.episodes}
    put_numbers(document, "mean", observations.mean_numbers)
    put_numbers(document, "low", observations.low_numbers)
    put_numbers(document, "high", observations.high_numbers)
    return {**document, "level": observations.level}


def load_observations(document: Mapping[str, Any]) -> Observations | None:
    """Read the field `observations` of an agreement; None if there is none.

    Raises
    ------
    FormatError
        If it is malformed.
    """
    if "observations" not in document:
        return None
    found = get_object(document, "observations")
    check_keys(found, OBSERVATIONS_KEYS, "the observations")
    return Observations(
        get_integer(found, "episodes"),
        get_numbers(found, "mean"),
        get_numbers(found, "low"),
        get_numbers(found, "high"),
        float(get_number(found, "level")),
    )


def load_reported_worths(document: Mapping[str, Any], claims: Sequence[Claim], n_players: int) -> ReportedWorths:
    """Take the worths of the division claim.

    Raises
    ------
    FormatError
        If a field is of the wrong kind.
    CertificateRejected
        If the claim does not give the worth of every player alone and of everybody.
    """
    division = next((claim for claim in claims if isinstance(claim, DivisionClaim)), None)
    known = sorted({*(1 << player for player in range(n_players)), grand(n_players)})
    worths: tuple[Number, ...] = () if division is None else division.worths
    if len(worths) != len(known):
        message = "the certificate does not give the worth of every player alone and of everybody"
        raise CertificateRejected(message, where="certificate", slack=float("inf"))
    return ReportedWorths(n_players, dict(zip(known, worths, strict=True)), load_observations(document))
