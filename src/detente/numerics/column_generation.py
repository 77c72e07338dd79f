"""Maximise over correlated equilibria by column generation: only profiles that can improve the answer are looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.model.errors import NumericalTrouble
from detente.numerics.equilibrium_problem import EquilibriumOptimum, NamedCorner
from detente.numerics.profile_master import PENALTY, ProfileMaster
from detente.numerics.tolerance import PRICED, SOLVER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.numerics.deviation_pricing import DeviationPricing
    from detente.numerics.equilibrium_problem import EquilibriumProblem
    from detente.numerics.profile_master import MasterOptimum

BATCH = 30  #: profiles that become known together, at least; with many rows a quarter of their number
RAISES = 3  #: how often the price of breaking rows is raised
FACTOR = 30.0  #: by what
SAFE = 2.0  #: breaking rows costs at least so many times what they are worth at the start


@dataclass(frozen=True, slots=True)
class Budget:
    """Say when to give up: after so many pivots, or when a mixture of more than `crowd` known profiles breaks rows."""

    pivots: int
    crowd: int


def generated(
    pricing: DeviationPricing, problem: EquilibriumProblem, start: NamedCorner, seeds: NDArray[np.intp], budget: Budget
) -> EquilibriumOptimum | None:
    """Maximise over the correlated equilibria of a game.

    1. Maximise over the known profiles; rows may be broken at a price.
    2. Price all profiles with the multipliers: c(s) - sum lambda . G(s), in O(m_i) steps a profile and player.
    3. Stop if none is above the value, and no row is broken. Make the best ones known; or raise the price.

    Parameters
    ----------
    start
        A corner to start from: that of a similar problem, or what another method thinks is the optimum.
    seeds
        Profiles that are known from the start.
    budget
        What it may take.

    Returns
    -------
    EquilibriumOptimum or None
        None if the budget did not suffice.

    Raises
    ------
    NumericalTrouble
        If the rows stay broken, because no equilibrium satisfies the floors or the solver goes astray.
    """
    master = ProfileMaster(pricing, problem, max(PENALTY, SAFE * start.worth))
    raises, batch = 0, max(BATCH, len(pricing.places) // 4)
    master.add(seeds)
    best = np.argpartition(-problem.objective, min(BATCH, pricing.n_profiles - 1))[:BATCH]
    master.add(np.sort(best).astype(np.intp))
    master.start_from(start)
    while (found := master.solve(budget.pivots - master.pivots)) is not None:
        if found.broken > SOLVER and np.count_nonzero(found.probabilities) > budget.crowd:
            return None
        prices = problem.prices(pricing, found.multipliers)
        better = np.flatnonzero(prices > found.total + PRICED)
        if len(better) > batch:
            better = better[np.argpartition(-prices[better], batch)[:batch]]
        if master.add(np.sort(better)):
            continue
        if found.broken <= SOLVER:
            return _optimum(master, master.polished(found))
        if raises == RAISES:
            message = "no mixture of the known profiles is an equilibrium that meets the demands"
            raise NumericalTrouble(message, problem=problem)
        master.raise_penalty(FACTOR)
        raises += 1
    return None


def _optimum(master: ProfileMaster, found: MasterOptimum) -> EquilibriumOptimum:
    """Put an answer together, its profiles in order."""
    played = np.flatnonzero(found.probabilities)
    played = played[np.argsort(master.profiles[played])]
    weights = found.probabilities[played]
    corner = master.corner(found.multipliers.worth)
    return EquilibriumOptimum(master.profiles[played], weights / weights.sum(), found.multipliers, corner)
