"""An order in which the players of a graph are eliminated one after the other, and the tree of bags that it makes."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10, prod
from typing import TYPE_CHECKING

from detente.model.errors import TooLarge

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_CELLS = 1 << 20  #: numbers in the table of one bag, at most


@dataclass(frozen=True, slots=True)
class TreeDecomposition:
    """Hold the bags of an elimination order: a tree decomposition of the graph.

    Attributes
    ----------
    bags
        In the order of elimination: the node that goes, then those of its neighbours at that time that are left, in the
        order in which they go.
    parents
        The place of the bag that holds everybody in a bag but the node that goes; -1 for the last of a component.
    homes
        For every edge of the graph, the place of the first bag that holds both of its ends.
    """

    bags: tuple[tuple[int, ...], ...]
    parents: tuple[int, ...]
    homes: tuple[int, ...]


def tree_decomposition(n_actions: Sequence[int], edges: Sequence[tuple[int, int]]) -> TreeDecomposition:
    """Eliminate the nodes of a graph, each time the one that joins fewest neighbours anew (min-fill).

    Parameters
    ----------
    n_actions
        The number of actions of every node.
    edges
        Pairs of different nodes.

    Raises
    ------
    TooLarge
        If a bag has more than 2^20 joint actions: the graph is too dense for this order.

    Notes
    -----
    Ties go to the smaller table, then to the first node. On trees every bag holds two nodes, on cycles three. Finding
    the best order is NP-hard; this one is the usual heuristic. O(n d^2) a step for degrees up to d.

    References
    ----------
    Koller & Friedman (2009), chapter 9, for elimination and the heuristic.
    """
    neighbours: list[set[int]] = [set() for _ in n_actions]
    for one, other in edges:
        neighbours[one].add(other)
        neighbours[other].add(one)
    left = set(range(len(n_actions)))
    found: list[tuple[int, set[int]]] = []
    while left:
        _, size, node = min(_cost(node, neighbours, n_actions) for node in left)
        if size > MOST_CELLS:
            message = (
                f"the graph is too dense: a best response looks at about 10^{log10(size):.0f} joint actions of "
                f"{len(neighbours[node]) + 1} players at once, the limit is {MOST_CELLS:,}; leave out edges or actions"
            )
            raise TooLarge(message, where="edges")
        around = neighbours[node]
        for other in around:
            neighbours[other] |= around
            neighbours[other] -= {node, other}
        found.append((node, around))
        left.remove(node)
    place = {node: step for step, (node, _) in enumerate(found)}
    bags = tuple((node, *sorted(around, key=place.__getitem__)) for node, around in found)
    parents = tuple(place[bag[1]] if len(bag) > 1 else -1 for bag in bags)
    return TreeDecomposition(bags, parents, tuple(min(place[one], place[other]) for one, other in edges))


def _cost(node: int, neighbours: Sequence[set[int]], n_actions: Sequence[int]) -> tuple[int, int, int]:
    """Count the pairs of neighbours that are not joined yet, and the joint actions of the bag."""
    around = neighbours[node]
    joined = sum(len(neighbours[other] & around) for other in around)
    pairs = len(around) * (len(around) - 1)
    return (pairs - joined) // 2, n_actions[node] * prod(n_actions[other] for other in around), node
