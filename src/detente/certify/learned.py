"""What learning led to, looked at without learning: what it pays, and how far it is from an equilibrium."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.certify.block_game import block_game
from detente.certify.ledger import Ledger
from detente.certify.stated import ledger_of
from detente.certify.whole_game import largest_payoff
from detente.model.certificate import DeviationClaim
from detente.model.coalition import singletons
from detente.model.numbers import to_floats
from detente.numerics.dynamics import DYNAMICS
from detente.numerics.tolerance import LEARNT

if TYPE_CHECKING:
    from detente.certify.witnessed import Witnessed
    from detente.model.agreement import ConceptSummary
    from detente.model.certificate import Stage
    from detente.model.coalition import Partition
    from detente.model.game import Game
    from detente.model.numbers import FloatArray

NUMBERS = {"rounds", "seed"}  #: what completes the name of a dynamic


@dataclass(frozen=True, slots=True)
class Measured:
    """Hold what a distribution pays, one number a player, and the largest gain from deviating, in the currency."""

    payoffs: tuple[float, ...]
    deviation_gain: float


class Examiner:
    """Look at one distribution after another, in floats.

    Parameters
    ----------
    game
        The game that they are played in.
    """

    def __init__(self, game: Game) -> None:
        in_floats = Ledger(game.scale, largest_payoff(game) * game.n_players, exact=False)
        self._game = block_game(game, singletons(game.n_players), in_floats, 0)

    def look(self, table: FloatArray) -> Measured:
        """Compute what a distribution pays and how far it is from an equilibrium.

        Parameters
        ----------
        table
            Shape ``n_actions``.

        Raises
        ------
        CertificateRejected
            If it is no distribution.
        """
        flat = table.reshape(-1)
        self._game.ledger.distribution(flat, f"{self._game.name}: what was learnt")
        paid = to_floats(self._game.payoffs.reshape(len(self._game.payoffs), -1) @ flat)
        return Measured(tuple(paid.tolist()), float(max(self._game.tables.largest_gain(flat), 0.0)))


def check_stage(game: Game, stage: Stage) -> float:
    """Check that an equilibrium is one, and that none has a larger total; return the largest violation.

    Raises
    ------
    CertificateRejected
        If a claim is false by more than 2e-9 of the scale.
    """
    ledger = ledger_of(game, exact=False)
    block_game(game, singletons(game.n_players), ledger, 0).check_stage(stage)
    return float(ledger.largest)


def check_named(concept: ConceptSummary, ledger: Ledger) -> None:
    """Check that a concept says how was learnt, for how many rounds, and from which seed."""
    ledger.demand(
        fact=concept.selection in {entry.name for entry in DYNAMICS}, claim="the dynamic is one of those that are known"
    )
    rounds, seed = (ledger.number(concept.parameters[name]) for name in ("rounds", "seed"))
    ledger.demand(
        fact=rounds >= 1 and seed >= 0 and rounds % 1 == seed % 1 == 0,
        claim="rounds and seed are whole numbers, from 1 and from 0 on",
    )


def learnt(witnessed: Witnessed, partition: Partition) -> DeviationClaim:
    """Check what a distribution pays, that it is as far from an equilibrium as is said, and that this is near enough.

    That so many rounds lead there is not checked: it takes the rounds.
    """
    claim = witnessed.claims.take(DeviationClaim, partition)
    game, ledger = witnessed.block_game(partition), witnessed.ledger
    gain = game.gain_at(claim.profiles, claim.probabilities, claim.payoffs)
    ledger.equal(claim.slack, gain, f"{game.name}: the stated deviation gain")
    most = ledger.number(LEARNT * witnessed.game.scale)
    ledger.at_most_zero(gain - most, f"{game.name}: what was learnt is near an equilibrium")
    return claim
