"""What a division makes of the worths, the claim that proves it, and what a reader should know of it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.divisions import Banzhaf, Nucleolus
from detente.model.certificate import DivisionClaim
from detente.model.numbers import is_exact, to_floats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import Number
    from detente.model.tu_game import TUGame
    from detente.protocols import Division

SMALL = 1e-12  #: relative to what is divided: a smaller shift is what rounding does


@dataclass(frozen=True, slots=True, eq=False)
class Divided:
    """Hold one payoff a player, the claim, and warnings."""

    payoffs: tuple[Number, ...]
    claim: DivisionClaim
    warnings: tuple[str, ...] = ()


def divided(division: Division, worth: TUGame, players: Sequence[str]) -> Divided:
    """Divide what everybody can reach together.

    Parameters
    ----------
    players
        Their names, for messages.

    Raises
    ------
    NotApplicable
        If the division is undefined for these worths.
    """
    worths = tuple(worth.values[1:].tolist())
    if isinstance(division, Nucleolus):
        exact, levels = division.proved(worth, players)
        payoffs = exact if is_exact(worth.values) else tuple(to_floats(exact).tolist())
        return Divided(payoffs, DivisionClaim(worths, exact, Fraction(0), levels))
    payoffs = tuple(division.share(worth).tolist())
    zero: Number = type(payoffs[0])(0)
    warnings = _shifted(division, worth) if isinstance(division, Banzhaf) else ()
    return Divided(payoffs, DivisionClaim(worths, payoffs, zero), warnings)


def _shifted(division: Banzhaf, worth: TUGame) -> tuple[str, ...]:
    """Say by how much the Banzhaf values were moved."""
    shift, whole = float(division.shift(worth)), float(worth.values[-1])
    if abs(shift) <= abs(whole) * SMALL:
        return ()
    together = float(sum(division.values(worth)))
    message = (
        f"the Banzhaf values add up to {together:.6g}, not to the {whole:.6g} that there is to divide; every player's "
        f"is moved by {shift:+.6g}"
    )
    return (message,)
