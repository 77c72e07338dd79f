"""An agreement without side payments: at a glance, and its whole argument."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.model.agreement import GuaranteedDisagreement, PlayedDisagreement, ReportedDisagreement
from detente.report.caution import caution_items
from detente.report.figures import Figures, listing, probabilities
from detente.report.nash_words import nash_list
from detente.report.page import Bullets, Page, Paragraph, Section, Table
from detente.report.proof_words import proof_sentence
from detente.report.rule_measures import measured
from detente.report.rule_words import breakdown_words, reason, rule_description, rule_label, weights_of

if TYPE_CHECKING:
    from detente.model.distribution import JointDistribution
    from detente.model.lottery_agreement import LotteryAgreement
    from detente.report.page import Piece

SHOWN = 12  #: profiles of a lottery
NOTHING_GAINED = (
    "Nothing can be gained over the fallback: whatever pays somebody more pays somebody else less. So every rule "
    "agrees on what the fallback pays."
)
UNIT = 1e-9  #: parts of 1 up to which weights are equal


def lottery_summary(agreement: LotteryAgreement) -> Page:
    """Say what is played, what everybody gets, and how sure that is."""
    figures, concept = Figures(agreement.game), agreement.concept
    about = f"{rule_label(concept)}: {rule_description(concept)}."
    idle = (Paragraph(NOTHING_GAINED),) if nothing_to_gain(agreement) else ()
    sections = [
        Section("", (Paragraph(about), *_played(agreement.lottery, figures), _payoffs(agreement, figures), *idle)),
        Section("", (Paragraph("Nobody pays anybody."),)),
    ]
    cautions = caution_items(agreement)
    if cautions:
        sections.append(Section("", (Bullets(cautions),)))
    sections.append(Section("", (Paragraph(proof_sentence(agreement, figures)),)))
    return Page(figures.title, tuple(sections))


def lottery_argument(agreement: LotteryAgreement) -> Page:
    """Tell the argument of an agreement without side payments."""
    figures, cautions = Figures(agreement.game), caution_items(agreement)
    sections = (
        _alone(agreement, figures),
        _best(agreement, figures),
        _why(agreement, figures),
        _weights(agreement, figures),
        _ranges(agreement, figures),
        *((Section("What to watch", (Bullets(cautions),)),) if cautions else ()),
        Section("How this was checked", (Paragraph(proof_sentence(agreement, figures)),)),
    )
    return Page(f"{figures.title}: the agreement '{rule_label(agreement.concept)}'", sections)


def nothing_to_gain(agreement: LotteryAgreement) -> bool:
    """Tell whether nobody could get more than its fallback while nobody gets less."""
    near = max(agreement.radius, UNIT * agreement.game.scale)
    gains = zip(agreement.ideal_numbers, agreement.disagreement_numbers, strict=True)
    return all(float(ideal - fallback) <= near for ideal, fallback in gains)


def _played(lottery: JointDistribution, figures: Figures) -> tuple[Paragraph | Bullets, ...]:
    """Say what is played: one profile, or a lottery over several."""
    listed = sorted(zip(lottery.profiles, lottery.probabilities, strict=True), key=lambda entry: -entry[1])
    if len(listed) == 1:
        return (Paragraph(f"{figures.profile(listed[0][0])}, for certain."),)
    shown = probabilities(chance for _, chance in listed)
    pairs = zip(listed[:SHOWN], shown, strict=False)
    lines = [f"with probability {chance}: {figures.profile(profile)}" for (profile, _), chance in pairs]
    more = [f"{len(listed) - SHOWN} more ways to play"] if len(listed) > SHOWN else []
    return Paragraph("A lottery decides what is played:"), Bullets((*lines, *more))


def _payoffs(agreement: LotteryAgreement, figures: Figures) -> Table:
    spread = agreement.ranges
    columns = zip(
        agreement.game.players,
        map(figures.number, agreement.disagreement_numbers),
        map(figures.number, agreement.payoff_numbers),
        map(figures.number, agreement.ideal_numbers),
        map(figures.interval, spread.low_numbers, spread.high_numbers),
        strict=True,
    )
    return Table(("player", "fallback", "payoff", "at best", "interval"), tuple(columns))


def _alone(agreement: LotteryAgreement, figures: Figures) -> Section:
    """Say what everybody falls back on."""
    players = agreement.game.players
    said = (
        f"If talks fail, {breakdown_words(agreement.concept)}: {figures.paid(players, agreement.disagreement_numbers)}."
    )
    pieces: list[Piece] = [Paragraph(said)]
    for entry in agreement.disagreements:
        match entry:
            case PlayedDisagreement():
                pieces += _played(entry.distribution, figures)
                pieces += nash_list(agreement, entry.partition, figures)
            case GuaranteedDisagreement():
                pieces.append(Paragraph("No common course of events pays all these levels at once."))
            case ReportedDisagreement():
                pieces.append(Paragraph("That these numbers are true is not claimed."))
    if not agreement.disagreements:
        pieces.append(
            Paragraph(
                "This is what each gets in the worst case if only efficient outcomes are agreed on. Actions that only "
                "do harm cannot move it."
            )
        )
    return Section("If talks fail", tuple(pieces))


def _best(agreement: LotteryAgreement, figures: Figures) -> Section:
    """Say what everybody could hope for."""
    best = figures.paid(agreement.game.players, agreement.ideal_numbers)
    reached = best == figures.paid(agreement.game.players, agreement.payoff_numbers)
    together = "The deal pays all of that." if reached else "They cannot all have that at once."
    if nothing_to_gain(agreement):
        return Section("What each could get at best", (Paragraph(NOTHING_GAINED),))
    text = (
        f"Everything can be agreed on that some way to play pays, or a lottery over ways to play. While nobody gets "
        f"less than its fallback, each could get at best: {best}. {together}"
    )
    return Section("What each could get at best", (Paragraph(text),))


def _why(agreement: LotteryAgreement, figures: Figures) -> Section:
    """Say what is agreed on, and why."""
    concept, players = agreement.concept, agreement.game.players
    weights = weights_of(concept)
    weighed = f" The gains count with the weights {listing(map(_short, players, weights))}." if weights else ""
    gains = [
        payoff - own for payoff, own in zip(agreement.payoffs.tolist(), agreement.disagreement.tolist(), strict=True)
    ]
    paid = f"That pays {figures.paid(players, agreement.payoff_numbers)}, a gain of {figures.paid(players, gains)}."
    near = f" Each payoff is known within {agreement.radius:.2g}." if agreement.radius else ""
    rule = f"The rule of this agreement: {rule_description(concept)}."
    why = f"{reason(concept)} {measured(agreement, figures)}{weighed}".strip()
    pieces = (Paragraph(rule), *_played(agreement.lottery, figures), Paragraph(paid + near), Paragraph(why))
    return Section("What is agreed on, and why", tuple(piece for piece in pieces if piece != Paragraph("")))


def _short(player: str, weight: float) -> str:
    return f"{player} {weight:g}"


def _weights(agreement: LotteryAgreement, figures: Figures) -> Section:
    """Say under which weights nothing beats the deal."""
    weights = agreement.supporting_weights.tolist()
    total = sum(weight * payoff for weight, payoff in zip(weights, agreement.payoffs.tolist(), strict=True))
    if max(weights) - min(weights) <= UNIT:
        text = "No way to play has a larger total payoff than this deal, so nobody can gain without somebody losing."
    else:
        shares = listing(f"{name} {weight:.4g}" for name, weight in zip(agreement.game.players, weights, strict=True))
        text = (
            f"Count payoffs with these weights: {shares}. Then no way to play has a larger weighted total than the "
            f"deal, {figures.number(total)}, so nobody can gain without somebody losing. The weights are the prices at "
            f"which the players' payoffs trade off against each other here."
        )
    return Section("Why nobody can do better for free", (Paragraph(text),))


def _ranges(agreement: LotteryAgreement, figures: Figures) -> Section:
    """Say how far the answer could move."""
    spread, heading = agreement.ranges, "How far the answer could move"
    if spread.exact:
        return Section(heading, (Paragraph("What happens if talks fail is determined, and with it the deal."),))
    rows = tuple(
        (name, figures.number(payoff), figures.number(low), figures.number(high))
        for name, payoff, low, high in zip(
            agreement.game.players, agreement.payoff_numbers, spread.low_numbers, spread.high_numbers, strict=True
        )
    )
    text = (
        "Other equilibria could be played if talks fail, and the deal would be another one. Whichever it is, a player "
        "gets at least its least equilibrium payoff, and at most what is left where everybody gets at least theirs. "
        "The ends are outer bounds."
    )
    return Section(heading, (Paragraph(text), Table(("player", "agreed", "at least", "at most"), rows)))
