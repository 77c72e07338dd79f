"""The tables of a report: the game, and what every concept gives, pays and leaves open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.model.lottery_agreement import LotteryAgreement
from detente.report.comparison import HEADINGS, N_LABELS, reading, row
from detente.report.concept_words import description, label
from detente.report.figures import Figures
from detente.report.game_page import game_pieces
from detente.report.observed_words import observed_sentence
from detente.report.page import Bullets, Page, Paragraph, Section, Table
from detente.report.summary import NOT_USED

if TYPE_CHECKING:
    from detente.model.game import Game
    from detente.model.lottery_agreement import AnyAgreement
    from detente.solve import Comparison


def tables_page(game: Game, comparison: Comparison) -> Page:
    """Lay out the tables alone, as they go into a text of one's own; there must be a row."""
    concepts = tuple(f"{label(each.concept)}: {description(each.concept)}." for each in comparison.rows)
    left_out = tuple(f"{name} is left out: {reason}" for name, reason in comparison.skipped)
    sections = (
        Section("The game", game_pieces(game)),
        Section(
            "The deals",
            (
                Paragraph(reached(comparison)),
                _deals(comparison),
                Paragraph(reading(comparison.rows)),
                *_rest(comparison),
            ),
        ),
        Section("The concepts", (Bullets(concepts), *((Bullets(left_out),) if left_out else ()))),
    )
    return Page(game.title or "The game", sections)


def reached(comparison: Comparison) -> str:
    """Say what can be reached together, which is the same for every concept."""
    first = comparison.rows[0]
    figures = Figures(first.game)
    if isinstance(first, LotteryAgreement):
        return (
            f"The largest total is {figures.amount(first.welfare)}, which no concept without side payments must reach."
        )
    return (
        f"The largest total is {figures.amount(first.welfare)}, reached when {figures.profile(first.profile)}. Every "
        f"concept divides this total, and says who pays whom."
    )


def _rest(comparison: Comparison) -> list[Paragraph]:
    """Say of every payoff that rests on observations, how far to trust it."""
    return [
        Paragraph(f"{label(each.concept)}: {observed_sentence(each.observations)}")
        for each in comparison.rows
        if each.observations is not None
    ]


def _deals(comparison: Comparison) -> Table:
    """Lay out a row a concept and player; how sure payoffs are that rest on observations stands in a last column."""
    seen = next((each.observations for each in comparison.rows if each.observations is not None), None)
    sure = () if seen is None else (f"{seen.level:.0%} sure",)
    lines = []
    for agreement in comparison.rows:
        name, *columns = row(agreement, Figures(agreement.game))
        columns += [_sure(agreement)] if sure else []
        lines += [(name, *cells) for cells in zip(*columns, strict=True)]
    return Table((*HEADINGS, *sure), tuple(lines), N_LABELS)


def _sure(agreement: AnyAgreement) -> list[str]:
    """Write the interval around every payoff that rests on observations."""
    seen, figures = agreement.observations, Figures(agreement.game)
    if seen is None:
        return [NOT_USED] * len(agreement.game.players)
    return [figures.interval(*ends) for ends in zip(seen.low_numbers, seen.high_numbers, strict=True)]
