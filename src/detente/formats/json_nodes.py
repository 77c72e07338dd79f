"""JSON text, strictly by RFC 8259, as nodes with places."""

from __future__ import annotations

import re
from json import JSONDecodeError, JSONDecoder
from typing import TYPE_CHECKING

from detente.formats.limits import MAX_DEPTH
from detente.formats.nodes import Mapping, Node, Scalar, Sequence, add_entry
from detente.formats.source import shown

if TYPE_CHECKING:
    from detente.formats.source import Source

_DECODER = JSONDecoder()  # for texts in quotes only
_SPACE = re.compile(r"[ \t\n\r]*")
_PLAIN = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
_NUMBER = re.compile(rf"{_PLAIN}(?![0-9A-Za-z.+_-])")
_NUMBERS = re.compile(rf"\[[ \t\n\r]*{_PLAIN}(?:[ \t\n\r]*,[ \t\n\r]*{_PLAIN})*+[ \t\n\r]*\]")
_WORD = re.compile(r"[^\s\[\]{},:\"]+")
_WORDS = {"true": "true", "false": "false", "null": ""}


def parse_json(source: Source) -> Node:
    """Read one JSON value; time and memory grow with the length of the text."""
    node, end = _value(source, _skip(source, 0), 0)
    end = _skip(source, end)
    if end < len(source.text):
        raise source.fault(f"{_seen(source, end)} follows the end of the document; a file holds one", end)
    return node


def _skip(source: Source, offset: int) -> int:
    found = _SPACE.match(source.text, offset)
    return found.end() if found else offset


def _seen(source: Source, offset: int) -> str:
    """Name what stands at a place, for a message."""
    if offset >= len(source.text):
        return "the end of the text"
    word = _WORD.match(source.text, offset)
    return shown(word[0] if word else source.text[offset])


def _value(source: Source, offset: int, depth: int) -> tuple[Node, int]:
    opening = source.text[offset : offset + 1]
    if opening in ("{", "[") and depth >= MAX_DEPTH:
        raise source.fault(f"the document is nested more than {MAX_DEPTH} deep", offset)
    if opening == "{":
        return _mapping(source, offset, depth)
    if opening == "[":
        return _sequence(source, offset, depth)
    if opening == '"':
        return _string(source, offset)
    number = _NUMBER.match(source.text, offset)
    if number is not None:
        return Scalar(number[0], quoted=False, offset=offset), number.end()
    word = _WORD.match(source.text, offset)
    if word is not None and word[0] in _WORDS:
        return Scalar(_WORDS[word[0]], quoted=False, offset=offset), word.end()
    message = f"expected a JSON value, found {_seen(source, offset)}; texts and fractions stand in double quotes, and "
    raise source.fault(message + "NaN or infinity is no payoff", offset)


def _string(source: Source, offset: int) -> tuple[Scalar, int]:
    try:
        text, end = _DECODER.raw_decode(source.text, offset)
    except JSONDecodeError as error:
        raise source.fault(f"this text in quotes is not JSON ({error.msg})", error.pos) from error
    return Scalar(text, quoted=True, offset=offset), end


def _mapping(source: Source, offset: int, depth: int) -> tuple[Mapping, int]:
    entries: dict[str, tuple[Scalar, Node]] = {}
    place = _skip(source, offset + 1)
    if source.text[place : place + 1] == "}":
        return Mapping(entries, offset), place + 1
    while True:
        if source.text[place : place + 1] != '"':
            raise source.fault(f"expected a key in double quotes, found {_seen(source, place)}", place)
        key, place = _string(source, place)
        place = _skip(source, place)
        if source.text[place : place + 1] != ":":
            raise source.fault(f"expected ':' after the key {shown(key.text)}, found {_seen(source, place)}", place)
        value, place = _value(source, _skip(source, place + 1), depth + 1)
        add_entry(entries, key, value, source)
        place, done = _after_item(source, place, "}")
        if done:
            return Mapping(entries, offset), place


def _sequence(source: Source, offset: int, depth: int) -> tuple[Sequence, int]:
    if numbers := _NUMBERS.match(source.text, offset):  # most of a game
        found = _NUMBER.finditer(source.text, offset + 1, numbers.end())
        return Sequence(
            tuple([Scalar(one[0], quoted=False, offset=one.start()) for one in found]), offset
        ), numbers.end()
    items: list[Node] = []
    place = _skip(source, offset + 1)
    if source.text[place : place + 1] == "]":
        return Sequence((), offset), place + 1
    while True:
        item, place = _value(source, place, depth + 1)
        items.append(item)
        place, done = _after_item(source, place, "]")
        if done:
            return Sequence(tuple(items), offset), place


def _after_item(source: Source, offset: int, closing: str) -> tuple[int, bool]:
    """Step over a comma or the closing bracket, and tell which it was."""
    place = _skip(source, offset)
    following = source.text[place : place + 1]
    if following == closing:
        return place + 1, True
    if following == ",":
        return _skip(source, place + 1), False
    raise source.fault(f"expected ',' or '{closing}', found {_seen(source, place)}", place)
