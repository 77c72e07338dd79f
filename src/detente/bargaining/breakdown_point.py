"""Where talks that fail leave the players, each of them on its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.coalitions.plan import Influence
from detente.coalitions.studies import Study
from detente.model.agreement import PlayedDisagreement
from detente.model.coalition import singletons
from detente.numerics.tolerance import EXACT_PROFILES, TIE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.agreement import Disagreement
    from detente.model.game import Game
    from detente.model.numbers import Number


@dataclass(frozen=True, slots=True, eq=False)
class BreakdownPoint:
    """Hold what every player gets if talks fail.

    Attributes
    ----------
    payoffs
        One a player.
    least
        The least that each gets over everything that may be played; the payoffs again where that is determined.
    determined
        Whether everybody gets the same, whatever may be played.
    disagreement
        What is played, or reported.
    """

    payoffs: tuple[Number, ...]
    least: tuple[Number, ...]
    determined: bool
    disagreement: Disagreement


def own_interests(n_players: int) -> Influence:
    """Ask of the partition into single players how much each of them may get."""
    directions = [tuple(Fraction(int(other == player)) for other in range(n_players)) for player in range(n_players)]
    return Influence(singletons(n_players), tuple(directions), ())


def breakdown_point(game: Game, study: Study) -> BreakdownPoint:
    """Read what every player gets from a study of the partition into single players."""
    found, bounds = study.disagreement, study.bounds
    payoffs = paid_exactly(game, found)
    tie = 0 if game.n_profiles <= EXACT_PROFILES else TIE * game.scale
    if all(entry.high - entry.low <= tie for entry in bounds):
        return BreakdownPoint(payoffs, payoffs, True, found)
    return BreakdownPoint(payoffs, tuple(entry.low for entry in bounds), False, found)


def reported_breakdown(disagreement: Disagreement, constants: Sequence[Number]) -> BreakdownPoint:
    """Read what every player gets from a report, less a constant for every player; none where there are none."""
    payoffs = disagreement.payoffs
    if constants:
        moved = zip(payoffs, constants, strict=True)
        payoffs = tuple([Fraction(payoff) - Fraction(constant) for payoff, constant in moved])
    return BreakdownPoint(payoffs, payoffs, True, replace(disagreement, payoffs=payoffs))


def paid_exactly(game: Game, disagreement: Disagreement) -> tuple[Number, ...]:
    """Compute what is paid once more in fractions, where a game is solved in fractions but a pick is known in floats.

    The point is then one of those that can be agreed on, exactly: rounding must not put it beyond the frontier.
    """
    if game.n_profiles > EXACT_PROFILES or not isinstance(disagreement, PlayedDisagreement):
        return disagreement.payoffs
    played = disagreement.distribution
    if not any(isinstance(chance, float) for chance in played.probabilities):
        return disagreement.payoffs
    chances = [Fraction(chance) for chance in played.probabilities]
    paid = [game.at_exactly(profile) for profile in played.profiles]
    return tuple(
        [
            sum((chance * own[player] for chance, own in zip(chances, paid, strict=True)), Fraction(0)) / sum(chances)
            for player in range(game.n_players)
        ]
    )
