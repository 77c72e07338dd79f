"""What a bargaining rule makes large, small or equal, in the numbers of an agreement."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from detente.report.figures import listing
from detente.report.rule_words import weights_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.lottery_agreement import LotteryAgreement
    from detente.report.figures import Figures

NEAR = 1e-9  #: of the largest number in question: smaller gains and differences are none


def measured(agreement: LotteryAgreement, figures: Figures) -> str:
    """Say how large the product of gains, or the common part, gain or loss is; nothing for other rules."""
    payoffs, alone, best = (vector.tolist() for vector in (agreement.payoffs, agreement.disagreement, agreement.ideal))
    level = NEAR * max(map(abs, (*payoffs, *alone, *best)))
    gains = [payoff - least for payoff, least in zip(payoffs, alone, strict=True)]
    losses = [most - payoff for most, payoff in zip(best, payoffs, strict=True)]
    able = [place for place, pair in enumerate(zip(gains, losses, strict=True)) if sum(pair) > level]
    match agreement.concept.division:
        case "nash-bargaining" if able:
            return _product(agreement, figures, [(place, gains[place]) for place in able])
        case "kalai-smorodinsky" if able:
            return _part([gains[place] / (gains[place] + losses[place]) for place in able])
        case "egalitarian":
            least = figures.amount(min(gains))
            same = max(gains) - min(gains) <= level
            return f"Here everybody gains {least}." if same else f"Here everybody gains at least {least}, some more."
        case "equal-loss":
            most = figures.amount(max(losses))
            same = max(losses) - min(losses) <= level
            return f"Here everybody loses {most}." if same else f"Here nobody loses more than {most}, some less."
    return ""


def _product(agreement: LotteryAgreement, figures: Figures, gains: Sequence[tuple[int, float]]) -> str:
    """Say what is multiplied: the gains of those who can gain, each raised to its player's weight."""
    players = agreement.game.players
    weights = weights_of(agreement.concept) or [1.0] * len(players)
    product = prod(gain ** weights[place] for place, gain in gains)
    listed = listing(f"{players[place]} gains {figures.number(gain)}" for place, gain in gains)
    raised = ", each raised to its weight" if weights_of(agreement.concept) else ""
    return f"Here {listed}; the product{raised} is {product:.6g}."


def _part(parts: Sequence[float]) -> str:
    least = f"{100 * min(parts):.4g} %"
    if max(parts) - min(parts) <= NEAR:
        return f"Here everybody who can gain gains {least} of the most that it could."
    return f"Here everybody who can gain gains at least {least} of the most that it could, some more."
