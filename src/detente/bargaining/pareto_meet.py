"""The Pareto-meet minimum: what each player gets at worst where nobody can gain without somebody losing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.model.errors import NotApplicable
from detente.selections.nadir import nadir

if TYPE_CHECKING:
    from detente.model.numbers import Number
    from detente.protocols import PayoffSet

MOST_PLAYERS = 3


def pareto_meet(feasible: PayoffSet) -> tuple[Number, ...]:
    """Compute every player's least payoff among the efficient ones, as a disagreement point.

    An efficient payoff is one of the set at which nobody can get more without somebody getting less. These payoffs
    are whole faces of the set, so that the least one of each player is found at a corner.

    Returns
    -------
    tuple of Number
        One a player, in the currency. Every efficient payoff is at least as good for everybody.

    Raises
    ------
    NotApplicable
        Beyond three players, where the corners are not listed.
    TooLarge
        If three players have too many corners.

    Notes
    -----
    Four maxima for two players; for three, one a face and one a corner of what is at most as good as something
    feasible. An action whose outcomes are dominated, such as one that hurts others at a cost or for nothing, moves no
    efficient payoff and therefore not this point.

    References
    ----------
    DiGiovanni, Clifton & Macé (2024).
    """
    if feasible.n_blocks > MOST_PLAYERS:
        message = (
            f"the Pareto-meet minimum is known for two and three players, and these are {feasible.n_blocks}: choose "
            "another disagreement point, such as the kindest correlated equilibrium"
        )
        raise NotApplicable(message, where="fallback")
    return nadir(feasible)
