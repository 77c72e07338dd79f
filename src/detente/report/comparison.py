"""Many agreements side by side: a table for a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from detente.model.lottery_agreement import LotteryAgreement
from detente.report.caution import explained
from detente.report.concept_words import label
from detente.report.figures import Figures, listing
from detente.report.lottery_page import NOTHING_GAINED, nothing_to_gain
from detente.report.observed_words import observed_sentence, sure_of
from detente.report.sample_words import sample_sentence
from detente.report.summary import NOT_USED, alone
from detente.report.text import printable
from detente.report.transfer_words import has_interval, is_transfer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.lottery_agreement import AnyAgreement
    from detente.solve import Comparison

HEADINGS = ("concept", "player", "fallback", "payoff", "transfer", "interval")
N_LABELS = 2
NAME_WIDTHS = (24, 12)  #: columns of a player's name: where there is room, and where it is scarce

READING = (
    "fallback: what a player gets if talks fail and everybody stands alone (-: this solution never looks at everybody "
    "alone, only at two sides, or at who would move first); payoff: what the agreement gives; transfer: side payment "
    "received (+) or made (-); interval: the payoff over all admissible fallbacks; one number: no other payoff is "
    "admissible."
)
SOME_WITHOUT = (
    "Concepts without a transfer need no side payments: they agree on a lottery over ways to play, the payoff is what "
    "it pays on average, and an interval of more than one number is an outer bound."
)
WITHOUT_TRANSFERS = (
    "Nobody pays anybody. fallback: what a player gets if talks fail; payoff: what the lottery over ways to play pays "
    "on average; interval: the payoff over all admissible fallbacks, an outer bound; one number: no other payoff is "
    "admissible."
)
WEIGHED = (
    "lambda-transfer names its fallback in brackets, and has no number there (-): it is played in weighted games; its "
    "interval spans all solutions, and is left out (-) where there may be others than those that were found."
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Hold a table and what is written above and below it.

    Attributes
    ----------
    tables
        The same table with shorter and shorter names, for narrower and narrower terminals.
    blocks
        What the table says as one block of lines a concept, where no table has room.
    """

    title: Text
    tables: tuple[Table, ...]
    blocks: Text
    notes: tuple[Text, ...]


def sheet(comparison: Comparison) -> Sheet:
    """Lay out one row a concept, one line a player; there must be a row."""
    first = comparison.rows[0]
    figures = Figures(first.game)
    title = figures.title
    if not figures.lists_outcomes:  # there, everybody counts in a unit of its own
        title += f": {figures.amount(first.welfare)} in all {reached(first, figures)}"
    notes = [reading(comparison.rows), *_warnings(comparison)]
    idle = [
        label(agreement.concept)
        for agreement in comparison.rows
        if isinstance(agreement, LotteryAgreement) and not is_transfer(agreement.concept) and nothing_to_gain(agreement)
    ]
    notes += [f"{listing(idle)}: {NOTHING_GAINED}"] if idle else []
    notes += [
        f"{label(agreement.concept)}: {sample_sentence(agreement.sampling, len(agreement.game.players))}"
        for agreement in comparison.rows
        if agreement.sampling is not None
    ]
    notes += [
        f"{label(agreement.concept)}: {observed_sentence(agreement.observations)} {_sure(agreement, figures)}"
        for agreement in comparison.rows
        if agreement.observations is not None
    ]
    notes += [f"{name} is left out: {reason}" for name, reason in comparison.skipped]
    below = tuple(Text(printable(note), style="dim") for note in notes)
    rows = [row(agreement, figures) for agreement in comparison.rows]
    tables = tuple(_table(rows, width) for width in NAME_WIDTHS)
    return Sheet(Text(printable(title), style="bold"), tables, _blocks(rows), below)


def reached(agreement: AnyAgreement, figures: Figures) -> str:
    """Say how the largest total is reached, if the agreement tells."""
    if isinstance(agreement, LotteryAgreement):
        return "at most"
    return f"if {figures.profile(agreement.profile)}"


def reading(rows: Sequence[AnyAgreement]) -> str:
    """Say how to read the table."""
    lotteries = [isinstance(agreement, LotteryAgreement) for agreement in rows]
    weighed = f" {WEIGHED}" if any(is_transfer(agreement.concept) for agreement in rows) else ""
    if all(lotteries):
        return WITHOUT_TRANSFERS + weighed
    return f"{READING} {SOME_WITHOUT}{weighed}" if any(lotteries) else READING


def _sure(agreement: AnyAgreement, figures: Figures) -> str:
    """Write the interval around every payoff that rests on observations."""
    seen, players = agreement.observations, agreement.game.players
    return (
        ""
        if seen is None
        else listing(f"{name}: {sure_of(seen, place, figures)}" for place, name in enumerate(players))
    )


def _table(rows: list[tuple[Any, ...]], name_width: int) -> Table:
    grid = Table(show_lines=True)
    for place, heading in enumerate(HEADINGS):
        grid.add_column(heading, justify="left" if place < N_LABELS else "right", no_wrap=True)
    for name, players, *numbers in rows:
        columns = [[_shortened(player, name_width) for player in players], *numbers]
        grid.add_row(name, *(Text("\n".join(column)) for column in columns))
    return grid


def _blocks(rows: list[tuple[Any, ...]]) -> Text:
    """Write every number on a line of its own, under the player and the concept."""
    room = 2 + max(map(len, HEADINGS[N_LABELS:]))
    parts = []
    for name, players, *columns in rows:
        lines = [name]
        for player, numbers in zip(players, zip(*columns, strict=True), strict=True):
            lines.append(f"  {_shortened(player, NAME_WIDTHS[0])}")
            pairs = zip(HEADINGS[N_LABELS:], numbers, strict=True)
            lines += [f"    {heading:{room}}{number}" for heading, number in pairs]
        parts.append("\n".join(lines))
    return Text("\n\n".join(parts), no_wrap=True, overflow="ignore")


def _shortened(name: str, width: int) -> str:
    text = Text(printable(name))
    text.truncate(width, overflow="ellipsis")
    return text.plain


def _warnings(comparison: Comparison) -> list[str]:
    """List every warning once, with the concepts that it concerns."""
    concerned: dict[str, list[str]] = {}
    for agreement in comparison.rows:
        for warning in agreement.warnings:
            concerned.setdefault(warning, []).append(label(agreement.concept))
    return [f"{listing(names)}: {explained(warning)}" for warning, names in concerned.items()]


def row(agreement: AnyAgreement, figures: Figures) -> tuple[Any, ...]:
    """List the concept's label, then one column of texts, a player each, for every other heading."""
    players, fallback = agreement.game.players, alone(agreement)
    low, high, known = agreement.ranges.low_numbers, agreement.ranges.high_numbers, has_interval(agreement)
    return (
        label(agreement.concept),
        players,
        [NOT_USED] * len(players) if fallback is None else list(map(figures.number, fallback)),
        list(map(figures.number, agreement.payoff_numbers)),
        [NOT_USED] * len(players)
        if isinstance(agreement, LotteryAgreement)
        else list(map(figures.signed, agreement.transfer_numbers)),
        [figures.interval(*ends) if known else NOT_USED for ends in zip(low, high, strict=True)],
    )
