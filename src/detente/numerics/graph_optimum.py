"""The joint actions with the largest sum of small tables on a graph, by dynamic programming over its bags."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.tree_decomposition import TreeDecomposition, tree_decomposition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.local_payoffs import Edge, LocalPayoffs
    from detente.model.numbers import Number, NumberArray
Joint = tuple[int, ...]  #: one action a node


def largest_sum(
    tree: TreeDecomposition, own: Sequence[NumberArray], edges: Sequence[Edge], tables: Sequence[NumberArray]
) -> tuple[Number, Joint]:
    """Maximise the sum over nodes v of own_v(a_v) and over edges e = (v, w) of table_e(a_v, a_w).

    Parameters
    ----------
    tree
        A decomposition of this graph.
    own
        One array a node, floats, fractions or whole numbers as objects.
    edges, tables
        Pairs of nodes, and for each a table: a row for each action of the first, a column for each of the second.

    Returns
    -------
    tuple
        The largest sum, and joint actions that attain it, one a node.

    Notes
    -----
    1. Every bag collects the tables that are at home in it and what the bags below have sent.
    2. The node that goes chooses its best action, for all actions of the others; the sums are sent to the parent.
    3. Backwards, every node looks its choice up.

    One pass over the tables of all bags; sums and comparisons only.

    References
    ----------
    Bertelè & Brioschi (1972).
    """
    sums: list[NumberArray] = []
    for bag in tree.bags:
        first = own[bag[0]].reshape((-1,) + (1,) * (len(bag) - 1))
        sums.append(first + np.zeros([len(own[node]) for node in bag], dtype=first.dtype))
    for (one, other), table, home in zip(edges, tables, tree.homes, strict=True):
        bag = tree.bags[home]
        ordered = table if one == bag[0] else table.T
        shape = [1] * len(bag)
        shape[0], shape[bag.index(other if one == bag[0] else one)] = ordered.shape
        sums[home] += ordered.reshape(shape)
    total: Number = 0
    choices: list[NumberArray] = []
    for bag, parent, table in zip(tree.bags, tree.parents, sums, strict=True):
        choices.append(table.argmax(axis=0))
        best = table.max(axis=0)
        if parent < 0:
            total += best
            continue
        sums[parent] += best.reshape([len(own[node]) if node in bag else 1 for node in tree.bags[parent]])
    actions = [0] * len(own)
    for bag, choice in zip(reversed(tree.bags), reversed(choices), strict=True):
        actions[bag[0]] = int(choice[tuple([actions[node] for node in bag[1:]])])
    return total, tuple(actions)


def runner_up(
    tree: TreeDecomposition, graph: tuple[Sequence[NumberArray], Sequence[Edge], Sequence[NumberArray]], but: Joint
) -> tuple[Number, Joint] | None:
    """Maximise the same sum over all joint actions but one.

    Parameters
    ----------
    graph
        Own payoffs, edges and tables, as in `largest_sum`.
    but
        The joint action that is left out.

    Returns
    -------
    tuple, or None
        The largest sum and where it is attained; None if there is no other joint action.

    Notes
    -----
    Every other joint action agrees with this one up to a node and differs there: one dynamic program for each node and
    each of its other actions.
    """
    found: list[tuple[Number, Joint]] = []
    for node, options in enumerate(graph[0]):
        for action in range(len(options)):
            if action == but[node]:
                continue
            fixed = (*but[:node], action)
            value, rest = largest_sum(tree, *_fixed(graph, fixed))
            found.append((value, (*fixed, *rest[len(fixed) :])))
    return max(found, key=lambda entry: entry[0]) if found else None


def _fixed(
    graph: tuple[Sequence[NumberArray], Sequence[Edge], Sequence[NumberArray]], actions: Sequence[int]
) -> tuple[list[NumberArray], Sequence[Edge], list[NumberArray]]:
    """Leave the first nodes only one action each."""
    own, edges, tables = graph
    single = [_only(options, {0: actions[node]} if node < len(actions) else {}) for node, options in enumerate(own)]
    left = [
        _only(table, {axis: actions[node] for axis, node in enumerate(edge) if node < len(actions)})
        for edge, table in zip(edges, tables, strict=True)
    ]
    return single, edges, left


def weighted_sum(
    payoffs: LocalPayoffs, weights: Sequence[int]
) -> tuple[tuple[NumberArray, ...], tuple[NumberArray, ...]]:
    """Weigh the players' payoffs and add them up: one array a player, and one table an edge."""
    own = tuple(weight * options for weight, options in zip(weights, payoffs.own, strict=True))
    edges = zip(payoffs.edges, payoffs.tables, strict=True)
    return own, tuple(weights[one] * pair[0] + weights[other] * pair[1] for (one, other), pair in edges)


def largest_welfare(payoffs: LocalPayoffs) -> tuple[Number, tuple[int, ...]]:
    """Find the largest total payoff, and a profile that attains it.

    Raises
    ------
    TooLarge
        If the graph is too dense.
    """
    own, tables = weighted_sum(payoffs, [1] * len(payoffs.own))
    return largest_sum(tree_decomposition(payoffs.n_actions, payoffs.edges), own, payoffs.edges, tables)


def first_largest_welfare(payoffs: LocalPayoffs) -> tuple[Fraction, tuple[int, ...], list[Fraction]]:
    """Find the largest total payoff and the lexicographically first profile that attains it, in fractions.

    Returns
    -------
    tuple
        The total, the profile, and the largest totals of those that agree with it up to a player and differ there: one
        for every player and action that was not chosen.

    Notes
    -----
    Player by player, every action is tried with the best of what is left: as many dynamic programs as there are actions
    of all players together, on whole numbers.
    """
    own, tables = weighted_sum(payoffs, [1] * len(payoffs.own))
    unit = lcm(*(value.denominator for array in (*own, *tables) for value in array.reshape(-1).tolist()))
    graph = [_whole(options, unit) for options in own], payoffs.edges, [_whole(table, unit) for table in tables]
    tree = tree_decomposition(payoffs.n_actions, payoffs.edges)
    profile: list[int] = []
    others: list[int] = []
    for options in own:
        tried = [_fixed(graph, [*profile, action]) for action in range(len(options))]
        found = [int(largest_sum(tree, *left)[0]) for left in tried]
        best = max(found)
        profile.append(found.index(best))
        others += [value for action, value in enumerate(found) if action != profile[-1]]
    return Fraction(best, unit), tuple(profile), [Fraction(value, unit) for value in others]


def _whole(values: NumberArray, unit: int) -> NumberArray:
    """Multiply fractions by a common denominator."""
    found = np.empty(values.size, dtype=object)
    found[:] = [int(value * unit) for value in values.reshape(-1).tolist()]
    return found.reshape(values.shape)


def _only(array: NumberArray, chosen: dict[int, int]) -> NumberArray:
    """Keep one action along some axes."""
    place: list[slice] = [slice(None)] * array.ndim
    for axis, action in chosen.items():
        place[axis] = slice(action, action + 1)
    return array[tuple(place)]
