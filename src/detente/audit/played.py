"""Which events have a chance in some correlated equilibrium of a game."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.model.errors import SolverError
from detente.model.numbers import is_exact, to_fractions
from detente.numerics.dictionary import Dictionary, IntegerProgram
from detente.numerics.equilibrium_polytope import EquilibriumPolytope
from detente.numerics.incentives import incentive_rows, integer_rows, normalised
from detente.numerics.lp import Basis, LinearProgram
from detente.numerics.sparse_rows import Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import FloatArray, NumberArray


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


@dataclass(frozen=True, slots=True)
class Proof:
    """Say which of the events asked about are possible (none: all of them are impossible), and by which basis."""

    possible: frozenset[int]
    basis: Basis


class EventProgram:
    """Prove which events are possible, or that none is, without a single exact pivot: by a given basis, or not at all.

    The largest probability of some event over the correlated equilibria is the optimum of a linear program. A basis
    whose point is an equilibrium that has a chance of an event proves that this one is possible; a basis whose prices
    bound all chances by 0 proves that none is. Neither needs the basis to be the best. While payoffs move, a basis goes
    on proving what it proved until the answer changes or nearly so.

    Parameters
    ----------
    incentives
        Fractions or whole numbers, shape ``(n_players, *n_actions)``.
    events
        Booleans, shape ``(n_events, *n_actions)``.
    """

    def __init__(self, incentives: NumberArray, events: NumberArray) -> None:
        self._rows = incentive_rows(incentives)[1]
        self._events = events.reshape(len(events), -1)
        total = dict.fromkeys(range(self._events.shape[1]), 1)
        self._table = [total, *integer_rows(self._rows)[0]]

    def proof(self, events: frozenset[int], bases: Sequence[Basis] = ()) -> Proof | None:
        """Try bases in turn, then the one that the floating-point solver proposes; None if none of them proves a thing.

        Notes
        -----
        One exact k x k solve a basis for k basic columns, and at most one linear program in floats.
        """
        objective = self._events[sorted(events)].sum(axis=0)
        bounds = [1] + [0] * (len(self._table) - 1)
        program = IntegerProgram([int(chance) for chance in objective], self._table, bounds, 1)
        for basis in bases:
            proof = self._by(program, events, basis)
            if proof is not None:
                return proof
        guess = self._guess(objective.astype(np.float64))
        return None if guess is None else self._by(program, events, guess)

    def _guess(self, objective: FloatArray) -> Basis | None:
        """Ask the floating-point solver; None if it finds no optimum."""
        rows, _ = normalised(self._rows)
        width, count = len(objective), len(rows) + 1
        everything = Rows(
            np.concatenate([[0], rows.starts + width]).astype(np.int32),
            np.concatenate([np.arange(width), rows.columns]).astype(np.int32),
            np.concatenate([np.ones(width), rows.values]),
        )
        try:
            return LinearProgram(everything, np.eye(1, count)[0], width, n_equalities=1).maximise(objective).basis
        except SolverError:
            return None

    def _by(self, program: IntegerProgram, events: frozenset[int], basis: Basis) -> Proof | None:
        """Read off one basis what it proves."""
        try:
            dictionary = Dictionary(program, basis)
        except ZeroDivisionError:
            return None
        if min(dictionary.values().values()) >= 0:
            profiles = [column for column, chance in zip(dictionary.columns, dictionary.x, strict=True) if chance]
            possible = frozenset(event for event in events if self._events[event][profiles].any())
            if possible:
                return Proof(possible, basis)
        chances = zip(dictionary.columns, dictionary.x, strict=True)
        most = sum(program.objective[column] * chance for column, chance in chances)
        if most <= 0 and max(dictionary.reduced_costs().values(), default=0) <= 0:
            return Proof(frozenset(), basis)
        return None
