"""Coalitions, partitions, distributions, worths, agreements and errors."""

import pickle
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.model import errors
from detente.model.coalition import (
    Partition,
    coalition_of,
    coalitions,
    grand,
    members,
    outsiders,
    singletons,
    size,
)
from detente.model.distribution import JointDistribution, as_distribution
from detente.model.errors import InvalidGame, ShapeMismatch
from detente.model.game import Game
from detente.model.merging import split_profile
from detente.model.numbers import absolute, freeze, is_exact, numbers, to_floats, to_fractions
from detente.model.tu_game import TUGame
from detente.model.version import VERSION

HALF = Fraction(1, 2)


@given(st.sets(st.integers(0, 9)))
def test_a_coalition_is_the_set_of_its_players(players):
    coalition = coalition_of(players)
    assert set(members(coalition)) == players
    assert size(coalition) == len(players)
    assert set(members(outsiders(coalition, 10))) == set(range(10)) - players


def test_coalitions_are_listed_by_size_then_player_order():
    assert list(coalitions(3)) == [0b001, 0b010, 0b100, 0b011, 0b101, 0b110, 0b111]
    assert grand(3) == 0b111


def test_blocks_are_ordered_by_their_first_players():
    partition = Partition((0b100, 0b011))
    assert partition.blocks == (0b011, 0b100)
    assert (len(partition), partition.n_players, partition.position(0b100)) == (2, 3, 1)
    assert partition == Partition((0b011, 0b100))
    assert singletons(3).blocks == (1, 2, 4)
    with pytest.raises(ValueError, match="not in"):
        partition.position(0b001)


@pytest.mark.parametrize("blocks", [(0b011, 0b010), (0b001, 0b100), (0, 1), (-1,), (0b10,)])
def test_blocks_that_overlap_or_miss_a_player_are_refused(blocks):
    with pytest.raises(ValueError, match="must"):
        Partition(blocks)


def test_profiles_of_blocks_are_split_back():
    assert split_profile((3, 1), Partition((0b101, 0b010)), (2, 2, 3)) == (1, 1, 0)


def test_a_distribution_knows_its_table_and_marginals():
    joint = JointDistribution((2, 2), ((0, 1), (1, 0)), (0.25, 0.75))
    assert joint.table.tolist() == [[0.0, 0.25], [0.75, 0.0]]
    assert joint.marginal(0).tolist() == [0.25, 0.75]
    assert joint.marginal(1).tolist() == [0.75, 0.25]
    assert JointDistribution.from_table(joint.table).table.tolist() == joint.table.tolist()


@pytest.mark.parametrize(
    ("profiles", "probabilities", "error"),
    [
        (((0, 2),), (1,), ShapeMismatch),
        (((0, -1),), (1,), ShapeMismatch),
        (((0,),), (1,), ShapeMismatch),
        (((0, 0), (0, 0)), (HALF, HALF), ShapeMismatch),
        (((0, 0),), (HALF, HALF), ShapeMismatch),
        (((0, 0),), (HALF,), InvalidGame),
        (((0, 0), (0, 1)), (1.5, -0.5), InvalidGame),
        (((0, 0),), (float("nan"),), InvalidGame),
        ((), (), InvalidGame),
    ],
)
def test_what_is_no_distribution_is_refused(profiles, probabilities, error):
    with pytest.raises(error):
        JointDistribution((2, 2), profiles, probabilities)


def test_independent_strategies_make_a_distribution_exactly():
    joint = JointDistribution.from_strategies([[HALF, HALF], [Fraction(1), Fraction(0)]])
    assert joint.profiles == ((0, 0), (1, 0))
    assert joint.probabilities == (HALF, HALF)


def test_distributions_are_mixed():
    first = JointDistribution((2,), ((0,),), (Fraction(1),))
    second = JointDistribution((2,), ((0,), (1,)), (HALF, HALF))
    mixed = JointDistribution.mixture([(HALF, first), (HALF, second)])
    assert dict(zip(mixed.profiles, mixed.probabilities, strict=True)) == {(0,): Fraction(3, 4), (1,): Fraction(1, 4)}


