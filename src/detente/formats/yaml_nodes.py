"""YAML text as nodes with places: scalars as written, and nothing that builds, repeats or explodes.

Built from the parser's events, so no tag is ever resolved and no object is ever made: anchors, aliases, tags and
second documents are refused, and nesting is limited before it is followed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from detente.formats.limits import MAX_DEPTH
from detente.formats.nodes import Mapping, Node, Scalar, Sequence, add_entry
from detente.formats.source import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.formats.source import Source

_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parse_yaml(source: Source) -> Node:
    """Read one YAML document; time and memory grow with the length of the text."""
    forbidden = _FORBIDDEN.search(source.text)
    if forbidden is not None:
        message = f"the character {forbidden[0]!r} is not allowed in YAML; in a label, write it as an escape"
        raise source.fault(message, forbidden.start())
    events = _events(source)
    next(events)  # the stream starts
    event = next(events)
    if isinstance(event, yaml.StreamEndEvent):
        raise source.fault("the file holds no document; describe a game in it", 0)
    node = _node(source, events, next(events), 0)
    next(events)  # the document ends
    event = next(events)
    if not isinstance(event, yaml.StreamEndEvent):
        raise source.fault("a second document starts here; a file holds one game", event.start_mark.index)
    return node


def _events(source: Source) -> Iterator[Any]:
    """Run the parser, with its errors turned into ours; by libyaml where PyYAML has it, which is ten times faster."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        yield from yaml.parse(source.text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = 0 if mark is None else mark.index
        raise source.fault(f"this is not YAML: {_problem(source, error, place)}", place) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise source.fault(f"this is not YAML: {str(error).splitlines()[0]}", 0) from error


def _problem(source: Source, error: yaml.MarkedYAMLError, place: int) -> str:
    """Say what is wrong in words that help: the parser's own, with advice where the cause is likely."""
    problem = str(error.problem or error.context)
    if source.text[place : place + 1] == "\t":
        return "a tab; indent with spaces"
    if "mapping values are not allowed" in problem:
        return f"{problem}; put a text with ': ' in it into quotes, and keys of one mapping below each other"
    if "',' or '}'" in problem:
        return f"{problem}; put a text with ':' or brackets in it into quotes"
    return problem


def _node(source: Source, events: Iterator[Any], event: Any, depth: int) -> Node:
    offset = event.start_mark.index
    if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
        raise source.fault("anchors (&) and aliases (*) are not read; write the values out", offset)
    if event.tag is not None:
        raise source.fault(f"the tag {shown(event.tag)} is not read; write the value plainly", offset)
    if isinstance(event, yaml.ScalarEvent):
        return Scalar(event.value, quoted=bool(event.style), offset=offset)
    if depth >= MAX_DEPTH:
        raise source.fault(f"the document is nested more than {MAX_DEPTH} deep", offset)
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(source, events, offset, depth)
    return _mapping(source, events, offset, depth)


def _sequence(source: Source, events: Iterator[Any], offset: int, depth: int) -> Sequence:
    items = []
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        items.append(_node(source, events, event, depth + 1))
    return Sequence(tuple(items), offset)


def _mapping(source: Source, events: Iterator[Any], offset: int, depth: int) -> Mapping:
    entries: dict[str, tuple[Scalar, Node]] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key = _node(source, events, event, depth + 1)
        if not isinstance(key, Scalar):
            raise source.fault("a key must be a text, not a list or mapping", key.offset)
        add_entry(entries, key, _node(source, events, next(events), depth + 1), source)
    return Mapping(entries, offset)
