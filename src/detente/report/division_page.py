"""How worths can be divided, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.model.agreement import GameSummary
from detente.model.division_report import MOST_LISTED, MOST_PLAYERS
from detente.report.division_words import NUCLEOLUS, level_table
from detente.report.figures import Figures, listing
from detente.report.page import Bullets, Page, Paragraph, Section, Table

if TYPE_CHECKING:
    from detente.model.division_report import DivisionReport, DivisionRow
    from detente.model.tu_game import TUGame
    from detente.report.page import Piece

SHOWN = 6  #: coalitions that are named for a rule at most
RULES = {
    "shapley": "the average of what a player adds, over all orders of arrival",
    "equal-surplus": "what a player is worth alone, and an equal part of the rest",
    "banzhaf": "the average of what a player adds to others, moved by the same amount for everybody",
    "nucleolus": "whoever is owed most is owed as little as possible",
}


def division_page(report: DivisionReport) -> Page:
    """Lay out what every rule gives, who would walk out, and whether any division could hold."""
    figures = figures_of(report.game)
    sections = [
        Section("", (Paragraph(_opening(report, figures)), _table(report, figures), *_skipped(report))),
        Section("Who would walk out", (Bullets(tuple(_walkout(row, figures) for row in report.rows)),)),
        Section("Could any division hold?", (Paragraph(_least_core(report, figures)),)),
        *_nucleolus(report, figures),
        Section("Proof", (Paragraph(_proof(report)),)),
    ]
    return Page(f"{report.game.title or 'The worths'}: who gets what?", tuple(sections))


def figures_of(game: TUGame) -> Figures:
    """Write the numbers and names of a game of coalitions."""
    nothing = tuple(() for _ in game.players)
    return Figures(GameSummary(game.title, game.currency, game.players, nothing, "", game.scale))


def _opening(report: DivisionReport, figures: Figures) -> str:
    game = report.game
    whole = figures.amount(game.worth(len(game.values) - 1))
    alone = [game.worth(1 << player) for player in range(game.n_players)]
    return (
        f"{listing(game.players)} can make {whole} together; on their own they make "
        f"{figures.paid(game.players, alone)}."
    )


def _table(report: DivisionReport, figures: Figures) -> Table:
    """Lay out one line a rule: the shares, whether they are in the core, and what it is."""
    lines = [
        (
            row.division,
            "yes" if row.in_core else "no",
            *(figures.number(payoff) for payoff in row.payoff_numbers),
        )
        for row in report.rows
    ]
    return Table(("division", "in the core", *report.game.players), tuple(lines), n_labels=2)


def _skipped(report: DivisionReport) -> tuple[Piece, ...]:
    said = tuple(f"{name} is left out: {reason}." for name, reason in report.skipped)
    meant = tuple(f"{row.division}: {RULES[row.division]}." for row in report.rows)
    return (Bullets(meant + said),)


def _walkout(row: DivisionRow, figures: Figures) -> str:
    """Say who gains by walking out, what they gain most first."""
    coalition, worth, payoff, excess = row.worst
    if row.in_core:
        loses = f"would lose least, {figures.amount(-excess)}" if excess else "would gain and lose nothing"
        return f"{row.division}: nobody gains; {figures.names(coalition)} {loses}."
    parts = [f"{figures.names(entry[0])} ({figures.signed(entry[3])})" for entry in row.owed[:SHOWN]]
    left = len(row.owed) - SHOWN
    least = "at least " if len(row.owed) == MOST_LISTED else ""
    more = f" and {least}{left} other coalition{'' if left == 1 else 's'} that gain less" if left > 0 else ""
    instead = f"{figures.names(coalition)} would have {figures.amount(worth)} instead of {figures.number(payoff)}"
    return f"{row.division}: {'; '.join(parts)}{more}. {instead}."


def _least_core(report: DivisionReport, figures: Figures) -> str:
    """Say whether some division satisfies everybody, with the proof in words."""
    core, game = report.least_core, report.game
    if core is None:
        return _without_least_core(report)
    point = figures.paid(game.players, core.payoffs)
    if not report.core_empty:
        room = f"every coalition then gets at least {figures.amount(-core.slack)} more than it is worth"
        said = room if core.slack else "every coalition then gets at least what it is worth"
        return f"Yes, the core is not empty: {point}, for instance; {said}, and no division does better."
    parts = [f"{figures.names(coalition)} (weight {weight})" for coalition, weight in core.balanced]
    together = sum(float(weight) * float(game.worth(coalition)) for coalition, weight in core.balanced)
    whole = figures.amount(game.worth(len(game.values) - 1))
    return (
        f"No, the core is empty: take {listing(parts)}; every player is in coalitions of total weight 1, but the "
        f"weighted worths add up to {figures.amount(together)}, more than the {whole} that there is to divide. However "
        f"it is divided, some coalition is owed at least {figures.amount(core.slack)}; with {point}, none is owed more."
    )


def _without_least_core(report: DivisionReport) -> str:
    """Say what is known where the least core was not computed."""
    count = report.game.n_players
    said = f"How small the largest gain can be is computed for at most {MOST_PLAYERS} players, and here are {count}"
    inside = [row.division for row in report.rows if row.in_core]
    if inside:
        return f"Yes: nobody gains by walking out of {listing(inside)}. {said}."
    return f"That is open. {said}; each of the divisions above leaves some coalition less than it is worth."


def _nucleolus(report: DivisionReport, figures: Figures) -> list[Section]:
    """Tell how the nucleolus is settled, if it is there."""
    return [
        Section("How the nucleolus is settled", (Paragraph(NUCLEOLUS), level_table(row.levels, figures)))
        for row in report.rows
        if row.levels
    ]


def _proof(report: DivisionReport) -> str:
    proven = "The formulas are sums"
    if report.least_core is not None:
        level = "the nucleolus is proven level by level, and " if any(row.levels for row in report.rows) else ""
        proven += f"; {level}the least core is proven from both sides, by a division and by weights of coalitions"
    return (
        f"Everything was computed in fractions. {proven}. `detente verify` repeats all of it, without a solver, from "
        f"the file that `detente divide` writes with --json."
    )