def test_expected_payoffs_are_exact_if_everything_is():
    exact, floats = Game([[1, 2]]), Game([[1.0, 2.0]])
    third = JointDistribution((2,), ((0,), (1,)), (Fraction(1, 3), Fraction(2, 3)))
    assert third.expected(exact).tolist() == [Fraction(5, 3)]
    assert third.expected(floats).dtype == np.float64
    assert JointDistribution((2,), ((1,),), (1.0,)).expected(exact).tolist() == [2.0]


def test_distributions_are_accepted_as_tables_and_mappings():
    joint = JointDistribution((2, 2), ((1, 1),), (1.0,))
    assert as_distribution(joint) is joint
    assert as_distribution(np.array([[0, 0], [0, 1.0]])).profiles == ((1, 1),)
    assert as_distribution({(0, 1): 1.0}).n_actions == (1, 2)
    assert as_distribution({(0, 1): 1.0}, (2, 2)).n_actions == (2, 2)


def test_numbers_are_fractions_only_if_all_are():
    assert is_exact(numbers([HALF, Fraction(1)]))
    assert not is_exact(numbers([HALF, 1.0]))
    assert not is_exact(numbers([]))
    assert (absolute(Fraction(-1, 2)), absolute(2.0)) == (HALF, 2.0)


def test_rounding_and_reading_keep_values_and_are_read_only():
    assert to_floats([Fraction(1, 4), -0.0]).tolist() == [0.25, 0.0]
    assert to_fractions(np.array([[0.5, 1]])).tolist() == [[HALF, 1]]
    assert to_fractions([HALF]).tolist() == [HALF]
    for array in (to_floats([1.0]), to_fractions([1.0]), freeze(np.array([1.0])), freeze(to_fractions([1.0]))):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_worths_are_kept_by_bitmask():
    worth = TUGame(to_fractions([0, 1, 2, HALF]))
    assert (worth.n_players, worth.worth(0b11)) == (2, HALF)
    assert worth.floats.tolist() == [0.0, 1.0, 2.0, 0.5]
    values = np.array([0.0, 1.0])
    kept = TUGame(values)
    values[1] = 5
    assert kept.worth(1) == 1.0


def test_an_agreement_shows_its_numbers():
    game = Game.from_bimatrix([[3, 0], [5, 1]], [[3, 5], [0, 1]], players=["A", "B"], actions=[["c", "d"]] * 2)
    agreement = dt.solve(game, dt.CORRELATED)
    assert agreement.payoffs.tolist() == [3.0, 3.0]
    assert agreement.transfers.tolist() == [0.0, 0.0]
    assert agreement.profile_labels == ("c", "c")
    assert agreement.surplus == 4.0
    assert (agreement.ranges.low.tolist(), agreement.ranges.high.tolist()) == ([3.0, 3.0], [3.0, 3.0])
    assert repr(agreement) == "Agreement(correlated: A: 3, B: 3; verified)"
    assert np.isnan(replace(agreement, disagreements=()).surplus)
    for array in (agreement.payoffs, agreement.transfers, agreement.ranges.low, agreement.table.values):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_errors_say_where():
    assert str(errors.FormatError("bad", source="a.csv", line=3, column=4)) == "a.csv, line 3, column 4: bad"
    assert errors.FormatError("bad").where == "input"
    assert errors.FormatError("bad", line=2).where == "input, line 2"
    assert errors.InvalidGame("bad", where="Ann").where == "Ann"
    assert errors.SolverError("bad", problem=3).problem == 3
    assert errors.CertificateRejected("bad", slack=2.0).slack == 2.0


def test_errors_are_also_those_of_the_language():
    kinds = {
        errors.InvalidGame: ValueError,
        errors.FormatError: ValueError,
        errors.NotApplicable: ValueError,
        errors.TooLarge: ValueError,
        errors.SolverError: RuntimeError,
        errors.CertificateRejected: ArithmeticError,
        errors.MissingExtra: ImportError,
    }
    for kind, builtin in kinds.items():
        assert issubclass(kind, builtin)
        assert issubclass(kind, errors.DetenteError)
        assert "a message" in kind("a message").message


def test_the_version_is_the_packages():
    assert dt.__version__ == VERSION


def test_a_distribution_travels_to_another_process():
    listed = JointDistribution((2, 2), ((0, 1), (1, 1)), (0.25, 0.75))
    again = pickle.loads(pickle.dumps(listed))  # noqa: S301  # what was pickled here
    assert (again.n_actions, again.profiles, again.probabilities) == (listed.n_actions, listed.profiles, (0.25, 0.75))
