"""Errors in words that an agent can act on: what is wrong, what to do about it, of which kind it is, and where."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from detente.formats.limits import RAISING
from detente.model.errors import TimeLimit

if TYPE_CHECKING:
    from detente.web.replies import Reply

BEFORE, AFTER = 30, 30  #: characters that are shown of the place of a fault
_LINE_END = re.compile(r"\r\n|\n|\r")
_PLACE = re.compile(r"body(?:, line (?P<line>\d+), column (?P<column>\d+))?: ")
_STATED = re.compile(r"(no certified answer was found within .* seconds); ")

FEWER = "leave out actions or players that matter little"
LONGER = "whoever started this server can allow more: detente mcp"
QUICKER = {
    "compare": "name fewer concepts, or solve by one at a time",
    "audit": f"name one concept only, or write a smaller game: {FEWER}",
    "verify": "leave 'exact' out or set it to false",
}
OTHER_GAME = "another game"
SAME_THREAT = "if solve was given a threat, give verify the same"


def complaint(reply: Reply, tool: str, body: str) -> str:
    """Say what is wrong; a place in the body, which nobody has seen, is shown."""
    error = json.loads(reply.body)
    message, where, kind = _advised(error["message"], error["type"], tool), error["where"], error["type"]
    place = _PLACE.match(message)
    if place is None:
        return f"{message} ({kind}, at {where})" if where else f"{message} ({kind})"
    message = message[place.end() :]
    if place["line"] is None or (place["line"], place["column"]) == ("1", "1"):  # all of it
        return f"{message} ({kind})"
    line, column = _LINE_END.split(body)[int(place["line"]) - 1], int(place["column"]) - 1
    near = f"{line[max(0, column - BEFORE) : column]}⟨here⟩{line[column : column + AFTER]}"
    return f"{message} ({kind}, at the mark: {near})"


def _advised(message: str, kind: str, tool: str) -> str:
    """Put advice that a caller of tools can follow in the place of what only others can."""
    if kind == TimeLimit.__name__:
        found = _STATED.match(message)
        advice = QUICKER.get(tool, f"try another concept, or write a smaller game: {FEWER}")
        return message if found is None else f"{found[1]}; {advice} ({LONGER} --timeout SECONDS)"
    if OTHER_GAME in message and tool == "verify":
        return f"{message}; {SAME_THREAT}"
    return message.replace(RAISING, f"{FEWER} ({LONGER} --max-profiles N)")
