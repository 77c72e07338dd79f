"""Agreements <-> JSON documents, sealed."""

from __future__ import annotations

import hashlib
import json
from math import isnan
from typing import TYPE_CHECKING, Any

from detente.formats.claim_document import dump_claim, dump_partition, load_claim, load_partition
from detente.formats.number_fields import get_number, get_numbers, put_number, put_numbers
from detente.formats.typed_fields import check_keys, get_flag, get_items, get_object, get_text, get_texts
from detente.formats.worths_document import dump_sampling, dump_worths, load_worths
from detente.model.agreement import (
    Agreement,
    ConceptSummary,
    Disagreement,
    GameSummary,
    GuaranteedDisagreement,
    NearTie,
    PlayedDisagreement,
    Ranges,
)
from detente.model.certificate import Certificate
from detente.model.distribution import JointDistribution
from detente.model.errors import CertificateRejected, FormatError, InvalidGame
from detente.model.payoff_tensor import MAX_PLAYERS
from detente.model.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA = "detente/agreement/1"
Document = dict[str, Any]

_ABOUT = {"schema", "version", "warnings", "complete", "statistics", "seal"}
_PARTS = {"game", "concept", "ranges", "sampling", "profile", "coalitions", "disagreements", "certificate", "near_ties"}
_NUMBERS = {"payoffs", "welfare", "transfers"}
KEYS = _ABOUT | _PARTS | _NUMBERS | {key + "_exact" for key in _NUMBERS}
CONCEPT_KEYS = frozenset({"name", "opposition", "fallback", "selection", "division", "parameters"})
CERTIFICATE_KEYS = frozenset({"status", "largest_violation", "offsets", "offsets_exact", "claims"})


def dump_agreement(agreement: Agreement, *, coalitions_too: bool = False) -> Document:
    """Write an agreement as a JSON document.

    Parameters
    ----------
    coalitions_too
        Also list the worth of every coalition that is known and the disagreement of every partition; otherwise only the
        disagreement of each player alone, if the concept uses it.
    """
    game, concept = agreement.game, agreement.concept
    document: Document = {
        "schema": SCHEMA,
        "version": VERSION,
        "game": dump_game_summary(game),
        "concept": {
            "name": concept.name,
            "opposition": concept.opposition,
            "fallback": concept.fallback,
            "selection": concept.selection,
            "division": concept.division,
            "parameters": dict(concept.parameters),
        },
    }
    put_numbers(document, "payoffs", agreement.payoff_numbers, always=True)
    ranges: Document = {}
    put_numbers(ranges, "low", agreement.ranges.low_numbers)
    put_numbers(ranges, "high", agreement.ranges.high_numbers)
    document["ranges"] = {**ranges, "exact": agreement.ranges.exact}
    if agreement.sampling is not None:
        document["sampling"] = dump_sampling(agreement.sampling)
    put_number(document, "welfare", agreement.welfare)
    document["profile"] = list(agreement.profile_labels)
    put_numbers(document, "transfers", agreement.transfer_numbers)
    if coalitions_too:
        document["coalitions"] = dump_worths(agreement.worth, game.players)
    document["disagreements"] = [
        _dump_disagreement(entry, game)
        for entry in agreement.disagreements
        if coalitions_too or len(entry.partition) == len(game.players)
    ]
    document["certificate"] = _dump_certificate(agreement)
    document["near_ties"] = [{"what": tie.what, "gap": tie.gap} for tie in agreement.near_ties]
    document["warnings"] = list(agreement.warnings)
    document["complete"] = True
    document["statistics"] = dict(agreement.statistics)
    document["seal"] = seal(document)
    return document


def _dump_certificate(agreement: Agreement) -> Document:
    certificate, players = agreement.certificate, agreement.game.players
    violation = certificate.largest_violation
    document: Document = {
        "status": certificate.status,
        "largest_violation": None if isnan(violation) else violation,
    }
    put_numbers(document, "offsets", certificate.offsets)
    document["claims"] = [dump_claim(claim, players) for claim in certificate.claims]
    return document


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


