"""What the worths under one hypothesis are like <-> parts of a document about hypotheses."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from detente.coalitions.hypothesis_table import is_empty
from detente.formats.driver_document import dump_coalition, load_coalition
from detente.formats.number_fields import get_number, get_numbers, put_number, put_numbers
from detente.formats.typed_fields import check_keys, get_flag, get_items, get_object, get_objects
from detente.model.coalition import coalitions, grand
from detente.model.errors import CertificateRejected, FormatError
from detente.model.excess import LeastCore
from detente.model.hypotheses import JoiningLoss
from detente.model.numbers import numbers
from detente.model.tu_game import TUGame

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.model.agreement import GameSummary
    from detente.model.numbers import Number

Document = dict[str, Any]


def load_worth(row: Mapping[str, Any], players: Sequence[str]) -> TUGame:
    """Read what every coalition is worth: all of them, by size, then in the order of the players.

    Raises
    ------
    FormatError
        If one is missing, or listed elsewhere.
    """
    entries = get_objects(row, "coalitions")
    order = list(coalitions(len(players)))
    found: dict[int, Number] = {}
    for entry in entries:
        check_keys(entry, {"members", "worth", "worth_exact"}, "a coalition")
        found[load_coalition(entry, "members", players)] = get_number(entry, "worth")
    if list(found) != order or len(entries) != len(order):
        message = "'coalitions' must list every coalition once, by size, then in the order of the players"
        raise FormatError(message)
    values = [found[coalition] for coalition in range(1, grand(len(players)) + 1)]
    if any(isinstance(value, Fraction) for value in values):  # the others are exact as floats
        return TUGame(numbers([Fraction(0), *(Fraction(value) for value in values)]))
    return TUGame(numbers([0.0, *values]))


def dump_loss(loss: JoiningLoss, players: Sequence[str]) -> Document:
    """Write which two coalitions lose most by joining."""
    document: Document = {"coalitions": [dump_coalition(side, players) for side in (loss.first, loss.second)]}
    put_number(document, "loss", loss.loss)
    return document


def load_loss(row: Mapping[str, Any], players: Sequence[str]) -> JoiningLoss:
    """Read which two coalitions lose most by joining."""
    document = get_object(row, "joining_loss")
    check_keys(document, {"coalitions", "loss", "loss_exact"}, "a loss by joining")
    sides = [load_coalition({"coalitions": side}, "coalitions", players) for side in get_items(document, "coalitions")]
    if len(sides) != 2:
        message = "the field 'coalitions' of a loss by joining must hold two coalitions"
        raise FormatError(message)
    return JoiningLoss(get_number(document, "loss"), sides[0], sides[1])


def dump_core(core: LeastCore, game: GameSummary) -> Document:
    """Write whether the core is empty, how far it is from that, and the proof."""
    document: Document = {"empty": is_empty(core, game.scale)}
    put_number(document, "slack", core.slack)
    put_numbers(document, "payoffs", core.payoffs)
    document["weights"] = [_dump_weight(coalition, weight, game.players) for coalition, weight in core.weights]
    return document


def _dump_weight(coalition: int, weight: Fraction, players: Sequence[str]) -> Document:
    entry: Document = {"members": dump_coalition(coalition, players)}
    put_number(entry, "weight", weight)
    return entry


def load_core(row: Mapping[str, Any], game: GameSummary) -> LeastCore:
    """Read whether the core is empty.

    Raises
    ------
    CertificateRejected
        If the slack says otherwise.
    """
    document = get_object(row, "core")
    check_keys(document, {"empty", "slack", "slack_exact", "payoffs", "payoffs_exact", "weights"}, "a core")
    weights = []
    for entry in get_objects(document, "weights"):
        check_keys(entry, {"members", "weight", "weight_exact"}, "a weight")
        weights.append((load_coalition(entry, "members", game.players), Fraction(get_number(entry, "weight"))))
    payoffs = tuple([Fraction(payoff) for payoff in get_numbers(document, "payoffs")])
    core = LeastCore(Fraction(get_number(document, "slack")), payoffs, tuple(weights))
    if get_flag(document, "empty") != is_empty(core, game.scale):
        message = "the field 'empty' says of a core what its slack denies"
        raise CertificateRejected(message, where="core", slack=float(abs(core.slack)))
    return core
