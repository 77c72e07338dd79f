"""Agreements that were cut short <-> JSON documents, sealed: no payoffs, but bounds on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.formats.agreement_parts import (
    SCHEMA,
    check_sealed,
    dump_certificate,
    dump_concept,
    dump_game_summary,
    load_certificate,
    load_concept,
    load_game_summary,
    load_near_ties,
    load_profile,
    seal,
)
from detente.formats.number_fields import get_number, get_numbers, put_number, put_numbers
from detente.formats.typed_fields import check_keys, get_flag, get_integer, get_integers, get_object
from detente.model.agreement import Ranges
from detente.model.errors import FormatError
from detente.model.unfinished import UnfinishedAgreement
from detente.model.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

Document = dict[str, Any]
KEYS = frozenset(
    {
        *("schema", "version", "game", "concept", "payoffs", "payoff_bounds", "ranges", "welfare", "welfare_exact"),
        *("profile", "transfers", "disagreements", "certificate", "near_ties", "warnings", "progress", "complete"),
        *("statistics", "seal"),
    }
)
RANGES_KEYS = frozenset({"low", "low_exact", "high", "high_exact", "exact"})
PROGRESS_KEYS = frozenset({"partitions", "finished"})


def dump_unfinished(unfinished: UnfinishedAgreement) -> Document:
    """Write what is certain of an agreement that was cut short as a JSON document."""
    document: Document = {
        "schema": SCHEMA,
        "version": VERSION,
        "game": dump_game_summary(unfinished.game),
        "concept": dump_concept(unfinished.concept),
        "payoffs": None,
        "payoff_bounds": _dump_ranges(unfinished.payoff_bounds),
        "ranges": _dump_ranges(unfinished.ranges),
    }
    put_number(document, "welfare", unfinished.welfare)
    document["profile"] = list(unfinished.profile_labels)
    document["transfers"] = None
    document["disagreements"] = []
    document["certificate"] = dump_certificate(unfinished.certificate, unfinished.game.players)
    document["near_ties"] = [{"what": tie.what, "gap": tie.gap} for tie in unfinished.near_ties]
    document["warnings"] = []
    document["progress"] = {"partitions": unfinished.partitions, "finished": list(unfinished.finished)}
    document["complete"] = False
    document["statistics"] = {}
    document["seal"] = seal(document)
    return document


def is_unfinished(document: object) -> bool:
    """Tell whether a document says that it was cut short."""
    return isinstance(document, dict) and document.get("schema") == SCHEMA and document.get("complete") is False


def load_unfinished(document: Mapping[str, Any]) -> UnfinishedAgreement:
    """Read what is certain of an agreement that was cut short.

    Raises
    ------
    FormatError
        If the document is something else, or malformed, or has an unknown key.
    CertificateRejected
        If its seal is broken, or two places of it contradict each other.
    """
    check_sealed(document)
    check_keys(document, KEYS, "the agreement")
    for key in ("payoffs", "transfers"):
        if document.get(key, 0) is not None:
            message = f"the agreement was cut short, so its '{key}' must be null"
            raise FormatError(message)
    for key in ("disagreements", "warnings"):
        if document.get(key, 0) != []:
            message = f"the agreement was cut short, so its '{key}' must be an empty list"
            raise FormatError(message)
    game, progress = load_game_summary(get_object(document, "game")), get_object(document, "progress")
    check_keys(progress, PROGRESS_KEYS, "the progress")
    return UnfinishedAgreement(
        game,
        load_concept(get_object(document, "concept")),
        _load_ranges(get_object(document, "payoff_bounds")),
        _load_ranges(get_object(document, "ranges")),
        get_number(document, "welfare"),
        load_profile(document, game),
        get_integers(progress, "finished"),
        get_integer(progress, "partitions"),
        load_certificate(get_object(document, "certificate"), game.players),
        load_near_ties(document),
    )


def _dump_ranges(ranges: Ranges) -> Document:
    document: Document = {}
    put_numbers(document, "low", ranges.low_numbers)
    put_numbers(document, "high", ranges.high_numbers)
    return {**document, "exact": ranges.exact}


def _load_ranges(document: Mapping[str, Any]) -> Ranges:
    check_keys(document, RANGES_KEYS, "the bounds")
    return Ranges(get_numbers(document, "low"), get_numbers(document, "high"), get_flag(document, "exact"))
