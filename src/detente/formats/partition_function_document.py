"""Partition functions <-> JSON documents, sealed, with their proof."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.formats.agreement_parts import (
    check_sealed,
    dump_certificate,
    dump_game_summary,
    load_certificate,
    load_game_summary,
    load_near_ties,
    load_profile,
    seal,
)
from detente.formats.disagreement_document import dump_disagreement, load_disagreement
from detente.formats.number_fields import get_number, put_number
from detente.formats.typed_fields import check_keys, get_flag, get_integer, get_object, get_objects, get_text
from detente.model.errors import FormatError
from detente.model.partition_function import FallbackSummary, PartitionFunction
from detente.model.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

Document = dict[str, Any]
SCHEMA = "detente/partition-function/1"
WHAT = "partition function"

KEYS = frozenset(
    {
        *("schema", "version", "game", "fallback", "welfare", "welfare_exact", "profile", "by_block", "solved"),
        *("disagreements", "certificate", "near_ties", "seal"),
    }
)
FALLBACK_KEYS = frozenset({"name", "selection", "parameters"})


def dump_partition_function(found: PartitionFunction) -> Document:
    """Write a partition function as a JSON document."""
    game, fallback = found.game, found.fallback
    document: Document = {
        "schema": SCHEMA,
        "version": VERSION,
        "game": dump_game_summary(game),
        "fallback": {
            "name": fallback.name,
            "selection": fallback.selection,
            "parameters": dict(fallback.parameters),
        },
    }
    put_number(document, "welfare", found.welfare)
    document["profile"] = [options[action] for options, action in zip(game.actions, found.profile, strict=True)]
    document["by_block"] = found.by_block
    document["solved"] = found.solved
    document["disagreements"] = [dump_disagreement(entry, game) for entry in found.disagreements]
    document["certificate"] = dump_certificate(found.certificate, game.players)
    document["near_ties"] = [{"what": tie.what, "gap": tie.gap} for tie in found.near_ties]
    document["seal"] = seal(document)
    return document


def load_partition_function(document: Mapping[str, Any]) -> PartitionFunction:
    """Read a partition function from a JSON document.

    Raises
    ------
    FormatError
        If the document is none, or it, its certificate or a claim has an unknown key.
    CertificateRejected
        If its seal is broken, or two places of it contradict each other.
    """
    check_sealed(document, SCHEMA, WHAT)
    check_keys(document, KEYS, f"the {WHAT}")
    game = load_game_summary(get_object(document, "game"))
    entries = [load_disagreement(entry, game, reported=False) for entry in get_objects(document, "disagreements")]
    for entry in entries:
        if len(entry.payoffs) != len(entry.partition):
            message = f"every disagreement of a {WHAT} must have one payoff a block"
            raise FormatError(message)
    return PartitionFunction(
        game,
        _load_fallback(get_object(document, "fallback")),
        get_number(document, "welfare"),
        load_profile(document, game),
        tuple(entries),
        get_flag(document, "by_block"),
        load_certificate(get_object(document, "certificate"), game.players),
        load_near_ties(document),
        get_integer(document, "solved"),
    )


def _load_fallback(parts: Mapping[str, Any]) -> FallbackSummary:
    check_keys(parts, FALLBACK_KEYS, "the fallback")
    selection = None if parts.get("selection", "") is None else get_text(parts, "selection")
    parameters = get_object(parts, "parameters")
    return FallbackSummary(
        get_text(parts, "name"), selection, {name: float(get_number(parameters, name)) for name in parameters}
    )
