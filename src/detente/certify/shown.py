"""The disagreements that a document shows to people, against those that the claims prove."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from detente.certify.proven_threats import ProvenThreats
from detente.model.agreement import PlayedDisagreement
from detente.model.coalition import singletons
from detente.model.numbers import absolute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.certify.ledger import Ledger
    from detente.coalitions.worth import Study
    from detente.model.agreement import Disagreement
    from detente.model.lottery_agreement import AnyAgreement
    from detente.model.partition_function import PartitionFunction


def check_shown(agreement: AnyAgreement | PartitionFunction, studies: Sequence[Study], ledger: Ledger) -> None:
    """Check that what is shown is proven, once each, and that each player's own fallback is not left out."""
    proven = {entry.influence.partition: entry for entry in studies}
    listed = [entry.partition for entry in agreement.disagreements]
    alone = singletons(len(agreement.game.players))
    ledger.demand(
        fact=len(set(listed)) == len(listed)
        and set(listed) <= set(proven)
        and (alone in listed or alone not in proven),
        claim="the disagreements that are shown were used, each once, and that of each player alone is among them",
    )
    pairs = [(shown, proven[shown.partition]) for shown in agreement.disagreements]
    paid = [known.payoffs for _, known in pairs]
    name = "the payoffs of a disagreement that is shown"
    ledger.demand(
        fact=all(len(shown.payoffs) == len(payoffs) for (shown, _), payoffs in zip(pairs, paid, strict=True)),
        claim=f"{name}: one a block",
    )
    written = [payoff for shown, _ in pairs for payoff in shown.payoffs]
    ledger.all_equal(written, [*chain.from_iterable(paid)], name)
    for shown, known in pairs:
        if not isinstance(known.admissible, ProvenThreats) or not known.admissible.are_shown(shown):
            _check_one(shown, known.disagreement, ledger)


def _check_trace(shown: PlayedDisagreement, proven: PlayedDisagreement, ledger: Ledger) -> None:
    """Check the rounds that are shown against those of the rule."""
    name = "the rounds of a disagreement that is shown"
    ledger.demand(fact=len(shown.trace) == len(proven.trace), claim=f"{name}: all, or none where none were needed")
    for told, known in zip(shown.trace, proven.trace, strict=True):
        ledger.all_equal(told.best, known.best, name)
        ledger.all_equal(told.mean, known.mean, name)


def _check_one(shown: Disagreement, proven: Disagreement, ledger: Ledger) -> None:
    if not isinstance(proven, PlayedDisagreement) or not isinstance(shown, PlayedDisagreement):
        ledger.demand(fact=type(shown) is type(proven), claim="a disagreement without a distribution shows none")
        return
    ledger.demand(fact=shown.unique == proven.unique, claim="a disagreement says whether its payoffs are determined")
    if shown.radius != proven.radius:
        ledger.equal(
            shown.radius, proven.radius, "how far a disagreement that is shown may be from the limit of its rule"
        )
    _check_trace(shown, proven, ledger)
    factors = shown.distribution.factors
    if factors is not None and factors.same_as(proven.distribution.factors):
        return
    weights = dict(zip(shown.distribution.profiles, shown.distribution.probabilities, strict=True))
    listed = dict(zip(proven.distribution.profiles, proven.distribution.probabilities, strict=True))
    scale = ledger.number(ledger.scale)
    for profile in {*weights, *listed}:
        gap = absolute(ledger.number(weights.get(profile, 0)) - ledger.number(listed.get(profile, 0)))
        ledger.at_most_zero(gap * scale, "the distribution that is shown")
