"""From a reported disagreement point to everybody's payoff, and to how sure that is."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from detente.model.coalition import grand
from detente.model.reported_worths import LEVEL, Observations, ReportedWorths
from detente.numerics.episode_means import column_means, margins_after_even_split

if TYPE_CHECKING:
    from collections.abc import Sequence

    Row = tuple[Fraction, ...]

REPORTED = {"observed", "stated"}  #: the fallbacks whose payoffs are reported
FOR_ALL = "equal-surplus"  #: the division that asks for no worths of larger coalitions
PAIR = {FOR_ALL, "shapley"}  #: the divisions that are one and the same for two players


def divides(division: str, opposition: str, n_players: int) -> bool:
    """Tell whether a division needs no more than what single players fall back on, each of them on its own."""
    return division in PAIR if n_players <= 2 else (division, opposition) == (FOR_ALL, "individuals")


def even_shares(point: Sequence[Fraction], welfare: Fraction) -> Row:
    """Give every player what it falls back on, and an even part of the rest: f_i + (W - sum of f) / n."""
    part = (welfare - sum(point)) / len(point)
    return tuple([own + part for own in point])


def reported_worths(episodes: Sequence[Row], welfare: Fraction) -> ReportedWorths:
    """Collect what is known of worths; of several episodes, also how far the payoffs may be from the truth.

    Parameters
    ----------
    episodes
        One row an episode, one number a player. One row alone is a point that was stated.

    Notes
    -----
    The payoffs are linear in the disagreement point, so the mean over episodes of the agreement's payoff is the payoff
    at their mean, and Student's interval is exact for episodes that are independent and normally distributed.
    """
    n_players, point = len(episodes[0]), column_means(episodes)
    values = {1 << player: own for player, own in enumerate(point)} | {grand(n_players): welfare}
    return ReportedWorths(n_players, values, _observations(episodes, point, welfare) if len(episodes) > 1 else None)


def _observations(episodes: Sequence[Row], point: Row, welfare: Fraction) -> Observations:
    margins = margins_after_even_split(episodes, LEVEL)
    payoffs = [float(payoff) for payoff in even_shares(point, welfare)]
    low = tuple([payoff - margin for payoff, margin in zip(payoffs, margins, strict=True)])
    high = tuple([payoff + margin for payoff, margin in zip(payoffs, margins, strict=True)])
    return Observations(len(episodes), point, low, high, LEVEL)
