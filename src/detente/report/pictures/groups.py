"""Concepts whose deals coincide, told once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from detente.report.concept_words import label
from detente.report.figures import Figures
from detente.scene import worths_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from detente.report.pictures.geometry import Place
    from detente.scene import Deal

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Cluster:
    """Hold things at almost the same place, in their order, and the place of the first."""

    place: Place
    names: tuple[str, ...]


def clusters(items: Iterable[tuple[Place, str, Hashable]], distance: float) -> list[Cluster]:
    """Merge what is less than a distance from the first of a cluster, if it has the same meaning: the last of three."""
    found: list[tuple[Place, Hashable, list[str]]] = []
    for place, name, meaning in items:
        near = next(
            (names for other, same, names in found if math.dist(place, other) < distance and same == meaning), None
        )
        if near is None:
            found.append((place, meaning, [name]))
        elif name not in near:
            near.append(name)
    return [Cluster(place, tuple(names)) for place, _, names in found]


def alike(deals: Sequence[Deal]) -> list[list[Deal]]:
    """Group deals with the same payoffs, fallbacks and transfers, as they are written; observed ones stand apart."""
    return grouped(deals, _outcome)


def alike_in_worths(deals: Sequence[Deal]) -> list[list[Deal]]:
    """Group deals under which every coalition is worth the same."""
    return grouped(deals, _worths)


def grouped(items: Iterable[Item], key: Callable[[Item], Hashable]) -> list[list[Item]]:
    """Group items with equal keys, in their order."""
    found: dict[Hashable, list[Item]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return list(found.values())


def names(deals: Sequence[Deal]) -> list[str]:
    """Name the concepts of a group."""
    return list(dict.fromkeys(label(deal.agreement.concept) for deal in deals))


def _worths(deal: Deal) -> Hashable:
    return written(deal, tuple(worths_of(deal).tolist()))


def _outcome(deal: Deal) -> Hashable:
    agreement = deal.agreement
    return (
        written(deal, tuple(agreement.payoffs.tolist())),
        None if deal.fallback is None else written(deal, deal.fallback),
        written(deal, deal.played),
        agreement.concept.fallback == "observed",
    )


def written(deal: Deal, values: Iterable[float]) -> tuple[str, ...]:
    """Write numbers: what reads the same is the same."""
    return tuple(map(Figures(deal.agreement.game).number, values))
