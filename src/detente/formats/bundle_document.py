"""What many episodes give, one by one and together <-> JSON documents, sealed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from detente.episodes.adjudication import adjudicated
from detente.episodes.alike import LABEL, POSITION
from detente.formats.agreement_document import dump_agreement, load_agreement
from detente.formats.agreement_parts import (
    check_sealed,
    dump_concept,
    dump_game_summary,
    load_concept,
    load_game_summary,
    seal,
)
from detente.formats.certificate_document import MAX_NUMBERS, count_numbers
from detente.formats.number_fields import get_number, get_numbers, put_number, put_numbers
from detente.formats.sums_document import dump_part, dump_questions, load_part, load_questions
from detente.formats.typed_fields import check_keys, get_flag, get_object, get_objects, get_text, get_texts
from detente.model.agreement import Ranges
from detente.model.bundle import Bundle, BundleRow, Episode, Linked, LinkedDeal, Rebuilt, Unknown, Unmoved
from detente.model.errors import CertificateRejected, FormatError
from detente.model.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.model.bundle import Linking
    from detente.model.numbers import Number

SCHEMA = "detente/bundle/1"
WHAT = "bundle"
Document = dict[str, Any]

VERIFIED, PARTIAL = "verified", "partial"
KEYS = {
    "schema",
    "version",
    "players",
    "matched",
    "scale",
    "episodes",
    "rows",
    "adjudication",
    "skipped",
    "warnings",
    "status",
    "complete",
    "statistics",
    "seal",
}
UNSAID = {"version", "status", "statistics", "seal"}  #: what a document says of itself


def dump_bundle(found: Bundle) -> Document:
    """Write a bundle as a JSON document, with every agreement and the proof of what linking changes.

    Where all proofs together hold more than 10^6 numbers, they are left out, and the status is "partial".
    """
    document = _dumped(found)
    if count_numbers([[row["agreements"], row["proof"]] for row in document["rows"]]) > MAX_NUMBERS:
        bare = [{**row, "proof": None, "agreements": list(map(_bare, row["agreements"]))} for row in document["rows"]]
        document |= {"rows": bare, "status": PARTIAL}
    document["seal"] = seal(document)
    return document


def _dumped(found: Bundle) -> Document:
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "players": list(found.players),
        "matched": found.matched,
        "scale": found.scale,
        "episodes": [_dump_episode(episode) for episode in found.episodes],
        "rows": [_dump_row(row, found.players) for row in found.rows],
        "adjudication": _dump_adjudication(found),
        "skipped": [{"concept": name, "reason": reason} for name, reason in found.skipped],
        "warnings": list(found.warnings),
        "status": VERIFIED,
        "complete": True,
        "statistics": {},
    }


def load_bundle(document: Mapping[str, Any]) -> Bundle:
    """Read a bundle from a JSON document.

    Raises
    ------
    FormatError
        If the document is no bundle, or has an unknown key.
    CertificateRejected
        If its seal is broken, its proofs were left out, or what it says of sums does not follow from its numbers.
    """
    check_sealed(document, SCHEMA, WHAT)
    check_keys(document, KEYS, "the bundle")
    if get_text(document, "status") != VERIFIED:
        message = (
            "the proofs were left out of this bundle, as they hold too many numbers: name fewer concepts with --concept"
        )
        raise CertificateRejected(message, where="status", slack=float("inf"))
    players = get_texts(document, "players")
    episodes = tuple(_load_episode(entry) for entry in get_objects(document, "episodes"))
    rows = tuple(_load_row(entry, players) for entry in get_objects(document, "rows"))
    scale = float(get_number(document, "scale"))
    _check_sizes(rows, len(players), len(episodes))
    if document.get("matched") not in {LABEL, POSITION}:
        message = f"the field 'matched' must be '{LABEL}' or '{POSITION}'"
        raise FormatError(message)
    found = Bundle(
        players,
        get_text(document, "matched"),
        episodes,
        scale,
        rows,
        tuple((get_text(entry, "concept"), get_text(entry, "reason")) for entry in get_objects(document, "skipped")),
        adjudicated(rows, [episode.weight for episode in episodes], scale),
        get_texts(document, "warnings"),
    )
    _check_same(document, _dumped(found))
    return found


def _check_sizes(rows: Sequence[BundleRow], n_players: int, n_episodes: int) -> None:
    """Refuse rows that do not fit the players and the episodes."""
    fine = n_players > 0 and n_episodes > 1 and len(rows) > 0
    for row in rows:
        lengths = {len(row.apart), len(row.ranges.low_numbers), len(row.ranges.high_numbers)}
        paid = row.together
        fine = fine and lengths == {n_players} and len(row.agreements) == n_episodes
        fine = fine and (paid is None or len(paid) == n_players)
    if not fine:
        message = "a bundle has two episodes or more, and a row a concept with a number a player and a deal an episode"
        raise FormatError(message)


def _check_same(document: Mapping[str, Any], again: Mapping[str, Any]) -> None:
    """Refuse a document that says anything else than what its numbers say when they are written once more."""
    for key, value in again.items():
        if key not in UNSAID and document.get(key) != value:
            message = f"the field '{key}' does not follow from the numbers of the bundle"
            raise CertificateRejected(message, where=key, slack=float("inf"))


def _bare(agreement: Document) -> Document:
    """Leave the claims of an agreement out, and seal it again."""
    bare = {**agreement, "certificate": {**agreement["certificate"], "status": PARTIAL, "claims": []}}
    return {**bare, "seal": seal(bare)}


def _dump_episode(episode: Episode) -> Document:
    document: Document = {"game": dump_game_summary(episode.game)}
    put_numbers(document, "weight", [episode.weight], always=True)
    return {key: value[0] if key.startswith("weight") else value for key, value in document.items()}


def _load_episode(document: Mapping[str, Any]) -> Episode:
    check_keys(document, {"game", "weight", "weight_exact"}, "an episode")
    weight = get_number(document, "weight")
    return Episode(load_game_summary(get_object(document, "game")), Fraction(weight))


def _dump_row(row: BundleRow, players: Sequence[str]) -> Document:
    document: Document = {"concept": dump_concept(row.concept), "transfers": row.transfers, "basis": row.basis}
    document["reason"] = row.linking.reason if isinstance(row.linking, Unmoved | Unknown) else ""
    put_numbers(document, "payoffs", row.apart, always=True)
    put_number(document, "total", _total(row.apart))
    ranges: Document = {}
    put_numbers(ranges, "low", row.ranges.low_numbers)
    put_numbers(ranges, "high", row.ranges.high_numbers)
    document["ranges"] = {**ranges, "exact": row.ranges.exact}
    document["bundle"] = _dump_together(row)
    document["agreements"] = [dump_agreement(entry, coalitions_too=True) for entry in row.agreements]
    document["proof"] = _dump_proof(row.linking, players)
    return document


def _total(values: Sequence[Number]) -> Number:
    exact = all(isinstance(value, Fraction) for value in values)
    return sum(values, Fraction(0)) if exact else float(sum(map(float, values)))


def _dump_together(row: BundleRow) -> Document | None:
    """Write what the players get in the bundle, and what that is more."""
    paid, more = row.together, row.difference
    if paid is None or more is None:
        return None
    document: Document = {}
    put_numbers(document, "payoffs", paid, always=True)
    put_number(document, "total", _total(paid))
    put_numbers(document, "difference", more)
    put_number(document, "total_difference", _total(more))
    document["nobody_loses"] = min(more) >= 0
    if isinstance(row.linking, LinkedDeal):
        put_numbers(document, "disagreement", row.linking.disagreement, always=True)
        put_numbers(document, "improved", row.linking.improved, always=True)
        document["radius"] = row.linking.radius
    return document


def _dump_proof(linking: Linking, players: Sequence[str]) -> Document | None:
    match linking:
        case Linked():
            return {"parts": [dump_part(part, players) for part in linking.parts]}
        case LinkedDeal():
            parts = [dump_part(part, players) for part in linking.parts]
            return {"parts": parts, "stages": dump_questions(linking.stages)}
        case Rebuilt():
            return {"agreement": dump_agreement(linking.agreement, coalitions_too=True)}
        case _:
            return None


def _load_row(document: Mapping[str, Any], players: Sequence[str]) -> BundleRow:
    spread = get_object(document, "ranges")
    return BundleRow(
        load_concept(get_object(document, "concept")),
        tuple(load_agreement(entry) for entry in get_objects(document, "agreements")),
        get_numbers(document, "payoffs"),
        Ranges(get_numbers(spread, "low"), get_numbers(spread, "high"), get_flag(spread, "exact")),
        _load_linking(document, players),
    )


def _load_linking(document: Mapping[str, Any], players: Sequence[str]) -> Linking:
    """Read what is known of the bundle: by the kind of its proof."""
    basis = get_text(document, "basis")
    if basis != "computed":
        reason = get_text(document, "reason")
        return Unmoved(reason) if basis == "theorem" else Unknown(reason)
    proof, paid = get_object(document, "proof"), get_object(document, "bundle")
    check_keys(proof, {"agreement", "parts", "stages"}, "the proof")
    if "agreement" in proof:
        return Rebuilt(load_agreement(get_object(proof, "agreement")))
    parts = tuple(load_part(entry, players) for entry in get_objects(proof, "parts"))
    payoffs = get_numbers(paid, "payoffs")
    if "stages" not in proof:
        return Linked(payoffs, parts)
    point, improved = get_numbers(paid, "disagreement"), get_numbers(paid, "improved")
    radius = float(get_number(paid, "radius"))
    return LinkedDeal(payoffs, point, parts, improved, load_questions(proof, "stages"), radius)


def _dump_adjudication(found: Bundle) -> Document:
    """Write which rules players would have wanted, by the places and the names of the rows."""
    stated = found.adjudication
    document: Document = {
        key: [{"player": player, **_named(found, places)} for player, places in zip(found.players, lists, strict=True)]
        for key, lists in (("wanted", stated.wanted), ("wanted_without_transfers", stated.wanted_unpaid))
    }
    if isinstance(stated.security, str):
        return {**document, "security": None, "reason": stated.security}
    security: Document = {"row": stated.security}
    put_numbers(security, "payoffs", found.rows[stated.security].apart, always=True)
    put_numbers(security, "levels", stated.levels, always=True)
    security["at_least_security"] = _named(found, stated.like_security)
    security["at_least_levels"] = _named(found, stated.safe)
    return {**document, "security": security}


def _named(found: Bundle, places: Sequence[int]) -> Document:
    return {"rows": list(places), "concepts": [found.rows[place].concept.name for place in places]}
