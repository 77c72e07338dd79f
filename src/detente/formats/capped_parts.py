"""Shortfalls, bargains and efficient agreements with limited payments <-> JSON."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from detente.formats.number_fields import get_number, get_numbers, put_numbers
from detente.formats.stage_document import dump_stage, load_stage
from detente.formats.typed_fields import get_flag, get_integers, get_object, get_objects, get_text
from detente.model.capped import CappedBargain, CappedCorners, Payments, Shortfall, ShortfallCurve
from detente.model.certificate import Floor, Stage
from detente.model.errors import CertificateRejected, FormatError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.model.numbers import Number

Document = dict[str, Any]


def put(document: Document, key: str, value: Number) -> None:
    """Write a number, with its fraction beside it, so that it is read as what it is."""
    holder: Document = {}
    put_numbers(holder, key, [value], always=True)
    document.update({name: values[0] for name, values in holder.items()})


def fractions(document: Mapping[str, Any], key: str) -> tuple[Fraction, ...]:
    """Read a list of numbers as fractions."""
    return _exact(get_numbers(document, key))


def _dump_how(document: Document, outcomes: Sequence[int], chances: Sequence[Fraction], payments: Payments) -> None:
    """Write a lottery and payments."""
    document["profiles"] = list(outcomes)
    put_numbers(document, "probabilities", chances, always=True)
    put_numbers(document, "paid", payments.paid, always=True)
    put_numbers(document, "received", payments.received, always=True)


def _load_how(document: Mapping[str, Any]) -> tuple[tuple[int, ...], tuple[Fraction, ...], Payments]:
    payments = Payments(fractions(document, "paid"), fractions(document, "received"))
    return get_integers(document, "profiles"), fractions(document, "probabilities"), payments


def dump_shortfall(found: Shortfall) -> Document:
    """Write by how much a deal misses, with both proofs."""
    document: Document = {}
    put(document, "amount", found.amount)
    put_numbers(document, "weights", found.weights, always=True)
    _dump_how(document, found.outcomes, found.chances, found.payments)
    return document


def load_shortfall(document: Mapping[str, Any]) -> Shortfall:
    """Read by how much a deal misses."""
    amount = Fraction(get_number(document, "amount"))
    return Shortfall(amount, fractions(document, "weights"), *_load_how(document))


def dump_curve(curve: ShortfallCurve) -> Document:
    """Write by how much a deal misses at every budget."""
    document: Document = {}
    put_numbers(document, "budgets", curve.budgets, always=True)
    document["corners"] = [dump_shortfall(corner) for corner in curve.corners]
    return document


def load_curve(document: Mapping[str, Any]) -> ShortfallCurve:
    """Read by how much a deal misses at every budget."""
    corners = tuple(load_shortfall(entry) for entry in get_objects(document, "corners"))
    budgets = fractions(document, "budgets")
    if not 0 < len(budgets) == len(corners):
        message = "a curve has a budget or more, and one corner for each"
        raise CertificateRejected(message, where="curve", slack=float("inf"))
    return ShortfallCurve(budgets, corners)


def dump_bargain(bargain: CappedBargain) -> Document:
    """Write what a rule agrees on."""
    document: Document = {"rule": bargain.rule}
    put_numbers(document, "payoffs", bargain.payoffs, always=True)
    _dump_how(document, bargain.outcomes, bargain.chances, bargain.payments)
    put(document, "radius", bargain.radius)
    document["stages"] = [_dump_stage(stage) for stage in bargain.stages]
    return document


def load_bargain(document: Mapping[str, Any]) -> CappedBargain:
    """Read what a rule agrees on."""
    return CappedBargain(
        get_text(document, "rule"),
        fractions(document, "payoffs"),
        *_load_how(document),
        Fraction(get_number(document, "radius")),
        tuple(_load_stage(entry) for entry in get_objects(document, "stages")),
    )


def dump_corners(corners: CappedCorners) -> Document:
    """Write efficient agreements."""
    listed = []
    for place in corners.corners:
        entry: Document = {}
        put_numbers(entry, "payoffs", corners.stages[place].payoffs, always=True)
        listed.append(entry)
    return {
        "within": corners.within,
        "corners": listed,
        "places": list(corners.corners),
        "stages": [_dump_stage(stage) for stage in corners.stages],
    }


def load_corners(document: Mapping[str, Any]) -> CappedCorners:
    """Read efficient agreements."""
    places = get_integers(document, "places")
    stages = tuple(_load_stage(entry) for entry in get_objects(document, "stages"))
    if not all(0 <= place < len(stages) for place in places):
        message = "the field 'places' must number stages from 0 on"
        raise FormatError(message)
    return CappedCorners(get_flag(document, "within"), places, stages)


def _dump_stage(stage: Stage) -> Document:
    document: Document = {"witness": {}}
    dump_stage(stage, document["witness"])
    del document["witness"]["deviations"]
    put(document, "lower", stage.lower)
    put(document, "upper", stage.upper)
    return document


def _load_stage(document: Mapping[str, Any]) -> Stage:
    """Read a maximum, all its numbers as fractions."""
    nobody: Document = {"block": [], "told": [], "played": [], "multiplier": []}
    read = load_stage({**get_object(document, "witness"), "deviations": nobody}, document)
    return Stage(
        _exact(read.weights),
        tuple(Floor(_exact(floor.weights), Fraction(floor.bound)) for floor in read.floors),
        _exact(read.multipliers),
        read.profiles,
        _exact(read.probabilities),
        _exact(read.payoffs),
        (),
        Fraction(read.lower),
        Fraction(read.upper),
    )


def _exact(values: Sequence[Number]) -> tuple[Fraction, ...]:
    return tuple([Fraction(value) for value in values])
