"""What hypotheses about the others give <-> JSON documents, sealed, with their proof."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from detente.formats.agreement_parts import (
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
from detente.formats.certificate_document import is_too_long
from detente.formats.driver_document import dump_driver, load_driver
from detente.formats.number_fields import get_number, get_numbers, put_number, put_numbers
from detente.formats.partition_document import dump_partition, load_partition
from detente.formats.row_document import dump_core, dump_loss, load_core, load_loss, load_worth
from detente.formats.typed_fields import check_keys, get_flag, get_object, get_objects, get_text, get_texts
from detente.formats.worths_document import dump_worths
from detente.model.agreement import Ranges
from detente.model.errors import FormatError
from detente.model.hypotheses import BlockPayoffs, Hypotheses, HypothesisRow
from detente.model.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.model.agreement import GameSummary

Document = dict[str, Any]
SCHEMA = "detente/hypotheses/1"

_EXACT = {"spread", "spread_exact", "welfare", "welfare_exact"}
_ABOUT = {"schema", "version", "game", "warnings", "near_ties", "certificate", "statistics", "seal"}
KEYS = _EXACT | _ABOUT | {"rows", "drivers", "profile", "partitions"}
ROW_KEYS = {"hypothesis", "concept", "payoffs", "payoffs_exact", "ranges", "coalitions", "joining_loss", "core"}


def dump_hypotheses(found: Hypotheses, *, detached: bool = False) -> Document:
    """Write what hypotheses give as a JSON document.

    Parameters
    ----------
    detached
        Whether the claims are in a file of their own; if they hold more than 10^6 numbers they are left out here, and
        without that file the certificate is "partial".
    """
    game, proof = found.game, found.certificate
    if is_too_long(found):
        proof = replace(proof, status=proof.status if detached else "partial", claims=())
    document: Document = {
        "schema": SCHEMA,
        "version": VERSION,
        "game": dump_game_summary(game),
        "rows": [_dump_row(row, found) for row in found.rows],
    }
    put_numbers(document, "spread", found.spread_numbers, always=True)
    document["drivers"] = [dump_driver(driver, game.players) for driver in found.drivers]
    document["warnings"] = list(found.warnings)
    put_number(document, "welfare", found.welfare)
    document["profile"] = [options[action] for options, action in zip(game.actions, found.profile, strict=True)]
    document["partitions"] = [_dump_partition(entry, game) for entry in found.partitions]
    document["certificate"] = dump_certificate(proof, game.players)
    document["near_ties"] = [{"what": tie.what, "gap": tie.gap} for tie in found.near_ties]
    document["statistics"] = dict(found.statistics)
    document["seal"] = seal(document)
    return document


def load_hypotheses(document: Mapping[str, Any]) -> Hypotheses:
    """Read what hypotheses give from a JSON document.

    Raises
    ------
    FormatError
        If the document is none of these, or a part has an unknown key.
    CertificateRejected
        If its seal is broken, or two places of it contradict each other.
    """
    check_sealed(document, SCHEMA, "comparison of hypotheses")
    check_keys(document, KEYS, "the comparison of hypotheses")
    game = load_game_summary(get_object(document, "game"))
    rows, players = get_objects(document, "rows"), game.players
    names = [get_text(row, "hypothesis") for row in rows]
    if len(set(names)) < len(names):
        message = "the field 'rows' has two rows of one hypothesis"
        raise FormatError(message)
    listed = list(zip(names, rows, strict=True))
    return Hypotheses(
        game,
        tuple(_load_row(name, row) for name, row in listed),
        get_numbers(document, "spread"),
        tuple(load_driver(driver, players) for driver in get_objects(document, "drivers")),
        get_number(document, "welfare"),
        load_profile(document, game),
        {name: load_worth(row, players) for name, row in listed if row.get("coalitions", 0) is not None},
        tuple(_load_partition(entry, players) for entry in get_objects(document, "partitions")),
        {name: load_loss(row, players) for name, row in listed if row.get("joining_loss", 0) is not None},
        {name: load_core(row, game) for name, row in listed if row.get("core", 0) is not None},
        load_certificate(get_object(document, "certificate"), players),
        load_near_ties(document),
        get_texts(document, "warnings"),
        get_object(document, "statistics"),
    )


def _dump_row(row: HypothesisRow, found: Hypotheses) -> Document:
    name, players = row.name, found.game.players
    document: Document = {"hypothesis": name, "concept": dump_concept(row.concept)}
    put_numbers(document, "payoffs", row.payoff_numbers, always=True)
    ranges: Document = {}
    put_numbers(ranges, "low", row.ranges.low_numbers)
    put_numbers(ranges, "high", row.ranges.high_numbers)
    document["ranges"] = {**ranges, "exact": row.ranges.exact}
    document["coalitions"] = dump_worths(found.worths[name], players) if name in found.worths else None
    document["joining_loss"] = dump_loss(found.losses[name], players) if name in found.losses else None
    document["core"] = dump_core(found.cores[name], found.game) if name in found.cores else None
    return document


def _load_row(name: str, row: Mapping[str, Any]) -> HypothesisRow:
    check_keys(row, ROW_KEYS, "a row")
    spread = get_object(row, "ranges")
    check_keys(spread, {"low", "low_exact", "high", "high_exact", "exact"}, "the ranges")
    ranges = Ranges(get_numbers(spread, "low"), get_numbers(spread, "high"), get_flag(spread, "exact"))
    return HypothesisRow(name, load_concept(get_object(row, "concept")), get_numbers(row, "payoffs"), ranges)


def _dump_partition(entry: BlockPayoffs, game: GameSummary) -> Document:
    document: Document = {"blocks": dump_partition(entry.partition, game.players)}
    put_numbers(document, "payoffs", entry.payoffs)
    return document


def _load_partition(document: Mapping[str, Any], players: Sequence[str]) -> BlockPayoffs:
    check_keys(document, {"blocks", "payoffs", "payoffs_exact"}, "a partition")
    blocks = document.get("blocks")
    if not isinstance(blocks, list):
        message = "the field 'blocks' must be a list of lists of players"
        raise FormatError(message)
    return BlockPayoffs(load_partition(blocks, players), get_numbers(document, "payoffs"))
