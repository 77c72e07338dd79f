"""Check lists of the Nash equilibria of three and more blocks, and which of them is taken."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.fallbacks.nash_equilibria import nash_equilibria
from detente.fallbacks.nash_of_many import best_mixture, listed_bounds, mixed_payoffs, mixed_play
from detente.model.agreement import Bounds
from detente.model.nash_list import NashListClaim
from detente.model.numbers import absolute
from detente.numerics.independent_play import independent_play

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.certify.ledger import Ledger
    from detente.certify.witnessed import Witnessed
    from detente.coalitions.plan import Direction
    from detente.model.certificate import DeviationClaim
    from detente.model.coalition import Partition
    from detente.model.game import Game
    from detente.model.nash_list import Strategies
    from detente.model.numbers import Number


class CheckedList(NamedTuple):
    """Hold what the listed equilibria pay, whether none is missing, and what is played."""

    payoffs: list[tuple[Number, ...]]
    complete: bool
    played: DeviationClaim


def nash_of_many(witnessed: Witnessed, partition: Partition) -> CheckedList:
    """Check a list of equilibria, and that the pick is the best total or the middle of those that tie.

    Raises
    ------
    CertificateRejected
        If something that is listed is no equilibrium, a pure one is missing or, where dominance leaves a choice to at
        most two blocks, any is missing, or another one should be taken.

    Notes
    -----
    Pure equilibria are looked for once more by comparisons, and the extreme ones of at most two who choose listed once
    more, in fractions. Of mixed ones of more blocks only those that are listed are checked, in fractions: nothing
    proves that none is missing.
    """
    claim, ledger = witnessed.claims.take(NashListClaim, partition), witnessed.ledger
    merged, name = witnessed.game.merge(partition), witnessed.block_game(partition).name
    _check_list(claim, merged, name, ledger)
    payoffs = _check_payoffs(claim, merged, name, ledger)
    chosen = best_mixture(payoffs, witnessed.game.scale)
    ledger.demand(fact=claim.chosen == tuple(chosen), claim=f"{name}: the chosen equilibria have the best total")
    played = witnessed.equilibrium(partition)
    ledger.all_equal(played.payoffs, mixed_payoffs(payoffs, chosen), f"{name}: the pick is the best listed equilibrium")
    drawn = mixed_play(claim.equilibria, chosen)
    sizes = merged.n_actions
    wanted = {int(np.ravel_multi_index(place, sizes)): chance for place, chance in drawn.items()}
    stated = dict(zip(played.profiles, played.probabilities, strict=True))
    for profile in {*wanted, *stated}:
        gap = absolute(ledger.number(stated.get(profile, 0)) - ledger.number(wanted.get(profile, 0)))
        ledger.at_most_zero(gap * ledger.number(ledger.scale), f"{name}: what is played is the best listed equilibrium")
    return CheckedList(payoffs, claim.complete, played)


def nash_bounds(witnessed: Witnessed, partition: Partition, found: CheckedList, direction: Direction) -> Bounds:
    """Compute a range over a complete list, or check one that holds whatever a list may miss."""
    if found.complete:
        return listed_bounds(found.payoffs, direction)
    return Bounds(*witnessed.ends(partition, direction), (), False)


def _check_list(claim: NashListClaim, merged: Game, name: str, ledger: Ledger) -> None:
    """Check that strategies are such, in order, and that nothing is missing that can be listed without a search."""
    for strategies in claim.equilibria:
        ledger.demand(
            fact=tuple(map(len, strategies)) == merged.n_actions, claim=f"{name}: every block has a strategy of its own"
        )
        for strategy in strategies:
            ledger.distribution(strategy, f"{name}: a strategy")
            ledger.demand(
                fact=min(strategy) >= 0 and len({type(chance) for chance in strategy}) == 1,
                claim=f"{name}: no probability is negative, and all of a strategy are fractions or none",
            )
    listed = [_fractions(strategies) for strategies in claim.equilibria]
    ledger.demand(
        fact=bool(listed) and listed == sorted(listed) and all(a != b for a, b in pairwise(listed)),
        claim=f"{name}: equilibria stand in order, each once",
    )
    known = nash_equilibria(merged)
    wanted = [_fractions(entry.strategies) for entry in known.entries]
    found = listed if known.complete else [each for each in listed if _is_pure(each)]
    ledger.demand(fact=found == wanted, claim=f"{name}: the list holds every pure equilibrium, or every extreme one")
    ledger.demand(
        fact=claim.complete == known.complete, claim=f"{name}: the list says whether any equilibrium may be missing"
    )


def _check_payoffs(claim: NashListClaim, merged: Game, name: str, ledger: Ledger) -> list[tuple[Number, ...]]:
    """Compute what every listed equilibrium pays, and check that nobody gains by deviating."""
    table = merged.payoffs if merged.exact_payoffs is None else merged.exact_payoffs
    ledger.demand(fact=len(claim.payoffs) == len(claim.equilibria), claim=f"{name}: payoffs of every equilibrium")
    paid, worst = [], Fraction(0)
    for strategies, stated in zip(claim.equilibria, claim.payoffs, strict=True):
        play = independent_play(table, strategies)
        exact = not any(isinstance(chance, float) for own in strategies for chance in own)
        payoffs: tuple[Number, ...] = play.payoffs if exact else tuple(map(float, play.payoffs))
        ledger.all_equal(stated, payoffs, f"{name}: what the listed equilibria pay")
        ledger.at_most_zero(ledger.number(play.gain), f"{name}: nobody gains by deviating from a listed equilibrium")
        paid.append(payoffs)
        worst = max(worst, play.gain)
    ledger.equal(claim.slack, worst, f"{name}: the stated slack of equilibria")
    return paid


def _fractions(strategies: Strategies) -> tuple[tuple[Fraction, ...], ...]:
    return tuple(tuple(Fraction(chance) for chance in strategy) for strategy in strategies)


def _is_pure(strategies: Sequence[Sequence[Fraction]]) -> bool:
    return all(max(strategy) == 1 for strategy in strategies)
