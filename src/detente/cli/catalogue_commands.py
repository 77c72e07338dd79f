"""`detente concepts` and `detente games`: what there is."""

from __future__ import annotations

from detente.cli.options import AsJson


def concepts_command(as_json: AsJson = False) -> str:
    """List the bargaining solutions and the parts that each is made of."""
    from detente.cli.output import json_text
    from detente.formats.catalogue_document import dump_concepts
    from detente.report.page import Page, Paragraph, Section, Table
    from detente.report.text import render

    document = dump_concepts()
    if as_json:
        return json_text(document)
    keys = ("name", "opposition", "fallback", "selection", "summary")
    rows = tuple(tuple(entry[key] or "-" for key in keys) for entry in document["concepts"])
    heading = ("name", "outsiders", "fallback", "selection", "in short")
    note = Paragraph(
        "The first ones divide by the Shapley value of what each coalition falls back on, and need side payments. From "
        "'nash-bargaining' on nobody pays anybody: a lottery over ways to play is agreed on, and --fallback NAME says "
        "what everybody falls back on."
    )
    more = Paragraph(
        "Three more are made of what you give, and need no name: 'observed' of --observed FILE, breakdowns that "
        "happened; 'stated' of --disagreement X,Y,.., a point that you state; 'learned' of a dynamic of play "
        "(dt.learned(dynamic) in Python; 'detente learn GAME' shows what it leads to)."
    )
    return render(Page("Concepts", (Section("", (Table(heading, rows, len(heading)), note, more)),)))


def games_command(as_json: AsJson = False) -> str:
    """List the shipped games, and where each was published."""
    from detente.cli.output import json_text
    from detente.formats import examples
    from detente.formats.catalogue_document import dump_games
    from detente.report.page import Page, Section, Table
    from detente.report.text import render

    found = examples()
    if as_json:
        return json_text(dump_games(found))
    rows = tuple((f"example:{game.name}", ", ".join(game.players), game.title) for game in found)
    return render(Page("Shipped games", (Section("", (Table(("name", "players", "title"), rows, 3),)),)))
