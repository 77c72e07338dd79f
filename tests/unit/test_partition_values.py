"""Values of partition functions: known answers, identities, and the definitions once more."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.coalitions.myerson import myerson_coefficients
from detente.coalitions.set_partitions import partitions_of
from detente.model.agreement import GuaranteedDisagreement, summary_of
from detente.model.certificate import Certificate
from detente.model.coalition import coalition_of, grand, members
from detente.model.errors import NotApplicable
from detente.model.partition_function import FallbackSummary, PartitionFunction
from detente.partition_games import partition_function
from detente.values import VALUES
from detente.values.opposed import opposed
from tests.naive import partitions as naive

PUBLIC_GOOD = dt.read("example:public-good")
FUNCTION = partition_function(PUBLIC_GOOD)
WORTHS = st.fractions(-6, 6, max_denominator=3)


def function_of(n_players, worth, total):
    """Make a partition function of any worths."""
    game = dt.Game(np.zeros((n_players, *(1,) * n_players)))
    entries = [
        GuaranteedDisagreement(partition, tuple(worth(block, partition) for block in partition.blocks), (), ())
        for partition in partitions_of(n_players)
    ]
    proof, fallback = Certificate("unchecked", float("nan"), ()), FallbackSummary("mine", None, {})
    profile = (0,) * n_players
    return PartitionFunction(summary_of(game), fallback, total, profile, tuple(entries), False, proof, (), 0)


@st.composite
def functions(draw):
    """Draw a partition function of two to four players."""
    n_players = draw(st.sampled_from([3, 2, 3, 4]))
    known = {(block, partition): draw(WORTHS) for partition in partitions_of(n_players) for block in partition.blocks}
    return function_of(n_players, lambda block, partition: known[block, partition], draw(WORTHS))


def naive_worth(function):
    def worth(coalition, blocks):
        return function.worth(coalition_of(coalition), dt.Partition(tuple(map(coalition_of, blocks))))

    return worth


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (dt.ExternalityFree(), ("9", "8", "4")),
        (dt.McQuillin(), ("19/3", "34/3", "10/3")),
        (dt.MachoStadler(), ("23/3", "29/3", "11/3")),
        (dt.Myerson(), ("11/3", "44/3", "8/3")),
        (dt.RandomPartitions(Fraction(1, 2)), ("65/9", "92/9", "32/9")),
    ],
)
def test_the_public_good(value, expected):
    assert tuple(map(str, value.share(FUNCTION))) == expected


def test_values_have_names():
    assert [value.name for value in VALUES] == ["externality-free", "mcquillin", "macho-stadler", "myerson"]
    assert dt.RandomPartitions(0.5).name == "random-teams:0.5"
    with pytest.raises(NotApplicable, match="how likely"):
        dt.RandomPartitions(-1)


@given(functions())
def test_values_are_those_of_their_definitions(function):
    worth, n_players = naive_worth(function), function.n_players
    assert tuple(dt.MachoStadler().share(function)) == naive.macho_stadler(worth, n_players)
    assert tuple(dt.Myerson().share(function)) == naive.myerson(worth, n_players)
    theta = Fraction(7, 3)
    assert tuple(dt.RandomPartitions(theta).share(function)) == naive.random_teams(worth, n_players, theta)


@pytest.mark.no_cover
@given(functions())
def test_values_divide_the_largest_total(function):
    for value in (*VALUES, dt.RandomPartitions(3)):
        assert sum(value.share(function)) == function.welfare


@pytest.mark.unwatched
@given(functions())
def test_the_family_holds_the_others(function):
    assert dt.RandomPartitions().share(function).tolist() == dt.MachoStadler().share(function).tolist()
    ends = ((Fraction(1, 10**9), dt.McQuillin()), (10**9, dt.ExternalityFree()))
    for theta, value in ends:
        gaps = dt.RandomPartitions(theta).share(function) - value.share(function)
        assert max(map(abs, gaps)) < Fraction(1, 10**6)


@pytest.mark.unwatched
@given(st.lists(WORTHS, min_size=15, max_size=15))
def test_without_externalities_all_values_are_shapley(worths):
    function = function_of(4, lambda block, _: worths[block - 1], worths[14])
    expected = dt.Shapley().share(dt.TUGame(np.array([Fraction(0), *worths], dtype=object))).tolist()
    for value in (*VALUES, dt.RandomPartitions(3)):
        assert value.share(function).tolist() == expected


@pytest.mark.no_cover
def test_shapley_of_the_individuals_is_the_externality_free_value():
    game = dt.Game(np.random.default_rng(3).integers(-5, 6, (4, 2, 2, 2, 1)))
    function = partition_function(game)
    for value, opposition in zip(VALUES, ("individuals", "bloc", "random-teams"), strict=False):
        solved = dt.solve(game, dt.concept("correlated", opposition=opposition))
        assert value.share(function).tolist() == list(solved.payoff_numbers)


def test_security_has_no_externalities():
    found = partition_function(PUBLIC_GOOD, fallback=dt.Security())
    expected = dt.solve(PUBLIC_GOOD, "security").payoff_numbers
    for value in (*VALUES, dt.RandomPartitions(3)):
        assert tuple(value.share(found)) == expected


def test_floats_stay_floats():
    function = function_of(4, lambda block, partition: float(block) / len(partition), Fraction(3))
    exact = function_of(4, lambda block, partition: Fraction(block, len(partition)), Fraction(3))
    for value in (*VALUES, dt.RandomPartitions(3)):
        found = value.share(function)
        assert found.dtype == np.float64
        assert found == pytest.approx(value.share(exact).astype(float))


@pytest.mark.unwatched
@pytest.mark.parametrize("n_players", [2, 3, 4, 5])
def test_the_coefficients_are_what_a_worth_counts_for(n_players):
    for partition in partitions_of(n_players)[:: n_players - 1]:
        for block, expected in zip(partition.blocks, myerson_coefficients(partition), strict=True):
            unit = function_of(
                n_players, lambda own, other, at=(block, partition): Fraction((own, other) == at), Fraction(0)
            )
            assert tuple(dt.Myerson().share(unit)) == expected


def test_fixed_blocks_oppose_a_coalition():
    worth = opposed(FUNCTION, dt.Blocks([["Jon", "Kay"]]))
    assert worth.worth(0b001) == FUNCTION.worth(1, dt.Partition((1, 6)))
    assert worth.worth(0b010) == FUNCTION.worth(2, dt.Partition((1, 2, 4)))
    assert worth.worth(grand(3)) == 21
    with pytest.raises(NotApplicable, match="no player"):
        opposed(FUNCTION, dt.Blocks([["Bob"]]))


def test_a_player_who_changes_nothing_gets_nothing():
    """Of its coalitions and of the others' partitions, what a null player does changes no worth."""

    def worth(block, partition):
        others = {other & 0b011 for other in partition.blocks} - {0}
        return Fraction(5 * (block & 0b011).bit_count() + len(others) * bool(block & 0b011))

    function = function_of(3, worth, worth(0b111, dt.Partition((0b111,))))
    assert dt.Myerson().share(function)[2] == dt.MachoStadler().share(function)[2] == 0
    assert members(0b100) == (2,)
