"""The claims of a certificate in words, each with how far it may be off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.model.certificate import (
    BudgetClaim,
    DeviationClaim,
    DivisionClaim,
    EfficiencyClaim,
    EquilibriaClaim,
    EvenestClaim,
    LeaderClaim,
    LotteryClaim,
    ReportedClaim,
    SparseValueClaim,
    StageClaim,
    ValueClaim,
)
from detente.model.nash_list import NashListClaim
from detente.model.transfer import AbsenceClaim, TransferClaim
from detente.report.concept_words import label
from detente.report.figures import Figures
from detente.report.page import Paragraph, Section, Table
from detente.report.proof_words import proof_sentence
from detente.report.transfer_words import transfer_claim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.certificate import Claim, Stage
    from detente.model.lottery_agreement import AnyAgreement
    from detente.model.numbers import Number
    from detente.report.page import Piece

SHOWN_CLAIMS = 40
RANGE_END = "range_end"
BARGAINING = "bargaining_stage"
BLENDED = "credible"
LEARNED = "learned"  #: nearly an equilibrium: the slack is part of the claim

EVENNESS = {
    "entropy": "the entropy of what is played",
    "gini": "1 less the sum of the squared probabilities",
}

SLACK = (
    "The slack of a claim is how far apart its two sides are, or how much it admits to be off, in the currency of the "
    "game; 0: exactly right."
)
OFFSETS = "The claims speak of the game in which a constant is taken from every player's payoffs: "


def certificate_section(agreement: AnyAgreement) -> Section:
    """Say every claim of an agreement's certificate in words; of a long certificate the first and the last ones."""
    figures = Figures(agreement.game)
    certificate = agreement.certificate
    rows = [(str(place), *said(claim, agreement)) for place, claim in enumerate(certificate.claims, start=1)]
    pieces: list[Piece] = [Paragraph(proof_sentence(agreement, figures))]
    if any(certificate.offsets):
        pieces.append(Paragraph(f"{OFFSETS}{figures.paid(agreement.game.players, certificate.offsets)}."))
    hidden = len(rows) - SHOWN_CLAIMS
    if hidden > 0:
        half = SHOWN_CLAIMS // 2
        rows = [*rows[:half], ("", f"{hidden} more claims, which the file holds", ""), *rows[-half:]]
    pieces.append(Table(("", "claim", "slack"), tuple(rows), 2))
    return Section(label(agreement.concept), tuple(pieces))


def said(claim: Claim, agreement: AnyAgreement) -> tuple[str, str]:
    """Say one claim in words, and its slack."""
    figures = Figures(agreement.game)
    match claim:
        case ValueClaim() | SparseValueClaim() | LeaderClaim():
            return _value(claim, figures), slack(claim.upper - claim.lower)
        case StageClaim() | EvenestClaim():
            return _about_the_set(claim, figures)
        case DeviationClaim():
            kind = agreement.concept.fallback
            return _deviation(claim, figures, kind), slack(claim.slack)
        case EquilibriaClaim() | NashListClaim():
            count = len(claim.equilibria)
            listed = "is a Nash equilibrium" if count == 1 else f"are {count} Nash equilibria"
            sides = figures.sides(claim.partition)
            return f"{sides}: what is listed {listed}, so nobody gains alone.", slack(claim.slack)
        case ReportedClaim():
            return _reported(claim, figures), slack(claim.slack)
        case _:
            return _end(claim, agreement, figures), slack(claim.slack)


def slack(value: Number) -> str:
    """Write a slack: 0, or two digits."""
    amount = float(value)
    return f"{amount:.2g}" if amount > 0 or amount < 0 else "0"


def _end(
    claim: EfficiencyClaim | DivisionClaim | BudgetClaim | LotteryClaim | TransferClaim | AbsenceClaim,
    agreement: AnyAgreement,
    figures: Figures,
) -> str:
    """Say one of the claims at the end of every certificate."""
    match claim:
        case EfficiencyClaim():
            total, best = figures.amount(claim.welfare), figures.profile(claim.profile)
            return f"No way to play has a larger total than {total}, which is reached when {best}."
        case DivisionClaim():
            count = len(claim.worths)
            worths = "the worth of one coalition" if count == 1 else f"the worths of {count} coalitions"
            paid = figures.paid(agreement.game.players, claim.payoffs)
            return f"The rule '{agreement.concept.division}' makes of {worths}: {paid}."
        case BudgetClaim():
            return f"The transfers add up to 0: {figures.paid(agreement.game.players, claim.transfers)}."
        case LotteryClaim():
            count = len(claim.profiles)
            lottery = "The one way to play" if count == 1 else f"The lottery over {count} ways to play"
            paid = figures.paid(agreement.game.players, claim.payoffs)
            return f"{lottery} to which the rule '{agreement.concept.division}' leads pays {paid}."
        case TransferClaim() | AbsenceClaim():
            return transfer_claim(claim, figures)


