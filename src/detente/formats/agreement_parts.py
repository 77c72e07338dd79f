"""What all documents about an agreement have in common: the game, the concept, the certificate, the seal."""

from __future__ import annotations

import hashlib
import json
from math import isnan
from typing import TYPE_CHECKING, Any

from detente.formats.claim_document import dump_claim, load_claim
from detente.formats.number_fields import get_number, get_numbers, put_numbers
from detente.formats.typed_fields import check_keys, get_items, get_object, get_text, get_texts
from detente.model.agreement import ConceptSummary, GameSummary, NearTie
from detente.model.certificate import Certificate
from detente.model.errors import CertificateRejected, FormatError
from detente.model.payoff_tensor import MAX_PLAYERS
from detente.model.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.model.lottery_agreement import AnyAgreement

SCHEMA = "detente/agreement/1"
Document = dict[str, Any]

GAME_KEYS = frozenset({"title", "currency", "players", "actions", "digest", "scale"})
CONCEPT_KEYS = frozenset({"name", "opposition", "fallback", "selection", "division", "parameters"})
CERTIFICATE_KEYS = frozenset({"status", "largest_violation", "offsets", "offsets_exact", "claims"})


def dump_game_summary(game: GameSummary) -> Document:
    """Name a game in a document."""
    return {
        "title": game.title,
        "currency": game.currency,
        "players": list(game.players),
        "actions": [list(options) for options in game.actions],
        "digest": game.digest,
        "scale": game.scale,
    }


def dump_concept(concept: ConceptSummary) -> Document:
    """Name a concept and its parts in a document."""
    return {
        "name": concept.name,
        "opposition": concept.opposition,
        "fallback": concept.fallback,
        "selection": concept.selection,
        "division": concept.division,
        "parameters": dict(concept.parameters),
    }


def put_head(document: Document, agreement: AnyAgreement) -> None:
    """Write what every agreement begins with: the game, the concept, the payoffs and their ranges."""
    document |= {
        "schema": SCHEMA,
        "version": VERSION,
        "game": dump_game_summary(agreement.game),
        "concept": dump_concept(agreement.concept),
    }
    put_numbers(document, "payoffs", agreement.payoff_numbers, always=True)
    ranges: Document = {}
    put_numbers(ranges, "low", agreement.ranges.low_numbers)
    put_numbers(ranges, "high", agreement.ranges.high_numbers)
    document["ranges"] = {**ranges, "exact": agreement.ranges.exact}


def put_end(document: Document, agreement: AnyAgreement) -> None:
    """Write what every agreement ends with: the certificate, what else a reader should know, and the seal."""
    document["certificate"] = dump_certificate(agreement.certificate, agreement.game.players)
    document["near_ties"] = [{"what": tie.what, "gap": tie.gap} for tie in agreement.near_ties]
    document["warnings"] = list(agreement.warnings)
    document["complete"] = True
    document["statistics"] = dict(agreement.statistics)
    document["seal"] = seal(document)


def dump_certificate(certificate: Certificate, players: Sequence[str]) -> Document:
    """Write the claims, and what the checker said of them."""
    violation = certificate.largest_violation
    document: Document = {
        "status": certificate.status,
        "largest_violation": None if isnan(violation) else violation,
    }
    put_numbers(document, "offsets", certificate.offsets)
    document["claims"] = [dump_claim(claim, players) for claim in certificate.claims]
    return document


def seal(document: Mapping[str, Any]) -> str:
    """Compute the sha256 of a document's canonical JSON, without `seal` and `statistics`."""
    kept = {key: value for key, value in document.items() if key not in {"seal", "statistics"}}
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def check_sealed(document: Any, schema: str = SCHEMA, what: str = "agreement") -> None:
    """Refuse what is no document of this kind, or was changed after it was sealed.

    Parameters
    ----------
    schema
        What the document must say that it is.
    what
        The same in a word, for messages.

    Raises
    ------
    FormatError
        If it has another schema, or is nested too deeply.
    CertificateRejected
        If its seal is broken.
    """
    if not isinstance(document, dict) or document.get("schema") != schema:
        found = document.get("schema") if isinstance(document, dict) else type(document).__name__
        message = f"this is no {what}: the schema is {found!r:.40}, expected {schema!r}"
        raise FormatError(message)
    try:
        sealed = seal(document)
    except (TypeError, ValueError, RecursionError) as error:
        message = f"the {what} is not a JSON document of reasonable depth ({type(error).__name__})"
        raise FormatError(message) from error
    if document.get("seal") != sealed:
        message = "the seal does not fit the document: it was changed after it was sealed"
        if "seal" not in document:
            message = f"the {what} has no key 'seal', so it is not as it was written; give the whole document"
        raise CertificateRejected(message, where="seal", slack=float("inf"))


def load_game_summary(summary: Mapping[str, Any]) -> GameSummary:
    """Read which game a document belongs to."""
    check_keys(summary, GAME_KEYS, "the game")
    players = get_texts(summary, "players")
    if len(players) > MAX_PLAYERS:
        message = f"{len(players)} players are too many; the limit is {MAX_PLAYERS}"
        raise FormatError(message)
    return GameSummary(
        get_text(summary, "title"),
        get_text(summary, "currency"),
        players,
        tuple(get_texts({"actions": options}, "actions") for options in get_items(summary, "actions")),
        get_text(summary, "digest"),
        float(get_number(summary, "scale")),
    )


def load_concept(parts: Mapping[str, Any]) -> ConceptSummary:
    """Read a concept and its parts, by name."""
    check_keys(parts, CONCEPT_KEYS, "the concept")
    selection = None if parts.get("selection", "") is None else get_text(parts, "selection")
    parameters = get_object(parts, "parameters")
    return ConceptSummary(
        get_text(parts, "name"),
        get_text(parts, "opposition"),
        get_text(parts, "fallback"),
        selection,
        get_text(parts, "division"),
        {name: float(get_number(parameters, name)) for name in parameters},
    )


def _load_violation(proof: Mapping[str, Any]) -> float:
    """Read the largest violation; nothing stands there before a check."""
    if proof.get("largest_violation", 0) is None:
        return float("nan")
    return float(get_number(proof, "largest_violation"))


def load_profile(document: Mapping[str, Any], game: GameSummary) -> tuple[int, ...]:
    """Translate one action label a player into action indices."""
    labels = get_texts(document, "profile")
    if len(labels) != len(game.actions) or not all(
        label in options for options, label in zip(game.actions, labels, strict=True)
    ):
        message = f"{list(labels)!r:.200} is no profile of the game"
        raise FormatError(message)
    return tuple(options.index(label) for options, label in zip(game.actions, labels, strict=True))


def load_certificate(proof: Mapping[str, Any], players: Sequence[str]) -> Certificate:
    """Read the claims, and what the checker said of them."""
    check_keys(proof, CERTIFICATE_KEYS, "the certificate")
    claims = tuple(load_claim(claim, players) for claim in get_items(proof, "claims"))
    return Certificate(get_text(proof, "status"), _load_violation(proof), claims, get_numbers(proof, "offsets"))


def load_near_ties(document: Mapping[str, Any]) -> tuple[NearTie, ...]:
    """Read decisions that were close."""
    return tuple(
        NearTie(get_text(tie, "what"), float(get_number(tie, "gap"))) for tie in get_items(document, "near_ties")
    )
