"""Decisions that a small change of the payoffs could turn are reported, with the gap and the sides that it is about."""

from fractions import Fraction

import pytest

import detente as dt
from detente.formats.agreement_document import seal
from detente.model.agreement import PlayedDisagreement

ZERO, BILLIONTH, TEN_MILLIONTH = Fraction(0), Fraction(1, 10**9), Fraction(1, 10**7)


def two_equilibria(gap: Fraction) -> dt.Game:
    """Make a game with the equilibria (4, 1) and (1, 4 + gap), and a better profile that is none."""
    rows = [[4, -3, 9], [-3, 1, -3], [-3, -3, Fraction(7, 2)]]
    columns = [[1, -3, -3], [-3, 4 + gap, -3], [-3, -3, Fraction(7, 2)]]
    return dt.Game.from_bimatrix(rows, columns)


def favourites(gap: Fraction) -> dt.Game:
    """Make a game whose row player has two favourites, up to the gap."""
    rows, columns = ([[Fraction(-2)] * 3 for _ in range(3)] for _ in range(2))
    diagonal = [(Fraction(1), Fraction(0)), (1 - gap, Fraction(1)), (Fraction(0), Fraction(3, 2))]
    for place, (row, column) in enumerate(diagonal):
        rows[place][place], columns[place][place] = row, column
    return dt.Game.from_bimatrix(rows, columns)


def ties(game, name):
    return [(tie.what, tie.gap) for tie in dt.solve(game, name).near_ties]


@pytest.mark.parametrize("gap", [BILLIONTH, TEN_MILLIONTH])
@pytest.mark.parametrize("name", ["correlated", "correlated-bloc"])
def test_two_fallbacks_with_almost_the_same_total_are_reported(name, gap):
    found = ties(two_equilibria(gap), name)
    assert found == [("fallbacks with almost the largest total (Player 1 | Player 2)", pytest.approx(float(gap)))]


@pytest.mark.parametrize("gap", [ZERO, Fraction(1, 1000)])
def test_ties_and_clear_decisions_are_not_reported_as_close(gap):
    assert ties(two_equilibria(gap), "correlated") == []
    assert ties(favourites(gap), "raiffa") == []


@pytest.mark.parametrize("gap", [BILLIONTH, TEN_MILLIONTH])
def test_almost_tied_favourites_are_reported(gap):
    found = ties(favourites(gap), "raiffa")
    assert found == [("a side's almost best fallbacks (Player 1 | Player 2)", pytest.approx(float(gap)))]


def test_almost_tied_nash_equilibria_are_reported_with_their_sides():
    found = ties(two_equilibria(TEN_MILLIONTH), "nash")
    assert found == [("Nash equilibria with almost the same total (Player 1 | Player 2)", pytest.approx(1e-7))]


def test_a_pick_in_the_limit_says_how_far_it_may_be_off():
    chicken = dt.Game.from_bimatrix([[6, 2], [7, 0]], [[6, 7], [2, 0]])
    [limit] = dt.solve(chicken, "raiffa").disagreements
    [point] = dt.solve(chicken, "correlated").disagreements
    assert isinstance(limit, PlayedDisagreement)
    assert isinstance(point, PlayedDisagreement)
    assert 0 < limit.radius <= 1e-10 * chicken.scale
    assert point.radius == 0


def test_a_changed_radius_is_refused():
    chicken = dt.Game.from_bimatrix([[6, 2], [7, 0]], [[6, 7], [2, 0]])
    document = dt.dump_agreement(dt.solve(chicken, "raiffa"))
    document["disagreements"][0]["radius"] = 0.5
    document["seal"] = seal(document)
    with pytest.raises(dt.CertificateRejected, match="limit of its rule"):
        dt.verify(chicken, dt.load_agreement(document))


def test_the_kindest_rule_is_the_default():
    assert dt.Correlated() == dt.Correlated(dt.Kindest())
    assert dt.Credible(breakdown=0.25) == dt.Credible(dt.Kindest(), 0.25)