def _value(claim: ValueClaim | SparseValueClaim | LeaderClaim, figures: Figures) -> str:
    if isinstance(claim, LeaderClaim):
        return _leader(claim, figures)
    names = [figures.block(block) for block in claim.partition.blocks]
    row, column = names[claim.row_block], names[1 - claim.row_block]
    least, most = figures.amount(claim.lower), figures.amount(claim.upper)
    if (claim.row_block, claim.weights) == (0, (1, -1)):
        return f"{row} can stay {least} ahead of {column}, and {column} can keep {row} from more than {most}."
    if claim.weights[claim.row_block] == 1 and claim.weights[1 - claim.row_block] == 0:
        return f"{row} can guarantee itself {least}, whatever {column} does, and {column} can hold it to {most}."
    what = objective(claim.weights, names)
    return f"{row} can bring {what} to at least {least}, and {column} can hold it to {most}."


def _leader(claim: LeaderClaim, figures: Figures) -> str:
    names = [figures.block(block) for block in claim.partition.blocks]
    leader, follower = names[claim.leader], names[1 - claim.leader]
    least, most = figures.amount(claim.lower), figures.amount(claim.upper)
    return (
        f"{leader} secures {least} by committing itself first and paying {follower} for a reply, and no commitment "
        f"secures more than {most}, since {follower} can refuse."
    )


def _about_the_set(claim: StageClaim | EvenestClaim, figures: Figures) -> tuple[str, str]:
    """Say a claim about all admissible fallbacks."""
    if isinstance(claim, StageClaim):
        return _stage(claim, figures), slack(claim.stage.upper - claim.stage.lower)
    return _evenest(claim, figures), slack(claim.evenest.upper - claim.evenest.lower)


def _stage(claim: StageClaim, figures: Figures) -> str:
    names = [figures.block(block) for block in claim.partition.blocks]
    sides, stage = figures.sides(claim.partition), claim.stage
    which = (
        _agreeable(stage)
        if claim.kind == BARGAINING
        else "the admissible fallbacks"
        if claim.kind == RANGE_END or not stage.floors
        else ("the admissible fallbacks that the rule has left")
    )
    single = [place for place, weight in enumerate(stage.weights) if weight]
    if len(single) == 1 and stage.weights[single[0]] == -1:
        least, reached = figures.amount(-stage.upper), figures.amount(-stage.lower)
        return f"{sides}: {names[single[0]]} gets at least {least} in all of {which}, and {reached} in one of them."
    what = objective(stage.weights, names)
    most, reached = figures.amount(stage.upper), figures.amount(stage.lower)
    return f"{sides}: {what} is at most {most} in all of {which}, and {reached} in one of them."


def _agreeable(stage: Stage) -> str:
    """Name what can be agreed on, and that it has to meet demands."""
    return "all that can be agreed on" + (" and meets the demands of the rule" if stage.floors else "")


def _evenest(claim: EvenestClaim, figures: Figures) -> str:
    evenest, sides = claim.evenest, figures.sides(claim.partition)
    what = EVENNESS[evenest.measure]
    names = [figures.block(block) for block in claim.partition.blocks]
    near = f", within {evenest.radius:.2g}" if evenest.radius else ""
    return (
        f"{sides}: {what} is at most {float(evenest.upper):.6g} in all of the admissible fallbacks, and "
        f"{float(evenest.lower):.6g} in one of them, which pays {figures.paid(names, evenest.payoffs)}{near}."
    )


def _deviation(claim: DeviationClaim, figures: Figures, kind: str) -> str:
    names = [figures.block(block) for block in claim.partition.blocks]
    weighed = ", with the other side's payoff weighed against the own one" if kind == BLENDED else ""
    more = f" more than {figures.amount(claim.slack)}" if kind == LEARNED else ""
    return (
        f"{figures.sides(claim.partition)}: nobody gains{more} by not doing what is told{weighed}; what is played pays "
        f"{figures.paid(names, claim.payoffs)}."
    )


def _reported(claim: ReportedClaim, figures: Figures) -> str:
    paid = figures.paid([figures.block(block) for block in claim.partition.blocks], claim.payoffs)
    count = len(claim.episodes)
    what = "What was stated" if count == 1 else f"The mean of {count} episodes that were observed"
    return f"{what} is {paid}; that it is true is not claimed."


def objective(weights: Sequence[Number], names: Sequence[str]) -> str:
    """Name a weighted sum of payoffs.

    Examples
    --------
    >>> objective((1, 1), ("Ann", "Bob")), objective((0, 1), ("Ann", "Bob")), objective((0.5, -1), ("Ann", "Bob"))
    ('the total payoff', "Bob's payoff", '0.5 times the payoff of Ann - the payoff of Bob')
    """
    used = [(weight, name) for weight, name in zip(weights, names, strict=True) if weight]
    if len(used) == len(names) and all(weight == 1 for weight, _ in used):
        return "the total payoff"
    if len(used) == 1 and used[0][0] == 1:
        return f"{used[0][1]}'s payoff"
    if sorted(weight for weight, _ in used) == [-1, 1]:
        (_, behind), (_, ahead) = sorted(used)
        return f"what {ahead} is ahead of {behind}"
    text = ""
    for weight, name in used:
        size = abs(float(weight))
        sign = ("-" if weight < 0 else "+") if text or weight < 0 else ""
        factor = "" if size == 1 else f"{size:.6g} times "
        text += f" {sign} {factor}the payoff of {name}"
    return text.strip() or "nothing"
