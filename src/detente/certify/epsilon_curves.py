"""Check what tolerating gains from deviating brings: every corner by looking at it, every edge by weak duality."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from detente.certify.block_game import block_game
from detente.certify.stated import ledger_of
from detente.certify.verification import Verification
from detente.model.certificate import Stage
from detente.model.coalition import singletons
from detente.model.numbers import weighted
from detente.numerics.tolerance import EXACT_PROFILES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.certify.block_game import BlockGame
    from detente.model.epsilon_curve import EpsilonCurve, Multipliers
    from detente.model.game import Game
    from detente.model.numbers import Number


def check_curves(game: Game, curves: Sequence[EpsilonCurve], *, exact: bool = False) -> Verification:
    """Check curves of the best payoff for a tolerated gain from deviating, without solving anything.

    Parameters
    ----------
    exact
        Evaluate the written numbers as fractions and report the exact violation. In games of at most 64 profiles they
        always are, and nothing is accepted that is not exactly right.

    Raises
    ------
    CertificateRejected
        If a corner is not reached, or a line through two corners may be passed, by more than 2e-9 of the scale in
        either coordinate (and what rounding to floats costs).

    Notes
    -----
    The first corner tolerates nothing, the last is worth as much as the best profile, and a line that no distribution
    passes goes through every two neighbouring ones: this proves the whole curve. A few passes over the payoffs for
    every corner and edge.
    """
    ledger = ledger_of(game, exact=exact)
    small = game.n_profiles <= EXACT_PROFILES
    blocks = block_game(game, singletons(game.n_players), ledger.strict() if small else ledger, 0)
    proofs = [_lines(blocks, curve) for curve in curves]
    blocks.expect([stage for stages in proofs for stage, _ in stages])  # they are told apart by identity: all are kept
    for curve, lines in zip(curves, proofs, strict=True):
        _check_corners(blocks, curve)
        _check_lines(blocks, curve, lines)
    claims = sum(2 * len(curve.corners) for curve in curves)
    largest = blocks.ledger.largest
    return Verification(claims, largest if exact else float(largest))


Line = tuple[Stage, "Number"]  #: multipliers, and how the bound that they prove rises with epsilon


def _lines(blocks: BlockGame, curve: EpsilonCurve) -> list[Line]:
    """Read the multipliers of all edges, the last of which is flat and needs none."""
    ledger, name = blocks.ledger, blocks.name
    ledger.demand(
        fact=len(curve.corners) == len(curve.multipliers) + 1,
        claim=f"{name}: every pair of neighbouring corners has multipliers",
    )
    weights = ledger.numbers(curve.weights)
    read = [(ledger.number(corner.epsilon), ledger.number(corner.value)) for corner in curve.corners]
    rising = all(here[0] < there[0] and here[1] < there[1] for here, there in pairwise(read))
    ledger.demand(fact=read[0][0] == 0 and rising, claim=f"{name}: corners rise from the one that tolerates nothing")
    units = [max((there[1] - here[1]) / (there[0] - here[0]), 1) for here, there in pairwise(read)]
    return [_line(blocks, weights, *entry) for entry in zip((*curve.multipliers, ()), (*units, 1), strict=True)]


def _line(blocks: BlockGame, weights: Sequence[Number], multipliers: Multipliers, unit: Number) -> Line:
    """Read multipliers, divided by the slope of the edge where it is steep: it is then compared along epsilon."""
    numbers = [number / unit for number in blocks.ledger.numbers([entry[3] for entry in multipliers])]
    deviations = tuple((*entry[:3], number) for entry, number in zip(multipliers, numbers, strict=True))
    stage = Stage(tuple(weight / unit for weight in weights), (), (), (), (), (), deviations, 0, 0)
    return stage, sum(numbers)


def _check_corners(blocks: BlockGame, curve: EpsilonCurve) -> None:
    """Check that corners are reached."""
    ledger, name = blocks.ledger, blocks.name
    for corner in curve.corners:
        gain = blocks.gain_at(corner.profiles, corner.probabilities, corner.payoffs)
        excess = gain - ledger.number(corner.epsilon)
        ledger.at_most_zero(excess, f"{name}: nobody gains more than epsilon by deviating")
        found = weighted(ledger.numbers(curve.weights), ledger.numbers(corner.payoffs))
        ledger.equal(corner.value, found, f"{name}: the value of a corner")


def _check_lines(blocks: BlockGame, curve: EpsilonCurve, lines: Sequence[Line]) -> None:
    """Check that no distribution passes the line through two neighbouring corners, nor the last one's value."""
    last = curve.corners[-1]
    for (stage, slope), ends in zip(lines, [*pairwise(curve.corners), (last, last)], strict=True):
        bound = blocks.proved_bound(stage)
        for corner in ends:
            allowed = bound + slope * blocks.ledger.number(corner.epsilon)
            reached = weighted(stage.weights, blocks.ledger.numbers(corner.payoffs))
            blocks.ledger.at_most_zero(allowed - reached, f"{blocks.name}: no distribution is above the curve")
