"""Check that an equilibrium is the evenest one, without solving anything."""

from __future__ import annotations

from fractions import Fraction
from math import isfinite
from typing import TYPE_CHECKING

from detente.certify.block_game import block_game
from detente.model.numbers import absolute, to_floats
from detente.numerics.evenness import EPSILON, evenness, payoff_radius
from detente.numerics.integer_table import IntegerTable
from detente.numerics.tolerance import CERTIFIED

if TYPE_CHECKING:
    from detente.certify.block_game import BlockGame
    from detente.certify.ledger import Ledger
    from detente.model.certificate import Evenest
    from detente.model.numbers import Number


def check_evenest(evenest: Evenest, measure: str, game: BlockGame) -> None:
    """Check the equilibrium by looking at it, and its bound and radius by weak duality, in fractions.

    Parameters
    ----------
    measure
        By which the rule asks for evenness.
    game
        The merged game in the arithmetic of the check; the proof itself is always computed in fractions.
    """
    ledger, name = game.ledger, game.name
    ledger.demand(fact=evenest.measure == measure, claim=f"{name}: evenness is measured as the rule asks for")
    game.check_deviations(evenest.deviations)
    game.check_point(evenest.profiles, evenest.probabilities, evenest.payoffs)
    exact = game if ledger.exact else block_game(game.game, game.partition, ledger.strict(), game.factor)
    chances = [Fraction(0)] * game.payoffs[0].size
    for profile, probability in zip(evenest.profiles, evenest.probabilities, strict=True):
        chances[profile] = Fraction(probability)
    found = evenness(measure, chances, evenest.deviations, IntegerTable(exact.incentives, exact.unit))
    claim = f"{name}: the bound of evenness"
    ledger.demand(fact=isfinite(found.upper), claim=claim)
    _as_part_of_scale(evenest.lower, found.lower, f"{name}: how even an equilibrium is", ledger)
    _as_part_of_scale(evenest.upper, found.upper, claim, ledger)
    ledger.demand(fact=found.upper - found.lower <= CERTIFIED, claim=f"{name}: an equilibrium is the evenest")
    if measure == "entropy":
        ledger.at_most_zero(ledger.number(EPSILON * ledger.scale), f"{name}: logarithms are rounded")
    payoffs = to_floats(game.game.merge(game.partition).payoffs.reshape(len(game.payoffs), -1))
    ledger.equal(evenest.radius, payoff_radius(measure, found.distance, payoffs), f"{name}: the radius of a pick")


def _as_part_of_scale(written: Number, computed: Number, claim: str, ledger: Ledger) -> None:
    """Demand that two numbers without a unit agree; a difference counts as that part of the scale."""
    if written != computed:
        gap = absolute(ledger.number(written) - ledger.number(computed))
        ledger.at_most_zero(gap * ledger.number(ledger.scale), claim)
