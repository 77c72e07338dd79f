"""The nucleolus and the least core, checked by sums and comparisons in fractions: nothing is solved."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.model.coalition import grand
from detente.model.numbers import to_fractions
from detente.numerics.coalition_sums import Settled, member_sums

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.certify.ledger import Ledger
    from detente.model.excess import ExcessLevel, LeastCore, Weights
    from detente.model.numbers import Number, NumberArray


def check_nucleolus(
    worths: Sequence[Number], payoffs: Sequence[Number], levels: Sequence[ExcessLevel], ledger: Ledger
) -> None:
    """Check that payoffs are the nucleolus of worths, by Kohlberg's criterion.

    Parameters
    ----------
    worths
        As written, by bitmask from 1 on; floats are read as the fractions that they are.
    payoffs
        In fractions.
    levels
        The proofs, from the largest excess on.

    Raises
    ------
    CertificateRejected
        If they are not; no violation is accepted.

    Notes
    -----
    At every level, the coalitions with a weight have the largest excess of all that were not settled before, and the
    weighted indicators add up to zero with those of settled coalitions. So no other division that agrees with x on the
    settled coalitions has a smaller largest excess, and those with the same one agree with x on these coalitions too.
    Once all players are settled, x is the only one left.
    """
    values, shares = _fractions([0, *worths], ledger), _fractions(payoffs, ledger)
    n_players = len(shares)
    ledger.demand(fact=len(values) == 1 << n_players, claim="the nucleolus: one worth a coalition")
    own = values[[1 << player for player in range(n_players)]]
    excesses = values - member_sums(shares.tolist())
    ledger.demand(fact=excesses[-1] == 0, claim="the nucleolus: everything is divided")
    ledger.demand(fact=bool((shares >= own).all()), claim="the nucleolus: nobody gets less than its own worth")
    settled = Settled(n_players)
    settled.add(grand(n_players))
    for level in levels:
        ledger.demand(fact=not settled.complete, claim="the nucleolus: no level follows once all players are settled")
        _check_level(level, excesses, settled, ledger)
    ledger.demand(fact=settled.complete, claim="the nucleolus: the proof settles every player's payoff")


def _check_level(level: ExcessLevel, excesses: NumberArray, settled: Settled, ledger: Ledger) -> None:
    """Check one level, and settle the coalitions that it settles."""
    name, everybody = "a level of the nucleolus", len(excesses) - 1
    listed = [*level.weights, *level.kept, *level.settled]
    ledger.demand(
        fact=all(0 < coalition <= everybody for coalition, _ in listed)
        and all(weight > 0 for _, weight in (*level.weights, *level.kept))
        and all(coalition.bit_count() == 1 for coalition, _ in level.kept),
        claim=f"{name}: weights are positive, and belong to coalitions that there are",
    )
    open_ = settled.loose()
    ledger.demand(
        fact=bool(level.weights) and all(open_[coalition] for coalition, _ in level.weights),
        claim=f"{name}: coalitions with a weight were not settled before",
    )
    ledger.demand(
        fact=not any(open_[coalition] for coalition, _ in level.settled), claim=f"{name}: settled coalitions are"
    )
    ledger.demand(
        fact=all(excesses[coalition] == level.excess for coalition, _ in level.weights)
        and excesses[open_].max() == level.excess,
        claim=f"{name}: the coalitions with a weight have the largest excess that is left",
    )
    ledger.demand(
        fact=all(excesses[coalition] == 0 for coalition, _ in level.kept),
        claim=f"{name}: the players named get their own worth",
    )
    ledger.demand(fact=not any(_presences(listed, everybody.bit_length())), claim=f"{name}: the weights add up to zero")
    for coalition, _ in (*level.weights, *level.kept):
        settled.add(coalition)


def check_least_core(worths: Sequence[Number], found: LeastCore, ledger: Ledger) -> None:
    """Check from both sides how small the largest excess can be: by a division that has it, and by weights.

    Parameters
    ----------
    worths
        As written, by bitmask from 1 on; floats are read as the fractions that they are.

    Raises
    ------
    CertificateRejected
        If a side is wrong; no violation is accepted.

    Notes
    -----
    Where every player is in coalitions of the same total weight t and the weights add up to 1, the weighted excess is
    the weighted worth minus t v(N) at every division of v(N), and the largest excess is no smaller.
    """
    name, weights = "the least core", found.weights
    values, shares = _fractions([0, *worths], ledger), _fractions(found.payoffs, ledger)
    n_players = len(shares)
    ledger.demand(
        fact=n_players > 1 and len(values) == 1 << n_players, claim=f"{name}: two or more players, and all their worths"
    )
    excesses = values - member_sums(shares.tolist())
    ledger.demand(fact=excesses[-1] == 0, claim=f"{name}: everything is divided")
    ledger.demand(
        fact=excesses[1:-1].max() == found.slack, claim=f"{name}: the largest excess at the division is the slack"
    )
    ledger.demand(
        fact=all(0 < coalition < grand(n_players) and weight > 0 for coalition, weight in weights)
        and sum(weight for _, weight in weights) == 1,
        claim=f"{name}: positive weights of coalitions add up to 1",
    )
    presences = _presences(weights, n_players)
    ledger.demand(
        fact=len(set(presences)) == 1, claim=f"{name}: every player is in coalitions of the same total weight"
    )
    least = sum(weight * values[coalition] for coalition, weight in weights) - presences[0] * values[-1]
    ledger.demand(fact=least == found.slack, claim=f"{name}: the weights prove that no division has a smaller excess")


def _presences(weights: Weights | Sequence[tuple[int, Fraction]], n_players: int) -> list[Fraction]:
    """Add up, for every player, the weights of the coalitions that it is in."""
    return [
        sum((weight for coalition, weight in weights if coalition >> player & 1), Fraction(0))
        for player in range(n_players)
    ]


def _fractions(written: Sequence[Number], ledger: Ledger) -> NumberArray:
    """Read finite numbers as the fractions that they are."""
    ledger.numbers(written)
    return to_fractions(np.array(written, dtype=object))
