"""An audit of several concepts, one after the other within the time of an answer: what is found in time is kept."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from detente.model.errors import FormatError, InvalidGame, NotApplicable, TooLarge
from detente.report.reasons import reasons
from detente.web.audit_parts import AUDIT_PART
from detente.web.replies import FINE, Reply, failed, json_reply, late, out_of_memory

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from detente.web.turns import Note, Turns

FOR_ALL = frozenset(error.__name__ for error in (NotApplicable, FormatError, InvalidGame, TooLarge))


class AuditRounds:
    """Audit concept by concept.

    Parameters
    ----------
    seconds
        For all of them.
    """

    def __init__(self, turns: Turns, seconds: float) -> None:
        self._turns, self._seconds = turns, seconds
        self._head: dict[str, Any] = {}
        self._rows: list[Any] = []
        self._skipped: list[dict[str, str]] = []
        self._failures: list[Reply] = []

    async def answer(self, listed: Sequence[str], write: Callable[[str], bytes], note: Note) -> Reply:
        """Audit as the HTTP API does, but list concepts that failed or took too long with the reason.

        Parameters
        ----------
        listed
            The concepts.
        write
            Writes the question about one of them.
        """
        clock = asyncio.get_running_loop().time
        end = clock() + self._seconds
        for place, name in enumerate(listed):
            reply = await self._part(write(name), end - clock(), _noting(note, f"{name}, {place + 1} of {len(listed)}"))
            if _concerns_all(reply):
                return reply
            self._keep(name, reply)
        if self._rows:
            return json_reply({**self._head, "rows": self._rows, "skipped": self._skipped})
        if self._failures:
            return self._failures[0]
        told = [(each["concept"], each["reason"]) for each in self._skipped]
        return failed(NotApplicable(reasons(told), where="concepts"))

    async def _part(self, body: bytes, seconds: float, note: Note) -> Reply:
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                return await self._turns.answer(AUDIT_PART, body, note)
        except TimeoutError:
            return late(self._seconds)

    def _keep(self, name: str, reply: Reply) -> None:
        """Keep what was found about a concept, or why nothing was."""
        document = json.loads(reply.body)
        if reply.status == FINE:
            self._head = document
            self._rows += document["rows"]
            self._skipped += document["skipped"]
        else:
            self._failures.append(reply)
            self._skipped.append({"concept": name, "reason": document["message"]})


def _noting(note: Note, which: str) -> Note:
    return lambda doing: note(f"{doing} ({which})")


def _concerns_all(reply: Reply) -> bool:
    """Tell whether a question is at fault itself, and not with one concept."""
    if reply.status == FINE or reply.body == out_of_memory().body:
        return False
    return json.loads(reply.body)["type"] in FOR_ALL
