"""Solutions with weights in place of money <-> JSON: each with the agreement on its weighted game."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.formats.number_fields import get_number, get_numbers, put_number, put_numbers
from detente.formats.typed_fields import check_keys, get_integer, get_integers, get_object, get_objects
from detente.model.agreement import Agreement
from detente.model.errors import CertificateRejected, FormatError
from detente.model.transfer import AbsenceClaim, Span, TransferClaim

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.model.lottery_agreement import LotteryAgreement
    from detente.model.numbers import Number

Document = dict[str, Any]

KEYS = frozenset({"solutions", "exhaustive"})  #: of an agreement that lists solutions
_SPAN = {"low", "low_exact", "high", "high_exact", "profile", "sign", "rows", "rows_exact", "columns", "columns_exact"}


def dump_transfer(claim: TransferClaim | AbsenceClaim, witness: Document) -> Number:
    """Write what proves a solution, or that there are no others; return how far it is off."""
    if isinstance(claim, AbsenceClaim):
        witness["spans"] = [_dump_span(span) for span in claim.spans]
        return claim.slack
    from detente.formats.agreement_document import dump_agreement

    put_numbers(witness, "weights", claim.weights)
    put_numbers(witness, "support", claim.support)
    witness["profiles"] = list(claim.profiles)
    put_numbers(witness, "probabilities", claim.probabilities)
    put_numbers(witness, "payoffs", claim.payoffs)
    witness["value"] = dump_agreement(claim.value)
    return claim.residual


def _dump_span(span: Span) -> Document:
    entry: Document = {}
    put_number(entry, "low", span.low)
    put_number(entry, "high", span.high)
    entry |= {"profile": span.profile, "sign": span.sign}
    put_numbers(entry, "rows", span.rows)
    put_numbers(entry, "columns", span.columns)
    return entry


def load_solution(witness: Mapping[str, Any], slack: Number) -> TransferClaim:
    """Read a solution.

    Raises
    ------
    FormatError
        If it, or the agreement on its weighted game, is malformed.
    CertificateRejected
        If the seal of that agreement is broken.
    """
    from detente.formats.agreement_document import load_agreement

    value = load_agreement(get_object(witness, "value"))
    if not isinstance(value, Agreement):
        message = "the agreement on a weighted game is one with side payments"
        raise FormatError(message)
    return TransferClaim(
        _fractions(witness, "weights"),
        _fractions(witness, "support"),
        get_integers(witness, "profiles"),
        _fractions(witness, "probabilities"),
        _fractions(witness, "payoffs"),
        value,
        slack,
    )


def load_absence(witness: Mapping[str, Any], slack: Number) -> AbsenceClaim:
    """Read the claim that there are no other solutions."""
    spans = []
    for entry in get_objects(witness, "spans"):
        check_keys(entry, _SPAN, "a span")
        ends = Fraction(get_number(entry, "low")), Fraction(get_number(entry, "high"))
        signs = get_integer(entry, "profile"), get_integer(entry, "sign")
        spans.append(Span(*ends, *signs, _fractions(entry, "rows"), _fractions(entry, "columns")))
    return AbsenceClaim(tuple(spans), slack)


def _fractions(document: Mapping[str, Any], key: str) -> tuple[Fraction, ...]:
    return tuple([Fraction(number) for number in get_numbers(document, key)])


def solution_fields(agreement: LotteryAgreement) -> Document:
    """List the solutions that a certificate proves, for whoever reads a document; nothing where it proves none."""
    claims, players = agreement.certificate.claims, agreement.game.players
    solutions = [claim for claim in claims if isinstance(claim, TransferClaim)]
    if not solutions:
        return {}
    listed = [_dump_solution(claim, agreement, len(players)) for claim in solutions]
    return {"solutions": listed, "exhaustive": any(isinstance(claim, AbsenceClaim) for claim in claims)}


def _dump_solution(claim: TransferClaim, agreement: LotteryAgreement, n_players: int) -> Document:
    """Write one solution: `value` is what everybody deserves in the weighted game."""
    actions, entry = agreement.game.actions, Document()
    put_numbers(entry, "weights", claim.weights)
    put_numbers(entry, "payoffs", claim.payoffs)
    lottery = []
    for place, chance in zip(claim.profiles, claim.probabilities, strict=True):
        profile = np.unravel_index(place, [len(options) for options in actions])
        item: Document = {"profile": [actions[player][int(profile[player])] for player in range(n_players)]}
        put_number(item, "probability", chance)
        lottery.append(item)
    entry["lottery"] = lottery
    put_numbers(entry, "value", claim.value.payoff_numbers)
    put_number(entry, "residual", claim.residual)
    entry["degenerate"] = claim.degenerate
    return entry


def check_solution_fields(document: Mapping[str, Any], agreement: LotteryAgreement) -> None:
    """Refuse a document whose list of solutions is not that of its certificate.

    Raises
    ------
    CertificateRejected
        If they differ; a document without its claims is not compared.
    """
    stated = {key: document[key] for key in KEYS if key in document}
    try:
        proved = solution_fields(agreement)
    except (ValueError, IndexError, TypeError, OverflowError):  # profiles that no game has
        proved = {}
    if agreement.certificate.claims and not _is_same(stated, proved):
        message = "the solutions that are listed are not those of the certificate"
        raise CertificateRejected(message, where="solutions", slack=float("inf"))


def _is_same(one: object, other: object) -> bool:
    """Tell whether two pieces of documents are the same; true is not the number 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_is_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_is_same, one, other))
    return one == other and isinstance(one, bool) == isinstance(other, bool)
