"""How worths can be divided <-> JSON, sealed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from detente.formats.agreement_parts import check_sealed, seal
from detente.formats.excess_document import dump_least_core, dump_levels, load_least_core, load_levels
from detente.formats.number_fields import get_number, get_numbers, put_number, put_numbers
from detente.formats.typed_fields import check_keys, get_flag, get_object, get_objects, get_text, get_texts
from detente.formats.worths_document import dump_worths
from detente.model.coalition import coalition_of, coalitions, grand
from detente.model.division_report import DivisionReport, DivisionRow, excesses_of
from detente.model.errors import CertificateRejected, FormatError
from detente.model.labels import check_distinct
from detente.model.numbers import is_exact, numbers, to_floats
from detente.model.tu_game import TUGame
from detente.model.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.model.division_report import ExactExcess

Document = dict[str, Any]

SCHEMA = "detente/division/1"
KEYS = frozenset({"schema", "version", "game", "core_empty", "rows", "skipped", "least_core", "statistics", "seal"})
GAME_KEYS = frozenset({"title", "currency", "players", "exact", "coalitions"})
MOST_PLAYERS = 20  #: no report is made about more


def dump_division(report: DivisionReport) -> Document:
    """Write a report as a JSON document, the worths and all proofs in it."""
    document = {"schema": SCHEMA, "version": VERSION, **_content(report), "statistics": {}}
    document["seal"] = seal(document)
    return document


def load_division(document: Mapping[str, Any]) -> DivisionReport:
    """Read a report.

    Raises
    ------
    FormatError
        If the document is no report, or it has an unknown key.
    CertificateRejected
        If its seal is broken, or two places of it contradict each other.
    """
    check_sealed(document, SCHEMA, "report on divisions")
    check_keys(document, KEYS, "the report on divisions")
    game = _load_game(get_object(document, "game"))
    rows = tuple([_load_row(entry, game) for entry in get_objects(document, "rows")])
    left = get_objects(document, "skipped")
    skipped = tuple([(get_text(entry, "division"), get_text(entry, "reason")) for entry in left])
    core = None if document.get("least_core", ...) is None else load_least_core(get_object(document, "least_core"))
    report = DivisionReport(game, rows, skipped, core)
    for key, value in _content(report).items():
        if not _same(document.get(key), value):
            message = f"the field '{key}' contradicts the rest of the report"
            raise CertificateRejected(message, where=key, slack=float("inf"))
    return report


def _content(report: DivisionReport) -> Document:
    return {
        "game": _dump_game(report.game),
        "core_empty": report.core_empty,
        "rows": [_dump_row(row, report.game) for row in report.rows],
        "skipped": [{"division": name, "reason": reason} for name, reason in report.skipped],
        "least_core": None if report.least_core is None else dump_least_core(report.least_core),
    }


def _same(found: Any, expected: Any) -> bool:
    """Compare what was read with what would be written; 1 is not true."""
    if isinstance(expected, dict):
        fitting = isinstance(found, dict) and found.keys() == expected.keys()
        return fitting and all(_same(found[key], value) for key, value in expected.items())
    if isinstance(expected, list):
        fitting = isinstance(found, list) and len(found) == len(expected)
        return fitting and all(map(_same, found, expected))
    return bool(found == expected) and isinstance(found, bool) == isinstance(expected, bool)


def _dump_game(game: TUGame) -> Document:
    return {
        "title": game.title,
        "currency": game.currency,
        "players": list(game.players),
        "exact": is_exact(game.values),
        "coalitions": dump_worths(game, game.players),
    }


def _load_game(document: Mapping[str, Any]) -> TUGame:
    """Read worths, of every coalition, by size, then in the order of the players."""
    check_keys(document, GAME_KEYS, "the game")
    players = get_texts(document, "players")
    check_distinct(players, "the players")
    entries = get_objects(document, "coalitions")
    if not 1 < len(players) <= MOST_PLAYERS or len(entries) != grand(len(players)):
        message = f"a report on divisions has 2 to {MOST_PLAYERS} players, and the worth of each of their coalitions"
        raise FormatError(message)
    values: list[Fraction] = [Fraction(0)] * (1 + grand(len(players)))
    for coalition, entry in zip(coalitions(len(players)), entries, strict=True):
        if _load_members(entry, players) != coalition:
            message = "'coalitions' must list every coalition once, by size, then in the order of the players"
            raise FormatError(message)
        values[coalition] = Fraction(get_number(entry, "worth"))
    kept = numbers(values) if get_flag(document, "exact") else to_floats(values)
    return TUGame(kept, players, get_text(document, "title"), get_text(document, "currency"))


def _load_members(document: Mapping[str, Any], players: tuple[str, ...]) -> int:
    labels = get_texts(document, "members")
    if not labels or len(set(labels)) != len(labels) or not set(labels) <= set(players):
        message = f"{list(labels)!r:.200} are no members of the game, each named once"
        raise FormatError(message)
    return coalition_of(players.index(label) for label in labels)


def _dump_row(row: DivisionRow, game: TUGame) -> Document:
    document: Document = {"division": row.division}
    put_numbers(document, "payoffs", row.payoff_numbers)
    document |= {
        "in_core": row.in_core,
        "worst": _dump_excess(row.worst, game),
        "owed": [_dump_excess(entry, game) for entry in row.owed],
        "levels": dump_levels(row.levels),
    }
    return document


def _load_row(document: Mapping[str, Any], game: TUGame) -> DivisionRow:
    payoffs = tuple([Fraction(payoff) for payoff in get_numbers(document, "payoffs")])
    if len(payoffs) != game.n_players:
        message = f"a division of {game.n_players} players has {len(payoffs)} payoffs"
        raise FormatError(message)
    return DivisionRow(get_text(document, "division"), payoffs, excesses_of(game, payoffs), load_levels(document))


def _dump_excess(entry: ExactExcess, game: TUGame) -> Document:
    coalition, *amounts = entry
    document: Document = {"members": list(game.names(coalition))}
    for key, value in zip(("worth", "payoff", "excess"), amounts, strict=True):
        put_number(document, key, value)
    return document
