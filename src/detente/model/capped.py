"""What can be agreed on where side payments are limited or taxed, and which deals survive that."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.model.notebook_view import Viewable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.agreement import GameSummary
    from detente.model.caps import Caps
    from detente.model.certificate import Stage
    from detente.model.lottery_agreement import AnyAgreement, LotteryAgreement
    from detente.model.numbers import Number

ONE = Fraction(1)


@dataclass(frozen=True, slots=True, eq=False)
class Payments:
    """Hold what every player pays, and the part of all payments that is meant for it, in the currency.

    Both add up to the same; of what is meant for a player, the tax takes its part.
    """

    paid: tuple[Fraction, ...]
    received: tuple[Fraction, ...]

    def added_to(self, payoffs: Sequence[Fraction], tax: Fraction) -> tuple[Fraction, ...]:
        """Add what arrives to payoffs, and subtract what is paid."""
        parts = zip(payoffs, self.paid, self.received, strict=True)
        return tuple([payoff - paid + (1 - tax) * received for payoff, paid, received in parts])


@dataclass(frozen=True, slots=True, eq=False)
class Shortfall:
    """Say how far payoffs are from what can be agreed on, and prove it.

    Attributes
    ----------
    amount
        The least s >= 0 at which some agreement gives everybody at least its payoff minus s, in the currency.
    weights
        One a player, not negative, at most 1 in sum: weighed like this, the payoffs exceed every agreement by at least
        `amount`. They separate the payoffs from all agreements if it is positive.
    outcomes, chances
        The lottery of an agreement that misses by no more: flat indices of profiles in C order, and probabilities.
    payments
        Its payments.
    """

    amount: Fraction
    weights: tuple[Fraction, ...]
    outcomes: tuple[int, ...]
    chances: tuple[Fraction, ...]
    payments: Payments


@dataclass(frozen=True, slots=True, eq=False)
class ShortfallCurve:
    """Say how far payoffs are from what can be agreed on, by the budget that everybody has; the tax is given.

    Attributes
    ----------
    budgets
        From 0 on, increasing: where the curve bends; straight lines lie between, and nothing changes after the last.
    corners
        The shortfall at each; its weights are those that prove the line to the right of it.
    """

    budgets: tuple[Fraction, ...]
    corners: tuple[Shortfall, ...]


@dataclass(frozen=True, slots=True, eq=False)
class CappedDeal:
    """Say whether the deal of a concept survives.

    Attributes
    ----------
    agreement
        The deal, with its own proof.
    tolerance
        Deals that miss by at most this survive: how far, in the currency, the payoffs may be from those of the rule.
    given
        The shortfall under the given limits.
    untaxed
        The shortfall under the given budgets without the tax.
    curve
        The shortfall by a budget that is the same for all.
    """

    agreement: AnyAgreement
    tolerance: Fraction
    given: Shortfall
    untaxed: Shortfall
    curve: ShortfallCurve

    @property
    def survives(self) -> bool:
        """Whether some lottery and payments within the limits give everybody what the deal does."""
        return self.given.amount <= self.tolerance

    @property
    def common_budget(self) -> Fraction | None:
        """The least budget for everybody at which the deal survives under the given tax; None where none is enough."""
        pairs = zip(self.curve.budgets, self.curve.corners, strict=True)
        return next((budget for budget, corner in pairs if corner.amount <= self.tolerance), None)

    @property
    def largest_tax(self) -> Fraction | None:
        """The largest tax at which the deal survives within the given budgets; None where it does not without a tax.

        A deal shares the largest total payoff there is, and a tax on any payment makes the total smaller. So there is
        nothing between 0 and 1: a deal that a lottery reaches without payments survives any tax, others none.
        """
        if self.curve.corners[0].amount <= self.tolerance:
            return ONE
        return Fraction(0) if self.untaxed.amount <= self.tolerance else None


@dataclass(frozen=True, slots=True, eq=False)
class CappedBargain:
    """Say what a rule for deals without free payments agrees on under the limits.

    Attributes
    ----------
    rule
        The name of the rule.
    payoffs
        One a player, in the currency: what the lottery and the payments give.
    outcomes, chances, payments
        How.
    radius
        How far, in the currency, each payoff may be from the exact answer of the rule.
    stages
        The maxima that the rule asked for, in order, with their proofs.
    """

    rule: str
    payoffs: tuple[Fraction, ...]
    outcomes: tuple[int, ...]
    chances: tuple[Fraction, ...]
    payments: Payments
    radius: Fraction
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True, eq=False)
class CappedCorners:
    """List efficient agreements between which all others lie, or, beyond three players, every player's favourite.

    Attributes
    ----------
    within
        Whether only agreements count that give everybody at least the disagreement point: where some budget has no
        limit, the others go on for ever.
    corners
        Places among the stages.
    stages
        The maxima that were asked for, in order, with their proofs.
    """

    within: bool
    corners: tuple[int, ...]
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class CappedAgreements(Viewable):
    """Hold what can be agreed on where side payments are limited or taxed.

    Attributes
    ----------
    game, caps
        The game, and the limits.
    welfare
        The largest total payoff, which payments never raise.
    deals
        One a concept with side payments that applies.
    disagreement
        What everybody gets if talks fail, for the rules; empty where none is known.
    source
        Where the disagreement point comes from: a deal without payments, or nothing where it was stated.
    corners
        The efficient agreements; None where there is no disagreement point to look from.
    bargains
        One a rule that applies.
    skipped
        Names of concepts and rules that do not apply, with the reason.
    """

    game: GameSummary
    caps: Caps
    welfare: Fraction
    deals: tuple[CappedDeal, ...]
    disagreement: tuple[Number, ...]
    source: LotteryAgreement | None
    corners: CappedCorners | None
    bargains: tuple[CappedBargain, ...]
    skipped: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        """Fit a terminal line."""
        found = ", ".join(f"{deal.agreement.concept.name}: {_verdict(deal)}" for deal in self.deals)
        n_rules = len(self.bargains)
        return f"CappedAgreements({found or 'no deals'}; {n_rules} rule{'s' * (n_rules != 1)})"


def _verdict(deal: CappedDeal) -> str:
    return "survives" if deal.survives else f"misses by {float(deal.given.amount):g}"
