"""Linear programs that move with one number: roots, functions of it, bases, covers and chances."""

from fractions import Fraction

import numpy as np
import pytest
from flint import fmpz_poly

from detente.model.errors import Infeasible, NumericalTrouble
from detente.model.numbers import to_fractions
from detente.numerics import parametric_cover
from detente.numerics.algebraic import CLOSE, AlgebraicNumber, enclosure
from detente.numerics.lp import Basis
from detente.numerics.parametric_cover import FIRST, LAST, Question, covered, guess, tried, widened
from detente.numerics.parametric_events import Chance, Span, chances, union
from detente.numerics.parametric_program import MovingBasis, ParametricProgram
from detente.numerics.rational_function import RationalFunction, combination, product
from detente.numerics.real_roots import first_root
from detente.numerics.real_roots import nearest_root as any_root

HALF = Fraction(1, 2)


def nearest_root(polynomial, start, end) -> AlgebraicNumber:
    """Find a root that there is."""
    found = any_root(polynomial, start, end)
    assert found is not None
    return found


GOLDEN = nearest_root(fmpz_poly([-1, 1, 1]), Fraction(0), Fraction(1))  # 0.618..., the root of x^2 + x - 1
SHIFTED = nearest_root(fmpz_poly([-2, 0, 4]), Fraction(0), Fraction(1))  # 0.707...
RATIONAL = AlgebraicNumber.rational(Fraction(11, 19))


def polynomial(*roots):
    """Multiply (x - root) up, times the denominators."""
    total = fmpz_poly([1])
    for root in map(Fraction, roots):
        total *= fmpz_poly([-root.numerator, root.denominator])
    return total


# roots


def test_the_nearest_of_many_roots_is_found_exactly_in_both_directions():
    many = polynomial("1/10", "11/19", "11/19", "2/3", "7/10", 3) * fmpz_poly([1, 0, 1])
    assert nearest_root(many, HALF, Fraction(1)).exact == Fraction(11, 19)
    assert nearest_root(many, HALF, Fraction(0)).exact == Fraction(1, 10)
    assert any_root(many, Fraction(3, 4), Fraction(1)) is None


def test_roots_that_lie_where_an_interval_is_cut_are_found():
    assert nearest_root(polynomial("1/2", "3/4", "7/8"), Fraction(0), Fraction(1)).exact == HALF
    assert nearest_root(polynomial("1/4", "1/2"), Fraction(1), Fraction(0)).exact == HALF


def test_changes_of_signs_without_a_root_are_no_root():
    almost = fmpz_poly([101, -200, 100])  # (10x - 10)^2 + 1, on a way that ends at its least value
    near = fmpz_poly([26, -100, 100])  # (10x - 5)^2 + 1
    assert any_root(almost, Fraction(0), Fraction(1)) is None
    assert any_root(near, Fraction(0), Fraction(1)) is None


def test_irrational_roots_are_isolated_and_belong_to_their_factor():
    assert GOLDEN.exact is None
    assert float(GOLDEN) == pytest.approx((5**0.5 - 1) / 2, abs=1e-15)
    assert GOLDEN.coefficients == (-1, 1, 1)
    mixed = fmpz_poly([1, -1, -1]) * polynomial("9/10") * -3
    assert nearest_root(mixed, Fraction(1, 100), Fraction(1)) == GOLDEN


def test_the_first_root_before_a_number_is_that_number_unless_another_comes_first():
    narrow = GOLDEN.refined(CLOSE)
    own, start = fmpz_poly([-1, 1, 1]), Fraction(1, 10)
    assert first_root(own, start, narrow) == GOLDEN
    assert first_root(polynomial("9/10"), start, narrow) == GOLDEN
    assert first_root(polynomial("1/2"), start, narrow).exact == HALF
    assert first_root(polynomial("7/10"), Fraction(1), narrow).exact == Fraction(7, 10)
    assert first_root(polynomial("1/2"), start, RATIONAL).exact == HALF
    assert first_root(polynomial("9/10"), start, RATIONAL) is RATIONAL


def test_roots_inside_the_interval_of_the_number_are_told_from_it():
    wide = AlgebraicNumber((-1, 1, 1), HALF, Fraction(3, 4))
    assert first_root(polynomial("3/5"), HALF, wide).exact == Fraction(3, 5)
    assert first_root(polynomial("7/10"), HALF, wide) == GOLDEN
    assert first_root(polynomial("7/10"), Fraction(3, 4), wide).exact == Fraction(7, 10)
    assert first_root(polynomial("3/5", "3/5") + 1, HALF, wide) == GOLDEN
    assert first_root(fmpz_poly([2501, -8000, 6400]), HALF, wide) == GOLDEN  # (80x - 50)^2 + 1


# numbers


