"""Re-check the axiom matrix: claims on given games, counterexamples on their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.audit.axioms import axiom
from detente.audit.claims import Cell, counterexample, matrix
from detente.audit.solving import Solver
from detente.concepts.catalogue import concept
from detente.model.errors import DetenteError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from detente.model.game import Game
    from detente.protocols import Mapper


@dataclass(frozen=True, slots=True, eq=False)
class Examined:
    """Hold an entry of the matrix and what was found: whether the axiom held (None: not looked at), and the worst game.

    For a refuted entry the stored counterexample stands here, with its stored or recomputed gap.
    """

    cell: Cell
    holds: bool | None
    gap: float
    witness: Game | None
    broken: bool

    @property
    def claimed(self) -> bool:
        """Whether the concept promises the axiom."""
        return self.cell.status == "claimed"


def examine(games: Sequence[Game], *, concepts: Sequence[str], rerun: bool, mapper: Mapper = map) -> Iterator[Examined]:
    """Go through the matrix, row by row.

    Parameters
    ----------
    games
        Claimed and open axioms are checked on these.
    concepts
        The names of the concepts to go through.
    rerun
        Whether the stored counterexamples are recomputed.
    """
    cells = [cell for cell in matrix() if cell.concept in concepts]
    solvers = [Solver() for _ in games]

    def look(cell: Cell) -> Examined:
        if cell.status == "refuted":
            return _refutation(cell, rerun=rerun)
        return _trial(cell, zip(games, solvers, strict=True))

    return iter(mapper(look, cells))


def _refutation(cell: Cell, *, rerun: bool) -> Examined:
    stored = counterexample(cell.concept, cell.axiom)
    if not rerun:
        return Examined(cell, False, stored.gap, stored.game, False)
    found = stored.rerun()
    broken = not stored.confirmed_by(found)
    return Examined(cell, found.holds, found.gap, stored.game, broken)


def _trial(cell: Cell, games: Iterable[tuple[Game, Solver]]) -> Examined:
    """Check on all games; the gap is the largest in units of its game's scale. A claim that fails is broken."""
    entry, subject = axiom(cell.axiom), concept(cell.concept)
    holds, worst, witness = None, 0.0, None
    for game, solver in games:
        try:
            found = entry.check(subject, game, solver=solver)
        except DetenteError:
            continue
        holds = found.holds if holds is None else holds and found.holds
        if not found.holds and (witness is None or found.gap / game.scale > worst / witness.scale):
            worst, witness = found.gap, game
    return Examined(cell, holds, worst, witness, cell.status == "claimed" and witness is not None)
