"""The two selections, Raiffa and Kindest, written from their recursive definition for any number of blocks.

R(X, M): if M is empty, the payoff. Otherwise m_i = max f_i on X and p^i = R({f_i = m_i} in X, M without i), run to its
limit. i votes iff p^j_i < m_i for some j in M. If nobody votes, all p^i are the same point: the answer. Otherwise
d = mean of the voters' p^i, X <- X with f >= d, repeat until every m_i - d_i is within the radius.

Three things are not in the definition and change nothing beyond the radius:

- If an optimal basis has positive reduced costs everywhere else, {f_i = m_i} in X is a single point and p^i is its
  payoff: the recursion would walk along one-point sets only.
- Limits inside the recursion are run to a thousandth of the radius; where one of the p^i is such a limit (or d was
  rounded), two numbers are told apart only if they differ by more than twice that.
- Where fractions have grown long, d_i < m_i is rounded down to a multiple of 2^-120 of the scale.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from tests.naive.correlated import combined, equilibria, expected, payoff_rows
from tests.naive.exact_lp import Tableau
from tests.naive.games import Game, Vector, scale

INNER = Fraction(1, 1000)
GRAIN = Fraction(1, 2**120)
LONG = 2**400


@dataclass(frozen=True)
class Pick:
    """A payoff point; `exact` where it is the limit itself, otherwise within the radius of it."""

    payoffs: Vector
    exact: bool


@dataclass(frozen=True)
class Precision:
    """When to stop (`radius`) and the grain of rounding, both in payoff units."""

    radius: Fraction
    grain: Fraction

    def inner(self) -> "Precision":
        """Give the precision of the limits one level further inside."""
        return Precision(self.radius * INNER, self.grain)


def raiffa_point(start: Tableau, rows: Sequence[Sequence[Fraction]], members: frozenset[int], how: Precision) -> Pick:
    """Give R(X, M) for the polytope X of `start` and the payoffs in `rows`."""
    if not members:
        return Pick(expected(rows, start.point), exact=True)
    x, rounded = start, False
    while True:
        best, picks = _favourites(x, rows, members, how)
        exact = not rounded and all(pick.exact for pick in picks.values())
        slack = Fraction(0) if exact else 2 * how.inner().radius
        voters = [i for i in members if any(picks[j].payoffs[i] < best[i] - slack for j in members)]
        if not voters:
            return Pick(picks[min(members)].payoffs, exact)
        d = [sum((picks[i].payoffs[k] for i in voters), Fraction(0)) / len(voters) for k in range(len(rows))]
        if all(best[i] - d[i] <= how.radius for i in members):
            return Pick(tuple(d), exact=False)
        for i in members:
            if d[i] < best[i] and d[i].denominator > LONG:
                d[i], rounded = floor(d[i] / how.grain) * how.grain, True
        x = start
        for i in members:
            x = x.at_least(rows[i], d[i])


def _favourites(
    x: Tableau, rows: Sequence[Sequence[Fraction]], members: frozenset[int], how: Precision
) -> tuple[dict[int, Fraction], dict[int, Pick]]:
    """Give every member's m_i and p^i."""
    best, picks = {}, {}
    for i in members:
        optimum = x.maximise(rows[i])
        best[i] = optimum.value
        if optimum.unique:
            picks[i] = Pick(expected(rows, optimum.point), exact=True)
        else:
            picks[i] = raiffa_point(optimum.face, rows, members - {i}, how.inner())
    return best, picks


def _precision(payoffs: Game) -> Precision:
    """Give the definition's radius, 1e-10 of the scale for two blocks and 1e-8 for more."""
    radius = Fraction(1, 10**10) if payoffs.n_players <= 2 else Fraction(1, 10**8)
    return Precision(radius * scale(payoffs), GRAIN * scale(payoffs))


def raiffa(incentives: Game, payoffs: Game) -> Pick:
    """Bargain in rounds over all correlated equilibria of one game, valued by the payoffs of another (or the same)."""
    members = frozenset(range(payoffs.n_players))
    return raiffa_point(equilibria(incentives), payoff_rows(payoffs), members, _precision(payoffs))


def kindest(incentives: Game, payoffs: Game) -> Pick:
    """Take the greatest total payoff; among several such payoff points bargain in rounds."""
    best = equilibria(incentives).maximise(combined(payoffs, [1] * payoffs.n_players))
    members = frozenset(range(payoffs.n_players))
    return raiffa_point(best.face, payoff_rows(payoffs), members, _precision(payoffs))
