"""The numbers behind weights in place of money: corners, walks along weights, paths, small systems."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.concepts.coco import COCO
from detente.concepts.correlated import CORRELATED
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.concepts.leader import LEADER
from detente.concepts.memory import Memory
from detente.concepts.played_values import PlayedValues
from detente.concepts.security import SECURITY
from detente.concepts.transfer_variants import LAMBDA_TRANSFER
from detente.model.evenness import evenness
from detente.model.game import Game
from detente.model.numbers import FloatArray, NumberArray, to_fractions
from detente.model.weighting import weighted_game
from detente.numerics.deserved import Side, ThreatValues
from detente.numerics.efficient_chain import efficient_chain, even_weight
from detente.numerics.exact_mixing import mixture, tying_direction, tying_weights
from detente.numerics.transfer_newton import Met, _newton, _support, searched
from detente.numerics.transfer_weights import transfer_weights
from detente.numerics.weighted_differences import matrices, simplest

HALF = Fraction(1, 2)
POINTS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=7)


def table(payoffs: Any) -> NumberArray:
    """Read nested payoffs as fractions."""
    return to_fractions(np.array(payoffs, dtype=object))


class TestCorners:
    @given(POINTS, st.integers(1, 40))
    def test_the_corner_of_a_weight_is_the_best_point(self, points: list[tuple[int, int]], part: int) -> None:
        weight = Fraction(part, 41)
        chain = efficient_chain(to_fractions(np.array(points).T))
        place = sum(weight > node for node in chain.weights)
        best = max(weight * x + (1 - weight) * y for x, y in points)
        assert weight * chain.corners[place][0] + (1 - weight) * chain.corners[place][1] == best
        assert tuple(map(Fraction, points[chain.places[place]])) == chain.corners[place]

    def test_players_who_never_get_anything_else_count_half(self) -> None:
        assert even_weight([Fraction(0), Fraction(3)]) == HALF
        assert even_weight([Fraction(1), Fraction(3)]) == Fraction(3, 4)
        assert evenness([Fraction(1), Fraction(0)], [Fraction(0), Fraction(0)]) == 0


class TestWalks:
    @given(st.fractions(0, 5, max_denominator=50), st.fractions(0, 1, max_denominator=1000))
    def test_the_simplest_fraction_lies_between(self, low: Fraction, width: Fraction) -> None:
        found = simplest(low, low + width)
        assert low <= found <= low + width
        for denominator in range(1, found.denominator):
            assert -(-low * denominator // 1) > (low + width) * denominator

    def test_a_zero_that_is_a_fraction_is_found_exactly(self) -> None:
        games = matrices(table([[[3, 0], [0, 1]], [[1, 0], [0, 3]]]))
        assert games.walk(HALF, Fraction(0)).zero == HALF
        assert games.walk(Fraction(0), Fraction(1)).zero == Fraction(1, 4)

    def test_a_zero_that_is_no_fraction_is_found_nearly(self) -> None:
        # t A - (1 - t) B with the value of a 2 x 2 game, (ad - bc) / (a + d - b - c): zero where 2 t^2 = (1 - t)^2
        games = matrices(table([[[1, 0], [0, 2]], [[0, 1], [1, 0]]]))
        for start, end in ((Fraction(0), Fraction(1)), (Fraction(1), Fraction(0))):
            zero = games.walk(start, end).zero
            assert zero is not None
            assert float(zero) == pytest.approx(2**0.5 - 1, abs=1e-15)

    def test_an_end_that_is_approached_ever_more_slowly_is_the_zero(self) -> None:
        games = matrices(table([[[0, 0], [-1, 0]], [[-1, 0], [0, -1]]]))
        assert games.walk(HALF, Fraction(1)).zero == 1

    def test_there_need_be_no_zero(self) -> None:
        games = matrices(table([[[1]], [[1]]]))
        assert games.walk(Fraction(0), HALF - Fraction(1, 2**40)).zero is None

    def test_a_zero_that_is_hardly_further_on_is_looked_up(self) -> None:
        games, near = matrices(table([[[1]], [[1]]])), HALF + Fraction(1, 2**31)
        assert games.walk(near, Fraction(0)).zero == HALF
        assert games.walk(near, HALF - Fraction(1, 2**40)).zero == HALF - Fraction(1, 2**40)

    def test_a_value_that_all_but_touches_zero_is_taken_for_it(self) -> None:
        tiny = Fraction(1, 2**33)  # the larger of 1/2 - t and t - 1/2 + tiny
        games = matrices(table([[[-HALF], [HALF + tiny]], [[-HALF], [HALF - tiny]]]))
        assert games.walk(HALF - Fraction(1, 2**31), Fraction(1)).zero == HALF - Fraction(1, 2**31)

    def test_many_steps_end_with_a_halving(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("detente.numerics.weighted_differences.MOST_STEPS", 1)
        games = matrices(table([[[1, 0], [0, 2]], [[0, 1], [1, 0]]]))
        zero = games.walk(Fraction(0), Fraction(1)).zero
        assert zero is not None
        assert float(zero) == pytest.approx(2**0.5 - 1, abs=1e-12)


class TestAllWeights:
    def test_an_end_that_is_approached_too_slowly_leaves_the_way_there_open(self) -> None:
        search = transfer_weights(table([[[1, 1], [0, 1]], [[0, 1], [1, 0]]]))
        assert not search.settled
        assert [(meeting.weight, meeting.profiles) for meeting in search.meetings] == [(Fraction(1), (1,))]

    def test_a_corner_may_be_met_at_the_weight_of_an_edge(self) -> None:
        # both earn as much by the first profile as by any other; the second one is better for player 1 at equal cost
        search = transfer_weights(table([[[2, 2], [2, 4]], [[2, 2], [2, 0]]]))
        assert (HALF, (0,)) in [(meeting.weight, meeting.profiles) for meeting in search.meetings]
        assert any(span.rows and span.columns and span.sign == 0 for span in search.spans)

    @given(st.integers(-6, 6), st.lists(st.integers(-3, 3), min_size=12, max_size=12))
    def test_units_do_not_matter(self, power: int, numbers: list[int]) -> None:
        payoffs, unit = table(numbers).reshape(2, 2, 3), Fraction(10) ** power
        search, other = transfer_weights(payoffs), transfer_weights(np.array([payoffs[0] * unit, payoffs[1]]))
        found = [(each.weight / (each.weight + (1 - each.weight) * unit), each.profiles) for each in search.meetings]
        if np.ptp(payoffs[0]):
            assert [(each.weight, each.profiles) for each in other.meetings] == found
        assert other.settled == search.settled

    @pytest.mark.parametrize("unit", [1, 10**6])
    def test_a_zero_that_is_close_in_large_units_is_not_lost(self, unit: int) -> None:
        game = Game([[[-unit, -2 * unit, unit], [-2 * unit, -2 * unit, 0]], [[-2, -1, 3], [3, -3, 3]]])
        agreement = LAMBDA_TRANSFER.solve(game)
        assert [tuple(map(bool, claim.weights)) for claim in agreement.certificate.claims[:-1]] == [  # type: ignore[union-attr]
            (True, True),
            (False, True),
        ]
        large = Game([[[2 * unit, 4 * unit], [-4 * unit, 5 * unit]], [[-3, 0], [1, -5]]])
        assert LAMBDA_TRANSFER.solve(large).payoff_numbers == (4 * unit, 0)


class TestSystems:
    def test_a_mixture_comes_as_close_as_it_can(self) -> None:
        points = [[Fraction(0), Fraction(2)], [Fraction(2), Fraction(0)]]
        assert mixture(points, [HALF, Fraction(3, 2)], [Fraction(1)] * 2) == [Fraction(3, 4), Fraction(1, 4)]
        assert mixture(points, [Fraction(9), Fraction(0)], [Fraction(1)] * 2) == [0, 1]
        assert mixture(points[:1], [Fraction(9), Fraction(0)], [Fraction(1)] * 2) == [1]

    def test_weights_tie_points(self) -> None:
        points = [[Fraction(0), Fraction(2)], [Fraction(1), Fraction(0)]]
        assert tying_weights(points, [0.66, 0.33], 60) == [Fraction(2, 3), Fraction(1, 3)]
        assert tying_weights([[Fraction(0), Fraction(2)], [Fraction(1), Fraction(3)]], [0.5, 0.5], 60) is None
        assert tying_weights(points[:1], [0.5, 0.25], 60) == [Fraction(2, 3), Fraction(1, 3)]
        between = [*points, [HALF, Fraction(1)]]
        assert tying_weights(between, [0.66, 0.33], 60) == [Fraction(2, 3), Fraction(1, 3)]

    def test_a_direction_keeps_points_tied(self) -> None:
        points = [[Fraction(0), Fraction(2), Fraction(1)], [Fraction(1), Fraction(0), Fraction(3)]]
        found = tying_direction(points, [Fraction(0), Fraction(0), Fraction(1)], [0, 1])
        assert found[2] == 1
        assert sum(d * (a - b) for d, a, b in zip(found, *points, strict=True)) == 0


class TestPaths:
    FLAT = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])

    def test_equal_shares_of_a_simplex_are_found(self) -> None:
        values = ThreatValues(self.FLAT, ())
        (met,) = searched(self.FLAT, values, [np.array([0.5, 0.3, 0.2])])
        assert met.profiles == (0, 1, 2)
        assert met.weights.tolist() == pytest.approx([1 / 3] * 3)

    def test_profiles_that_others_span_are_not_mixed(self) -> None:
        flat = np.insert(self.FLAT, 1, [1.0, 0.0, 0.0], axis=1)
        (met,) = searched(flat, ThreatValues(flat, ()), [np.full(3, 1 / 3)])
        assert met.profiles == (0, 2, 3)
        assert _support(flat, np.array([0.4, 0.3, 0.2, 0.1])) == (0, 2, 3)

    def test_a_start_that_is_the_end_needs_no_steps(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("detente.numerics.transfer_newton.MOST_STEPS", 0)
        (met,) = searched(self.FLAT, ThreatValues(self.FLAT, ()), [np.full(3, 1 / 3)])
        assert met.gap < 1e-12

    def test_steps_that_go_too_far_are_halved(self) -> None:
        def steep(weights: FloatArray) -> tuple[FloatArray, FloatArray]:
            return 5 * (1 / 3 - weights), np.zeros((3, 3))  # it falls faster than it says

        assert _newton(self.FLAT, steep, np.array([0.5, 0.3, 0.2]), 1.0) == pytest.approx(1 / 3, abs=1e-3)

    def test_a_path_that_looks_too_often_is_given_up(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("detente.numerics.transfer_newton.MOST_LOOKS", 2)
        assert searched(self.FLAT, ThreatValues(self.FLAT, ()), [np.array([0.5, 0.3, 0.2])]) == []

    def test_nothing_is_found_where_nothing_is_deserved_that_can_be_had(self) -> None:
        def greedy(_weights: FloatArray) -> tuple[FloatArray, FloatArray]:
            return np.array([5.0, -4.0, 0.0]), np.zeros((3, 3))

        found: list[Met] = searched(self.FLAT, greedy, [np.full(3, 1 / 3)])
        assert found == []

    def test_what_threats_are_worth_moves_as_the_derivatives_say(self) -> None:
        side = Side(np.array([[[1.0, 0.0], [0.0, 2.0]], [[-1.0, -3.0], [0.0, -1.0]]]), np.array([0.5, -0.5]))
        values = ThreatValues(np.array([[1.0, 0.0], [1.0, 2.0]]), (side,))
        weights, step = np.array([0.6, 0.4]), 1e-6
        due, slopes = values(weights)
        for player in range(2):
            moved = weights.copy()
            moved[player] += step
            assert ((values(moved)[0] - due) / step).tolist() == pytest.approx(slopes[:, player].tolist(), abs=1e-4)


class TestPlayedValues:
    @pytest.mark.parametrize("value", [COCO, CORRELATED, SECURITY, LEADER], ids=lambda value: value.name)
    def test_they_are_those_of_the_weighted_game(self, value: FallbackBargaining) -> None:
        game = Game([[[[0, 1]], [[2, 0]]], [[[1, 0]], [[0, 1]]], [[[0, 2]], [[1, 1]]]])
        flat = game.fractions.reshape(3, -1)
        units, least = flat.max(axis=1) - flat.min(axis=1), flat.min(axis=1)
        scaled = ((flat - least[:, np.newaxis]) / units[:, np.newaxis]).astype(np.float64)
        weights = np.array([0.5, 0.25, 0.25])
        due, slopes = PlayedValues(game, value, scaled, units, least)(weights)
        factors = [Fraction(weight) / unit for weight, unit in zip(weights.tolist(), units, strict=True)]
        expected = value.payoffs(weighted_game(game, factors), memory=Memory())
        assert due.tolist() == pytest.approx(expected.tolist())
        assert slopes.shape == (3, 3)
        if value is not LEADER:  # nothing is played there
            assert (slopes @ weights).tolist() == pytest.approx(due.tolist())
