"""The nucleolus: the division whose unhappiest coalition is as happy as can be, then the next one, and so on."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.divisions.least_core import check_size
from detente.divisions.shapley import Shapley
from detente.model.coalition import grand
from detente.model.errors import NotApplicable
from detente.model.numbers import is_exact, numbers, to_floats, to_fractions
from detente.numerics.coalition_sums import member_sums
from detente.numerics.excess_programs import lexicographic_levels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.excess import ExcessLevel
    from detente.model.numbers import Number, NumberArray
    from detente.model.tu_game import TUGame

PAIR = 2  #: for so many players the nucleolus splits the surplus evenly


@dataclass(frozen=True, slots=True)
class Nucleolus:
    """Divide v(N) so that the excesses v(S) - x(S), sorted from the largest on, are lexicographically least.

    Nobody may get less than its own worth: x runs over the imputations. There is exactly one such division if there are
    imputations at all; it lies in the core whenever the core is not empty.

    Notes
    -----
    At most n - 1 linear programs over 2^n coalitions, each solved in fractions, floats being read as the fractions they
    are. The nucleolus is a continuous function of the worths, so rounding does not make it jump. Up to 12 players.

    References
    ----------
    Schmeidler (1969); Maschler, Peleg & Shapley (1979); Kohlberg (1971) for the proof.

    Examples
    --------
    >>> from detente.model.tu_game import TUGame
    >>> estate, claims = 200, (100, 200, 300)
    >>> others = [sum(claim for i, claim in enumerate(claims) if not S >> i & 1) for S in range(8)]
    >>> [str(share) for share in Nucleolus().proved(TUGame([max(0, estate - rest) for rest in others]))[0]]
    ['50', '75', '75']
    """

    @property
    def name(self) -> str:
        """The name in documents."""
        return "nucleolus"

    def share(self, worth: TUGame, /) -> NumberArray:
        """Return the shares, shape ``(n_players,)``, in the currency; exact for exact worths.

        Raises
        ------
        NotApplicable
            If the worths of single players add up to more than that of all.
        TooLarge
            If there are more than 12 players.
        SolverError
            If a linear program was not solved.
        """
        exact, _ = self.proved(worth)
        return numbers(exact if is_exact(worth.values) else to_floats(exact))

    def proved(
        self, worth: TUGame, players: Sequence[str] = (), /
    ) -> tuple[tuple[Fraction, ...], tuple[ExcessLevel, ...]]:
        """Return the shares in fractions, and a proof that they are the nucleolus; raises as `share` does.

        Parameters
        ----------
        players
            Their names, for messages.
        """
        self.check_applies(worth, players)
        values: list[Fraction] = to_fractions(worth.values).tolist()
        return ((values[-1],), ()) if worth.n_players == 1 else lexicographic_levels(values)

    def check_applies(self, worth: TUGame, players: Sequence[str] = (), /) -> None:
        """Refuse what `share` refuses, before anything is solved."""
        check_size(worth)
        n_players, whole = worth.n_players, Fraction(worth.worth(grand(worth.n_players)))
        alone = [Fraction(worth.worth(1 << player)) for player in range(n_players)]
        if n_players > 1 and sum(alone) > whole:
            names = players or [f"Player {player + 1}" for player in range(n_players)]
            message = (
                f"the nucleolus gives nobody less than its own worth, but {_listed(names)} alone are worth "
                f"{float(sum(alone)):g} together, more than the {float(whole):g} that there is to divide; the Shapley "
                f"value and equal surplus divide such worths too"
            )
            raise NotApplicable(message, where="division")

    def coefficients(self, coalition: int, n_players: int, /) -> tuple[Fraction, ...]:
        """Return what one unit of the coalition's worth adds to every payoff, for two players.

        For more the rule is not linear, and this asks for the range of every worth by itself: 1 for members, else 0.
        """
        if n_players <= PAIR:
            return Shapley().coefficients(coalition, n_players)
        return tuple([Fraction(coalition >> player & 1) for player in range(n_players)])

    def linear(self, n_players: int, /) -> bool:
        """Tell whether the coefficients say everything."""
        return n_players <= PAIR

    def enclosed(
        self, low: TUGame, high: TUGame, shares: Sequence[Number], /
    ) -> tuple[tuple[Number, ...], tuple[Number, ...]]:
        """Bound everybody's share where the worths lie between two bounds, for three and more players.

        Parameters
        ----------
        low, high
            The bounds on the worths; the same for all players together.
        shares
            What is divided at some worths between them: the better a division, the narrower the bounds.

        Returns
        -------
        tuple
            The least and the largest shares, one a player.

        Notes
        -----
        With worths v between l and h, the nucleolus x of v has x_i >= v(i), hence x_i >= l(i) and x_i <= v(N) minus the
        sum of the others' l(j). If some y divides v(N) and gives everybody at least h(i), then it is an imputation of v
        whose largest excess is at most e, the largest of h(S) - y(S). The nucleolus has no larger one: x(S) >= v(S) - e
        for every S, hence x_i >= l(i) - e and x_i <= v(N) - l(N without i) + e. For y the shares are taken, moved where
        somebody would get less than h(i). Sums and comparisons only; if v has no imputations, x does not exist.
        """
        n_players, whole = low.n_players, low.worth(grand(low.n_players))
        least = [low.worth(1 << player) for player in range(n_players)]
        lows, highs = list(least), [whole - sum(least) + own for own in least]
        slack = _largest_excess(high, shares)
        if slack is not None:
            everybody = grand(n_players)
            lows = [max(own, own - slack) for own in lows]
            others = [whole - low.worth(everybody & ~(1 << player)) + slack for player in range(n_players)]
            highs = [min(pair) for pair in zip(highs, others, strict=True)]
        return tuple(lows), tuple(highs)


def _largest_excess(high: TUGame, shares: Sequence[Number]) -> Number | None:
    """Compute the largest excess at a division that gives everybody its own worth; None if there is none."""
    n_players, whole = high.n_players, high.worth(grand(high.n_players))
    own = [high.worth(1 << player) for player in range(n_players)]
    rest = whole - sum(own)
    if rest < 0:
        return None
    more = [max(share - worth, type(rest)(0)) for share, worth in zip(shares, own, strict=True)]
    total = sum(more)
    parts = [part / total for part in more] if total > 0 else [type(rest)(Fraction(1, n_players))] * n_players
    sums = member_sums([worth + rest * part for worth, part in zip(own, parts, strict=True)])
    found: Number = (high.values - sums)[1:-1].max()
    return found


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