def test_numbers_are_ordered_and_equal_by_value():
    assert sorted([LAST, SHIFTED, GOLDEN, RATIONAL, FIRST]) == [FIRST, RATIONAL, GOLDEN, SHIFTED, LAST]
    assert GOLDEN.refined(CLOSE) == GOLDEN
    assert not GOLDEN.refined(CLOSE) < GOLDEN
    assert AlgebraicNumber.rational(Fraction(11, 19)) == RATIONAL
    assert len({GOLDEN, GOLDEN.refined(CLOSE), RATIONAL}) == 2
    assert GOLDEN != 0.618
    assert (str(GOLDEN), repr(RATIONAL)) == ("≈0.6180339887", "AlgebraicNumber(11/19)")


def test_two_roots_of_one_polynomial_are_different_numbers():
    two = fmpz_poly([1, -8, 8])  # (2 - sqrt 2)/4 and (2 + sqrt 2)/4
    low, high = nearest_root(two, Fraction(0), Fraction(1)), nearest_root(two, Fraction(1), Fraction(0))
    assert low != high
    assert low < high
    assert low.refined(CLOSE) != high.refined(CLOSE)
    wide = AlgebraicNumber(low.coefficients, Fraction(0), HALF), AlgebraicNumber(low.coefficients, HALF, Fraction(1))
    assert wide[0] != wide[1]
    assert wide[0] < wide[1]


def test_signs_at_a_number_are_exact():
    assert GOLDEN.sign_of([-1, 1, 1]) == 0
    assert GOLDEN.sign_of([0, -1, 1, 1]) == 0
    assert GOLDEN.sign_of([-618033988749894848204586834366, 10**30]) == -1
    assert GOLDEN.sign_of([-618033988749894848204586834365, 10**30]) == 1
    assert GOLDEN.sign_of([-int(10**60 * GOLDEN.refined(Fraction(1, 10**70)).low), 10**60]) == 1
    assert [RATIONAL.sign_of(each) for each in ([-11, 19], [-10, 19], [-12, 19], [])] == [0, 1, -1, 0]
    assert RATIONAL.is_root_of([-11, 19])
    assert not GOLDEN.is_root_of([-11, 19])


def test_an_enclosure_holds_all_values():
    coefficients, low, high = [3, -7, 0, 5], Fraction(1, 3), HALF
    least, most = enclosure(coefficients, low, high)
    values = [3 - 7 * x + 5 * x**3 for x in (low + (high - low) * k / 50 for k in range(51))]
    assert least <= min(values) <= max(values) <= most


# functions


def test_functions_are_kept_in_lowest_terms_and_evaluated():
    found = RationalFunction.of(fmpz_poly([2, 2]) * fmpz_poly([-1, 3]), fmpz_poly([-4, -4]))
    assert found == RationalFunction((1, -3), (2,))
    assert found(Fraction(1, 3)) == 0
    assert RationalFunction.constant(Fraction(2, 3)).is_constant
    assert RationalFunction.constant(Fraction(0)) == RationalFunction((), (1,))
    assert not found.is_constant
    assert not RationalFunction((1,), (1, 1)).is_constant


def test_functions_are_evaluated_at_irrational_numbers():
    golden = float(GOLDEN)
    assert RationalFunction((1, 2), (3, -1)).near(GOLDEN) == pytest.approx((1 + 2 * golden) / (3 - golden), rel=1e-15)
    assert RationalFunction((-1, 1, 1), (7,)).near(GOLDEN) == 0
    assert RationalFunction((-11, 19), (1,)).near(RATIONAL) == 0
    steep = RationalFunction((1,), (-618033988749894848204586834365638117720309179, 10**45))  # a pole 8e-46 away
    assert steep.near(GOLDEN) == pytest.approx(1 / 0.80576, rel=1e-5)


def test_functions_agree_where_they_meet():
    one, other = RationalFunction((0, 0, 1), (1,)), RationalFunction((1, -1), (1,))
    assert one.agrees(other, GOLDEN)
    assert not one.agrees(other, RATIONAL)
    assert one.agrees(one, RATIONAL)


def test_functions_are_added_and_multiplied():
    one, other = RationalFunction((1,), (0, 1)), RationalFunction((0, 1), (1, 1))
    found = combination([(HALF, one), (Fraction(0), other), (Fraction(-2), other)], Fraction(5))
    assert found(Fraction(3)) == HALF / 3 - 2 * Fraction(3, 4) + 5
    assert product(one, other)(Fraction(3)) == Fraction(1, 4)


# bases and covers


def program_of(start, slope):
    return ParametricProgram.of(to_fractions(np.array(start)), to_fractions(np.array(slope)))


def blended(first, second):
    first, second = np.array(first), np.array(second)
    gap, total = first - second, first + second
    return program_of([gap, -gap], [total, total])


CURSE = blended([[0], [-100]], [[0], [-1000]])
HOT_DOGS = blended([[70, 100], [40, 28]], [[24, 32], [80, 10]])


def test_a_basis_gives_the_point_as_functions():
    basis = MovingBasis(CURSE, Basis((0, 1), (1,)))  # told to refrain, no gain from cursing
    chance = RationalFunction.of(basis.chances[1], basis.determinant)
    assert chance(Fraction(0)) == 1
    assert basis.quantity([0, -200], 2)(Fraction(0)) == -100


