"""Oppositions by name, and among the players of a game."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.coalitions.blocks import BLOCKS, Blocks, SeatedBlocks, blocks_of
from detente.coalitions.opposition import Bloc, Individuals
from detente.coalitions.random_teams import RANDOM_TEAMS, RandomTeams, theta_of
from detente.model.errors import NotApplicable
from detente.model.near_names import meant

if TYPE_CHECKING:
    from detente.protocols import Opposition

OPPOSITIONS = (Bloc(), Individuals(), RandomTeams())
CHOICES = (*(entry.name for entry in OPPOSITIONS), f"{RANDOM_TEAMS}:THETA", f"{BLOCKS}A,B|C")  #: for messages
KINDS = (Bloc, Individuals, RandomTeams, Blocks, SeatedBlocks)


def opposition_named(text: str) -> Opposition:
    """Find an opposition by what was asked for.

    Raises
    ------
    NotApplicable
        If there is none of that name, or its number or its blocks are none; the message lists what there is.

    Examples
    --------
    >>> opposition_named("random-teams:1/2").name, opposition_named("blocks:A, B|C").name
    ('random-teams:0.5', 'blocks:A,B|C')
    """
    if text.startswith(BLOCKS):
        return blocks_of(text)
    if text.startswith(f"{RANDOM_TEAMS}:"):
        return RandomTeams(theta_of(text.removeprefix(f"{RANDOM_TEAMS}:")))
    found: dict[str, Opposition] = {entry.name: entry for entry in OPPOSITIONS}
    if text not in found:
        message = f"there is no opposition '{text:.60}'; the oppositions are {', '.join(CHOICES)}{meant(text, found)}"
        raise NotApplicable(message, where="opposition")
    return found[text]


def seated(opposition: Opposition, players: Sequence[str]) -> Opposition:
    """Let an opposition find its players by their labels, where it names any; others stay as they are.

    Raises
    ------
    NotApplicable
        If it names somebody who is not there.
    """
    return opposition.seated(players) if isinstance(opposition, Blocks) else opposition


def given_blocks(given: str | Sequence[Sequence[str]]) -> Blocks:
    """Read blocks of outsiders: labels as in "Ann,Bob|Cleo", or lists of labels.

    Raises
    ------
    NotApplicable
        If they are none.
    """
    if isinstance(given, str):
        return blocks_of(given)
    if not _is_listed(given) or not all(isinstance(block, str) or _is_listed(block) for block in given):
        message = f"blocks are a text such as 'A,B|C', or lists of labels, not {given!r:.60}"
        raise NotApplicable(message, where="blocks")
    return Blocks(tuple(given))


def _is_listed(given: object) -> bool:
    return isinstance(given, Sequence)


def is_known(opposition: Opposition) -> bool:
    """Tell whether a checker knows what an opposition does."""
    return isinstance(opposition, KINDS)
