"""Many values of zero-sum games checked at once, in floats.

What is found right here needs no second look. Whatever is in doubt, be it by a hair or by its form, is left to the
check of one claim, which says what is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.certify.ledger import PROBABILITY
from detente.certify.mixing import SignedSums, Sums
from detente.model.merging import block_offsets, block_sizes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from detente.certify.ledger import Ledger
    from detente.model.certificate import ValueClaim
    from detente.model.game import Game
    from detente.model.numbers import FloatArray, Numbers

CELLS = 1 << 16  #: so many cells of matrices are looked at together, ...
KEPT = 1 << 20  #: ... and so many numbers of strategies and answers are kept


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
    found: dict[int, tuple[float, float]] = {}
    if ledger.exact:
        return found
    signed = SignedSums.of_game(game)
    for places in _alike(game, claims):
        found |= _accepted(game, signed, {place: claims[place] for place in places}, ledger)
    return found


def _alike(game: Game, claims: Sequence[ValueClaim]) -> Iterator[list[int]]:
    """Group the claims that are about differences, and whose strategies fit, by the shape of their matrices."""
    shapes: dict[tuple[int, int], list[int]] = {}
    n_profiles = game.n_profiles
    sizes = block_sizes([claim.partition.blocks[0] for claim in claims], game.n_actions).tolist()
    for place, (claim, size) in enumerate(zip(claims, sizes, strict=True)):
        shape = size, n_profiles // size
        if (claim.row_block, claim.weights, len(claim.rows), len(claim.columns)) == (0, (1, -1), *shape):
            shapes.setdefault(shape, []).append(place)
    for shape, places in shapes.items():
        step = max(1, KEPT // sum(shape))
        yield from (places[start : start + step] for start in range(0, len(places), step))


def _accepted(
    game: Game, signed: SignedSums, claims: dict[int, ValueClaim], ledger: Ledger
) -> dict[int, tuple[float, float]]:
    """Check claims of one shape."""
    rows = _table([claim.rows for claim in claims.values()])
    columns = _table([claim.columns for claim in claims.values()])
    stated = _table([(claim.lower, claim.upper) for claim in claims.values()])
    if rows is None or columns is None or stated is None:
        return {}
    pairs = [(claim.partition.blocks[0], claim.partition.blocks[1]) for claim in claims.values()]
    first, second = block_offsets(pairs, game.n_actions)
    differences = signed.of([block for block, _ in pairs])
    conceded = differences.mixed(rows, first, second)
    lower, upper = conceded.min(axis=1), differences.mixed(columns, second, first).max(axis=1)
    unlikely = np.maximum(_improbability(rows), _improbability(columns))
    faults = unlikely * ledger.scale, abs(stated[:, 0] - lower), abs(stated[:, 1] - upper), upper - lower
    worst = np.max(faults, axis=0)
    right = (worst <= ledger.allowed) & (unlikely <= PROBABILITY)
    if right.any():
        ledger.at_most_zero(float(worst[right].max()), "values of zero-sum games")
    welfare = Sums([game.welfare.reshape(1, -1)], [np.zeros(len(pairs), dtype=np.intp)])
    gains, totals = (_weighed(columns, part) for part in (conceded, welfare.mixed(rows, first, second)))
    levels = zip(((totals + gains) / 2).tolist(), ((totals - gains) / 2).tolist(), strict=True)
    return {place: level for place, level, fine in zip(claims, levels, right.tolist(), strict=True) if fine}


def _weighed(weights: FloatArray, numbers: FloatArray) -> FloatArray:
    sums: FloatArray = np.einsum("gc,gc->g", weights, numbers)
    return sums


def _table(lists: Sequence[Numbers]) -> FloatArray | None:
    """Read lists of finite numbers of one length; None if they are anything else."""
    try:
        table = np.array(lists, dtype=np.float64)
    except OverflowError:
        return None
    return table if np.isfinite(table).all() else None


def _improbability(strategies: FloatArray) -> FloatArray:
    """Measure how far strategies are from being distributions."""
    far: FloatArray = np.maximum(abs(strategies.sum(axis=1) - 1), -strategies.min(axis=1))
    return far
