"""Many values of zero-sum games checked at once, in floats.

What is found right here needs no second look. Whatever is in doubt, be it by a hair or by its form, is left to the
check of one claim, which says what is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.certify.ledger import PROBABILITY
from detente.model.merging import block_offsets
from detente.numerics.block_matrices import (
    by_shape,
    conceded,
    expected,
    expected_payoff,
    memberships,
    secured,
    signed_matrices,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.certify.ledger import Ledger
    from detente.model.certificate import ValueClaim
    from detente.model.game import Game
    from detente.model.numbers import FloatArray, Number
    from detente.numerics.block_matrices import Offsets

CELLS = 1 << 20  #: so many numbers of matrices are held at once


def accepted_differences(game: Game, claims: Sequence[ValueClaim], ledger: Ledger) -> dict[int, tuple[float, float]]:
    """Check claims about the difference of two blocks' payoffs; return what the strategies pay both, by place.

    Parameters
    ----------
    claims
        Whose partitions are those that were asked for.

    Notes
    -----
    Sums and inner products only. Only claims that hold are returned; their violations are recorded.
    """
    if ledger.exact:
        return {}
    wanted = [place for place, claim in enumerate(claims) if (claim.row_block, claim.weights) == (0, (1, -1))]
    pairs = [(claims[place].partition.blocks[0], claims[place].partition.blocks[1]) for place in wanted]
    found: dict[int, tuple[float, float]] = {}
    for group in by_shape(pairs, game.n_actions, max(1, CELLS // game.n_profiles)):
        places = [wanted[k] for k in group]
        offsets = block_offsets([pairs[k] for k in group], game.n_actions)
        found |= _accepted(game, offsets, {place: claims[place] for place in places}, ledger)
    return found


def _accepted(
    game: Game, offsets: Offsets, claims: dict[int, ValueClaim], ledger: Ledger
) -> dict[int, tuple[float, float]]:
    """Check claims of one shape."""
    pairs = [(claim.partition.blocks[0], claim.partition.blocks[1]) for claim in claims.values()]
    rows = _table([claim.rows for claim in claims.values()], offsets[0].shape[1])
    columns = _table([claim.columns for claim in claims.values()], offsets[1].shape[1])
    stated = _table([(claim.lower, claim.upper) for claim in claims.values()], 2)
    if rows is None or columns is None or stated is None:
        return {}
    matrices = signed_matrices(game.payoffs, offsets, 2 * memberships(pairs, game.n_players) - 1)
    lower = conceded(matrices, rows).min(axis=1)
    upper = secured(matrices, columns).max(axis=1)
    unlikely = np.maximum(_improbability(rows), _improbability(columns))
    faults = (unlikely * ledger.scale, abs(stated[:, 0] - lower), abs(stated[:, 1] - upper), upper - lower)
    worst = np.max(faults, axis=0)
    right = (worst <= ledger.allowed) & (unlikely <= PROBABILITY)
    totals = expected_payoff(game.welfare, offsets, rows, columns)
    gains = expected(matrices, rows, columns)
    if right.any():
        ledger.at_most_zero(float(worst[right].max()), "values of zero-sum games")
    levels = zip(((totals + gains) / 2).tolist(), ((totals - gains) / 2).tolist(), strict=True)
    return {place: level for place, level, fine in zip(claims, levels, right.tolist(), strict=True) if fine}


def _table(lists: Sequence[Sequence[Number]], length: int) -> FloatArray | None:
    """Read lists of finite numbers of one length; None if they are anything else."""
    if any(len(values) != length for values in lists):
        return None
    try:
        table = np.array(lists, dtype=np.float64)
    except OverflowError:
        return None
    return table if np.isfinite(table).all() else None


def _improbability(strategies: FloatArray) -> FloatArray:
    """Measure how far strategies are from being distributions."""
    far: FloatArray = np.maximum(abs(strategies.sum(axis=1) - 1), -strategies.min(axis=1))
    return far
