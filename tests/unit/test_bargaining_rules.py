"""Known answers of bargaining rules, on sets that are as they should be and on degenerate ones."""

from fractions import Fraction
from math import prod, sqrt

import pytest

from detente.bargaining import (
    RULES,
    Egalitarian,
    EqualLoss,
    KalaiSmorodinsky,
    NashBargaining,
    PerlesMaschler,
    RaiffaContinuous,
    RaiffaDiscrete,
    Utilitarian,
    nash_bargaining,
    raiffa_discrete,
)
from detente.bargaining.acceptable import demanding
from detente.model.certificate import Floor
from detente.model.errors import Infeasible, NotApplicable, NumericalTrouble, TooLarge
from tests.naive import bargaining as naive
from tests.unit.bargaining_problems import KNOWN, picked, recorded

SPREAD = [(1.0, 6.0), (3.0, 5.0), (6.0, 2.0), (7.0, 0.0), (2.0, 2.0)]
TRIPLES = ((0, 3, 1), (2, 2, 0), (4, 0, 5), (1, 1, 1))
NAMES = [rule.name for rule in RULES]
MANY = [rule for rule in RULES if rule.name not in {"perles-maschler", "raiffa-continuous"}]


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        (NashBargaining(), (2, 2)),
        (NashBargaining((Fraction(2), Fraction(1))), (Fraction(8, 3), Fraction(4, 3))),
        (KalaiSmorodinsky(), (Fraction(16, 7), Fraction(12, 7))),
        (Egalitarian(), (2, 2)),
        (EqualLoss(), (Fraction(5, 2), Fraction(3, 2))),
        (Utilitarian(), (3, 1)),
        (RaiffaDiscrete(), (Fraction(9, 4), Fraction(7, 4))),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_the_answers_of_the_theory_are_exact(rule, answer):
    found = picked(rule, KNOWN, (0, 0))
    assert found.payoffs == answer
    assert found.radius == 0


def test_the_steady_path_of_the_theory_ends_where_it_should():
    found = picked(RaiffaContinuous(), KNOWN, (0, 0))
    assert found.payoffs == pytest.approx((2.2033, 1.7967), abs=1e-4)
    assert 0 < found.radius < 1e-14


def test_two_walkers_of_the_theory_meet_at_a_root_of_two():
    found = picked(PerlesMaschler(), KNOWN, (0, 0))
    assert found.payoffs == pytest.approx((3 - 1 / sqrt(2), 1 + 1 / sqrt(2)), abs=1e-14)
    assert 0 < found.radius < 1e-14


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_one_point_is_the_only_agreement(rule):
    assert picked(rule, ((1, 2),), (0, 0)).payoffs == (1, 2)
    assert picked(rule, ((1, 2),), (1, 2)).payoffs == (1, 2)


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_a_symmetric_segment_is_cut_in_half(rule):
    assert picked(rule, ((0, 3), (3, 0)), (0, 0)).payoffs == (Fraction(3, 2), Fraction(3, 2))


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_a_symmetric_corner_is_reached(rule):
    assert picked(rule, ((0, 3), (2, 2), (3, 0)), (0, 0)).payoffs == (2, 2)


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_where_one_player_has_nothing_to_gain_the_other_gets_everything(rule):
    assert picked(rule, ((0, 1), (0, 3)), (0, 0)).payoffs == (0, 3)
    assert picked(rule, KNOWN, (0, 3)).payoffs == (0, 3)
    assert picked(rule, ((1, 3), (1, 0)), (1, 1)).payoffs == (1, 3)


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_a_disagreement_point_on_the_frontier_is_the_agreement(rule):
    assert picked(rule, KNOWN, (2, 2)).payoffs == (2, 2)
    assert picked(rule, KNOWN, (3, 1)).payoffs == (3, 1)


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_beyond_the_frontier_there_is_nothing_to_agree_on(rule):
    with pytest.raises(NotApplicable, match="nothing to agree on") as caught:
        picked(rule, KNOWN, (3, 2))
    assert caught.value.where == "disagreement"


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_a_point_where_everybody_gets_its_best_is_the_agreement(rule):
    assert picked(rule, ((0, 3), (4, 3), (4, 1)), (0, 0)).payoffs == (4, 3)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.name != "perles-maschler"])