def seal(document: Mapping[str, Any]) -> str:
    """Compute the sha256 of a document's canonical JSON, without `seal` and `statistics`."""
    kept = {key: value for key, value in document.items() if key not in {"seal", "statistics"}}
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def load_agreement(document: Mapping[str, Any]) -> Agreement:
    """Read an agreement from a JSON document.

    Raises
    ------
    FormatError
        If the document is no agreement, or it, its concept, its certificate or a claim has an unknown key.
    CertificateRejected
        If its seal is broken, or two places of it contradict each other.
    """
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        found = document.get("schema") if isinstance(document, dict) else type(document).__name__
        message = f"this is no agreement: the schema is {found!r:.40}, expected {SCHEMA!r}"
        raise FormatError(message)
    try:
        sealed = seal(document)
    except (TypeError, ValueError, RecursionError) as error:
        message = f"the agreement is not a JSON document of reasonable depth ({type(error).__name__})"
        raise FormatError(message) from error
    if document.get("seal") != sealed:
        message = "the seal does not fit the document: it was changed after it was sealed"
        raise CertificateRejected(message, where="seal", slack=float("inf"))
    if not get_flag(document, "complete"):
        message = "the agreement says that it is not complete, so there is nothing to rely on"
        raise CertificateRejected(message, where="complete", slack=float("inf"))
    check_keys(document, KEYS, "the agreement")
    return _load(document)


def _load(document: Mapping[str, Any]) -> Agreement:
    game = _load_game(get_object(document, "game"))
    proof, spread = get_object(document, "certificate"), get_object(document, "ranges")
    check_keys(proof, CERTIFICATE_KEYS, "the certificate")
    claims = tuple(load_claim(claim, game.players) for claim in get_items(proof, "claims"))
    certificate = Certificate(get_text(proof, "status"), _load_violation(proof), claims, get_numbers(proof, "offsets"))
    return Agreement(
        game,
        _load_concept(get_object(document, "concept")),
        get_numbers(document, "payoffs"),
        Ranges(get_numbers(spread, "low"), get_numbers(spread, "high"), get_flag(spread, "exact")),
        get_number(document, "welfare"),
        _load_profile(document, game),
        get_numbers(document, "transfers"),
        load_worths(document, certificate, game.players),
        tuple(_load_disagreement(entry, game) for entry in get_items(document, "disagreements")),
        certificate,
        tuple(
            NearTie(get_text(tie, "what"), float(get_number(tie, "gap"))) for tie in get_items(document, "near_ties")
        ),
        get_texts(document, "warnings"),
        get_object(document, "statistics"),
        (),
    )


def _load_game(summary: Mapping[str, Any]) -> GameSummary:
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


def _load_concept(parts: Mapping[str, Any]) -> ConceptSummary:
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


def _load_profile(document: Mapping[str, Any], game: GameSummary) -> tuple[int, ...]:
    """Translate one action label a player into action indices."""
    labels = get_texts(document, "profile")
    if len(labels) != len(game.actions) or not all(
        label in options for options, label in zip(game.actions, labels, strict=True)
    ):
        message = f"{list(labels)!r:.200} is no profile of the game"
        raise FormatError(message)
    return tuple(options.index(label) for options, label in zip(game.actions, labels, strict=True))


def _dump_disagreement(entry: Disagreement, game: GameSummary) -> Document:
    document: Document = {"blocks": dump_partition(entry.partition, game.players)}
    put_numbers(document, "payoffs", entry.payoffs)
    if isinstance(entry, GuaranteedDisagreement):
        return {**document, "unique": True, "radius": 0.0, "distribution": None}
    document["unique"] = entry.unique
    document["radius"] = entry.radius
    listed = []
    order = sorted(zip(entry.distribution.profiles, entry.distribution.probabilities, strict=True))
    for profile, probability in order:
        labels = [options[action] for options, action in zip(game.actions, profile, strict=True)]
        item: Document = {"profile": labels}
        put_number(item, "probability", probability)
        listed.append(item)
    document["distribution"] = listed
    return document


def _load_disagreement(document: Mapping[str, Any], game: GameSummary) -> Disagreement:
    partition = load_partition(get_items(document, "blocks"), game.players)
    payoffs = get_numbers(document, "payoffs")
    unique, radius = get_flag(document, "unique"), float(get_number(document, "radius"))
    if document.get("distribution", 0) is None:
        if not unique or radius:
            message = "a disagreement without a distribution has unique payoffs"
            raise FormatError(message)
        return GuaranteedDisagreement(partition, payoffs, (), ())
    listed = get_items(document, "distribution")
    profiles = tuple(_load_profile(item, game) for item in listed)
    probabilities = tuple(get_number(item, "probability") for item in listed)
    try:
        distribution = JointDistribution(tuple(map(len, game.actions)), profiles, probabilities)
    except InvalidGame as error:
        raise FormatError(error.message) from error
    return PlayedDisagreement(partition, payoffs, distribution, unique, (), (), radius)
