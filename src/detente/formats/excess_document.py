"""Proofs about the excesses of coalitions <-> JSON: the levels of a nucleolus, and a least core.

Coalitions are written as whole numbers: the first player counts 1, the second 2, the third 4, and so on.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from detente.formats.number_fields import get_number, get_numbers, put_number, put_numbers
from detente.formats.typed_fields import check_keys, get_integers, get_object, get_objects
from detente.model.errors import FormatError
from detente.model.excess import ExcessLevel, LeastCore

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.model.excess import Weights

Document = dict[str, Any]

_LISTS = ("weights", "kept", "settled")
_LEVEL = {"excess", "excess_exact", *_LISTS}
_LEAST_CORE = {"slack", "slack_exact", "payoffs", "payoffs_exact", "weights"}
_WEIGHTS = {"coalitions", "multipliers", "multipliers_exact"}


def dump_levels(levels: Sequence[ExcessLevel]) -> list[Document]:
    """Write the levels of a nucleolus."""
    listed = []
    for level in levels:
        document: Document = {}
        put_number(document, "excess", level.excess)
        document |= {name: _dump_weights(getattr(level, name)) for name in _LISTS}
        listed.append(document)
    return listed


def load_levels(document: Mapping[str, Any]) -> tuple[ExcessLevel, ...]:
    """Read the levels of a nucleolus.

    Raises
    ------
    FormatError
        If they are malformed.
    """
    levels = []
    for entry in get_objects(document, "levels"):
        check_keys(entry, _LEVEL, "a level of a division")
        weights = [_load_weights(entry, name) for name in _LISTS]
        levels.append(ExcessLevel(Fraction(get_number(entry, "excess")), *weights))
    return tuple(levels)


def dump_least_core(found: LeastCore) -> Document:
    """Write a least core and its proof."""
    document: Document = {}
    put_number(document, "slack", found.slack)
    put_numbers(document, "payoffs", found.payoffs)
    document["weights"] = _dump_weights(found.weights)
    return document


def load_least_core(document: Mapping[str, Any]) -> LeastCore:
    """Read a least core.

    Raises
    ------
    FormatError
        If it is malformed.
    """
    check_keys(document, _LEAST_CORE, "the least core")
    payoffs = tuple([Fraction(payoff) for payoff in get_numbers(document, "payoffs")])
    return LeastCore(Fraction(get_number(document, "slack")), payoffs, _load_weights(document, "weights"))


def _dump_weights(weights: Weights) -> Document:
    document: Document = {"coalitions": [coalition for coalition, _ in weights]}
    put_numbers(document, "multipliers", [weight for _, weight in weights])
    return document


def _load_weights(document: Mapping[str, Any], key: str) -> Weights:
    entry = get_object(document, key)
    check_keys(entry, _WEIGHTS, "a list of weights")
    coalitions, weights = get_integers(entry, "coalitions"), get_numbers(entry, "multipliers")
    if len(coalitions) != len(weights):
        message = f"the field '{key}' must have one multiplier a coalition"
        raise FormatError(message)
    return tuple([(coalition, Fraction(weight)) for coalition, weight in zip(coalitions, weights, strict=True)])
