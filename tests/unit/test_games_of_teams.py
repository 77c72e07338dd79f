"""Best profiles on graphs, best answers of teams, and the values of games of two teams."""

from fractions import Fraction
from itertools import product
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente import NumericalTrouble, PolymatrixGame, TooLarge, random_polymatrix
from detente.numerics import double_oracle
from detente.numerics.double_oracle import team_play
from detente.numerics.graph_optimum import first_largest_welfare, largest_sum, largest_welfare
from detente.numerics.team_game import Mixture, team_game
from detente.numerics.tree_decomposition import tree_decomposition
from detente.numerics.zero_sum import optimal_play
from tests.graph_games import all_payoffs, graph_games
from tests.naive.team_values import forest_value


def teams(structure, first):
    return team_game(structure.fractions, [1 if p in first else -1 for p in range(structure.n_players)], first)


def grid(width):
    nodes = range(width * width)
    along = [(node - 1, node) for node in nodes if node % width]
    return along + [(node - width, node) for node in nodes if node >= width]


@given(graph_games())
def test_the_largest_welfare_is_the_largest_of_all_and_its_profile_the_first(structure):
    totals = {profile: sum(payoffs) for profile, payoffs in all_payoffs(structure).items()}
    welfare, profile, others = first_largest_welfare(structure.fractions)
    assert welfare == max(totals.values()) == largest_welfare(structure.fractions)[0]
    assert profile == min(place for place, total in totals.items() if total == welfare)
    assert len(others) == sum(structure.n_actions) - structure.n_players
    seconds = [total for total in totals.values() if total < welfare]
    assert not seconds or any(other == welfare for other in others) or max(others) == max(seconds)


@given(graph_games())
def test_the_bags_hold_every_edge_and_lead_up_a_tree(structure):
    tree = tree_decomposition(structure.n_actions, structure.given.edges)
    assert sorted(bag[0] for bag in tree.bags) == list(range(structure.n_players))
    for edge, home in zip(structure.given.edges, tree.homes, strict=True):
        assert set(edge) <= set(tree.bags[home])
    for place, (bag, parent) in enumerate(zip(tree.bags, tree.parents, strict=True)):
        assert parent == -1 if len(bag) == 1 else parent > place
        assert set(bag[1:]) <= set(tree.bags[parent]) if len(bag) > 1 else parent == -1


def test_trees_and_cycles_have_small_bags():
    path, cycle = [(node, node + 1) for node in range(29)], [(node, (node + 1) % 30) for node in range(30)]
    assert max(map(len, tree_decomposition([2] * 30, path).bags)) == 2
    assert max(map(len, tree_decomposition([2] * 30, cycle).bags)) == 3
    assert max(map(len, tree_decomposition([2] * 36, grid(6)).bags)) <= 8


def test_a_graph_that_is_too_dense_is_refused_with_numbers():
    everybody = [(one, other) for other in range(24) for one in range(other)]
    with pytest.raises(TooLarge, match=r"about 10\^7 joint actions of 24 players"):
        tree_decomposition([2] * 24, everybody)


def test_the_best_answer_on_a_large_grid_is_no_worse_than_any_single_change():
    rng = np.random.default_rng(0)
    edges, own = grid(5), [rng.normal(size=3) for _ in range(25)]
    tables = [rng.normal(size=(3, 3)) for _ in edges]
    best, actions = largest_sum(tree_decomposition([3] * 25, edges), own, edges, tables)

    def value(chosen):
        pairs = zip(edges, tables, strict=True)
        return sum(o[a] for o, a in zip(own, chosen, strict=True)) + sum(t[chosen[v], chosen[w]] for (v, w), t in pairs)

    assert value(actions) == pytest.approx(best, abs=1e-12)
    changed = [(*actions[:node], action, *actions[node + 1 :]) for node in range(25) for action in range(3)]
    assert max(map(value, changed)) <= best + 1e-12


