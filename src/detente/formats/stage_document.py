"""Stages of a selection, and ends of ranges, <-> JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.formats.number_fields import get_number, get_numbers, put_number, put_numbers
from detente.formats.typed_fields import check_keys, get_integers, get_object, get_objects
from detente.model.certificate import Floor, Stage
from detente.model.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.model.numbers import Number

    Deviations = tuple[tuple[int, int, int, Number], ...]

Document = dict[str, Any]
DEVIATION_KEYS = frozenset({"block", "told", "played", "multiplier", "multiplier_exact"})


def dump_stage(stage: Stage, witness: Document) -> None:
    """Write everything but the bounds into a witness."""
    put_numbers(witness, "weights", stage.weights)
    floors = []
    for floor in stage.floors:
        entry: Document = {}
        put_numbers(entry, "weights", floor.weights)
        put_number(entry, "bound", floor.bound)
        floors.append(entry)
    witness["floors"] = floors
    put_numbers(witness, "multipliers", stage.multipliers)
    witness["profiles"] = list(stage.profiles)
    put_numbers(witness, "probabilities", stage.probabilities)
    put_numbers(witness, "payoffs", stage.payoffs)
    dump_deviations(stage.deviations, witness)


def dump_deviations(deviations: Deviations, witness: Document) -> None:
    """Write the multipliers of deviations into a witness, as four lists."""
    listed: Document = {}
    for place, name in enumerate(("block", "told", "played")):
        listed[name] = [entry[place] for entry in deviations]
    put_numbers(listed, "multiplier", [entry[3] for entry in deviations])
    witness["deviations"] = listed


def load_deviations(witness: Mapping[str, Any]) -> Deviations:
    """Read the multipliers of deviations from a witness.

    Raises
    ------
    FormatError
        If they are malformed.
    """
    listed = get_object(witness, "deviations")
    check_keys(listed, DEVIATION_KEYS, "the list of deviations")
    blocks, told, played = (get_integers(listed, name) for name in ("block", "told", "played"))
    multipliers = get_numbers(listed, "multiplier")
    if not len(blocks) == len(told) == len(played) == len(multipliers):
        message = "the lists of 'deviations' have different lengths"
        raise FormatError(message)
    return tuple(zip(blocks, told, played, multipliers, strict=True))


def load_stage(witness: Mapping[str, Any], document: Mapping[str, Any]) -> Stage:
    """Read a stage from a witness, and its bounds from the claim.

    Raises
    ------
    FormatError
        If it is malformed.
    """
    return Stage(
        get_numbers(witness, "weights"),
        tuple(
            Floor(get_numbers(floor, "weights"), get_number(floor, "bound")) for floor in get_objects(witness, "floors")
        ),
        get_numbers(witness, "multipliers"),
        get_integers(witness, "profiles"),
        get_numbers(witness, "probabilities"),
        get_numbers(witness, "payoffs"),
        load_deviations(witness),
        get_number(document, "lower"),
        get_number(document, "upper"),
    )
