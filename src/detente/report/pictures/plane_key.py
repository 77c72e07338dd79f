"""The key beside the plane: what the marks mean, and every deal in numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente.model.agreement import summary_of
from detente.model.lottery_agreement import LotteryAgreement
from detente.report.figures import Figures
from detente.report.pictures.geometry import Box
from detente.report.pictures.groups import alike, names
from detente.report.pictures.marks import shape_of
from detente.report.pictures.sheet import BODY, FAINT, HEADING, INK, PAPER, QUIET, Paint, Spot, Style
from detente.report.pictures.words import LONG_NAME, brief, listed, number, numbers, payment_words, payments, pays

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from detente.report.pictures.sheet import Sheet
    from detente.scene import Deal, Plane, Scene

MARK = 0.19  #: room for a mark, in inches
BOLD = Style(9.0, INK, "bold")
MOST_MARKS = 8
SHORT_NAME = 7  #: letters of a name, where there is little room
MOST_NAMES = 12  #: of concepts under one deal
SWATCHES = {
    "feasible": Paint("#ececec", "#8a8a8a", 0.9),
    "correlated": Paint("#c9d6df", "#34495a", 1.2, hatch="////"),
    "total": Paint(edge="#7a7a7a", width=0.9, dash="--"),
    "even": Paint(edge=INK, width=1.1),
    "transfer": Paint(edge="#8c510a", width=2.0),
}


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one line of the key: its marks or swatch, its text, and the room below it."""

    text: str
    style: Style
    marks: tuple[tuple[str, Paint], ...] = ()
    swatch: str = ""
    indent: float = 0.0
    below: float = 0.0


def key_height(sheet: Sheet, scene: Scene, plane: Plane, width: float) -> float:
    """Say how much room the key needs, in inches."""
    return sum(row.style.line + row.below for row in _rows(sheet, scene, plane, width))


def draw_key(sheet: Sheet, scene: Scene, plane: Plane, room: Box) -> None:
    """Draw the key from the top of its room."""
    top = room.top
    for row in _rows(sheet, scene, plane, room.width):
        middle = top - row.style.line / 2
        left = room.left
        if row.swatch:
            _swatch(sheet, row.swatch, Box(left, middle - 0.055, left + 0.3, middle + 0.055))
        for shape, paint in row.marks:
            sheet.mark((left + 0.08, middle), shape, 8.0, paint)
            left += MARK
        sheet.write(row.text, Spot(room.left + row.indent, middle), row.style)
        top -= row.style.line + row.below


def _swatch(sheet: Sheet, swatch: str, box: Box) -> None:
    paint, middle = SWATCHES[swatch], (box.bottom + box.top) / 2
    if swatch in {"feasible", "correlated"}:
        sheet.bar(box, paint)
    elif swatch == "transfer":
        sheet.arrow((box.left, middle), (box.right, middle), paint)
    else:
        sheet.line([(box.left, middle), (box.right, middle)], paint)


def _rows(sheet: Sheet, scene: Scene, plane: Plane, width: float) -> list[Row]:
    rows = list(_meanings(scene, plane))
    if scene.deals:
        first, second = map(brief, scene.game.players)
        rows.append(Row(f"The deals ({first}, {second})", HEADING, below=0.04))
    for group in alike(scene.deals):
        rows += _group(sheet, group, width)
    if scene.skipped:
        left_out = "left out: " + ", ".join(name for name, _ in scene.skipped)
        rows += [Row(line, QUIET) for line in sheet.wrap(left_out, QUIET, width)]
    return [replace(row, text=sheet.shorten(row.text, row.style, width - row.indent)) for row in rows]


