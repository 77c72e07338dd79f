"""Whether a deal is stable, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.model.stability import DEAL, NoJointDeviations
from detente.report.concept_words import label
from detente.report.figures import Figures, listing
from detente.report.page import Bullets, Page, Paragraph, Section, Table

if TYPE_CHECKING:
    from detente.model.numbers import Number
    from detente.model.stability import JointDeviation, StabilityReport, Walkout
    from detente.report.page import Piece

SHOWN = 31  #: coalitions that are listed at most
MOVES = 6  #: recommendations that are listed at most
STANCES = {
    "security": "If the others do whatever hurts it most",
    "bloc": "If the others form one rival team",
    "individuals": "If the others stand alone",
    "random-teams": "If the others form teams at random",
}
MEANING = (
    "What a coalition is worth rests on what outsiders are taken to do; under each hypothesis, who gains most by "
    "walking out?"
)
CLAIMING = ("threat", "leader")  #: fallbacks by which a worth is a claim, and no payoff
CLAIMS = (
    "These worths are claims of the whole, (W + d)/2, and with those of the others they add up to W: nobody could get "
    "them by walking out. What a coalition would really get is asked below, under each hypothesis."
)
TOGETHER = (
    "The members of a coalition show each other what they are told, and answer together; payments among them are "
    "possible. A gain counts with the probability of being told so."
)


def stability_page(report: StabilityReport) -> Page:
    """Lay out what coalitions are owed, who would walk out, and what is gained together at the fallback."""
    figures = Figures(report.game)
    sections = [
        Section("", (Paragraph(_opening(report, figures)), *_claims(report), *_owed(report, figures))),
        Section("Could any division hold?", (Paragraph(_least_core(report, figures)),)),
        Section("Who would walk out", (Paragraph(MEANING), Bullets(tuple(_walkouts(report, figures))))),
        Section("Deviating together at the fallback", _joint(report, figures)),
        Section("Proof", (Paragraph(_proof(report)),)),
    ]
    return Page(f"{report.game.title or 'The game'}: is the deal stable?", tuple(sections))


def _opening(report: StabilityReport, figures: Figures) -> str:
    """Say what is agreed, and whether somebody is owed something."""
    deal = report.agreement
    paid = f"{label(deal.concept)} gives {figures.paid(report.game.players, deal.payoff_numbers)}."
    coalition, worth, payoff, excess = report.worst
    who = figures.names(coalition)
    if report.in_core:
        spare = f"; {who} would lose least by walking out, {figures.amount(-excess)}" if -excess > report.tie else ""
        return f"{paid} By its own worths, every coalition gets what it is worth: the deal is in the core{spare}."
    return (
        f"{paid} By its own worths, it is not in the core: {who} alone {_are(coalition)} worth "
        f"{figures.amount(worth)}, but {_get(coalition)} {figures.amount(payoff)}, {figures.amount(excess)} less."
    )


def _claims(report: StabilityReport) -> tuple[Piece, ...]:
    """Say of worths that are claims that nobody could walk out with them."""
    return (Paragraph(CLAIMS),) if report.agreement.concept.fallback in CLAIMING else ()


def _are(coalition: int) -> str:
    return "is" if coalition.bit_count() == 1 else "together are"


def _get(coalition: int) -> str:
    return "gets" if coalition.bit_count() == 1 else "get"


def _owed(report: StabilityReport, figures: Figures) -> tuple[Piece, ...]:
    """List the coalitions, those that are owed most first where not all are shown."""
    listed = report.excesses
    left = len(listed) - SHOWN
    if left > 0:
        listed = tuple(sorted(listed, key=lambda entry: -entry[3])[:SHOWN])
    rows = tuple(
        (figures.block(entry[0]), *map(figures.number, entry[1:3]), figures.signed(entry[3])) for entry in listed
    )
    table = Table(("coalition", "worth", "gets", "owed"), rows)
    return (table, Paragraph(f"{left} coalitions that are owed less are left out.")) if left > 0 else (table,)


def _least_core(report: StabilityReport, figures: Figures) -> str:
    """Say whether some division satisfies everybody, with the proof in words."""
    core, players = report.least_core, report.game.players
    point = figures.paid(players, core.payoffs)
    if not report.core_empty:
        room = f"every coalition then gets at least {figures.amount(-core.slack)} more than it is worth"
        tight = "every coalition then gets at least what it is worth"
        said = room if -core.slack > report.tie else tight
        return f"Yes, the core is not empty: {point}, for instance; {said}, and no division does better."
    parts = [f"{figures.names(coalition)} (weight {weight})" for coalition, weight in core.balanced]
    worths = {coalition: worth for coalition, worth, _, _ in report.excesses}
    together = figures.amount(float(sum(weight * worths[coalition] for coalition, weight in core.balanced)))
    whole, slack = figures.amount(report.agreement.welfare), figures.amount(core.slack)
    return (
        f"No, the core is empty: take {listing(parts)}; every player is in coalitions of total weight 1, but the "
        f"weighted worths add up to {together}, more than the {whole} that there is to divide. However it is divided, "
        f"some coalition is owed at least {slack}; with {point}, none is owed more."
    )


def _walkouts(report: StabilityReport, figures: Figures) -> list[str]:
    lines = [_walkout(entry, report.tie, figures) for entry in report.walkouts]
    return lines + [f"{_stance(name)}: left out; {reason}." for name, reason in report.skipped]


def _stance(name: str) -> str:
    return STANCES.get(name, f"If the others keep to the blocks {name.removeprefix('blocks:')}")


def _walkout(entry: Walkout, tie: Number, figures: Figures) -> str:
    """Say who gains most, or that nobody gains."""
    coalition, worth, payoff, excess = entry.best
    if excess > tie:
        return (
            f"{_stance(entry.hypothesis)}: {figures.names(coalition)} would gain most, {figures.amount(excess)} "
            f"({figures.number(worth)} instead of {figures.number(payoff)})."
        )
    loses = f"would lose least, {figures.amount(-excess)}" if -excess > tie else "would gain and lose nothing"
    return f"{_stance(entry.hypothesis)}: nobody gains; {figures.names(coalition)} {loses}."


def _joint(report: StabilityReport, figures: Figures) -> tuple[Piece, ...]:
    joint = report.joint
    if isinstance(joint, NoJointDeviations):
        return (Paragraph(f"Nothing to say: {joint.reason}."),)
    whose = "of the deal itself" if joint.hypothesis == DEAL else "of the hypothesis that outsiders stand alone"
    opening = Paragraph(f"From what is played if everybody stands alone, the fallback {whose}. {TOGETHER}")
    best, everybody = joint.largest, joint.rows[-1]
    ending = f"All players together would gain {figures.amount(everybody.whole)}: that is what there is to agree on."
    if not best.moves:
        return (opening, Paragraph(f"No coalition gains, whether it answers one recommendation or all. {ending}"))
    text = (
        f"{figures.names(best.coalition)} would gain most, {figures.amount(best.whole)} by answering every "
        f"recommendation, {figures.amount(best.single)} by the best answer to a single one. {ending}"
    )
    return (opening, Paragraph(text), Bullets(tuple(_moves(best, figures))))


def _moves(row: JointDeviation, figures: Figures) -> list[str]:
    """Say what a coalition answers."""
    options = [
        figures.game.actions[player] for player in range(len(figures.game.players)) if row.coalition >> player & 1
    ]
    lines = []
    for move in row.moves[:MOVES]:
        told, played = (
            listing(own[action] for own, action in zip(options, actions, strict=True))
            for actions in (move.told, move.played)
        )
        lines.append(f"told {told}: play {played} instead (+{figures.number(move.gain)})")
    left = len(row.moves) - MOVES
    return [*lines, f"{left} more recommendations have an answer"] if left > 0 else lines


def _proof(report: StabilityReport) -> str:
    """Say what is proven, and how."""
    status = {report.agreement.certificate.status, *(entry.agreement.certificate.status for entry in report.walkouts)}
    held = "were re-checked without a solver" if status == {"verified"} else "carry claims that were not all checked"
    return (
        f"The deal and the worths under every hypothesis {held}; the least core is proven from both sides, by a "
        f"division and by weights of coalitions. `detente verify` repeats all of it from the file that "
        f"`detente stability` writes with --json."
    )
