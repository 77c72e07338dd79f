"""The largest weighted payoff as a function of the gain from deviating that is tolerated, with its proof."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from detente.model.errors import NotApplicable
from detente.model.numbers import Number

Multipliers = tuple[tuple[int, int, int, Number], ...]  #: (player, a, b, multiplier of its gain by b when told a)


@dataclass(frozen=True, slots=True, eq=False)
class EpsilonCorner:
    """Hold a joint distribution from which nobody gains more than `epsilon` by deviating.

    Attributes
    ----------
    epsilon, value
        What is tolerated, and what the distribution is worth, in the currency.
    payoffs
        One a player.
    profiles, probabilities
        The distribution: flat indices of profiles in C order, and their probabilities.
    """

    epsilon: Number
    value: Number
    payoffs: tuple[Number, ...]
    profiles: tuple[int, ...]
    probabilities: tuple[Number, ...]


@dataclass(frozen=True, slots=True, eq=False)
class EpsilonCurve:
    """Hold V(epsilon), the largest weighted payoff of distributions whose deviation gains are at most epsilon.

    V is concave and piecewise linear. It rises from corner to corner and stays at the last one's value, the largest of
    any distribution.

    Attributes
    ----------
    weights
        One a player: the value of a distribution with payoffs f is ``weights @ f``.
    corners
        One or more; `epsilon` rises from 0, and `value` rises.
    multipliers
        One entry for every pair of neighbouring corners: non-negative multipliers y of deviations that prove the line
        through both. By weak duality V(epsilon) is at most epsilon times their sum plus the largest, over profiles s,
        of weights.u(s) minus the sum of y_i(a, b) [s_i = a] [u_i(b, s_-i) - u_i(s)].
    """

    weights: tuple[Number, ...]
    corners: tuple[EpsilonCorner, ...]
    multipliers: tuple[Multipliers, ...]

    def at(self, epsilon: Number) -> Number:
        """Compute V(epsilon).

        Raises
        ------
        NotApplicable
            If epsilon is negative.
        """
        if not epsilon >= 0:
            message = f"the gain from deviating that is tolerated is {epsilon}; it must not be negative"
            raise NotApplicable(message, where="epsilon")
        for (here, there), slope in zip(pairwise(self.corners), self.slopes, strict=True):
            if epsilon < there.epsilon:
                return here.value + slope * (epsilon - here.epsilon)
        return self.corners[-1].value

    @property
    def slopes(self) -> tuple[Number, ...]:
        """What one unit more of epsilon is worth between neighbouring corners; falling."""
        return tuple(
            (there.value - here.value) / (there.epsilon - here.epsilon) for here, there in pairwise(self.corners)
        )