def _meanings(scene: Scene, plane: Plane) -> Iterator[Row]:
    """Say what regions, lines and marks mean."""
    figures = Figures(summary_of(scene.game))
    open_mark, full = Paint(PAPER, INK, 1.2), Paint(INK, PAPER, 0.7)
    quiet = Paint(PAPER, FAINT, 0.9)
    yield Row("what actions can pay, mixed at will", BODY, swatch="feasible", indent=0.42)
    yield Row("correlated equilibria", BODY, swatch="correlated", indent=0.42)
    if plane.nash_reason:
        yield Row("Nash equilibria: too many to list", BODY, (("star", quiet),), indent=0.42)
    else:
        yield Row("Nash equilibria", BODY, (("star", quiet),), indent=0.42)
    yield Row("what each can guarantee alone", BODY, (("plus", quiet),), indent=0.42, below=0.08)
    if scene.deals:
        total = number(figures, float(scene.deals[0].agreement.welfare))
        if any(deal.fallback is not None for deal in scene.deals):
            yield Row("if talks fail; and the deal", BODY, (("circle", open_mark), ("circle", full)), indent=0.42)
            yield Row(f"from there to the deal{_gains(scene.deals)}", BODY, swatch="even", indent=0.42)
        else:
            yield Row("the deal", BODY, (("circle", full),), indent=0.42)
        if any(map(pays, scene.deals)):
            yield Row("paid on top of the agreed actions", BODY, swatch="transfer", indent=0.42)
        yield Row(f"the best total, {total}", BODY, swatch="total", indent=0.42, below=0.14)


def _gains(deals: Sequence[Deal]) -> str:
    """Say that gains are equal, as far as deals have side payments."""
    without = [isinstance(deal.agreement, LotteryAgreement) for deal in deals]
    if not any(without):
        return ": equal gains"
    return "" if all(without) else ": equal gains, if paid"


def _group(sheet: Sheet, group: list[Deal], width: float) -> Iterator[Row]:
    """Tell one deal, under the shapes and names of all concepts that lead there."""
    deal, figures = group[0], Figures(group[0].agreement.game)
    shapes = list(dict.fromkeys(shape_of(entry.agreement.concept.name) for entry in group))[:MOST_MARKS]
    full = Paint(INK, PAPER, 0.7)
    title, *more = sheet.fill(listed(names(group), MOST_NAMES), BOLD, width - 0.04, 4)
    yield Row("", Style(9.0), tuple((shape, full) for shape in shapes), below=-0.02)
    yield Row(title, BOLD)
    yield from (Row(line, BOLD) for line in more)
    payoffs = [f"{text}," for text in numbers(figures, deal.agreement.payoffs.tolist())]
    payoffs[-1] = payoffs[-1].rstrip(",")
    both = f"{' '.join(payoffs)}; {payments(figures, deal)}"
    if sheet.measure(both, BODY) <= width:
        told = [Row(both, BODY)]
    else:
        told = [Row(line, BODY) for line in sheet.fill(payoffs, BODY, width, len(payoffs))]
        told += [Row(line, BODY) for line in _paid(sheet, deal, width)]
    if deal.fallback is not None:
        first, second = numbers(figures, deal.fallback)
        words = [_fallback_words(group), f"{first},", second]
        told += [Row(line, QUIET) for line in sheet.fill(words, QUIET, width, 3)]
    yield from (*told[:-1], replace(told[-1], below=0.1))


def _fallback_words(group: list[Deal]) -> str:
    """Say what the fallback is that a group of deals shares; a threat is only called so where all of them threaten."""
    kinds = {deal.agreement.concept.fallback for deal in group}
    if kinds == {"threat"}:
        return "threats that would pay"
    return "observed when talks failed:" if kinds == {"observed"} else "if talks fail:"


def _paid(sheet: Sheet, deal: Deal, width: float) -> list[str]:
    """Say who pays: on one line with names of almost any length, else on several; the amount is whole."""
    figures = Figures(deal.agreement.game)
    for most in range(LONG_NAME, SHORT_NAME, -1):
        text = payments(figures, deal, most)
        if sheet.measure(text, BODY) <= width:
            return [text]
    words = payment_words(figures, deal, SHORT_NAME)
    return sheet.fill(words, BODY, width, len(words))
