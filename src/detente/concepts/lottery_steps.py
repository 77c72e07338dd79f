"""The argument of an agreement without money as data; `report` turns it into words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from detente.model.agreement import Step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from detente.model.lottery_agreement import LotteryAgreement


def with_lottery_steps(agreement: LotteryAgreement) -> LotteryAgreement:
    """Record what everybody falls back on and could get at best, what is played, every share, and the weights."""
    game, lottery = agreement.game, agreement.lottery

    def one_each(values: Iterable[float]) -> dict[str, float]:
        return dict(zip(game.players, values, strict=True))

    record = [
        Step("fallback", " | ".join(game.players), one_each(agreement.disagreement.tolist())),
        Step("ideal", "everybody", one_each(agreement.ideal.tolist())),
    ]
    for profile, chance in zip(lottery.profiles, lottery.probabilities, strict=True):
        labels = [options[action] for options, action in zip(game.actions, profile, strict=True)]
        record.append(Step("lottery", ", ".join(labels), {"probability": float(chance)}))
    shares = one_each(agreement.payoffs.tolist()).items()
    record += [Step("share", player, {"payoff": payoff}) for player, payoff in shares]
    record.append(Step("weights", "everybody", one_each(agreement.supporting_weights.tolist())))
    return replace(agreement, steps=tuple(record))
