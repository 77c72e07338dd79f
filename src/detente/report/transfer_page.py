"""An agreement with weights in place of money: at a glance, and its whole argument."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.caution import caution_items
from detente.report.concept_words import description, label
from detente.report.figures import Figures
from detente.report.page import Bullets, Page, Paragraph, Section, Table
from detente.report.proof_words import proof_sentence
from detente.report.transfer_words import (
    completeness,
    has_interval,
    played_in_words,
    residual_in_words,
    solutions_of,
    weights_in_words,
)

if TYPE_CHECKING:
    from detente.model.lottery_agreement import LotteryAgreement

HEADINGS = ("player", "weight", "payoff", "interval")


def transfer_summary(agreement: LotteryAgreement) -> Page:
    """Say what is played, with which weights, what everybody gets, and how sure that is."""
    figures, picked = Figures(agreement.game), solutions_of(agreement)[0]
    about = f"{label(agreement.concept)}: {description(agreement.concept)}."
    sections = [
        Section(
            "",
            (
                Paragraph(about),
                Bullets(tuple(played_in_words(picked, agreement))),
                _payoffs(agreement, figures),
                Paragraph("Nobody pays anybody."),
            ),
        ),
        *_others(agreement, figures),
    ]
    cautions = caution_items(agreement)
    if cautions:
        sections.append(Section("", (Bullets(cautions),)))
    sections.append(Section("", (Paragraph(proof_sentence(agreement, figures)),)))
    return Page(agreement.game.title or "The game", tuple(sections))


def transfer_argument(agreement: LotteryAgreement) -> Page:
    """Tell the argument: the weights, what everybody deserves with money, and why no money is needed."""
    figures, cautions = Figures(agreement.game), caution_items(agreement)
    sections = (
        _weighing(agreement),
        _deserving(agreement, figures),
        _playing(agreement, figures),
        Section("Are there other answers?", (Paragraph(completeness(agreement)), *_listed(agreement, figures))),
        *((Section("What to watch", (Bullets(cautions),)),) if cautions else ()),
        Section("How this was checked", (Paragraph(proof_sentence(agreement, figures)),)),
    )
    return Page(f"{agreement.game.title or 'The game'}: the agreement '{label(agreement.concept)}'", sections)


def _payoffs(agreement: LotteryAgreement, figures: Figures) -> Table:
    picked, spread = solutions_of(agreement)[0], agreement.ranges
    rows = zip(
        agreement.game.players,
        [f"{float(weight):.6g}" for weight in picked.weights],
        map(figures.number, agreement.payoff_numbers),
        map(figures.interval, spread.low_numbers, spread.high_numbers),
        strict=True,
    )
    if has_interval(agreement):
        return Table(HEADINGS, tuple(rows))
    return Table(HEADINGS[:-1], tuple(row[:-1] for row in rows))


def _others(agreement: LotteryAgreement, figures: Figures) -> tuple[Section, ...]:
    pieces = _listed(agreement, figures)
    return (Section("All solutions that were found", pieces),) if pieces else ()


def _listed(agreement: LotteryAgreement, figures: Figures) -> tuple[Table, ...]:
    """List all solutions, if there are several."""
    solutions, players = solutions_of(agreement), agreement.game.players
    if len(solutions) == 1:
        return ()
    rows = tuple(
        (
            weights_in_words(claim, agreement),
            figures.paid(players, claim.payoffs),
            "degenerate" if claim.degenerate else "",
            residual_in_words(claim),
        )
        for claim in solutions
    )
    return (Table(("weights", "payoffs", "", "residual"), rows, 4),)


def _weighing(agreement: LotteryAgreement) -> Section:
    picked = solutions_of(agreement)[0]
    text = (
        f"Without money, payoffs of different players cannot be added up, unless somebody says what one counts against "
        f"the other. Count them with these weights: {weights_in_words(picked, agreement)}. Why these, is seen at the "
        f"end: they are such that nobody needs to be paid."
    )
    return Section("The weights", (Paragraph(text),))


def _deserving(agreement: LotteryAgreement, figures: Figures) -> Section:
    picked, players = solutions_of(agreement)[0], agreement.game.players
    deserved = figures.paid(players, picked.value.payoff_numbers)
    text = (
        f"Suppose that weighted payoffs were money. Then everybody would be owed what '{label(picked.value.concept)}' "
        f"gives in the weighted game ({description(picked.value.concept)}): {deserved}."
    )
    return Section("What everybody would deserve with money", (Paragraph(text),))


def _playing(agreement: LotteryAgreement, figures: Figures) -> Section:
    picked, players = solutions_of(agreement)[0], agreement.game.players
    paid = figures.paid(players, agreement.payoff_numbers)
    silent = [name for name, weight in zip(players, picked.weights, strict=True) if not weight]
    text = (
        f"That pays {paid}, each in its own unit. Multiplied by the weights this is just what everybody deserves "
        f"({residual_in_words(picked)}), and no way to play has a larger weighted total: nobody has to pay anybody."
    )
    pieces: list[Bullets | Paragraph] = [Bullets(tuple(played_in_words(picked, agreement))), Paragraph(text)]
    if silent:
        pieces.append(
            Paragraph(f"The payoffs of {' and '.join(silent)} do not count at all: the solution is degenerate.")
        )
    return Section("What is played, and why it needs no money", tuple(pieces))