def test_one_player_alone_takes_its_best(rule):
    assert picked(rule, ((1,), (4,), (2,)), (0,)).payoffs == (4,)


@pytest.mark.unwatched
@pytest.mark.parametrize("rule", MANY, ids=lambda rule: rule.name)
def test_three_equal_players_share_equally(rule):
    rows = ((3, 0, 0), (0, 3, 0), (0, 0, 3), (2, 2, 0), (2, 0, 2), (0, 2, 2))
    assert picked(rule, rows, (0, 0, 0)).payoffs == (Fraction(4, 3),) * 3


def test_three_players_of_whom_one_gains_nothing_leave_it_out():
    rows = ((0, 3, 5), (2, 2, 5), (4, 0, 5), (9, 9, 1))
    assert picked(NashBargaining(), rows, (0, 0, 5)).payoffs == (2, 2, 5)
    assert picked(KalaiSmorodinsky(), rows, (0, 0, 5)).payoffs == (Fraction(16, 7), Fraction(12, 7), 5)


def test_known_answers_of_three_players():
    parts = Fraction(76, 37), Fraction(57, 37), Fraction(95, 37)
    assert picked(KalaiSmorodinsky(), TRIPLES, (0, 0, 0)).payoffs == parts
    assert picked(Egalitarian(), TRIPLES, (0, 0, 0)).payoffs == (Fraction(38, 21),) * 3
    assert picked(EqualLoss(), TRIPLES, (0, 0, 0)).payoffs == (Fraction(16, 7), Fraction(9, 7), Fraction(23, 7))


def test_the_largest_product_of_three_players_has_a_root_in_it_and_says_how_far_off_it_is():
    found = picked(NashBargaining(), TRIPLES, (0, 0, 0))
    assert 0 < found.radius < 1e-14
    shares = [place / 999 for place in range(1000)]
    mixed = [[s * a + (1 - s) * b for a, b in zip(TRIPLES[0], TRIPLES[2], strict=True)] for s in shares]
    assert prod(found.payoffs) >= max(map(prod, mixed)) - 1e-12


def test_leximin_goes_on_where_the_least_gain_cannot_rise():
    assert picked(Egalitarian(), ((0, 1), (3, 1), (1, 1)), (0, 0)).payoffs == (3, 1)


def test_the_rounds_of_three_players_that_never_end_are_stopped_within_a_radius():
    rows = ((4, 0, 0), (0, 4, 0), (3, 3, 1), (0, 0, 3))
    found = picked(RaiffaDiscrete(), rows, (0, 0, 0))
    assert 0 < found.radius <= 4e-8


@pytest.mark.unwatched
@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_between_two_players_rules_agree_with_looking_at_many_points(rule):
    d = (1, 1)
    x, y = map(float, picked(rule, SPREAD, d).payoffs)
    ideal = naive.most(SPREAD, d, 0, 1), naive.most(SPREAD, d, 1, 1)
    corners = [(1.0, 6.0), (3.0, 5.0), (6.0, 2.0), (6.5, 1.0)]
    worth = {
        "nash-bargaining": lambda p: (p[0] - 1) * (p[1] - 1),
        "kalai-smorodinsky": lambda p: min((p[0] - 1) / (ideal[0] - 1), (p[1] - 1) / (ideal[1] - 1)),
        "egalitarian": lambda p: min(p[0] - 1, p[1] - 1),
        "equal-loss": lambda p: -max(ideal[0] - p[0], ideal[1] - p[1]),
        "utilitarian": sum,
    }
    if rule.name in worth:
        best = naive.best(SPREAD, d, worth[rule.name])
        assert best <= worth[rule.name]((x, y)) + 1e-12
        assert worth[rule.name]((x, y)) <= best + 0.05
        return
    slow = {"raiffa-discrete": naive.rounds, "raiffa-continuous": naive.flow}
    expected = naive.meeting(corners) if rule.name == "perles-maschler" else slow[rule.name](SPREAD, d)
    assert (x, y) == pytest.approx(expected, abs=1e-2)


