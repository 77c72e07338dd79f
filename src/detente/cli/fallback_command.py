"""`detente fallback`: everything that the players may fall back on."""

from __future__ import annotations

from detente.cli.options import AsJson, GameName, MaxProfiles, Timeout


def fallback_command(
    game: GameName, max_profiles: MaxProfiles = None, timeout: Timeout = None, as_json: AsJson = False
) -> str:
    """Show what the players may fall back on, each of them alone: intervals, security, Nash, threats, selections."""
    from detente.cli.output import json_text
    from detente.cli.reading import read_game
    from detente.cli.working import within
    from detente.formats.fallback_document import dump_fallbacks
    from detente.overview import fallbacks
    from detente.report.overview_page import overview
    from detente.report.text import render

    found = read_game(game, max_profiles)
    result = within(timeout, lambda: fallbacks(found))
    return json_text(dump_fallbacks(result)) if as_json else render(overview(result))
