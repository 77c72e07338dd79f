"""Games whose payoffs lie far from zero: floats are kept small by measuring from every player's least payoff.

Payoffs of 1e9 that differ by 1 leave floats only 1e-7 of the scale. Constants change nothing but themselves, so such
games are solved, and their certificates are stated, for u_i - min u_i; the constants come back at the end. Games that
are solved in fractions need none of this.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from detente.model.agreement import Agreement, PlayedDisagreement, Ranges, Round, summary_of
from detente.model.coalition import members
from detente.model.game import Game
from detente.model.numbers import Number
from detente.model.polymatrix import graph_of
from detente.numerics.tolerance import EXACT_PROFILES, FAR

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from detente.model.agreement import Disagreement
    from detente.model.polymatrix import PolymatrixGame


def offsets(game: Game) -> tuple[float, ...]:
    """Choose the constant to take from every player's payoffs: the least one, or none if they are near zero."""
    graph = graph_of(game)
    if graph is not None:
        return _graph_offsets(graph)
    constants = tuple(float(own.min()) if abs(own).max() > FAR * game.scale else 0.0 for own in game.payoffs)
    return constants if game.n_profiles > EXACT_PROFILES and any(constants) else ()


def _graph_offsets(graph: PolymatrixGame) -> tuple[float, ...]:
    """Choose the same constants without the tensor of payoffs."""
    ends = [(float(low), float(high)) for low, high in graph.fractions.extremes()]
    constants = tuple(low if max(abs(low), abs(high)) > FAR * graph.scale else 0.0 for low, high in ends)
    return constants if any(constants) else ()


def without(game: Game, constants: Sequence[Number]) -> Game:
    """Take a constant from every player's payoffs; the game is no longer exact."""
    graph = graph_of(game)
    if graph is not None:
        return graph.without(constants).to_game()
    shape = (-1,) + (1,) * game.n_players
    moved = game.payoffs - np.array(constants, dtype=np.float64).reshape(shape)
    return Game(moved, game.players, game.actions, game.title, game.currency)


def near_zero(game: Game, solve: Callable[[Game], Agreement]) -> Agreement:
    """Solve a game near zero, and put the constants back into the agreement; its certificate names them."""
    constants = offsets(game)
    if not constants:
        return solve(game)
    found = solve(without(game, constants))
    proof = replace(found.certificate, offsets=constants)
    return replace(moved(found, constants), game=summary_of(game), certificate=proof)


def moved(agreement: Agreement, constants: Sequence[Number]) -> Agreement:
    """Add a constant to every player's payoffs in an agreement; its certificate and its transfers stay as they are."""
    spread = agreement.ranges
    disagreements = tuple(moved_disagreement(entry, constants) for entry in agreement.disagreements)
    return replace(
        agreement,
        payoff_numbers=_added(agreement.payoff_numbers, constants),
        ranges=Ranges(_added(spread.low_numbers, constants), _added(spread.high_numbers, constants), spread.exact),
        welfare=agreement.welfare + sum(constants),
        worth=agreement.worth.plus(constants),
        disagreements=disagreements,
    )


def moved_disagreement(entry: Disagreement, constants: Sequence[Number]) -> Disagreement:
    """Add to every block's payoff the constants of its members."""
    sums = [sum(constants[player] for player in members(block)) for block in entry.partition.blocks]
    payoffs = _added(entry.payoffs, sums)
    if not isinstance(entry, PlayedDisagreement) or not entry.trace:
        return replace(entry, payoffs=payoffs)
    rounds = [(_added(step.best, sums), _added(step.mean, sums)) for step in entry.trace]
    trace = tuple(Round(tuple(map(float, best)), tuple(map(float, mean))) for best, mean in rounds)
    return replace(entry, payoffs=payoffs, trace=trace)


def _added(payoffs: Sequence[Number], constants: Sequence[Number]) -> tuple[Number, ...]:
    return tuple(payoff + constant for payoff, constant in zip(payoffs, constants, strict=True))
