"""Agreements without side payments <-> JSON documents, sealed: a lottery in place of a profile and transfers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.formats.agreement_parts import (
    load_certificate,
    load_concept,
    load_game_summary,
    load_near_ties,
    put_end,
    put_head,
)
from detente.formats.disagreement_document import (
    dump_disagreement,
    dump_distribution,
    load_disagreement,
    load_distribution,
)
from detente.formats.number_fields import get_number, get_numbers, put_number, put_numbers
from detente.formats.reported_document import is_reported
from detente.formats.transfer_document import KEYS as SOLUTION_KEYS
from detente.formats.transfer_document import check_solution_fields, solution_fields
from detente.formats.typed_fields import check_keys, get_flag, get_items, get_object, get_texts
from detente.model.agreement import Ranges
from detente.model.errors import FormatError
from detente.model.lottery_agreement import LotteryAgreement

if TYPE_CHECKING:
    from collections.abc import Mapping

Document = dict[str, Any]

_ABOUT = {"schema", "version", "warnings", "complete", "statistics", "seal"}
_PARTS = {"game", "concept", "ranges", "profile", "transfers", "lottery", "disagreements", "certificate", "near_ties"}
_NUMBERS = {"payoffs", "welfare", "disagreement", "ideal", "supporting_weights"}
KEYS = SOLUTION_KEYS | _ABOUT | _PARTS | _NUMBERS | {key + "_exact" for key in _NUMBERS} | {"radius"}
RANGES_KEYS = frozenset({"low", "low_exact", "high", "high_exact", "exact"})


def dump_lottery(agreement: LotteryAgreement) -> Document:
    """Write an agreement without side payments as a JSON document."""
    game = agreement.game
    document: Document = {}
    put_head(document, agreement)
    put_number(document, "welfare", agreement.welfare)
    document |= {"profile": None, "transfers": None, "lottery": dump_distribution(agreement.lottery, game)}
    put_numbers(document, "disagreement", agreement.disagreement_numbers)
    put_numbers(document, "ideal", agreement.ideal_numbers)
    put_numbers(document, "supporting_weights", agreement.supporting_numbers)
    document["radius"] = agreement.radius
    document["disagreements"] = [dump_disagreement(entry, game) for entry in agreement.disagreements]
    document |= solution_fields(agreement)
    put_end(document, agreement)
    return document


def is_lottery(document: Mapping[str, Any]) -> bool:
    """Tell whether an agreement that is complete has a lottery, and no side payments."""
    return "lottery" in document


def load_lottery(document: Mapping[str, Any]) -> LotteryAgreement:
    """Read an agreement without side payments from a JSON document whose seal was checked.

    Raises
    ------
    FormatError
        If the document is malformed, or it, its concept, its certificate or a claim has an unknown key.
    CertificateRejected
        If two places of it contradict each other.
    """
    check_keys(document, KEYS, "the agreement")
    for key in ("profile", "transfers"):
        if document.get(key, 0) is not None:
            message = f"the agreement is a lottery without side payments, so its '{key}' must be null"
            raise FormatError(message)
    game, spread = load_game_summary(get_object(document, "game")), get_object(document, "ranges")
    check_keys(spread, RANGES_KEYS, "the ranges")
    certificate = load_certificate(get_object(document, "certificate"), game.players)
    reported = is_reported(certificate.claims)
    agreement = LotteryAgreement(
        game,
        load_concept(get_object(document, "concept")),
        get_numbers(document, "payoffs"),
        Ranges(get_numbers(spread, "low"), get_numbers(spread, "high"), get_flag(spread, "exact")),
        get_number(document, "welfare"),
        load_distribution(get_items(document, "lottery"), game),
        get_numbers(document, "disagreement"),
        get_numbers(document, "ideal"),
        get_numbers(document, "supporting_weights"),
        tuple(load_disagreement(entry, game, reported=reported) for entry in get_items(document, "disagreements")),
        certificate,
        load_near_ties(document),
        get_texts(document, "warnings"),
        get_object(document, "statistics"),
        (),
        float(get_number(document, "radius")),
    )
    check_solution_fields(document, agreement)
    return agreement