@pytest.mark.parametrize("rule", MANY, ids=lambda rule: rule.name)
def test_in_floats_rules_come_to_the_same_points_or_refuse(rule):
    exact = picked(rule, TRIPLES, (0, 0, 0)).payoffs
    if rule.name == "raiffa-discrete":
        with pytest.raises(TooLarge, match="up to 4,096 profiles"):
            picked(rule, TRIPLES, (0, 0, 0), exact=False)
        return
    found = picked(rule, TRIPLES, (0.0, 0.0, 0.0), exact=False)
    assert found.payoffs == pytest.approx([float(value) for value in exact], abs=1e-8)


def test_the_steady_path_of_three_players_is_known_within_a_radius():
    rule = RaiffaContinuous()
    equal = picked(rule, ((3, 0, 0), (0, 3, 0), (0, 0, 3), (2, 2, 0), (2, 0, 2), (0, 2, 2)), (0, 0, 0))
    assert equal.payoffs == pytest.approx((4 / 3,) * 3, abs=1e-12)
    assert equal.radius < 1e-12
    flat = picked(rule, ((0, 3, 1), (2, 2, 1), (4, 0, 1)), (0, 0, 0))
    assert flat.payoffs == pytest.approx((*picked(rule, KNOWN, (0, 0)).payoffs, 1), abs=1e-12)
    assert picked(rule, ((1, 2, 3),), (1, 2, 3)).payoffs == (1, 2, 3)


def test_the_steady_path_is_one_in_fractions():
    with pytest.raises(TooLarge, match="computed in fractions"):
        picked(RaiffaContinuous(), TRIPLES, (0, 0, 0), exact=False)
    with pytest.raises(TooLarge, match="computed in fractions"):
        picked(RaiffaContinuous(), KNOWN, (0, 0), exact=False)


@pytest.mark.parametrize(
    ("rule", "module", "name"),
    [(NashBargaining(), nash_bargaining, "MAX_CORNERS"), (RaiffaDiscrete(), raiffa_discrete, "MAX_ROUNDS")],
)
def test_a_search_that_does_not_end_is_given_up(rule, module, name, monkeypatch):
    monkeypatch.setattr(module, name, 1)
    with pytest.raises(NumericalTrouble):
        picked(rule, ((3, 0, 0), (0, 3, 0), (0, 0, 3), (2, 2, 0), (2, 0, 2), (0, 2, 2)), (0, 0, 0))


def test_demands_that_cannot_be_met_besides_are_no_missing_agreement():
    region = demanding(recorded(KNOWN), (0, 0))
    with pytest.raises(Infeasible):
        region.maximise((Fraction(1), Fraction(0)), (Floor((Fraction(0), Fraction(1)), Fraction(9)),))


def test_perles_maschler_is_for_two():
    with pytest.raises(NotApplicable, match="two players, and here are 3"):
        picked(PerlesMaschler(), TRIPLES, (0, 0, 0))


@pytest.mark.parametrize("weights", [(1, 1, 1), (1, 0), (1, -1)])
def test_weights_are_one_positive_number_a_player(weights):
    with pytest.raises(NotApplicable, match="to each of 2 players"):
        picked(NashBargaining(tuple(map(Fraction, weights))), KNOWN, (0, 0))


def test_a_player_with_almost_nothing_to_gain_is_reported():
    [close] = KalaiSmorodinsky().choose(recorded(KNOWN), (0, 3 - Fraction(1, 10**8))).near_ties
    assert close.gap == pytest.approx(1e-8)


def test_totals_that_are_almost_the_same_are_reported():
    almost = recorded(((0, 3), (2, 1 - Fraction(1, 10**8))))
    [close] = Utilitarian().choose(almost, (0, 0)).near_ties
    assert 0 < close.gap < 1e-6
