"""Maxima over a bundle of games <-> JSON: question by question, one stage an episode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.formats.number_fields import get_number, get_numbers, put_number, put_numbers
from detente.formats.partition_document import dump_partition, load_partition
from detente.formats.stage_document import dump_stage, load_stage
from detente.formats.typed_fields import check_keys, get_items, get_object, get_objects
from detente.model.bundle import LinkedPart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.model.bundle import Stages
    from detente.model.certificate import Stage

Document = dict[str, Any]

PART = {"blocks", "payoffs", "payoffs_exact", "radius", "stages"}
STAGE = {"witness", "lower", "lower_exact", "upper", "upper_exact"}


def dump_part(part: LinkedPart, players: Sequence[str]) -> Document:
    """Write what blocks fall back on in a bundle, and the proof."""
    document: Document = {"blocks": dump_partition(part.partition, players)}
    put_numbers(document, "payoffs", part.payoffs, always=True)
    document["radius"] = part.radius
    document["stages"] = dump_questions(part.stages)
    return document


def load_part(document: Mapping[str, Any], players: Sequence[str]) -> LinkedPart:
    """Read the same.

    Raises
    ------
    FormatError
        If it is malformed.
    """
    check_keys(document, PART, "a fallback of the bundle")
    return LinkedPart(
        load_partition(get_items(document, "blocks"), players),
        get_numbers(document, "payoffs"),
        float(get_number(document, "radius")),
        load_questions(document, "stages"),
    )


def dump_questions(questions: Sequence[Stages]) -> list[list[Document]]:
    """Write the stages that answer a rule's questions."""
    return [[_dump_stage(stage) for stage in stages] for stages in questions]


def load_questions(document: Mapping[str, Any], key: str) -> tuple[Stages, ...]:
    """Read them."""
    return tuple(
        tuple(_load_stage(entry) for entry in get_objects({key: stages}, key)) for stages in get_items(document, key)
    )


def _dump_stage(stage: Stage) -> Document:
    witness: Document = {}
    dump_stage(stage, witness)
    document: Document = {"witness": witness}
    put_number(document, "lower", stage.lower)
    put_number(document, "upper", stage.upper)
    return document


def _load_stage(document: Mapping[str, Any]) -> Stage:
    check_keys(document, STAGE, "a stage")
    return load_stage(get_object(document, "witness"), document)
