"""Sweeps of the breakdown probability -> the part "breakdown" of the document about fallbacks."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from detente.concepts.sweep_results import BreakdownSweep
from detente.formats.number_fields import fraction_text, put_number, put_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.concepts.sweep_results import ActionSweep, SampledSweep, Suspect, SweepPiece, Switch, Values
    from detente.formats.agreement_document import Document
    from detente.model.agreement import GameSummary
    from detente.numerics.algebraic import AlgebraicNumber
    from detente.numerics.rational_function import RationalFunction

PARTS = ("payoffs", "low", "high", "fallback", "expected")


def dump_breakdown(found: BreakdownSweep | SampledSweep) -> Document:
    """Write a sweep as a part of a JSON document; places and functions are exact, integers are strings."""
    if not isinstance(found, BreakdownSweep):
        return _samples(found)
    return {
        "method": "exact",
        "complete": found.complete,
        "start": _values(found.ends[0]),
        "end": _values(found.ends[1]),
        "pieces": [_piece(piece, found.game) for piece in found.pieces],
        "switches": [_switch(switch) for switch in found.switches],
        "actions": [_action(action, found.game) for action in found.actions],
    }


def _samples(found: SampledSweep) -> Document:
    samples = []
    for q, values in found.samples:
        samples.append({"q": q, **(_values(values) or {})})
    return {
        "method": "samples",
        "complete": False,
        "samples": samples,
        "suspects": [_suspect(suspect) for suspect in found.suspects],
    }


def _suspect(suspect: Suspect) -> Document:
    return {
        "from": suspect.low,
        "to": suspect.high,
        "below": _values(suspect.below),
        "above": _values(suspect.above),
    }


def _values(values: Values | None) -> Document | None:
    if values is None:
        return None
    document: Document = {}
    for part in PARTS:
        put_numbers(document, part, getattr(values, part))
    return document


def _piece(piece: SweepPiece, game: GameSummary) -> Document:
    document: Document = {"from": _place(piece.start), "to": _place(piece.end)}
    for part in PARTS:
        document[part] = [_function(function) for function in getattr(piece, part)]
    document["plays"] = [
        [options[action] for options, action in zip(game.actions, profile, strict=True)] for profile in piece.profiles
    ]
    return document


def _function(function: RationalFunction) -> Document:
    return {"numerator": _whole(function.numerator) or ["0"], "denominator": _whole(function.denominator)}


def _switch(switch: Switch) -> Document:
    return {
        **_place(switch.place),
        "jump": switch.jump,
        "below": _values(switch.below),
        "here": _values(switch.here),
        "above": _values(switch.above),
    }


def _action(found: ActionSweep, game: GameSummary) -> Document:
    return {
        "player": game.players[found.player],
        "action": game.actions[found.player][found.action],
        "break_even": _place(found.break_even),
        "played": [
            {"from": _place(span.low), "to": _place(span.high), "with_from": span.with_low, "with_to": span.with_high}
            for span in found.spans
        ],
        "undecided": [_place(place) for place in found.undecided],
    }


def _place(place: AlgebraicNumber) -> Document:
    """Write a number: a fraction as such, another root by its polynomial and an interval that holds no other root."""
    document: Document = {}
    if place.exact is not None:
        put_number(document, "q", place.exact)
        return document
    document["q"] = float(place)
    document["root_of"] = _whole(place.coefficients)
    document["between"] = [fraction_text(place.low), fraction_text(place.high)]
    return document


def _whole(coefficients: Sequence[int]) -> list[str]:
    return [fraction_text(Fraction(coefficient)) for coefficient in coefficients]
