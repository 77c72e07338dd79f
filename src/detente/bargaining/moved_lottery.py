"""Agreements without money, moved by a constant for every player."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.coalitions.offsets import moved_disagreement
from detente.model.agreement import Ranges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.lottery_agreement import LotteryAgreement
    from detente.model.numbers import Number


def moved_lottery(agreement: LotteryAgreement, constants: Sequence[Number]) -> LotteryAgreement:
    """Add a constant to every player's payoffs in an agreement; its certificate and its lottery stay as they are.

    Fractions from which the deal was struck stay fractions, so that the same deal can be struck again.
    """
    spread = agreement.ranges
    return replace(
        agreement,
        payoff_numbers=_added(agreement.payoff_numbers, constants),
        ranges=Ranges(
            _added_exactly(spread.low_numbers, constants), _added(spread.high_numbers, constants), spread.exact
        ),
        welfare=agreement.welfare + sum(constants),
        disagreement_numbers=_added_exactly(agreement.disagreement_numbers, constants),
        ideal_numbers=_added(agreement.ideal_numbers, constants),
        disagreements=tuple(moved_disagreement(entry, constants) for entry in agreement.disagreements),
    )


def _added(payoffs: Sequence[Number], constants: Sequence[Number]) -> tuple[Number, ...]:
    return tuple(payoff + constant for payoff, constant in zip(payoffs, constants, strict=True))


def _added_exactly(payoffs: Sequence[Number], constants: Sequence[Number]) -> tuple[Number, ...]:
    pairs = zip(payoffs, constants, strict=True)
    return tuple(
        payoff + (Fraction(constant) if isinstance(payoff, Fraction) else constant) for payoff, constant in pairs
    )
