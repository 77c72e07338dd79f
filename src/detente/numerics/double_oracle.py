"""Optimal play of a zero-sum game of two teams on a graph, with a proof from both sides and no table of the game."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.model.errors import NumericalTrouble
from detente.model.numbers import is_exact, to_floats, to_fractions
from detente.numerics.graph_optimum import Joint
from detente.numerics.team_game import Mixture
from detente.numerics.zero_sum import optimal_play

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from detente.model.numbers import Number, NumberArray
    from detente.numerics.team_game import TeamGame

MOST_ROUNDS = 2000  #: far more than was ever needed


@dataclass(frozen=True, slots=True, eq=False)
class TeamPlay:
    """Hold optimal mixtures of two teams and what they guarantee: the value lies in [lower, upper]."""

    rows: Mixture
    columns: Mixture
    lower: Number
    upper: Number


def team_play(game: TeamGame, tolerance: float) -> TeamPlay:
    """Find optimal mixtures of joint actions of two teams.

    Parameters
    ----------
    game
        With tables of floats, or of fractions: then a tolerance of 0 gives the exact answer.
    tolerance
        The largest gap between the two guarantees that counts as solved, in the currency.

    Raises
    ------
    NumericalTrouble
        If no certified answer was found.

    Notes
    -----
    1. The matrix game of the joint actions that are known is solved; it starts with one on each side.
    2. Each team's best answer to the other's mixture is found by dynamic programming: no joint action can do better, so
       the two answers bound the value of the whole game.
    3. Answers that are new join the matrix. Where there are none but the bounds are apart, the matrix is solved in
       fractions. There are finitely many joint actions, so it ends; on sparse graphs with tens of players after about
       ten rounds.

    References
    ----------
    McMahan, Gordon & Blum (2003), the double oracle method.
    """
    known = [np.zeros((1, len(team.members)), dtype=np.intp) for team in game.teams]
    for _ in range(MOST_ROUNDS):
        matrix = game.matrix(known[0], known[1])
        play, answers = _answered(game, matrix, known)
        if play.upper - play.lower > tolerance and all(map(_holds, known, answers)):
            play, answers = _answered(game, to_fractions(matrix), known)
        if play.upper - play.lower <= tolerance:
            return play
        if all(map(_holds, known, answers)):
            break
        known = [_added(listed, answer) for listed, answer in zip(known, answers, strict=True)]
    message = (
        f"the values that two teams guarantee are still {float(play.upper - play.lower):.3g} apart after "
        f"{len(known[0])} and {len(known[1])} joint actions; choose numbers of moderate size"
    )
    raise NumericalTrouble(message, problem=matrix)


def _answered(
    game: TeamGame, matrix: NumberArray, known: Sequence[NDArray[np.intp]]
) -> tuple[TeamPlay, tuple[Joint, Joint]]:
    """Solve the matrix of known joint actions, and find each team's best answer among all of its joint actions."""
    found = optimal_play(matrix)
    kind = to_fractions if is_exact(game.own[0]) else to_floats
    rows, columns = (
        Mixture(listed[weights > 0], kind(weights[weights > 0]))
        for listed, weights in zip(known, (found.rows, found.columns), strict=True)
    )
    lower, column = game.guaranteed(0, rows)
    upper, row = game.guaranteed(1, columns)
    return TeamPlay(rows, columns, lower, upper), (row, column)


def _holds(listed: NDArray[np.intp], joint: Joint) -> bool:
    """Tell whether a joint action is among those that are known."""
    return bool((listed == np.array(joint)).all(axis=1).any())


def _added(listed: NDArray[np.intp], joint: Joint) -> NDArray[np.intp]:
    """Add a joint action, unless it is there."""
    return listed if _holds(listed, joint) else np.concatenate([listed, np.array([joint])])
