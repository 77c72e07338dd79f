"""What coalitions are worth, all of them or those that were drawn <-> parts of an agreement's document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.coalitions.sampling import Design
from detente.formats.number_fields import get_number, get_numbers, put_number, put_numbers
from detente.formats.reported_document import is_reported, load_reported_worths
from detente.formats.typed_fields import check_keys, get_integer, get_items, get_object
from detente.model.certificate import DivisionClaim
from detente.model.coalition import grand, members, outsiders, size
from detente.model.errors import CertificateRejected, FormatError, NotApplicable
from detente.model.numbers import absolute, numbers
from detente.model.reported_worths import ReportedWorths
from detente.model.sampled_worths import SampledWorths, Sampling
from detente.model.tu_game import TUGame

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.model.certificate import Certificate
    from detente.model.numbers import Number

Document = dict[str, Any]
SAMPLING_KEYS = frozenset({"low", "high", "level", "lps", "seed"})


def dump_worths(worths: TUGame | SampledWorths | ReportedWorths, players: Sequence[str]) -> list[Document]:
    """List every coalition that is known with its worth, by size, then in the order of the players."""
    return [_dump_worth(worths.worth(coalition), _names(coalition, players)) for coalition in worths.coalitions]


def _dump_worth(worth: Number, names: list[str]) -> Document:
    entry: Document = {"members": names}
    put_number(entry, "worth", worth)
    return entry


def dump_sampling(sampling: Sampling) -> Document:
    """Write how coalitions were drawn, and the interval around every payoff."""
    document: Document = {}
    put_numbers(document, "low", sampling.low_numbers)
    put_numbers(document, "high", sampling.high_numbers)
    return {**document, "level": sampling.level, "lps": sampling.lps, "seed": sampling.seed}


def load_worths(
    document: Mapping[str, Any], certificate: Certificate, players: Sequence[str]
) -> TUGame | SampledWorths | ReportedWorths:
    """Take the worths of the division claim; those listed for people must be the same, and complete.

    Raises
    ------
    FormatError
        If a field is missing or of the wrong kind.
    CertificateRejected
        If the claim does not give the worth of every coalition, or of every one that was drawn, or a listed worth is
        another one.
    """
    reported = is_reported(certificate.claims)
    for key, fitting in (("observations", reported), ("sampling", not reported)):
        if key in document and not fitting:
            message = f"the field '{key}' does not belong to an agreement with these claims"
            raise FormatError(message)
    if reported:
        told = load_reported_worths(document, certificate.claims, len(players))
        _check_listed(document, told.values, players)
        return told
    sampling = _load_sampling(get_object(document, "sampling")) if "sampling" in document else None
    division = next((claim for claim in certificate.claims if isinstance(claim, DivisionClaim)), None)
    given = 0 if division is None else len(division.worths)
    expected = grand(len(players)) if sampling is None else 2 * sampling.lps + 1
    if division is None or given != expected or len(certificate.offsets) not in {0, len(players)}:
        message = f"the certificate does not give the worth of every coalition{'' if sampling is None else ' drawn'}"
        raise CertificateRejected(message, where="certificate", slack=float("inf"))
    known = range(1, expected + 1) if sampling is None else _drawn(sampling, len(players))
    values = dict(zip(known, _without_offsets(division.worths, known, certificate.offsets), strict=True))
    _check_listed(document, values, players)
    if sampling is not None:
        return SampledWorths(len(players), values, sampling)
    return TUGame(numbers([0 * division.worths[-1], *values.values()]))


def _load_sampling(document: Mapping[str, Any]) -> Sampling:
    check_keys(document, SAMPLING_KEYS, "the sampling")
    return Sampling(
        get_numbers(document, "low"),
        get_numbers(document, "high"),
        float(get_number(document, "level")),
        get_integer(document, "lps"),
        get_integer(document, "seed"),
    )


def _drawn(sampling: Sampling, n_players: int) -> list[int]:
    """Draw the sample again, and list its coalitions in the order of their bitmasks, everybody among them."""
    try:
        sides = Design(n_players, sampling.lps, sampling.seed).sides()
    except NotApplicable as error:
        raise CertificateRejected(error.message, where="sampling", slack=float("inf")) from error
    pairs = [coalition for drawn in sides for side in drawn for coalition in (side, outsiders(side, n_players))]
    return sorted([*pairs, grand(n_players)])


def _without_offsets(worths: Sequence[Number], known: Sequence[int], offsets: Sequence[Number]) -> list[Number]:
    """Add to every worth what the certificate had taken from its players' payoffs."""
    if not offsets:
        return list(worths)
    pairs = zip(worths, known, strict=True)
    return [worth + sum(offsets[player] for player in members(coalition)) for worth, coalition in pairs]


def _check_listed(document: Mapping[str, Any], values: Mapping[int, Number], players: Sequence[str]) -> None:
    """Compare the coalitions that are listed for people, if there are any, with the proven worths."""
    listed = get_items(document, "coalitions") if "coalitions" in document else []
    if not listed:
        return
    order = sorted(values, key=lambda coalition: (size(coalition), members(coalition)))
    labels = [_names(coalition, players) for coalition in order]
    if [get_items(entry, "members") for entry in listed] != labels:
        message = "'coalitions' must list every coalition once, by size, then in the order of the players"
        raise FormatError(message)
    for coalition, entry, names in zip(order, listed, labels, strict=True):
        worth, proven = get_number(entry, "worth"), values[coalition]
        if worth != proven:
            message = f"the worth of {' + '.join(names)} is listed as {float(worth):g}, the certificate says otherwise"
            raise CertificateRejected(message, where="coalitions", slack=float(absolute(worth - proven)))


def _names(coalition: int, players: Sequence[str]) -> list[str]:
    return [players[player] for player in members(coalition)]
