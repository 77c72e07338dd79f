"""Zero-sum games of two teams on a graph: what a team's mixture guarantees against every answer of the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.graph_optimum import Joint, largest_sum, runner_up, weighted_sum
from detente.numerics.tree_decomposition import TreeDecomposition, tree_decomposition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from detente.model.local_payoffs import Edge, LocalPayoffs
    from detente.model.numbers import Number, NumberArray


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """Hold joint actions of a team, and their probabilities.

    Attributes
    ----------
    actions
        Shape ``(n_joint, n_members)``.
    probabilities
        Shape ``(n_joint,)``, floats or fractions.
    """

    actions: NDArray[np.intp]
    probabilities: NumberArray

    def marginal(self, member: int, n_actions: int) -> NumberArray:
        """Add up the probabilities of a member's actions, shape ``(n_actions,)``."""
        played: NumberArray = (self.actions[:, member] == np.arange(n_actions)[:, np.newaxis]) @ self.probabilities
        return played


@dataclass(frozen=True, slots=True, eq=False)
class Team:
    """Hold the members of a team, the edges inside, as places in the game and between members, and a decomposition."""

    members: tuple[int, ...]
    inside: tuple[int, ...]
    edges: tuple[Edge, ...]
    tree: TreeDecomposition


@dataclass(frozen=True, slots=True, eq=False)
class TeamGame:
    """Hold a zero-sum game in which the first team receives the sum of all tables from the second.

    Attributes
    ----------
    own, edges, tables
        The tables of nodes, and of edges (v, w): a row for each action of v, a column for each of w.
    teams
        Who chooses for the sum, and who against it.
    """

    own: tuple[NumberArray, ...]
    edges: tuple[Edge, ...]
    tables: tuple[NumberArray, ...]
    teams: tuple[Team, Team]

    def weighted(self, payoffs: LocalPayoffs, weights: Sequence[int]) -> TeamGame:
        """Put another weighted sum of the players' payoffs in place of what the first team receives."""
        own, tables = weighted_sum(payoffs, weights)
        return replace(self, own=own, tables=tables)

    def matrix(self, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NumberArray:
        """Compute what the first team receives for some joint actions of each, shape ``(n_rows, n_columns)``."""
        played: list[NDArray[np.intp]] = [rows] * len(self.own)
        for team, actions, shape in zip(self.teams, (rows, columns), ((-1, 1), (1, -1)), strict=True):
            for member, node in enumerate(team.members):
                played[node] = actions[:, member].reshape(shape)
        total = np.zeros((len(rows), len(columns)), dtype=self.own[0].dtype)
        for options, actions in zip(self.own, played, strict=True):
            total += options[actions]
        for (one, other), table in zip(self.edges, self.tables, strict=True):
            total += table[played[one], played[other]]
        return total

    def expected(self, rows: Mixture, columns: Mixture) -> Number:
        """Compute what the first team receives on average if both play their mixtures."""
        answers = self.matrix(rows.actions, columns.actions) @ columns.probabilities
        received: Number = np.dot(rows.probabilities, answers)
        return received

    def guaranteed(self, side: int, mixture: Mixture) -> tuple[Number, Joint]:
        """Find the other team's best answer to a team's mixture.

        Parameters
        ----------
        side
            0 for the first team, 1 for the second.

        Returns
        -------
        tuple
            What the first team then receives: what its mixture guarantees, or the most that the second's concedes; and
            the answer.

        Notes
        -----
        Inside the mixing team, tables are averaged over its joint actions. Across, only the members' marginals count.
        The other team's answer is a best profile on its part of the graph.
        """
        fixed, own, tables = self._answering(side, mixture)
        sign, other = (1 if side else -1), self.teams[1 - side]
        best, answer = largest_sum(other.tree, own, other.edges, tables)
        return fixed + sign * best, answer

    def best_but(self, mixture: Mixture, joint: Joint) -> tuple[Number, Joint] | None:
        """Find the first team's best answer to the second's mixture that is not this joint action; None if none is."""
        fixed, own, tables = self._answering(1, mixture)
        found = runner_up(self.teams[0].tree, (own, self.teams[0].edges, tables), joint)
        return None if found is None else (fixed + found[0], found[1])

    def _answering(self, side: int, mixture: Mixture) -> tuple[Number, list[NumberArray], list[NumberArray]]:
        """Say what a mixture leaves the other team to maximise: a constant, own payoffs, and the tables inside it."""
        team, other = self.teams[side], self.teams[1 - side]
        places = {node: member for member, node in enumerate(team.members)}
        answers = {node: member for member, node in enumerate(other.members)}
        marginals = [mixture.marginal(member, len(self.own[node])) for member, node in enumerate(team.members)]
        fixed: Number = 0
        for played, node in zip(marginals, team.members, strict=True):
            fixed += np.dot(played, self.own[node])
        own = [self.own[node].copy() for node in other.members]
        for (one, two), table in zip(self.edges, self.tables, strict=True):
            if one in places and two in places:
                met = table[mixture.actions[:, places[one]], mixture.actions[:, places[two]]]
                fixed += np.dot(met, mixture.probabilities)
            elif one in places:
                own[answers[two]] += marginals[places[one]] @ table
            elif two in places:
                own[answers[one]] += table @ marginals[places[two]]
        sign = 1 if side else -1
        tables = [sign * self.tables[edge] for edge in other.inside]
        return fixed, [sign * options for options in own], tables


def team_game(payoffs: LocalPayoffs, weights: Sequence[int], first: Sequence[int]) -> TeamGame:
    """Form the zero-sum game of a team of players against the others.

    Parameters
    ----------
    payoffs
        On the graph of all players.
    weights
        One a player: the first team receives the sum of all payoffs, weighted so.
    first
        Who belongs to the first team, in increasing order; neither team is empty.

    Raises
    ------
    TooLarge
        If the graph inside a team is too dense.
    """
    own, tables = weighted_sum(payoffs, weights)
    second = [player for player in range(len(own)) if player not in set(first)]
    teams = _team(first, payoffs), _team(second, payoffs)
    return TeamGame(own, payoffs.edges, tables, teams)


def _team(members: Sequence[int], payoffs: LocalPayoffs) -> Team:
    places = {node: member for member, node in enumerate(members)}
    inside = [k for k, (one, other) in enumerate(payoffs.edges) if one in places and other in places]
    edges = tuple((places[payoffs.edges[k][0]], places[payoffs.edges[k][1]]) for k in inside)
    tree = tree_decomposition([len(payoffs.own[node]) for node in members], edges)
    return Team(tuple(members), tuple(inside), edges, tree)
