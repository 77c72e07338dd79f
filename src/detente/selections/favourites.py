"""Every block's favourite: its largest payoff and, there, what the others settle on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.model.certificate import Floor
from detente.selections.bargaining_rounds import Rounds
from detente.selections.frontier import favourite
from detente.selections.point import unit

if TYPE_CHECKING:
    from detente.model.numbers import Number
    from detente.protocols import PayoffSet


def favourites(possible: PayoffSet) -> tuple[tuple[Number, ...], ...]:
    """Compute the payoffs of all blocks at every block's favourite.

    With m_i the largest f_i, the favourite of block i is what the others reach by Raiffa's rounds among the points with
    f_i = m_i; among two blocks, the other's largest payoff there.

    Notes
    -----
    Unique as Raiffa's rounds are. Two blocks: four LPs. More: one a block, and the rounds of the others.
    """
    count = possible.n_blocks
    if count == 2:
        return favourite(possible, 0).payoffs, favourite(possible, 1).payoffs
    found = []
    for block in range(count):
        own = unit(block, count, possible.tie)
        best = possible.maximise(own)
        others = tuple(other for other in range(count) if other != block)
        found.append(Rounds(possible).play((Floor(own, best.lower),), others, best).payoffs if others else best.payoffs)
    return tuple(found)
