"""The nucleolus, the Banzhaf value and the least core: published games, another oracle, laws, and false proofs."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.certify.excesses import check_least_core, check_nucleolus
from detente.certify.ledger import Ledger
from detente.divisions import Banzhaf, Nucleolus, Shapley
from detente.divisions.least_core import least_core
from detente.model.certificate import DivisionClaim
from detente.model.coalition import members
from detente.model.errors import CertificateRejected, InvalidGame, NotApplicable, NumericalTrouble, TooLarge
from detente.model.excess import ExcessLevel
from detente.model.numbers import numbers
from detente.model.tu_game import TUGame
from detente.numerics import excess_programs
from detente.numerics.coalition_sums import Settled, member_sums
from detente.report.summary import summarise
from detente.report.text import render
from tests.naive.nucleolus import banzhaf, nucleolus

STRICT = Ledger(1.0, 1.0, exact=True).strict()


def tu_game(n_players, worth):
    """Make a game from a function of a tuple of players."""
    values = [Fraction(0), *(Fraction(worth(members(S))) for S in range(1, 1 << n_players))]
    return TUGame(numbers(values))


def bankruptcy(estate, claims):
    total = sum(claims)
    return tu_game(len(claims), lambda S: max(0, estate - total + sum(claims[i] for i in S)))


def weighted_majority(quota, weights):
    return tu_game(len(weights), lambda S: int(sum(weights[i] for i in S) >= quota))


def gloves(left, n_players):
    return tu_game(n_players, lambda S: min(sum(i in left for i in S), sum(i not in left for i in S)))


def as_mapping(game):
    return {members(S): value for S, value in game.items()}


def shares(game):
    return [str(share) for share in Nucleolus().share(game)]


def check(game, payoffs=None, levels=None):
    exact, found = Nucleolus().proved(game)
    values = game.values[1:].tolist()
    check_nucleolus(values, exact if payoffs is None else payoffs, found if levels is None else levels, STRICT)


@pytest.mark.parametrize(
    ("estate", "expected"),
    [(100, ["100/3"] * 3), (200, ["50", "75", "75"]), (300, ["50", "100", "150"]), (500, ["200/3", "500/3", "800/3"])],
)
def test_the_nucleolus_divides_as_the_talmud_does(estate, expected):
    assert shares(bankruptcy(estate, (100, 200, 300))) == expected


@pytest.mark.parametrize(
    ("game", "expected"),
    [
        (gloves({0, 1}, 3), ["0", "0", "1"]),
        (gloves({0, 1}, 4), ["1/2"] * 4),
        (weighted_majority(2, (1, 1, 1)), ["1/3"] * 3),
        (weighted_majority(3, (2, 1, 1)), ["1", "0", "0"]),
        (weighted_majority(3, (2, 1, 1, 1)), ["2/5", "1/5", "1/5", "1/5"]),
        (weighted_majority(5, (3, 2, 2, 1)), ["1/3", "1/3", "1/3", "0"]),
        (tu_game(2, lambda S: {(0,): 1, (1,): 3, (0, 1): 10}[S]), ["4", "6"]),
        (tu_game(1, lambda _: 7), ["7"]),
    ],
)
def test_the_nucleolus_of_known_games(game, expected):
    assert shares(game) == expected
    check(game)


def test_the_airport_game_takes_a_level_a_player():
    costs = (1, 4, 9, 16)
    saved = tu_game(4, lambda S: sum(costs[i] for i in S) - max(costs[i] for i in S))
    payoffs, levels = Nucleolus().proved(saved)
    assert [str(costs[i] - payoff) for i, payoff in enumerate(payoffs)] == ["1/2", "7/4", "27/8", "83/8"]
    assert [str(level.excess) for level in levels] == ["-1/2", "-7/4", "-27/8"]
    check(saved)


worth = st.integers(0, 12).map(Fraction)


@st.composite
def tu_games(draw, least=2, most=3, singles=3):
    count = draw(st.integers(least, most))
    values = [Fraction(0), *draw(st.lists(worth, min_size=(1 << count) - 1, max_size=(1 << count) - 1))]
    for player in range(count):
        values[1 << player] = min(values[1 << player], Fraction(singles))
    values[-1] += singles * count
    return TUGame(numbers(values))


@given(tu_games())
def test_the_nucleolus_is_that_of_another_scheme(game):
    expected = nucleolus({S: float(value) for S, value in as_mapping(game).items()}, game.n_players)
    assert np.allclose(Nucleolus().share(game).astype(float), expected, atol=1e-6)
    check(game)


@given(tu_games(2, 4))
def test_the_nucleolus_is_in_the_core_unless_that_is_empty(game):
    excesses = (game.values - member_sums(Nucleolus().share(game).tolist()))[1:-1]
    found = least_core(game)
    check_least_core(game.values[1:].tolist(), found, STRICT)
    assert (excesses.max() <= 0) != found.core_empty
    if not found.core_empty:
        assert excesses.max() == found.slack
        assert sum(weight * game.worth(S) for S, weight in found.balanced) <= game.values[-1]
    else:
        assert sum(weight * game.worth(S) for S, weight in found.balanced) > game.values[-1]


@given(tu_games(), st.integers(1, 5), st.lists(st.integers(-9, 9), min_size=4, max_size=4))
def test_the_nucleolus_follows_a_change_of_unit_and_of_zero(game, factor, constants):
    constants = [Fraction(constant) for constant in constants[: game.n_players]]
    moved = TUGame(factor * game.values + member_sums(constants))
    expected = factor * Nucleolus().share(game) + np.array(constants)
    assert list(Nucleolus().share(moved)) == list(expected)


@given(tu_games(3, 3), st.permutations(range(3)))
def test_the_nucleolus_and_banzhaf_do_not_look_at_names(game, order):
    place = {player: order[player] for player in range(3)}
    values = [Fraction(0)] * 8
    for coalition in range(8):
        values[sum(1 << place[player] for player in members(coalition))] = game.values[coalition]
    for rule in (Nucleolus(), Banzhaf()):
        own, other = rule.share(game), rule.share(TUGame(numbers(values)))
        assert [other[place[player]] for player in range(3)] == list(own)


@given(tu_games(2, 2))
def test_a_player_who_adds_nothing_gets_nothing(game):
    wider = TUGame(numbers([*game.values, *game.values]))
    assert Nucleolus().share(wider)[-1] == 0
    assert list(Nucleolus().share(wider)[:-1]) == list(Nucleolus().share(game))


@given(tu_games(), st.data())
def test_no_other_division_has_lower_excesses(game, data):
    own = Nucleolus().share(game)
    steps = data.draw(st.lists(st.integers(-4, 4), min_size=game.n_players, max_size=game.n_players))
    other = own + np.array([Fraction(step, 8) - Fraction(sum(steps), 8 * game.n_players) for step in steps])
    alone = [game.worth(1 << player) for player in range(game.n_players)]
    if all(other >= alone) and any(other != own):
        sorted_excesses = [sorted((game.values - member_sums(point.tolist()))[1:-1])[::-1] for point in (own, other)]
        assert sorted_excesses[0] < sorted_excesses[1]


def test_floats_are_read_as_the_fractions_they_are():
    found = Nucleolus().share(TUGame(np.array([0.0, 0.1, 0.2, 1.0])))
    assert found.dtype == np.float64
    assert np.allclose(found, [0.45, 0.55])


def test_larger_games_start_from_a_basis_that_the_solver_proposes(monkeypatch):
    rng = np.random.default_rng(3)
    values = [Fraction(int(value)) for value in rng.integers(0, 9, 64)]
    values[0], values[-1] = Fraction(0), Fraction(60)
    game = TUGame(numbers(values))
    expected = shares(game)
    check(game)

    def fails(*_):
        message = "no basis"
        raise NumericalTrouble(message)

    monkeypatch.setattr(excess_programs, "_guess", fails)
    assert shares(game) == expected


def test_without_imputations_the_message_names_the_players_and_the_sum():
    game = dt.read("example:public-good")
    with pytest.raises(NotApplicable, match=r"Ida, Jon and Kay alone are worth 28\.5 together, more than") as found:
        dt.solve(game, dt.concept("coco", division="nucleolus"))
    assert found.value.where == "division"
    with pytest.raises(NotApplicable, match="Player 1, Player 2 and Player 3"):
        Nucleolus().share(weighted_majority(1, (1, 1, 1)))


@pytest.mark.parametrize("of", [least_core, Nucleolus().share])
def test_thirteen_players_are_too_many(of):
    with pytest.raises(TooLarge, match="13 players have 8,192 coalitions"):
        of(TUGame(np.zeros(1 << 13)))


def test_what_is_no_game_of_coalitions_has_no_least_core():
    with pytest.raises(InvalidGame, match="not Game"):
        least_core(dt.read("example:chicken"))  # type: ignore[arg-type]


def test_worths_that_are_no_numbers_have_no_least_core():
    with pytest.raises(InvalidGame, match="no finite number"):
        least_core(TUGame(np.array([0.0, float("nan"), 1.0, 2.0])))


def test_a_single_player_has_no_least_core():
    with pytest.raises(NotApplicable, match="one player"):
        least_core(TUGame(numbers([Fraction(0), Fraction(1)])))


@given(tu_games(1, 4))
def test_banzhaf_is_what_counting_gives(game):
    expected = banzhaf(as_mapping(game), game.n_players)
    assert list(Banzhaf().share(game)) == expected
    summed = [
        sum(Banzhaf().coefficients(S, game.n_players)[player] * value for S, value in game.items())
        for player in range(game.n_players)
    ]
    assert summed == expected
    assert np.allclose(Banzhaf().share(TUGame(game.floats)), [float(share) for share in expected])


@given(tu_games(1, 3))
def test_banzhaf_is_shapley_up_to_three_players(game):
    assert list(Banzhaf().share(game)) == list(Shapley().share(game))


def test_the_shift_of_banzhaf_is_what_its_values_miss():
    game = weighted_majority(5, (3, 2, 2, 1))
    assert [str(value) for value in Banzhaf().values(game)] == ["5/8", "3/8", "3/8", "1/8"]
    assert Banzhaf().shift(game) == Fraction(-1, 8)


def test_the_least_core_of_a_majority_and_its_balanced_collection():
    found = least_core(weighted_majority(2, (1, 1, 1)))
    assert found.slack == Fraction(1, 3)
    assert found.core_empty
    assert dict(found.balanced) == {3: Fraction(1, 2), 5: Fraction(1, 2), 6: Fraction(1, 2)}


def test_settled_coalitions_are_those_that_follow():
    settled = Settled(3)
    assert [settled.add(S) for S in (0b111, 0b011, 0b100, 0b001)] == [True, True, False, True]
    assert settled.complete
    assert not settled.loose().any()


TALMUD = bankruptcy(200, (100, 200, 300))
EXACT, LEVELS = Nucleolus().proved(TALMUD)
FIRST, SECOND = LEVELS
HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("payoffs", "levels", "said"),
    [
        ((Fraction(50), Fraction(74), Fraction(76)), LEVELS, "the largest excess that is left"),
        ((Fraction(50), Fraction(75), Fraction(76)), LEVELS, "everything is divided"),
        ((Fraction(-50), Fraction(125), Fraction(125)), LEVELS, "less than its own worth"),
        (EXACT, LEVELS[:1], "settles every player"),
        (EXACT, (), "settles every player"),
        (EXACT, (replace(FIRST, excess=Fraction(0)), SECOND), "the largest excess that is left"),
        (EXACT, (replace(FIRST, weights=()), SECOND), "were not settled before"),
        (EXACT, (replace(FIRST, weights=((0, HALF),)), SECOND), "coalitions that there are"),
        (EXACT, (replace(FIRST, weights=((9, HALF),)), SECOND), "coalitions that there are"),
        (EXACT, (replace(FIRST, weights=((1, -HALF), (6, HALF))), SECOND), "weights are positive"),
        (EXACT, (replace(FIRST, settled=()), SECOND), "add up to zero"),
        (EXACT, (replace(FIRST, settled=((1, HALF),)), SECOND), "settled coalitions are"),
        (EXACT, (FIRST, FIRST), "were not settled before"),
        (EXACT, (replace(FIRST, kept=((1, HALF),)), SECOND), "get their own worth"),
        (EXACT, (replace(FIRST, kept=((3, HALF),)), SECOND), "coalitions that there are"),
    ],
)
def test_a_false_proof_of_a_nucleolus_is_rejected(payoffs, levels, said):
    with pytest.raises(CertificateRejected, match=said):
        check(TALMUD, payoffs, levels)


def test_a_nucleolus_of_other_worths_is_rejected():
    with pytest.raises(CertificateRejected, match="one worth a coalition"):
        check_nucleolus(TALMUD.values[2:].tolist(), EXACT, LEVELS, STRICT)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"slack": Fraction(0)}, "is the slack"),
        ({"payoffs": (Fraction(1), Fraction(0), Fraction(0))}, "is the slack"),
        ({"payoffs": (Fraction(1), Fraction(1), Fraction(0))}, "everything is divided"),
        ({"payoffs": (Fraction(1),)}, "two or more players"),
        ({"weights": ((3, Fraction(1)),)}, "the same total weight"),
        ({"weights": ((3, HALF),)}, "add up to 1"),
        ({"weights": ((7, Fraction(1)),)}, "add up to 1"),
        ({"weights": ((1, Fraction(1, 3)), (2, Fraction(1, 3)), (4, Fraction(1, 3)))}, "no division has a smaller"),
    ],
)
def test_a_false_least_core_is_rejected(change, said):
    game = weighted_majority(2, (1, 1, 1))
    with pytest.raises(CertificateRejected, match=said):
        check_least_core(game.values[1:].tolist(), replace(least_core(game), **change), STRICT)


@pytest.mark.unwatched
@pytest.mark.parametrize("division", ["banzhaf", "nucleolus", "equal-surplus", "shapley"])
@pytest.mark.parametrize("concept", ["correlated", "security"])
def test_every_division_is_certified_and_travels(division, concept):
    game = dt.read("example:public-good")
    found = dt.solve(game, dt.concept(concept, division=division))
    assert found.certificate.status == "verified"
    assert found.concept.division == division
    read = dt.load_agreement(dt.dump_agreement(found, coalitions_too=True))
    assert dt.verify(game, read, exact=True).proved
    assert list(read.payoff_numbers) == list(found.payoff_numbers)
    assert all(found.ranges.low <= found.payoffs + 1e-12)
    assert all(found.payoffs <= found.ranges.high + 1e-12)


def test_ranges_of_a_nucleolus_are_an_outer_bound_where_fallbacks_are_many():
    game = dt.Game([[[[3, 0], [0, 0]], [[0, 0], [0, 2]]]] * 3)
    found = dt.solve(game, dt.concept("correlated", division="nucleolus"))
    assert not found.ranges.exact
    assert "The ends of the intervals are outer bounds" in render(summarise(found))
    assert found.certificate.status == "verified"
    for selection in ("kindest", "raiffa", "random-dictator", "leximin", "max-gini"):
        other = dt.solve(game, dt.concept("correlated", division="nucleolus", selection=selection))
        assert all(other.payoffs >= found.ranges.low - 1e-9)
        assert all(other.payoffs <= found.ranges.high + 1e-9)


def test_bounds_without_imputations_at_the_upper_ends_rest_on_the_lower_ones_alone():
    low, high = (tu_game(3, lambda S, top=top: {1: top, 2: 0, 3: 6}[len(S)]) for top in (1, 3))
    shares = Nucleolus().share(low).tolist()
    assert Nucleolus().enclosed(low, high, shares) == ((1, 1, 1), (4, 4, 4))


def test_bounds_use_any_division_that_gives_everybody_the_upper_ends():
    low, high = (tu_game(3, lambda S, pair=pair: {1: 1, 2: pair, 3: 6}[len(S)]) for pair in (0, 3))
    for shares in ([Fraction(2)] * 3, [Fraction(1)] * 3):
        assert Nucleolus().enclosed(low, high, shares) == ((2, 2, 2), (4, 4, 4))


def test_two_players_have_an_exact_range():
    game = dt.read("example:chicken")
    own, other = (dt.solve(game, dt.concept("correlated", division=rule)) for rule in ("nucleolus", "shapley"))
    assert own.ranges.exact
    assert list(own.ranges.low_numbers) == list(other.ranges.low_numbers)
    assert list(own.ranges.high_numbers) == list(other.ranges.high_numbers)


def test_an_unknown_division_lists_those_there_are():
    with pytest.raises(NotApplicable, match="shapley, equal-surplus, banzhaf, nucleolus; did you mean 'nucleolus'"):
        dt.concept("correlated", division="nucleolos")


def test_a_proof_beside_a_formula_is_rejected():
    game = dt.read("example:public-good")
    found = dt.solve(game, "correlated")
    *claims, division, budget = found.certificate.claims
    assert isinstance(division, DivisionClaim)
    level = ExcessLevel(Fraction(0), (), (), ())
    tampered = replace(found.certificate, claims=(*claims, replace(division, levels=(level,)), budget))
    with pytest.raises(CertificateRejected, match="needs no proof"):
        dt.verify(game, replace(found, certificate=tampered))
