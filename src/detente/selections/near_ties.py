"""Decisions that a small change of the payoffs could turn: what is almost best, and pays quite differently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.model.agreement import NearTie
from detente.model.certificate import Floor
from detente.numerics.tolerance import JUMP, NEAR_TIE
from detente.selections.point import unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import Number
    from detente.protocols import PayoffSet

BINDING = 0.999  #: a gap above this part of the limit is cut off by the limit, not a corner's own


def near_ties_of_favourites(possible: PayoffSet) -> tuple[NearTie, ...]:
    """Find blocks whose favourites are almost tied, for the rules that read them."""
    n_blocks = possible.n_blocks
    return tuple(
        tie
        for block in range(n_blocks)
        for tie in near_ties(possible, unit(block, n_blocks, possible.tie), "a side's almost best fallbacks")
    )


def near_ties(possible: PayoffSet, objective: Sequence[Number], what: str) -> tuple[NearTie, ...]:
    """Find points that lose at most 1e-6 of the scale of an objective and pay a block over 1e-3 more than the best do.

    Parameters
    ----------
    objective
        One weight a block: the maximum that a rule decides by.
    what
        Names that maximum in the report.

    Returns
    -------
    tuple of NearTie
        One at most, with the smallest gap found; empty where nothing can be solved (while a certificate is checked).

    Notes
    -----
    For every block j one LP: maximise f_j + 1000 times the objective among the points that are almost best; a second
    one where its answer pays j more than the best point at hand, to compare with all exactly best points.
    """
    best = possible.probe(tuple(objective))
    if best is None:
        return ()
    kind = type(possible.tie)
    almost = Floor(tuple(objective), best.lower - kind(NEAR_TIE * possible.scale))
    exactly = Floor(tuple(objective), best.lower)
    gaps = []
    for block in range(possible.n_blocks):
        own = unit(block, possible.n_blocks, possible.tie)
        steep = tuple(part + kind(JUMP / NEAR_TIE) * weight for part, weight in zip(own, objective, strict=True))
        other = possible.probe(steep, (almost,))
        if other is None or other.payoffs[block] - best.payoffs[block] <= JUMP * possible.scale:
            continue
        gap = best.lower - sum(weight * payoff for weight, payoff in zip(objective, other.payoffs, strict=True))
        equal = possible.probe(own, (exactly,))
        if not possible.tie < gap < BINDING * NEAR_TIE * possible.scale or equal is None:
            continue  # a true tie, or a steep edge of the set rather than another corner
        if other.payoffs[block] - equal.lower > JUMP * possible.scale:
            gaps.append(float(gap))
    return (NearTie(what, min(gaps)),) if gaps else ()
