"""The argument of an agreement as data; `report` turns it into words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, overload

from detente.model.agreement import PlayedDisagreement, Step
from detente.model.coalition import members

if TYPE_CHECKING:
    from detente.model.agreement import Agreement, Disagreement


def with_steps(agreement: Agreement) -> Agreement:
    """Record what can be reached together, every fallback, every worth, and every share."""
    return replace(agreement, steps=Steps(agreement))


@dataclass(frozen=True, eq=False)
class Steps(Sequence[Step]):
    """List the steps of an agreement once somebody looks: there are more of them than coalitions."""

    agreement: Agreement

    @cached_property
    def listed(self) -> tuple[Step, ...]:
        """All of them."""
        return tuple(_recorded(self.agreement))

    @overload
    def __getitem__(self, place: int) -> Step: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Step, ...]: ...
    def __getitem__(self, place: int | slice) -> Step | tuple[Step, ...]:
        """Return one, or some."""
        return self.listed[place]

    def __len__(self) -> int:
        """Count them."""
        return len(self.listed)


def _recorded(agreement: Agreement) -> list[Step]:
    players = agreement.game.players

    @cache
    def name(coalition: int) -> str:
        return " + ".join(players[player] for player in members(coalition))

    record = [Step("welfare", "everybody", {"welfare": float(agreement.welfare)})]
    for entry in agreement.disagreements:
        blocks = entry.partition.blocks
        numbers = {name(block): float(payoff) for block, payoff in zip(blocks, entry.payoffs, strict=True)}
        record.append(Step("fallback", " | ".join(map(name, blocks)), numbers))
        record += _rounds(entry, [name(block) for block in blocks])
    known = agreement.worth.items()
    record += [Step("worth", name(coalition), {"worth": float(worth) + 0.0}) for coalition, worth in known]
    shares = zip(players, agreement.payoffs.tolist(), strict=True)
    record += [Step("share", player, {"payoff": payoff}) for player, payoff in shares]
    return record


def _rounds(entry: Disagreement, names: Sequence[str]) -> list[Step]:
    """Record the rounds in which a fallback was bargained out: what each side could hope for, and what it got."""
    rounds = entry.trace if isinstance(entry, PlayedDisagreement) else ()
    steps = []
    for count, step in enumerate(rounds, 1):
        hoped = {f"{name}, at best": best for name, best in zip(names, step.best, strict=True)}
        steps.append(Step("round", f"{' | '.join(names)}, {count}", hoped | dict(zip(names, step.mean, strict=True))))
    return steps
