"""The whole argument of an agreement, so that a negotiator can follow it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.model.lottery_agreement import LotteryAgreement
from detente.report.caution import caution_items
from detente.report.concept_words import description, label
from detente.report.fallback_story import fallback_section
from detente.report.figures import Figures
from detente.report.lottery_page import lottery_argument
from detente.report.page import Bullets, Page, Paragraph, Section, Table
from detente.report.proof_words import proof_sentence
from detente.report.settlement import payments
from detente.report.transfer_page import transfer_argument
from detente.report.transfer_words import is_transfer
from detente.report.worth_story import worth_section

if TYPE_CHECKING:
    from detente.model.agreement import Agreement
    from detente.model.game import Game
    from detente.model.lottery_agreement import AnyAgreement
    from detente.report.page import Piece

REASONS = {
    "threat": "The best threats determine every difference, and with it the payoffs.",
    "observed": "The mean of what was observed is one point; how far it may be from the truth stands with the worths.",
    "stated": "What was stated is one point.",
    "security": "What a coalition can guarantee itself is one number.",
    "leader": "What a side secures by leading is one number, which determines the payoffs.",
    "learned": (
        "What was learnt is one point. Learning that starts elsewhere may end near another equilibrium: the intervals "
        "of 'correlated' and 'correlated-bloc' show how far."
    ),
    "nash": "Every extreme Nash equilibrium is an admissible fallback; the one with the best total was taken.",
    "correlated": "Every correlated equilibrium is an admissible fallback; the rule '{rule}' picked one.",
    "credible": "Every correlated equilibrium of the blended game is admissible; the rule '{rule}' picked one.",
}


def explain(game: Game, agreement: AnyAgreement) -> Page:
    """Tell the argument of an agreement of this game."""
    if isinstance(agreement, LotteryAgreement):
        return (transfer_argument if is_transfer(agreement.concept) else lottery_argument)(agreement)
    figures = Figures(agreement.game)
    sections = (
        _together(agreement, figures),
        fallback_section(game, agreement, figures),
        worth_section(agreement, figures),
        _payments_section(agreement, figures),
        _interval_section(agreement, figures),
        *_cautions(agreement),
        _proof(agreement, figures),
    )
    return Page(f"{agreement.game.title or 'The game'}: the agreement '{label(agreement.concept)}'", sections)


def _together(agreement: Agreement, figures: Figures) -> Section:
    players = agreement.game.players
    own = [payoff - transfer for payoff, transfer in zip(agreement.payoffs, agreement.transfers, strict=True)]
    opening = f"The rule of this agreement: {description(agreement.concept)}."
    reached = (
        f"Nothing beats working together: the largest total is {figures.amount(agreement.welfare)}, reached when "
        f"{figures.profile(agreement.profile)}. Before any payment that gives {figures.paid(players, own)}."
    )
    question = "The rest of the argument is about how to divide this total."
    return Section("What can be reached together", tuple(map(Paragraph, (opening, reached, question))))


def _payments_section(agreement: Agreement, figures: Figures) -> Section:
    rows = []
    for player, name in enumerate(agreement.game.players):
        payoff, transfer = agreement.payoff_numbers[player], agreement.transfer_numbers[player]
        rows.append(
            (
                name,
                agreement.profile_labels[player],
                figures.number(payoff - transfer),
                figures.signed(transfer),
                figures.number(payoff),
            )
        )
    heading = ("player", "plays", "gets from it", "transfer", "ends with")
    pieces: tuple[Piece, ...] = (Table(heading, tuple(rows), 2), *payment_pieces(agreement, figures))
    return Section("Who pays whom, and why", pieces)


def payment_pieces(agreement: Agreement, figures: Figures) -> tuple[Piece, ...]:
    """Say who pays whom, and why."""
    found = payments(agreement)
    if not found:
        return (Paragraph("Nobody pays anybody: what they do already gives everybody their share."),)
    paid = Bullets(tuple(f"{each.payer} pays {each.receiver} {figures.amount(each.amount)}." for each in found))
    reasons = []
    for player, name in enumerate(agreement.game.players):
        payoff, transfer = agreement.payoff_numbers[player], agreement.transfer_numbers[player]
        if figures.number(transfer) != "0":
            own, gap = figures.number(payoff - transfer), figures.number(abs(float(transfer)))
            kind = "short of" if transfer > 0 else "more than"
            reasons.append(f"What they do gives {name} {own}, {gap} {kind} a share of {figures.number(payoff)}.")
    net = [Paragraph("Only the net amounts are part of the agreement.")] if len(found) > 1 else []
    return (paid, Bullets(tuple(reasons)), *net)


def _interval_section(agreement: Agreement, figures: Figures) -> Section:
    spread = agreement.ranges
    ends = list(zip(agreement.game.players, spread.low_numbers, spread.high_numbers, strict=True))
    reason = REASONS.get(agreement.concept.fallback, "").format(rule=agreement.concept.selection)
    if all(figures.interval(low, high) == figures.number(low) for _, low, high in ends):
        same = (
            "Whichever admissible fallback is taken, everybody ends with the same payoff: the intervals have no width."
        )
        return Section("How far the answer could move", (Paragraph(f"{reason} {same}".strip()),))
    rows = tuple(
        (name, figures.number(payoff), figures.number(low), figures.number(high), figures.number(high - low))
        for (name, low, high), payoff in zip(ends, agreement.payoff_numbers, strict=True)
    )
    meaning = (
        "Over all of them, whatever the rule, a player ends within this interval. A wide interval means that the "
        "outcome hangs on which equilibrium people expect, not on who can do what: it is worth talking about."
    )
    if not spread.exact:
        sampled = agreement.sampling is not None
        meaning += " The ends are estimates from the sample." if sampled else " The ends are outer bounds."
    table = Table(("player", "agreed", "least", "most", "width"), rows)
    return Section("How far the answer could move", (Paragraph(f"{reason} {meaning}".strip()), table))


def _cautions(agreement: Agreement) -> tuple[Section, ...]:
    items = caution_items(agreement)
    return (Section("What to watch", (Bullets(items),)),) if items else ()


def _proof(agreement: Agreement, figures: Figures) -> Section:
    return Section("How this was checked", (Paragraph(proof_sentence(agreement, figures)),))