@given(graph_games(), st.data())
def test_what_a_mixture_guarantees_is_the_least_of_its_matrix(structure, data):
    if structure.n_players == 1:
        return
    first = sorted(
        data.draw(st.sets(st.integers(0, structure.n_players - 1), min_size=1, max_size=structure.n_players - 1))
    )
    game = teams(structure, first)
    listed = [np.array(list(product(*(range(structure.n_actions[p]) for p in team.members)))) for team in game.teams]
    matrix = game.matrix(*listed)
    for side, table in enumerate((matrix, matrix.T)):
        weights = data.draw(st.lists(st.integers(0, 3), min_size=len(table), max_size=len(table)).filter(any))
        probabilities = np.array([Fraction(weight, sum(weights)) for weight in weights], dtype=object)
        mixture = Mixture(listed[side], probabilities)
        against = probabilities @ table
        found, answer = game.guaranteed(side, mixture)
        assert found == (against.max() if side else against.min())
        assert against[listed[1 - side].tolist().index(list(answer))] == found
        other = Mixture(listed[1 - side][:1], np.array([Fraction(1)], dtype=object))
        both = (mixture, other) if side == 0 else (other, mixture)
        assert game.expected(*both) == against[0]


@given(graph_games(), st.data())
def test_values_in_fractions_are_those_of_the_whole_matrix(structure, data):
    if structure.n_players == 1:
        return
    first = sorted(
        data.draw(st.sets(st.integers(0, structure.n_players - 1), min_size=1, max_size=structure.n_players - 1))
    )
    game = teams(structure, first)
    listed = [np.array(list(product(*(range(structure.n_actions[p]) for p in team.members)))) for team in game.teams]
    play = team_play(game, 0.0)
    assert play.lower == play.upper == optimal_play(game.matrix(*listed)).lower
    assert game.expected(play.rows, play.columns) == play.lower


@pytest.mark.parametrize(("graph", "actions"), [("tree", 2), ("path", 3), ("star", 3)])
def test_values_on_large_forests_are_those_of_a_linear_program_over_marginals(graph, actions):
    structure = random_polymatrix(graph, players=24, actions=actions, seed=2).structure
    assert structure is not None
    rng = np.random.default_rng(1)
    for size in (1, 5, 12, 23):
        first = sorted(rng.permutation(24)[:size].tolist())
        signs = [1 if player in first else -1 for player in range(24)]
        play = team_play(team_game(structure.floats, signs, first), 1e-10 * structure.scale)
        own = [sign * options for sign, options in zip(signs, structure.own, strict=True)]
        edges = {(i, j): signs[i] * pair[0] + signs[j] * pair[1] for (i, j), pair in structure.edges.items()}
        assert play.upper - play.lower <= 1e-10 * structure.scale
        assert play.lower == pytest.approx(forest_value(structure.n_actions, own, edges, first), abs=1e-8)


def test_the_oracle_over_marginals_finds_the_value_of_matching_pennies():
    assert forest_value((2, 2), [[0, 0], [0, 0]], {(0, 1): [[1, -1], [-1, 1]]}, [0]) == pytest.approx(0, abs=1e-9)
    assert forest_value((1, 2), [[3], [0, 0]], {(0, 1): [[1, 2]]}, [0, 1]) == pytest.approx(5, abs=1e-9)


ROCK = [[0, -1, 1], [1, 0, -1], [-1, 1, 0]]


def rock_paper_scissors():
    rock = np.array(ROCK, dtype=float)
    structure = PolymatrixGame([[0.0] * 3] * 2, {(0, 1): (rock, 0 * rock)})
    return team_game(structure.floats, [1, -1], [0])


def test_a_play_that_the_solver_leaves_open_is_found_in_fractions():
    def worse(matrix):
        play = optimal_play(matrix)
        if matrix.dtype == object or matrix.shape != (3, 3):
            return play
        return type(play)(np.array([0.5, 0.5, 0.0]), play.columns, play.lower, play.upper)

    with patch.object(double_oracle, "optimal_play", worse):
        play = team_play(rock_paper_scissors(), 1e-10)
    assert play.upper - play.lower <= 1e-10


def test_a_game_that_cannot_be_certified_is_reported():
    with pytest.raises(NumericalTrouble, match="3 and 3 joint actions"):
        team_play(rock_paper_scissors(), -1.0)


def test_rounds_are_counted():
    with patch.object(double_oracle, "MOST_ROUNDS", 1), pytest.raises(NumericalTrouble, match="apart after"):
        team_play(rock_paper_scissors(), 1e-10)