def test_bases_that_are_none_are_refused():
    with pytest.raises(ZeroDivisionError, match="2 basic columns for 0 tight rows"):
        MovingBasis(CURSE, Basis((0, 1), ()))
    with pytest.raises(ZeroDivisionError, match="whatever"):
        MovingBasis(HOT_DOGS, Basis((2, 3), (1,)))  # the row is about the other two columns


def test_a_cover_has_no_gaps_and_ends_where_the_threat_breaks_even():
    stretches = covered(Question(CURSE, [0, -1100]))
    assert [(each.low.exact, each.high.exact) for each in stretches] == [(0, Fraction(9, 11)), (Fraction(9, 11), 1)]


def test_what_is_best_at_a_point_is_told_from_what_is_not():
    question = Question(CURSE, [0, -1100])
    before, after = (stretch.basis for stretch in covered(question))
    place = AlgebraicNumber.rational(Fraction(9, 11))
    kept = question.at(place, [before, after])
    assert kept is not None
    assert question.best_at(kept, place)
    assert kept.quantity([0, -1100])(Fraction(9, 11)) == 0
    assert not question.best_at(before, place)
    assert not question.best_at(before, LAST)
    assert not question.best_at(MovingBasis(CURSE, Basis((1,), ())), LAST)
    assert not question.best_at(MovingBasis(CURSE, Basis((1,), ())), FIRST)


def test_a_place_that_is_a_root_is_passed_over():
    question = Question(CURSE, [0, -1100])
    assert question.stretch(Fraction(9, 11), (FIRST, LAST)) is None
    with pytest.raises(NumericalTrouble, match="no place"):
        tried((FIRST, LAST), lambda _place, _gap: None)
    basis = MovingBasis(CURSE, Basis((0,), ()))
    assert widened(basis, [polynomial("1/2")], HALF, (FIRST, LAST)) is None


def test_the_solver_in_floats_only_proposes(monkeypatch):
    """Without its help the same answer is found from one column."""

    def failing(*_args, **_kwargs):
        message = "nothing"
        raise Infeasible(message)

    monkeypatch.setattr(parametric_cover, "LinearProgram", failing)
    assert guess(CURSE, HALF, [[0, -1100]]) == Basis((0,), ())
    monkeypatch.setattr(parametric_cover, "guess", lambda *_: Basis((0, 1), ()))
    assert len(covered(Question(CURSE, [0, -1100]))) == 2
    assert Question(CURSE, [0, -1100]).at(GOLDEN, ()) is None


# chances


def test_where_an_event_has_a_chance_is_known():
    refrain, curse, never = chances(CURSE, [frozenset({0}), frozenset({1}), frozenset()])
    [span] = refrain.spans
    assert span.low.exact == Fraction(9, 11)
    assert written(refrain) == ["[9/11 1]"]
    assert written(curse) == ["[0 9/11]"]
    assert never.spans == ()


def test_spans_may_leave_out_their_ends():
    """Column's second action is played after 1/5, with a chance that grows from nothing."""
    half_open = blended([[2, -1], [2, 0]], [[1, -1], [0, 2]])
    assert written(chances(half_open, [frozenset({2, 3})])[0]) == ["(1/5 1]"]


def test_what_is_possible_at_one_point_only_is_a_point():
    free = blended([[0], [0]], [[0], [-1000]])
    [span] = chances(free, [frozenset({0})])[0].spans
    assert span.low == span.high == LAST


def span(low, high, with_low=True, with_high=True):  # as a span is written
    low, high = (AlgebraicNumber.rational(Fraction(end)) for end in (low, high))
    return Span(low, high, with_low, with_high)


def written(chance):
    ends = ((str(each.low.exact), str(each.high.exact), each.with_low, each.with_high) for each in chance.spans)
    return [f"{'[' if a else '('}{low} {high}{']' if b else ')'}" for low, high, a, b in ends]


def test_chances_are_joined_where_they_touch():
    half, third = (AlgebraicNumber.rational(Fraction(1, k)) for k in (2, 3))
    one = Chance((span(0, "1/4", with_high=False), span("1/2", 1, with_low=False)), (half, third))
    other = Chance((span("1/4", "1/3"), span("3/4", "4/5")), ())
    found = union([one, other])
    assert written(found) == ["[0 1/3]", "(1/2 1]"]
    assert found.undecided == (half,)
    assert written(union([Chance((span(0, "1/2", with_high=False), span(0, "1/2")), ())])) == ["[0 1/2]"]
    open_ends = Chance((span(0, "1/2", with_high=False), span("1/2", 1, with_low=False)), ())
    assert written(union([open_ends])) == ["[0 1/2)", "(1/2 1]"]
    assert written(union([])) == []


def test_an_end_that_cannot_be_decided_is_reported(monkeypatch):
    monkeypatch.setattr(Question, "at", lambda *_: None)
    [chance] = chances(blended([[0], [0]], [[0], [-1000]]), [frozenset({0})])
    assert (chance.spans, list(chance.undecided)) == ((), [LAST])
