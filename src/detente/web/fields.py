"""The fields of a JSON object in a request, each of the type that it must have; null is as good as absent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import isinf
from typing import TYPE_CHECKING, Any

from detente.formats.exact_numbers import parse_number
from detente.formats.nodes import Mapping, Node, Scalar, Sequence, checked_text
from detente.formats.source import shown

if TYPE_CHECKING:
    from fractions import Fraction

    from detente.formats.source import Source

_WORDS = {"true": True, "false": False, "": None}
_LONGEST_INTEGER = 300  #: digits


@dataclass(frozen=True, slots=True)
class Fields:
    """Hold the fields of an object."""

    nodes: dict[str, Node]
    source: Source

    def text(self, key: str) -> str:
        """Read a text; nothing if it is absent."""
        node = self.nodes.get(key)
        return "" if node is None else _text(node, f"'{key}'", self.source)

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of texts; none if it is absent."""
        node = self.nodes.get(key)
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            raise self.source.fault(f"'{key}' must be a list of texts", node.offset)
        return tuple(_text(item, f"every item of '{key}'", self.source) for item in node.items)

    def flag(self, key: str) -> bool:
        """Read true or false; false if it is absent."""
        node = self.nodes.get(key)
        if node is None:
            return False
        if isinstance(node, Scalar) and not node.quoted and node.text in {"true", "false"}:
            return node.text == "true"
        raise self.source.fault(f"'{key}' must be true or false", node.offset)

    def number(self, key: str) -> float | None:
        """Read a number; None if it is absent."""
        node = self.nodes.get(key)
        if node is None:
            return None
        value = float(number_text(node) or "inf")
        if isinf(value):
            raise self.source.fault(f"'{key}' must be a number", node.offset)
        return value

    def whole(self, key: str) -> int:
        """Read a whole number that is not negative; 0 if it is absent."""
        node = self.nodes.get(key)
        if node is None:
            return 0
        written = number_text(node)
        if not written.isdecimal() or len(written) > _LONGEST_INTEGER:
            raise self.source.fault(f"'{key}' must be a whole number, not negative", node.offset)
        return int(written)

    def fraction(self, key: str) -> Fraction:
        """Read a number, or a decimal or fraction in quotes, as the fraction that it is.

        Raises
        ------
        FormatError
            If it is something else, or absent.
        """
        node = self.nodes.get(key)
        if not isinstance(node, Scalar) or not (node.quoted or number_text(node)):
            place = 0 if node is None else node.offset
            raise self.source.fault(f"'{key}' must be a number, or a decimal or fraction in quotes", place)
        try:
            return parse_number(node.text)
        except ValueError as error:
            raise self.source.fault(f"'{key}' is {error}", node.offset) from error

    def fractions(self, key: str) -> tuple[Fraction, ...]:
        """Read a list of numbers, or of decimals and fractions in quotes; empty if it is absent.

        Raises
        ------
        FormatError
            If it is something else.
        """
        node = self.nodes.get(key)
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            raise self.source.fault(f"'{key}' must be a list of numbers", node.offset)
        return tuple(Fields({key: item}, self.source).fraction(key) for item in node.items)


def fields_of(node: Node, known: Collection[str], what: str, source: Source) -> Fields:
    """Read an object; keys that it does not have are refused.

    Parameters
    ----------
    what
        The object's name in messages.
    """
    if not isinstance(node, Mapping):
        raise source.fault(f"{what} must be an object", node.offset)
    for key, _ in node.entries.values():
        if key.text not in known:
            message = f"{what} has the unknown key {shown(key.text)}; the keys are {', '.join(sorted(known))}"
            raise source.fault(message, key.offset)
    return Fields({name: value for name, (_, value) in node.entries.items() if not is_null(value)}, source)


def is_null(node: Node) -> bool:
    """Tell whether a node is JSON's null."""
    return isinstance(node, Scalar) and not node.quoted and not node.text


def number_text(node: Node) -> str:
    """Return a JSON number as it is written; nothing for any other node."""
    return node.text if isinstance(node, Scalar) and not node.quoted and node.text not in _WORDS else ""


def plain(node: Node, source: Source) -> Any:
    """Turn a node into what a JSON reader makes of it: numbers with a point or an exponent become floats."""
    if isinstance(node, Mapping):
        return {name: plain(value, source) for name, (_, value) in node.entries.items()}
    if isinstance(node, Sequence):
        return [plain(item, source) for item in node.items]
    if node.quoted:
        return checked_text(node, source)
    if node.text in _WORDS:
        return _WORDS[node.text]
    if node.text.removeprefix("-").isdecimal():
        if len(node.text) > _LONGEST_INTEGER:
            raise source.fault(f"a whole number of {len(node.text)} digits is too large", node.offset)
        return int(node.text)
    value = float(node.text)
    if isinf(value):
        raise source.fault(f"{shown(node.text)} is too large a number", node.offset)
    return value


def _text(node: Node, what: str, source: Source) -> str:
    if not isinstance(node, Scalar) or not node.quoted:
        raise source.fault(f"{what} must be a text", node.offset)
    return checked_text(node, source)
