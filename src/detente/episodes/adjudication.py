"""One rule for many episodes: which one each player would have wanted beforehand, and which leave nobody worse off."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from detente.episodes.linking import Parts, fallbacks_by_partition
from detente.model.agreement import Agreement
from detente.model.bundle import Adjudication, weighed
from detente.model.errors import NotApplicable
from detente.numerics.tolerance import TIE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.bundle import BundleRow
    from detente.model.numbers import Number

SECURITY = "security"
ABSENT = "'security' has no answer for all games"


def adjudicated(rows: Sequence[BundleRow], weights: Sequence[Fraction], scale: float) -> Adjudication:
    """Compare concepts by what they give in all episodes, one by one.

    Parameters
    ----------
    scale
        Of the bundle; totals that are not all fractions tie if they differ by at most 1e-9 of it.
    """
    places = range(len(rows))
    totals = [row.apart for row in rows]
    n_players = len(totals[0]) if rows else 0

    def ahead(one: Number, other: Number) -> bool:
        """Tell whether a total is larger, and no tie."""
        exact = isinstance(one, Fraction) and isinstance(other, Fraction)
        return one > other if exact else float(one) - float(other) > TIE * scale

    def wanted(player: int, among: Sequence[int]) -> tuple[int, ...]:
        column = {place: totals[place][player] for place in among}
        return tuple(place for place in among if not any(ahead(other, column[place]) for other in column.values()))

    def giving(least: Sequence[Number]) -> tuple[int, ...]:
        return tuple(
            place
            for place in places
            if not any(ahead(own, total) for own, total in zip(least, totals[place], strict=True))
        )

    security = next((place for place in places if _is_security(rows[place])), None)
    paid, unpaid = ([place for place in places if rows[place].transfers is kind] for kind in (True, False))
    wants, others = (tuple(wanted(player, among) for player in range(n_players)) for among in (paid, unpaid))
    if security is None:
        return Adjudication(wants, others, ABSENT, (), (), ())
    levels = guaranteed(rows[security], weights)
    like = tuple(place for place in giving(totals[security]) if place != security)
    return Adjudication(wants, others, security, levels, like, giving(levels) if levels else ())


def _is_security(row: BundleRow) -> bool:
    return row.concept.name == SECURITY and isinstance(row.agreements[0], Agreement)


def guaranteed(row: BundleRow, weights: Sequence[Fraction]) -> tuple[Number, ...]:
    """Add up what every player can guarantee itself; the agreements of `security` prove it."""
    players = row.agreements[0].game.players
    try:
        fallbacks = fallbacks_by_partition(Parts.of(row.concept, players), row.agreements)
    except NotApplicable:
        return ()
    levels: dict[int, list[tuple[Fraction]]] = {}
    for partition, entries in fallbacks.items():
        for place, block in enumerate(partition.blocks):
            levels[block] = [(Fraction(entry.payoffs[place]),) for entry in entries]
    if any(1 << player not in levels for player in range(len(players))):
        return row.apart  # one player alone gets everything, and can
    return tuple(weighed(weights, levels[1 << player])[0] for player in range(len(players)))
