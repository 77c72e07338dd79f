"""What `detente fallback` finds besides, where it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from detente.model.game import Game
    from detente.report.page import Section


@dataclass(frozen=True, slots=True, eq=False)
class Extra:
    """Hold one more part of the answer: its key in the document, and how it is written there and on a page."""

    key: str
    document: Callable[[], dict[str, Any]]
    sections: Callable[[], tuple[Section, ...]]


def exploitability(game: Game) -> Extra:
    """Find what tolerating gains from deviating would buy."""
    from detente.exploitability import epsilon_intervals, exploitability_frontier
    from detente.formats.exploitability_document import dump_exploitability
    from detente.report.exploitability_page import exploitability_sections

    found = exploitability_frontier(game), epsilon_intervals(game)
    return Extra("exploitability", lambda: dump_exploitability(*found), lambda: exploitability_sections(*found))


def breakdown(game: Game) -> Extra:
    """Find what every breakdown probability leads to."""
    from detente.concepts.breakdown_sweep import breakdown_sweep
    from detente.formats.breakdown_document import dump_breakdown
    from detente.report.breakdown_page import breakdown_sections

    found = breakdown_sweep(game)
    return Extra("breakdown", lambda: dump_breakdown(found), lambda: breakdown_sections(found))
