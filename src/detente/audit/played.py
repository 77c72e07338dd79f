"""Which events have a chance in some correlated equilibrium of a game."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.model.numbers import is_exact, to_fractions
from detente.numerics.dictionary import Dictionary, IntegerProgram
from detente.numerics.equilibrium_polytope import EquilibriumPolytope
from detente.numerics.incentives import incentive_rows, integer_rows, normalised
from detente.numerics.lp import Basis, LinearProgram, Rows
from detente.numerics.rational import exact_optimum

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import NumberArray


def possible_events(incentives: NumberArray, events: NumberArray) -> frozenset[int]:
    """List the events that have positive probability in some correlated equilibrium.

    Parameters
    ----------
    incentives
        Shape ``(n_players, *n_actions)``: the payoffs that decide who would deviate. Fractions are decided exactly; in
        floats a probability of at most 1e-9 counts as 0.
    events
        Booleans, shape ``(n_events, *n_actions)``: the profiles of every event.

    Returns
    -------
    frozenset of int
        Indices of events.

    Raises
    ------
    NumericalTrouble
        If an optimum could not be certified.

    Notes
    -----
    One linear program maximises the sum of the probabilities of all events that are still open. If it is 0, none of
    them is possible; otherwise the equilibrium found shows that some are. At most one LP a possible event, plus one.
    """
    if is_exact(incentives):
        payoffs, indicators = incentives, to_fractions(events.astype(int))
    else:
        least = incentives.reshape(len(incentives), -1).min(axis=1)
        payoffs = incentives - least.reshape(-1, *(1,) * (incentives.ndim - 1))
        indicators = events.astype(np.float64)
    polytope = EquilibriumPolytope(payoffs, indicators, 1.0)
    possible: set[int] = set()
    kind = type(polytope.tie)
    while len(possible) < len(events):
        stage = polytope.maximise([kind(event not in possible) for event in range(len(events))])
        found = {event for event, chance in enumerate(stage.payoffs) if chance > polytope.tie} - possible
        if not found:
            break
        possible |= found
    return frozenset(possible)


class EventProgram:
    """Decide exactly whether an event is possible, at payoffs so close to a change that floats mislead.

    The largest probability of the event over the correlated equilibria is the optimum of a linear program. Its best
    basis stays best while the payoffs move, until the answer changes: bases that were found further away are tried
    first, and cost one exact solve each.

    Parameters
    ----------
    incentives
        Fractions, shape ``(n_players, *n_actions)``.
    event
        Booleans, shape ``n_actions``.
    """

    def __init__(self, incentives: NumberArray, event: NumberArray) -> None:
        self._rows = incentive_rows(incentives)[1]
        target = event.reshape(-1).astype(int).tolist()
        total = dict.fromkeys(range(len(target)), 1)
        table = [total, *integer_rows(self._rows)[0]]
        self._program = IntegerProgram(target, table, [1] + [0] * (len(table) - 1), 1)

    def basis(self) -> Basis:
        """Find a best basis, starting from the one that the floating-point solver proposes."""
        rows, _ = normalised(self._rows)
        width, count = len(self._program.objective), len(rows) + 1
        everything = Rows(
            np.concatenate([[0], rows.starts + width]).astype(np.int32),
            np.concatenate([np.arange(width), rows.columns]).astype(np.int32),
            np.concatenate([np.ones(width), rows.values]),
        )
        program = LinearProgram(everything, np.eye(1, count)[0], width, n_equalities=1)
        guess = program.maximise(np.array(self._program.objective, dtype=np.float64)).basis
        return exact_optimum(self._program, guess).basis

    def resolved(self, bases: Sequence[Basis]) -> tuple[bool, Basis]:
        """Tell whether the event is possible, by the first basis that is best, or by pivots from the first one."""
        for basis in bases:
            try:
                dictionary = Dictionary(self._program, basis)
            except ZeroDivisionError:
                continue
            if min(dictionary.values().values()) >= 0 and max(dictionary.reduced_costs().values(), default=0) <= 0:
                chances = zip(dictionary.columns, dictionary.x, strict=True)
                return any(chance for column, chance in chances if self._program.objective[column]), basis
        optimum = exact_optimum(self._program, bases[0])
        return optimum.value > 0, optimum.basis
