"""A sweep of the breakdown probability, as sections of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from detente.concepts.sweep_results import BreakdownSweep
from detente.report.figures import Figures, listing
from detente.report.page import Bullets, Page, Paragraph, Section, Table
from detente.report.text import WIDTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.concepts.sweep_results import ActionSweep, SampledSweep, SweepPiece, Values
    from detente.numerics.algebraic import AlgebraicNumber
    from detente.numerics.parametric_events import Span
    from detente.report.page import Piece

SHORT = 7  #: longer fractions are written as decimals
SHOWN_PIECES = 40
SHOWN_SAMPLES = 17
SHOWN_PROFILES = 6
BETWEEN = 2  #: letters between the columns of a table
ALONE = ("range", "alone")  #: headings of a table that is one player's
ABOUT = (
    "If talks fail with probability q, what a side falls back on is really played that often. At q = 0 it is a mere "
    "threat, as in the CoCo value; at q = 1 it is honest play against one rival team."
)


def breakdown_page(found: BreakdownSweep | SampledSweep) -> Page:
    """Lay out a sweep on a page of its own."""
    return Page(f"{found.game.title or 'The game'}: by breakdown probability", breakdown_sections(found))


def breakdown_sections(found: BreakdownSweep | SampledSweep) -> tuple[Section, ...]:
    """Lay out a sweep."""
    figures = Figures(found.game)
    if not isinstance(found, BreakdownSweep):
        return (Section("By breakdown probability", _sampled(found, figures)),)
    tables = _fitting(_table(found, figures), found)
    arrows = any("->" in cell for table in tables for row in table.rows for cell in row)
    promise = _promise(found) + (" An arrow shows how a number moves with q." if arrows else "")
    pieces: list[Piece] = [Paragraph(ABOUT), *tables, *_played(found, figures), Paragraph(promise)]
    sections = [Section("By breakdown probability", tuple(pieces))]
    if found.actions:
        sections.append(Section("Until when an action is played", (_actions(found),)))
    return tuple(sections)


def place_words(place: AlgebraicNumber) -> str:
    """Write a probability: a short fraction as such, another number with six digits."""
    exact = place.exact
    text = "" if exact is None else str(exact)
    return text if exact is not None and len(text) <= SHORT else f"{float(place):.6g}"


def _fitting(table: Table, found: BreakdownSweep | SampledSweep) -> tuple[Table, ...]:
    """Take a table apart, one a player, if it is too wide for a terminal."""
    columns = zip(table.headings, *table.rows, strict=True)
    if sum(max(map(cell_len, column)) + BETWEEN for column in columns) - BETWEEN <= WIDTH:
        return (table,)
    n_players, n_columns = len(found.game.players), len(table.headings)
    places = [(0, *range(1 + player, n_columns, n_players)) for player in range(n_players)]
    return tuple(
        Table(("q", name, *ALONE[: len(own) - 2]), _columns(table.rows, own))
        for name, own in zip(found.game.players, places, strict=True)
    )


def _columns(rows: Sequence[tuple[str, ...]], places: tuple[int, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row[place] for place in places) for row in rows)


def _headings(figures: Figures, *, two: bool) -> tuple[str, ...]:
    players = figures.game.players
    alone = tuple(f"{name} alone" for name in players) if two else ()
    return ("q", *players, *(f"{name}, range" for name in players), *alone)


def _table(found: BreakdownSweep, figures: Figures) -> Table:
    """List pieces, and between them what holds at a point where something jumps."""
    special = {switch.place: switch.here for switch in found.switches if switch.jump}
    rows = []
    for piece in found.pieces[:SHOWN_PIECES]:
        rows += [_point_row(piece.start, special[piece.start], figures)] if piece.start in special else []
        rows.append(_piece_row(piece, figures))
    last = found.pieces[-1].end
    rows += [_point_row(last, special[last], figures)] if last in special else []
    return Table(_headings(figures, two=bool(found.pieces[0].fallback)), tuple(rows))


def _piece_row(piece: SweepPiece, figures: Figures) -> tuple[str, ...]:
    start, end = piece.near(piece.start), piece.near(piece.end)

    def moving(one: Values, two: Values, part: str) -> list[str]:
        ends = zip(getattr(one, part), getattr(two, part), strict=True)
        return [" -> ".join(dict.fromkeys(map(figures.number, pair))) for pair in ends]

    lows, highs = moving(start, end, "low"), moving(start, end, "high")
    spans = [low if low == high else f"{low} to {high}" for low, high in zip(lows, highs, strict=True)]
    label = f"{place_words(piece.start)} to {place_words(piece.end)}"
    return (label, *moving(start, end, "payoffs"), *spans, *moving(start, end, "fallback"))


def _point_row(place: AlgebraicNumber, values: Values | None, figures: Figures) -> tuple[str, ...]:
    label = f"at {place_words(place)}"
    if values is None:
        return (label, *("?" for _ in _headings(figures, two=len(figures.game.players) == 2)[1:]))
    return (label, *_cells(values, figures))


def _cells(values: Values, figures: Figures) -> tuple[str, ...]:
    spans = (figures.interval(low, high) for low, high in zip(values.low, values.high, strict=True))
    return (*map(figures.number, values.payoffs), *spans, *map(figures.number, values.fallback))


def _played(found: BreakdownSweep, figures: Figures) -> list[Piece]:
    """Say what two players fall back on, piece by piece."""
    lines = []
    for piece in found.pieces[:SHOWN_PIECES]:
        if piece.profiles:
            said = [
                ", ".join(options[action] for options, action in zip(figures.game.actions, profile, strict=True))
                for profile in piece.profiles[:SHOWN_PROFILES]
            ]
            more = len(piece.profiles) - SHOWN_PROFILES
            said += [f"{more} more"] if more > 0 else []
            names = f"q from {place_words(piece.start)} to {place_words(piece.end)}"
            lines.append(f"{names}: if talks fail, {listing(f'({text})' for text in said)}.")
    left = len(found.pieces) - SHOWN_PIECES
    lines += [f"{left} more pieces are not shown."] if left > 0 else []
    return [Bullets(tuple(lines))] if lines else []


def _promise(found: BreakdownSweep) -> str:
    if found.complete:
        return "The switching points are exact, and there are no others."
    return "There are no other switching points, but what holds at some of them could not be decided (?)."


def _sampled(found: SampledSweep, figures: Figures) -> tuple[Piece, ...]:
    step = max(1, (len(found.samples) - 1) // (SHOWN_SAMPLES - 1))
    shown = (*found.samples[:-1:step], found.samples[-1])
    rows = [(f"{q:.6g}", *_cells(values, figures)) for q, values in shown]
    jumps = listing(f"{suspect.low:.6g}" for suspect in found.suspects)
    remark = (
        f"Jumps were seen near {jumps}." if jumps else "No jump was seen."
    ) + " The game is too large to know every q: other switches may lie between the samples."
    table = Table(_headings(figures, two=bool(found.samples[0][1].fallback)), tuple(rows))
    return (Paragraph(ABOUT), *_fitting(table, found), Paragraph(remark))


def _actions(found: BreakdownSweep) -> Table:
    rows = []
    for action in found.actions:
        name, label = found.game.players[action.player], found.game.actions[action.player][action.action]
        rows.append((name, label, _spans(action), place_words(action.break_even)))
    return Table(("player", "action", "some fallback plays it for q in", "until q*"), tuple(rows), 3)


def _spans(action: ActionSweep) -> str:
    unknown = [f"perhaps {place_words(place)}" for place in action.undecided]
    return ", ".join([*map(_span, action.spans), *unknown]) or "none"


def _span(span: Span) -> str:
    if span.low == span.high:
        return f"{{{place_words(span.low)}}}"
    left, right = "[" if span.with_low else "(", "]" if span.with_high else ")"
    return f"{left}{place_words(span.low)}, {place_words(span.high)}{right}"
