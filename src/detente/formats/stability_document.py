"""Whether a deal is stable <-> JSON, sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.formats.agreement_document import load_agreement
from detente.formats.agreement_parts import check_sealed, dump_game_summary, load_game_summary, seal
from detente.formats.certificate_document import check_claims, limited_document
from detente.formats.excess_document import dump_least_core, load_least_core
from detente.formats.number_fields import get_number, put_number, put_numbers
from detente.formats.typed_fields import check_keys, get_object, get_objects, get_text, get_texts
from detente.model.agreement import Agreement
from detente.model.coalition import coalition_of, members
from detente.model.errors import CertificateRejected, FormatError
from detente.model.stability import (
    DEAL,
    JointDeviation,
    JointDeviations,
    JointMove,
    NoJointDeviations,
    StabilityReport,
    Walkout,
    played_alone,
)
from detente.model.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.model.agreement import GameSummary
    from detente.model.numbers import Number
    from detente.model.stability import Excess

Document = dict[str, Any]

SCHEMA = "detente/stability/1"
ABOUT = frozenset({"schema", "version", "statistics", "seal"})
KEYS = ABOUT | {
    "game",
    "agreement",
    "in_core",
    "core_empty",
    "tie",
    "excesses",
    "least_core",
    "walkouts",
    "skipped",
    "joint",
}


def dump_stability(report: StabilityReport) -> Document:
    """Write a report as a JSON document, the agreements in it with all worths and claims.

    An agreement whose claims hold more than 10^6 numbers is written without them, as by 'solve --json'.
    """
    document = {"schema": SCHEMA, "version": VERSION, **_content(report)}
    document["agreement"] = limited_document(report.agreement, coalitions_too=True)
    for entry, walkout in zip(document["walkouts"], report.walkouts, strict=True):
        own = walkout.agreement is report.agreement
        entry["agreement"] = None if own else limited_document(walkout.agreement, coalitions_too=True)
    document["statistics"] = {}
    document["seal"] = seal(document)
    return document


def load_stability(document: Mapping[str, Any]) -> StabilityReport:
    """Read a report.

    Raises
    ------
    FormatError
        If the document is no report, or it has an unknown key.
    CertificateRejected
        If its seal is broken, or two places of it contradict each other.
    """
    check_sealed(document, SCHEMA, "report on stability")
    check_keys(document, KEYS, "the report on stability")
    deal = _load_agreement(get_object(document, "agreement"))
    game = load_game_summary(get_object(document, "game"))
    walkouts = tuple(_load_walkout(entry, deal) for entry in get_objects(document, "walkouts"))
    left = get_objects(document, "skipped")
    skipped = tuple((get_text(entry, "hypothesis"), get_text(entry, "reason")) for entry in left)
    report = StabilityReport(
        deal,
        _load_excesses(document, game),
        load_least_core(get_object(document, "least_core")),
        get_number(document, "tie"),
        walkouts,
        skipped,
        _load_joint(get_object(document, "joint"), deal, walkouts),
    )
    _check_content(document, report)
    return report


def _content(report: StabilityReport) -> Document:
    """Write all but the agreements."""
    players = report.game.players
    document: Document = {
        "game": dump_game_summary(report.game),
        "in_core": report.in_core,
        "core_empty": report.core_empty,
    }
    put_number(document, "tie", report.tie)
    document["excesses"] = [_dump_excess(entry, players) for entry in report.excesses]
    document["least_core"] = dump_least_core(report.least_core)
    document["walkouts"] = [
        {
            "hypothesis": entry.hypothesis,
            "best": _dump_excess(entry.best, players),
            "excesses": [_dump_excess(excess, players) for excess in entry.excesses],
        }
        for entry in report.walkouts
    ]
    document["skipped"] = [{"hypothesis": name, "reason": reason} for name, reason in report.skipped]
    document["joint"] = _dump_joint(report.joint, report.game)
    return document


def _check_content(document: Mapping[str, Any], report: StabilityReport) -> None:
    """Compare what is written with what follows from the rest of it."""
    expected = _content(report)
    written = {key: document.get(key) for key in expected}
    walkouts = get_objects(document, "walkouts")
    written["walkouts"] = [{key: part for key, part in entry.items() if key != "agreement"} for entry in walkouts]
    for key, value in expected.items():
        if written[key] != value:
            message = f"the field '{key}' contradicts the rest of the report"
            raise CertificateRejected(message, where=key, slack=float("inf"))


def _put(document: Document, key: str, value: Number) -> None:
    """Write a number, with its fraction if it is one, so that it is read as what it is."""
    holder: Document = {}
    put_numbers(holder, key, [value], always=True)
    document.update({name: values[0] for name, values in holder.items()})


def _dump_excess(entry: Excess, players: Sequence[str]) -> Document:
    coalition, *numbers = entry
    document: Document = {"members": [players[player] for player in members(coalition)]}
    for key, value in zip(("worth", "payoff", "excess"), numbers, strict=True):
        _put(document, key, value)
    return document


def _load_excesses(document: Mapping[str, Any], game: GameSummary) -> tuple[Excess, ...]:
    entries = get_objects(document, "excesses")
    if not 0 < len(entries) == (1 << len(game.players)) - 2:
        message = "the excesses of the coalitions: every one but that of all is listed"
        raise CertificateRejected(message, where="excesses", slack=float("inf"))
    return tuple(
        (
            _load_members(entry, game.players),
            get_number(entry, "worth"),
            get_number(entry, "payoff"),
            get_number(entry, "excess"),
        )
        for entry in entries
    )


def _load_members(document: Mapping[str, Any], players: Sequence[str]) -> int:
    labels = get_texts(document, "members")
    if not labels or len(set(labels)) != len(labels) or not set(labels) <= set(players):
        message = f"{list(labels)!r:.200} are no members of the game, each named once"
        raise FormatError(message)
    return coalition_of(players.index(label) for label in labels)


def _load_agreement(document: Document) -> Agreement:
    check_claims(document)
    found = load_agreement(document)
    if not isinstance(found, Agreement):
        message = "stability is said of agreements with side payments, and this one has none"
        raise FormatError(message)
    return found


def _load_walkout(document: Document, deal: Agreement) -> Walkout:
    own = document.get("agreement", 0) is None
    agreement = deal if own else _load_agreement(get_object(document, "agreement"))
    return Walkout(get_text(document, "hypothesis"), agreement, _load_excesses(document, deal.game))


def _dump_joint(joint: JointDeviations | NoJointDeviations, game: GameSummary) -> Document:
    if isinstance(joint, NoJointDeviations):
        return {"reason": joint.reason}
    rows = [_dump_row(row, game) for row in joint.rows]
    largest = {key: value for key, value in _dump_row(joint.largest, game).items() if key != "moves"}
    return {"fallback": joint.hypothesis, "largest": largest, "rows": rows}


def _dump_row(row: JointDeviation, game: GameSummary) -> Document:
    players = members(row.coalition)
    document: Document = {"members": [game.players[player] for player in players]}
    _put(document, "whole", row.whole)
    _put(document, "single", row.single)
    document["moves"] = []
    for move in row.moves:
        entry: Document = {
            "told": [game.actions[player][action] for player, action in zip(players, move.told, strict=True)],
            "played": [game.actions[player][action] for player, action in zip(players, move.played, strict=True)],
        }
        _put(entry, "gain", move.gain)
        document["moves"].append(entry)
    return document


def _load_joint(
    document: Mapping[str, Any], deal: Agreement, walkouts: Sequence[Walkout]
) -> JointDeviations | NoJointDeviations:
    """Read joint deviations from the fallback of single players that one of the agreements shows."""
    if "reason" in document:
        return NoJointDeviations(get_text(document, "reason"))
    name = get_text(document, "fallback")
    sources = {DEAL: deal, **{entry.hypothesis: entry.agreement for entry in walkouts}}
    distribution = played_alone(sources[name]) if name in sources else None
    if distribution is None:
        message = f"there is no agreement '{name:.60}' that says what is played where everybody stands alone"
        raise FormatError(message)
    rows = tuple(_load_row(entry, deal.game) for entry in get_objects(document, "rows"))
    if len(rows) != (1 << len(deal.game.players)) - 1:
        message = "joint deviations must have one row a coalition"
        raise FormatError(message)
    return JointDeviations(name, distribution, rows)


def _load_row(document: Mapping[str, Any], game: GameSummary) -> JointDeviation:
    coalition = _load_members(document, game.players)
    options = [game.actions[player] for player in members(coalition)]
    moves = []
    for entry in get_objects(document, "moves"):
        told, played = (_load_actions(entry, key, options) for key in ("told", "played"))
        moves.append(JointMove(told, played, get_number(entry, "gain")))
    return JointDeviation(coalition, tuple(moves))


def _load_actions(document: Mapping[str, Any], key: str, options: Sequence[tuple[str, ...]]) -> tuple[int, ...]:
    labels = get_texts(document, key)
    if len(labels) != len(options) or any(label not in own for label, own in zip(labels, options, strict=True)):
        message = f"the field '{key}' must hold one action for every member: {list(labels)!r:.200} are none"
        raise FormatError(message)
    return tuple([own.index(label) for label, own in zip(labels, options, strict=True)])
