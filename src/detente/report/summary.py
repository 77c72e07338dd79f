"""One agreement at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.model.agreement import GuaranteedDisagreement, ReportedDisagreement
from detente.model.lottery_agreement import LotteryAgreement
from detente.report.caution import caution_items
from detente.report.concept_words import description, label
from detente.report.explanation import payment_pieces
from detente.report.figures import Figures, probabilities
from detente.report.lottery_page import lottery_summary
from detente.report.nash_words import lists_incomplete, nash_pieces
from detente.report.observed_words import observed_sentence
from detente.report.page import Bullets, Page, Paragraph, Section, Table
from detente.report.proof_words import proof_sentence
from detente.report.sample_words import sample_sentence
from detente.report.transfer_page import transfer_summary
from detente.report.transfer_words import is_transfer

if TYPE_CHECKING:
    from detente.model.agreement import Agreement, Disagreement
    from detente.model.lottery_agreement import AnyAgreement
    from detente.model.numbers import Number

NOT_USED = "-"
NO_FALLBACK = f"Fallback {NOT_USED}: this solution never looks at everybody alone, only at two sides."
OUTER = "The ends of the intervals are outer bounds: this division is no linear function of what coalitions are worth."
OUTER_LISTS = "The ends of the intervals are outer bounds, which hold for equilibria that the lists may miss, too."
LEADER = "leader"
LEADERS = f"Fallback {NOT_USED}: nothing is played; what counts is what either side would secure by moving first."


def summarise(agreement: AnyAgreement) -> Page:
    """Say what everybody does, gets and pays, and how sure that is."""
    if isinstance(agreement, LotteryAgreement):
        return (transfer_summary if is_transfer(agreement.concept) else lottery_summary)(agreement)
    figures = Figures(agreement.game)
    about = f"{label(agreement.concept)}: {description(agreement.concept)}."
    does = f"{figures.profile(agreement.profile)}: {figures.amount(agreement.welfare)} in all."
    note = _note(agreement)
    sections = [
        Section("", (Paragraph(about), Paragraph(does), _payoffs(agreement, figures), *note)),
        Section("", nash_pieces(agreement, figures)),
        Section("", payment_pieces(agreement, figures)[:1]),
    ]
    if agreement.sampling is not None:
        sections.append(Section("", (Paragraph(sample_sentence(agreement.sampling, len(agreement.game.players))),)))
    if agreement.observations is not None:
        sections.append(Section("", (Paragraph(observed_sentence(agreement.observations)),)))
    cautions = caution_items(agreement)
    if cautions:
        sections.append(Section("", (Bullets(cautions),)))
    sections.append(Section("", (Paragraph(proof_sentence(agreement, figures)),)))
    return Page(agreement.game.title or "The game", tuple(sections))


def _note(agreement: Agreement) -> tuple[Paragraph, ...]:
    """Say what the columns of fallbacks and of intervals do not say."""
    outer = () if agreement.ranges.exact or agreement.sampling is not None else (Paragraph(_outer(agreement)),)
    if agreement.concept.fallback == LEADER:
        return (Paragraph(LEADERS),)
    return (Paragraph(NO_FALLBACK), *outer) if alone(agreement) is None else outer


def _outer(agreement: Agreement) -> str:
    """Say why the ends of the intervals are outer bounds."""
    return OUTER_LISTS if lists_incomplete(agreement) else OUTER


def coalition_sections(agreement: Agreement) -> tuple[Section, ...]:
    """List the worth of every coalition that is known, and what every partition falls back on."""
    figures = Figures(agreement.game)
    worths = tuple(
        (figures.block(coalition), figures.number(agreement.worth.worth(coalition)))
        for coalition in agreement.worth.coalitions
    )
    rows = tuple(row for entry in agreement.disagreements for row in _rows(entry, figures))
    heading = "What each coalition is worth" if agreement.sampling is None else "What the drawn coalitions are worth"
    return (
        Section(heading, (Table(("coalition", "worth"), worths),)),
        _leading(agreement, figures)
        if agreement.concept.fallback == LEADER
        else Section("If talks fail", (Table(("sides", "what is played", "payoffs"), rows, 3),)),
    )


def _leading(agreement: Agreement, figures: Figures) -> Section:
    """List what both sides of every partition would secure; as they cannot both be first, nothing of it is played."""
    rows = tuple(
        (figures.sides(entry.partition), ", ".join(map(figures.number, entry.payoffs)))
        for entry in agreement.disagreements
    )
    return Section("If either side moved first", (Table(("sides", "each would secure"), rows, 2),))


def alone(agreement: AnyAgreement) -> tuple[Number, ...] | None:
    """Find what the players fall back on when each stands alone, if the concept uses that.

    What two leaders would secure is no such point: they cannot both be first.
    """
    if isinstance(agreement, LotteryAgreement):
        return agreement.disagreement_numbers or None
    if agreement.concept.fallback == LEADER:
        return None
    for entry in agreement.disagreements:
        if len(entry.partition) == len(agreement.game.players):
            return entry.payoffs
    return None


def own_worths(agreement: AnyAgreement) -> tuple[Number, ...] | None:
    """List what every player is worth as a coalition of one; None if a sample does not hold all of these.

    Without side payments that is what it falls back on.
    """
    if isinstance(agreement, LotteryAgreement):
        return agreement.disagreement_numbers or None
    alone_each = [1 << player for player in range(len(agreement.game.players))]
    known = all(map(agreement.worth.knows, alone_each))
    return tuple(map(agreement.worth.worth, alone_each)) if known else None


def _payoffs(agreement: Agreement, figures: Figures) -> Table:
    fallback, spread, drawn = alone(agreement), agreement.ranges, agreement.sampling or agreement.observations
    rows = []
    for player, name in enumerate(agreement.game.players):
        rows.append(
            (
                name,
                agreement.profile_labels[player],
                NOT_USED if fallback is None else figures.number(fallback[player]),
                figures.number(agreement.payoff_numbers[player]),
                figures.signed(agreement.transfer_numbers[player]),
                figures.interval(spread.low_numbers[player], spread.high_numbers[player]),
                *(() if drawn is None else (figures.interval(drawn.low_numbers[player], drawn.high_numbers[player]),)),
            )
        )
    sure = () if drawn is None else (f"{drawn.level:.0%} sure",)
    return Table(("player", "plays", "fallback", "payoff", "transfer", "interval", *sure), tuple(rows), 2)


def _rows(entry: Disagreement, figures: Figures) -> list[tuple[str, str, str]]:
    """Write one line for every profile that may be played, the sides and payoffs on the first."""
    sides = figures.sides(entry.partition)
    payoffs = ", ".join(map(figures.number, entry.payoffs))
    if isinstance(entry, ReportedDisagreement):
        return [(sides, "what was reported", payoffs)]
    if isinstance(entry, GuaranteedDisagreement):
        return [(sides, "what each can guarantee itself", payoffs)]
    rows: list[tuple[str, str, str]] = []
    chances = probabilities(entry.distribution.probabilities)
    for actions, chance in zip(entry.distribution.profiles, chances, strict=True):
        labels = [options[action] for options, action in zip(figures.game.actions, actions, strict=True)]
        played = f"{', '.join(labels)} ({chance})"
        rows.append(("", played, "") if rows else (sides, played, payoffs))
    return rows
