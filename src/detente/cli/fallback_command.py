"""`detente fallback`: everything that the players may fall back on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.cli.options import AsJson, GameName, MaxProfiles, TimeoutParts
from detente.cli.outline_options import BreakdownSweep, Directions, Exploitability, Projections

if TYPE_CHECKING:
    from detente.cli.fallback_extras import Extra
    from detente.fallbacks.outline import Projection, Support


def fallback_command(
    game: GameName,
    project: Projections = None,
    direction: Directions = None,
    exploitability: Exploitability = False,
    breakdown_sweep: BreakdownSweep = False,
    max_profiles: MaxProfiles = None,
    timeout: TimeoutParts = None,
    as_json: AsJson = False,
) -> str:
    """Show what the players may fall back on, each of them alone: the whole set, Nash, threats, security, rules."""
    from dataclasses import replace

    from detente.cli import fallback_extras
    from detente.cli.outline_options import directions, pairs
    from detente.cli.output import json_text
    from detente.cli.reading import read_game
    from detente.cli.working import limit
    from detente.fallbacks.outline import projection, support
    from detente.formats.fallback_document import dump_fallbacks
    from detente.formats.gambit_equilibria import listed_equilibria
    from detente.overview import fallbacks
    from detente.report.overview_page import overview
    from detente.report.text import render

    found = read_game(game, max_profiles)
    sides, views = directions(direction or []), pairs(found, project or [])
    wanted = ((exploitability, fallback_extras.exploitability), (breakdown_sweep, fallback_extras.breakdown))

    clock = limit(timeout)

    def asked_for(_: None) -> tuple[tuple[Support, ...], tuple[Projection, ...], list[Extra]]:
        supports = tuple(support(found, weights) for weights in sides)
        projections = tuple(projection(found, pair) for pair in views)
        return supports, projections, [find(found) for asked, find in wanted if asked]

    supports, projections, extras = next(clock(asked_for, [None]))
    result = fallbacks(found, nash=listed_equilibria, mapper=clock)
    result = replace(result, supports=supports, projections=projections)
    if as_json:
        return json_text({**dump_fallbacks(result), **{extra.key: extra.document() for extra in extras}})
    page = overview(result)
    sections = (section for extra in extras for section in extra.sections())
    return render(replace(page, sections=(*page.sections, *sections)))
