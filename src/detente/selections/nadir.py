"""The nadir: the least that each block gets where nobody can get more without hurting another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.selections.frontier import efficient_corners, favourite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.certificate import Stage
    from detente.model.numbers import Number
    from detente.protocols import PayoffSet


def nadir(possible: PayoffSet) -> tuple[Number, ...]:
    """Compute the least payoff of every block over the strongly efficient corners.

    nadir_i = min of f_i over the corners of F that are strongly efficient; for two blocks this is i's payoff at the
    other's favourite.

    Raises
    ------
    NotApplicable
        Beyond three blocks, where the corners are not listed.
    TooLarge
        If three blocks have too many corners.

    Notes
    -----
    Four maxima for two blocks; for three, one a face and one a corner of what is at most as good as a point of F. A
    threat that is worse for its owner, or that hurts the others while its owner does not care, moves no efficient
    point, and so not the nadir; levels that a block can guarantee itself are moved by it.

    References
    ----------
    DiGiovanni, Clifton & Macé (2024) call it the Pareto-meet minimum.
    """
    if possible.n_blocks == 2:
        first, second = favourite(possible, 0), favourite(possible, 1)
        return second.payoffs[0], first.payoffs[1]
    return nadir_of(efficient_corners(possible))


def nadir_of(corners: Sequence[Stage]) -> tuple[Number, ...]:
    """Take the least payoff of every block over strongly efficient corners that are at hand."""
    return tuple(min(values) for values in zip(*(stage.payoffs for stage in corners), strict=True))
