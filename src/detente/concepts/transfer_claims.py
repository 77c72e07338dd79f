"""From weights and profiles to a solution of the weighted game without money, with its proof."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.model.evenness import payoff_ranges
from detente.model.numbers import absolute
from detente.model.transfer import TransferClaim
from detente.model.weighting import weighted_game
from detente.numerics.exact_mixing import mixture, tying_direction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.concepts.fallback_bargaining import FallbackBargaining
    from detente.model.game import Game
    from detente.model.numbers import NumberArray

ACCEPTED = Fraction(1, 10**9)  #: relative to the scale of the weighted game: a residual of at most this is a solution


@dataclass(frozen=True, slots=True)
class Candidate:
    """Hold weights that may lead to a solution, and the flat profiles that are mixed there."""

    weights: tuple[Fraction, ...]
    profiles: tuple[int, ...]


def transfer_claim(game: Game, value: FallbackBargaining, candidate: Candidate) -> TransferClaim | None:
    """Solve the weighted game with money, and mix the profiles so that they pay the same; None if they cannot.

    Notes
    -----
    Exact where the weighted game is solved exactly, but for weights that are no fractions: the residual says how far
    they are off.
    """
    weighted = weighted_game(game, candidate.weights)
    agreement = value.solve(weighted)
    flat = game.fractions.reshape(game.n_players, -1)
    deserved = [Fraction(payoff) for payoff in agreement.payoff_numbers]
    target = [paid / weight if weight else paid for paid, weight in zip(deserved, candidate.weights, strict=True)]
    points = [flat[:, profile].tolist() for profile in candidate.profiles]
    chances = mixture(points, target, candidate.weights)
    payoffs = [
        sum((c * u for c, u in zip(chances, own, strict=True)), Fraction(0)) for own in zip(*points, strict=True)
    ]
    gaps = [absolute(w * x - v) for w, x, v in zip(candidate.weights, payoffs, deserved, strict=True)]
    if max(gaps) > ACCEPTED * Fraction(weighted.scale):
        return None
    support = support_of(flat, payoffs, candidate, payoff_ranges(game))
    if min(support) <= 0:
        return None
    kept = [place for place, chance in enumerate(chances) if chance]
    return TransferClaim(
        candidate.weights,
        support,
        tuple(candidate.profiles[place] for place in kept),
        tuple(chances[place] for place in kept),
        tuple(payoffs),
        agreement,
        max(gaps),
    )


def support_of(
    flat: NumberArray, payoffs: Sequence[Fraction], candidate: Candidate, ranges: Sequence[Fraction]
) -> tuple[Fraction, ...]:
    """Find positive weights with which nothing is better: the given ones, or some that are close to them.

    Parameters
    ----------
    payoffs
        What is best with the given weights; if something else is as good, and better for those who count nothing, some
        of the weights that are found are 0.

    Notes
    -----
    A little is given to those who count nothing, in units of their ranges, and as much is changed for the others as
    keeps the profiles that are mixed equally good.
    """
    weights = candidate.weights
    if all(weights):
        return weights
    points = [flat[:, profile].tolist() for profile in candidate.profiles]
    units = [spread or Fraction(1) for spread in ranges]
    given = [Fraction(0) if weight else 1 / unit for weight, unit in zip(weights, units, strict=True)]
    ways = tying_direction(points, given, [place for place, weight in enumerate(weights) if weight])
    share = min([Fraction(1), *(w / (w - d) for w, d in zip(weights, ways, strict=True) if d < 0)]) / 2
    for profile in range(flat.shape[1]):
        lost = [x - u for x, u in zip(payoffs, flat[:, profile].tolist(), strict=True)]
        gap = sum((w * less for w, less in zip(weights, lost, strict=True)), Fraction(0))
        gain = -sum((d * less for d, less in zip(ways, lost, strict=True)), Fraction(0))
        if gain > 0:
            share = min(share, gap / (gap + gain))
    found = [(1 - share) * w + share * d for w, d in zip(weights, ways, strict=True)]
    total = sum(found, Fraction(0))
    return tuple(part / total for part in found) if total > 0 else tuple(found)
