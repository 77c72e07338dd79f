"""The least core: the divisions at which the coalition that is owed most is owed as little as can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.model.coalition import coalitions, grand
from detente.model.errors import InvalidGame, NotApplicable, TooLarge
from detente.model.excess import LeastCore
from detente.model.numbers import to_fractions
from detente.model.tu_game import TUGame
from detente.numerics.excess_programs import least_excess

if TYPE_CHECKING:
    from fractions import Fraction

MOST_PLAYERS = 12  #: up to so many, excesses are minimised over all coalitions


def least_core(worth: TUGame) -> LeastCore:
    """Find the least epsilon at which some x with x(N) = v(N) has x(S) >= v(S) - epsilon for every other coalition S.

    Parameters
    ----------
    worth
        Floats are read as the fractions that they are.

    Raises
    ------
    InvalidGame
        If it is no game of coalitions.
    NotApplicable
        For a single player.
    TooLarge
        If there are more than 12 players.
    SolverError
        If the program was not solved.

    Notes
    -----
    The core is empty if and only if epsilon is positive, and then the weights are a balanced collection of coalitions
    whose weighted worths add up to more than v(N) (Bondareva 1963; Shapley 1967). The least core, the epsilon and the
    program are those of Maschler, Peleg and Shapley (1979).

    References
    ----------
    Bondareva (1963); Shapley (1967); Maschler, Peleg & Shapley (1979).

    Examples
    --------
    >>> from detente.model.tu_game import TUGame
    >>> found = least_core(TUGame([0, 0, 0, 1, 0, 1, 1, 1]))  # any two of three take everything
    >>> str(found.slack), [str(payoff) for payoff in found.payoffs]
    ('1/3', ['1/3', '1/3', '1/3'])
    >>> found.core_empty, [(coalition, str(weight)) for coalition, weight in found.balanced]
    (True, [(3, '1/2'), (5, '1/2'), (6, '1/2')])
    """
    if not isinstance(worth, TUGame):
        message = f"worths of coalitions are expected, not {type(worth).__name__}; TUGame([..]) or an agreement's table"
        raise InvalidGame(message)
    check_size(worth)
    if worth.n_players == 1:
        message = "with one player there is no other coalition that could object; look at games of two or more players"
        raise NotApplicable(message)
    everybody = grand(worth.n_players)
    try:
        values: list[Fraction] = to_fractions(worth.values).tolist()
    except (ValueError, OverflowError) as error:
        message = "the worth of a coalition is no finite number; give one number a coalition"
        raise InvalidGame(message, where="worths") from error
    asked = [coalition for coalition in coalitions(worth.n_players) if coalition != everybody]
    found = least_excess(values, asked, {everybody: values[everybody]}, floors=False)
    return LeastCore(found.level.excess, found.payoffs, found.level.weights)


def check_size(worth: TUGame) -> None:
    """Refuse games with more coalitions than are affordable."""
    if worth.n_players > MOST_PLAYERS:
        message = (
            f"{worth.n_players} players have {2**worth.n_players:,} coalitions, and excesses are minimised over all of "
            f"them for at most {MOST_PLAYERS} players; the Shapley value and equal surplus divide for more"
        )
        raise TooLarge(message, where="players")
