"""Mixed Nash equilibria where more than two players have a choice, searched for without another library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.fallbacks.nash_equilibria import Candidates
from detente.model.errors import TooLarge
from detente.numerics.pure_equilibria import pure_equilibria
from detente.numerics.several_mixers import MOST_SUPPORTS, count_supports, several_mixers
from detente.numerics.two_mixers import two_mixers

if TYPE_CHECKING:
    from detente.model.game import Game

SEARCHED = "those in which more than two mix were searched for in floats, and it is not proven that none is missing"
ENDLESS = "others, of which infinitely many may be played with the same actions, are left out"


def mixed_equilibria(game: Game) -> Candidates:
    """Look for mixed equilibria of a game of three and more players, payoffs between 0 and 1.

    Raises
    ------
    TooLarge
        If there are too many choices of actions that may be played.

    Notes
    -----
    Those in which at most two players mix are found in fractions, `detente.numerics.two_mixers`; for the others
    Newton's method is tried on every choice of actions, `detente.numerics.several_mixers`. Candidates that may not be
    isolated are taken only where there is nothing else, pure or mixed. The answer depends on the game alone: not on
    time, chance, or what is installed.
    """
    count = count_supports(game.n_actions)
    if count > MOST_SUPPORTS:
        message = (
            f"after strict dominance {game.n_players} sides still have a choice of {_times(game)} actions, which makes "
            f"{count:,} sets of actions that three and more may mix over; they are searched up to {MOST_SUPPORTS:,}: "
            f"choose the fallback 'correlated', which has no such limit"
        )
        raise TooLarge(message, where="actions")
    exact, roots = two_mixers(game.fractions), several_mixers(game.payoffs)
    alone = not exact and not roots.isolated and not len(pure_equilibria(game.fractions))
    remark = f"{SEARCHED}; {ENDLESS}" if roots.singular and not alone else SEARCHED
    return Candidates(roots.singular if alone else roots.isolated, remark, tuple(exact))


def _times(game: Game) -> str:
    return " x ".join(map(str, game.n_actions))
