"""Deals with limited payments: known answers, both ends, and what a checker refuses."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from fractions import Fraction
from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.bargaining import Egalitarian
from detente.capped import capped, verify_capped
from detente.certify.capped import check_capped, tolerance_of
from detente.formats.agreement_parts import seal
from detente.formats.capped_document import dump_capped, load_capped
from detente.model.capped import Payments
from detente.model.caps import Caps, caps_of
from detente.model.certificate import Floor
from detente.model.errors import (
    CertificateRejected,
    FormatError,
    Infeasible,
    InvalidGame,
    NotApplicable,
    NumericalTrouble,
    TooLarge,
    Unbounded,
)
from detente.model.game import Game
from detente.model.numbers import to_fractions
from detente.numerics.capped_payoffs import CappedPayoffs
from detente.numerics.outcome_search import OutcomeSearch
from detente.numerics.shortfall_curve import shortfall_curve
from detente.report.capped_page import capped_page, how
from detente.report.figures import Figures, probabilities
from detente.report.notebook import page_of
from detente.report.text import render
from tests.naive.capped import largest, shortfall

MODULE = sys.modules["detente.capped"]  # the package offers the function by this name
CURSE = Game.from_bimatrix([[0], [0]], [[0], [-1000]], players=["Witch", "Farmer"])
BATTLE = Game.from_bimatrix([[4, 0], [0, 1]], [[1, 0], [0, 2]])
RULES = ["nash-bargaining", "kalai-smorodinsky", "egalitarian", "equal-loss", "utilitarian", "raiffa-discrete"]
BUDGETS = st.lists(st.one_of(st.none(), st.integers(0, 6)), min_size=2, max_size=3)
PAYOFFS = st.integers(-4, 5)


def plain(value):
    """Hide from type checkers what a value is: fractions equal whole numbers."""
    return value


@st.composite
def problems(draw):
    budgets = draw(BUDGETS)
    n_outcomes = draw(st.integers(1, 4))
    table = [[draw(PAYOFFS) for _ in range(n_outcomes)] for _ in budgets]
    caps = Caps(
        tuple(None if own is None else Fraction(own, 2) for own in budgets),
        draw(st.sampled_from([Fraction(0), Fraction(1, 4)])),
    )
    return to_fractions(np.array(table)), caps


def over(table, caps):
    return CappedPayoffs(OutcomeSearch(table), 1.0, caps)


def floats(caps):
    return [inf if budget is None else float(budget) for budget in caps.budgets], float(caps.tax)


def test_deal_that_costs_more_than_the_budget_misses_by_the_rest():
    found = capped(CURSE, budgets=100, concepts=["coco", "correlated"])
    coco, correlated = found.deals
    assert not coco.survives
    assert coco.given.amount == 400
    assert plain(coco.given.weights) == (1, 0)
    assert plain((coco.common_budget, coco.largest_tax)) == (500, None)
    assert plain(
        [(budget, corner.amount) for budget, corner in zip(coco.curve.budgets, coco.curve.corners, strict=True)]
    ) == [
        (0, 500),
        (500, 0),
    ]
    assert correlated.survives
    assert plain((correlated.common_budget, correlated.largest_tax)) == (0, 1)
    assert repr(found) == "CappedAgreements(coco: misses by 400, correlated: survives; 0 rules)"


def test_deal_survives_within_its_budget_by_paying_exactly_that():
    found = capped(CURSE, budgets={"Farmer": 500}, concepts=["coco"])
    (deal,) = found.deals
    assert deal.survives
    assert deal.largest_tax == 0
    assert plain((deal.given.payments.paid, deal.given.payments.received)) == ((0, 500), (500, 0))
    assert found.corners is not None
    assert found.corners.within


def test_tax_on_a_needed_payment_ends_a_deal_at_any_budget():
    (deal,) = capped(CURSE, budgets=inf, tax=Fraction(1, 10), concepts=["coco"]).deals
    assert not deal.survives
    assert deal.common_budget is None
    assert deal.untaxed.amount == 0
    assert deal.largest_tax == 0
    assert deal.given.amount == Fraction(500, 19)  # w = (10, 9) / 19


def test_prisoners_need_no_payment_and_no_budget():
    prisoners = dt.read("example:prisoners-dilemma")
    found = capped(prisoners, budgets=0, tax=Fraction(99, 100))
    assert all(deal.survives and deal.largest_tax == 1 for deal in found.deals)
    assert plain({tuple(bargain.payoffs) for bargain in found.bargains}) == {(3, 3)}
    assert found.welfare == 6


@pytest.mark.unwatched
def test_without_budgets_rules_agree_as_without_money():
    found = capped(BATTLE, budgets=0, disagreement=[Fraction(4, 5), Fraction(2, 3)])
    assert found.source is None
    for bargain in found.bargains:
        deal = dt.solve(
            BATTLE, replace(plain(dt.concept(bargain.rule)), fallback=dt.Stated([Fraction(4, 5), Fraction(2, 3)]))
        )
        assert np.allclose(deal.payoffs, [float(payoff) for payoff in bargain.payoffs], atol=1e-9)


def test_with_free_money_rules_share_the_surplus_evenly():
    found = capped(BATTLE, concepts=RULES)
    deal = dt.solve(BATTLE, "correlated")
    assert {tuple(bargain.payoffs) for bargain in found.bargains} == {deal.payoff_numbers}


@given(problems(), st.data())
def test_maxima_are_those_of_a_plain_solver(problem, data):
    table, caps = problem
    players = range(len(table))
    weights = [Fraction(data.draw(st.integers(-2, 3))) for _ in players]
    bounds = [data.draw(st.integers(-5, 3)) for _ in players] if data.draw(st.booleans()) else []
    units = [tuple(Fraction(int(one == other)) for other in players) for one in players]
    floors = [Floor(unit, Fraction(bound)) for unit, bound in zip(units, bounds, strict=False)]
    demands = [([float(own) for own in floor.weights], float(floor.bound)) for floor in floors]
    budgets, tax = floats(caps)
    expected = largest([float(weight) for weight in weights], table.astype(float), budgets, tax, demands)
    search = over(table, caps)
    if expected is None or np.isinf(expected):
        with pytest.raises(Infeasible if expected is None else Unbounded):
            search.maximise(weights, floors)
        return
    found = search.maximise(weights, floors)
    assert abs(float(found.lower) - expected) < 1e-7
    assert search.probe(weights, floors) is None
    assert search.asked == [found]


@given(problems(), st.data())
def test_shortfalls_are_those_of_a_plain_solver_at_every_budget(problem, data):
    table, caps = problem
    due = [Fraction(data.draw(st.integers(-6, 9)), 2) for _ in table]
    target = [float(own) for own in due]
    budgets, tax = floats(caps)
    found = over(table, caps).shortfall(due)
    assert abs(float(found.amount) - shortfall(target, table.astype(float), budgets, tax)) < 1e-7
    curve = shortfall_curve(due, OutcomeSearch(table), 1.0, caps)
    amounts = [float(corner.amount) for corner in curve.corners]
    assert amounts == sorted(amounts, reverse=True)
    for budget in (0.0, 1.3, 4.0):
        expected = shortfall(target, table.astype(float), [budget] * len(due), tax)
        assert abs(np.interp(budget, [float(own) for own in curve.budgets], amounts) - expected) < 1e-7


def test_the_line_of_a_first_corner_need_not_be_that_of_its_edge():
    rows = [[[-3, -2], [-1, 4], [2, -1]], [[-3, 2], [1, 0], [1, -3]]]
    game = dt.Game(np.array(rows, dtype=float))
    for deal in capped(game, concepts=["coco", "correlated", "security"]).deals:
        curve = deal.curve
        amounts = [float(corner.amount) for corner in curve.corners]
        target = deal.agreement.payoffs.tolist()
        for budget in (0.0, 0.4, 1.0, 2.5):
            expected = shortfall(target, game.payoffs.reshape(2, -1), [budget] * 2, 0.0)
            assert abs(np.interp(budget, [float(own) for own in curve.budgets], amounts) - expected) < 1e-7


@pytest.mark.unwatched
@given(st.lists(PAYOFFS, min_size=6, max_size=6))
def test_larger_budgets_and_smaller_taxes_never_hurt(payoffs):
    table, half = to_fractions(np.array(payoffs).reshape(2, 3)), Fraction(1, 2)
    due = [Fraction(2), Fraction(3)]
    least = [Fraction(min(own)) for own in table.tolist()]
    growing = [
        Caps((budget,) * 2, tax)
        for budget, tax in [(Fraction(0), half), (half, half), (half, Fraction(0)), (Fraction(9), Fraction(0))]
    ]
    shortfalls = [over(table, caps).shortfall(due).amount for caps in growing]
    assert shortfalls == sorted(shortfalls, reverse=True)
    assert shortfalls[0] == over(table, growing[0].untaxed()).shortfall(due).amount
    gains = [
        min(a - b for a, b in zip(Egalitarian().choose(over(table, caps), least).payoffs, least, strict=True))
        for caps in growing
    ]
    assert gains == sorted(gains)


def test_large_games_are_read_as_the_fractions_they_are():
    game = Game(np.random.default_rng(3).normal(size=(3, 5, 5, 5)))
    wanted = ["coco", "egalitarian", "nash-bargaining", "raiffa-continuous"]
    found = capped(game, budgets=[0.25, 0.5, 0], tax=0.125, concepts=wanted)
    target = [float(own) for own in found.deals[0].agreement.payoff_numbers]
    assert abs(float(found.deals[0].given.amount) - shortfall(target, game.payoffs, [0.25, 0.5, 0], 0.125)) < 1e-7
    assert [name for name, _ in found.skipped] == ["raiffa-continuous"]
    assert 0 < verify_capped(game, found).largest_violation < 1e-9
    assert verify_capped(game, found, exact=True).largest_violation < 1e-9


def test_outcomes_that_are_needed_are_found_among_many():
    table = np.zeros((2, 100), dtype=int)
    table[:, 50] = [2, 2]
    table[:, :2] = [[9, -20], [-4, 9]]
    search = over(to_fractions(table), caps_of("AB", 0))
    assert 50 not in search.outcomes.seen
    assert search.maximise([1, 0], [Floor((1, 0), Fraction(3, 2)), Floor((0, 1), 2)]).lower == 2
    with pytest.raises(Infeasible):
        search.maximise([1, 0], [Floor((1, 0), 3), Floor((0, 1), 3)])
    assert not search.outcomes.all_seen


def test_four_players_are_shown_their_favourites_and_one_player_its_best():
    rng = np.random.default_rng(1)
    game = Game(rng.integers(0, 9, size=(4, 2, 2, 2, 2)).tolist())
    found = capped(game, budgets=1, concepts=["coco", "egalitarian"])
    assert len(plain(found.corners).corners) == 4
    assert "Every player's favourite" in render(capped_page(found))
    assert verify_capped(game, found, exact=True).proved
    alone = capped(Game([[1, 3]]), budgets=1, concepts=["correlated"])
    assert alone.deals[0].survives
    assert [plain(alone.corners).stages[place].payoffs for place in plain(alone.corners).corners] == [(3,)]


def test_rules_with_nothing_to_agree_on_are_left_out():
    found = capped(CURSE, budgets=1, disagreement=[5, 5], concepts=["coco", "egalitarian"])
    assert [name for name, _ in found.skipped] == ["egalitarian"]
    assert found.bargains == ()
    verify_capped(CURSE, found)
    nothing = capped(CURSE, disagreement=[5, 5], concepts=["egalitarian"])
    assert [name for name, _ in nothing.skipped] == ["egalitarian", "the efficient agreements"]
    assert "Left out" in render(capped_page(nothing))
    assert nothing.corners is None


def test_a_point_out_of_reach_is_told_with_what_could_help():
    asked = capped(CURSE, disagreement=[5, 5], concepts=["egalitarian"])
    assert {name for name, _ in asked.skipped} == {"egalitarian", "the efficient agreements"}
    assert all("add up to 10, more than the largest total payoff 0" in reason for _, reason in asked.skipped)
    limited = capped(CURSE, budgets=1, disagreement=[5, -5], concepts=["egalitarian"])
    assert "allow larger payments or a lower tax" in dict(limited.skipped)["egalitarian"]


def test_without_a_disagreement_point_there_are_no_rules():
    three = dt.read("example:public-good")
    wanted = [replace(plain(dt.concept("egalitarian")), fallback=dt.Leader())]
    found = capped(three, concepts=["coco", *wanted, "nash"])
    assert [name for name, _ in found.skipped] == ["egalitarian"]
    assert (found.disagreement, found.source, found.corners) == ((), None, None)
    verify_capped(three, found)
    assert load_capped(json.loads(json.dumps(dump_capped(found)))).corners is None


def test_concepts_that_do_not_apply_are_left_out_with_the_reason():
    matching = dt.read("example:matching-pennies-3")
    found = capped(matching, budgets=1, concepts=["coco", "perles-maschler"])
    assert [name for name, _ in found.skipped] == ["perles-maschler"]
    sampled = capped(CURSE, budgets=1, concepts=[plain(_Undefined())])
    assert sampled.skipped == (("undefined", "there is none"),)


class _Undefined:
    name = "undefined"

    def solve(self, game):
        raise NotApplicable("there is none")


def test_deals_that_are_no_limit_of_their_rule_are_given_their_radius():
    lottery = plain(dt.solve(BATTLE, "raiffa-continuous"))
    assert tolerance_of(lottery) >= Fraction(lottery.radius)
    assert tolerance_of(dt.solve(BATTLE, "coco")) == 0
    (deal,) = capped(BATTLE, budgets=0, concepts=["lambda-transfer"]).deals
    assert deal.survives


@pytest.mark.parametrize(
    ("budgets", "tax", "message"),
    [
        (-1, 0, "Ann's budget is -1"),
        (nan, 0, "Ann's budget is nan"),
        (True, 0, "Ann's budget is True"),
        (["x", 1], 0, "Ann's budget is 'x'"),
        ([1], 0, "1 budget was given for 2 players"),
        ([1, 2, 3], 0, "3 budgets were given for 2 players"),
        ({"Cid": 1}, 0, "no player 'Cid' to limit"),
        (1, 1, "the tax is 1"),
        (1, -0.5, "the tax is -0.5"),
        (1, nan, "the tax is nan"),
        (1, inf, "the tax is inf"),
        (1, "x", "the tax is 'x'"),
        (1, None, "the tax is None"),
        (1, "1/0", "the tax is '1/0'; it must be a number from 0 to less than 1"),
        (1, "inf", "the tax is 'inf'"),
        (1, Fraction(3, 2), "the tax is 3/2"),
        ("1e9999999", 0, "Ann's budget is '1e9999999'"),
        ("..", 0, "Ann's budget is '..'"),
    ],
)
def test_limits_that_are_none_are_refused(budgets, tax, message):
    with pytest.raises(InvalidGame, match=message):
        caps_of(["Ann", "Bob"], budgets, tax)


def test_limits_are_read_as_they_are_given():
    assert caps_of(["Ann", "Bob"], 3) == Caps((Fraction(3), Fraction(3)))
    assert caps_of(["Ann", "Bob"], [0.5, inf], Fraction(1, 3)) == Caps((Fraction(1, 2), None), Fraction(1, 3))
    assert plain(caps_of(["Ann", "Bob"], {"Bob": 2}).budgets) == (None, 2)
    assert caps_of(["Ann", "Bob"], {"Bob": 2}).untaxed().limited is False
    assert caps_of(["Ann", "Bob"], "2", "1/10") == Caps((Fraction(2), Fraction(2)), Fraction(1, 10))
    assert caps_of(["Ann", "Bob"], ["inf", "1e-1"], "0.5") == Caps((None, Fraction(1, 10)), Fraction(1, 2))


@pytest.mark.parametrize("point", [[1], [1, "x"], [1, inf], 3])
def test_points_that_are_none_are_refused(point):
    with pytest.raises(InvalidGame, match="must have 2 finite numbers"):
        capped(CURSE, disagreement=point)


def test_rules_over_different_fallbacks_and_games_without_end_are_refused(monkeypatch):
    with pytest.raises(NotApplicable, match="fall back on different things"):
        capped(CURSE, concepts=["egalitarian", dt.concept("nash-bargaining", fallback="security")])
    monkeypatch.setattr(MODULE, "MOST_PROFILES", 1)
    with pytest.raises(TooLarge, match="2 profiles"):
        capped(CURSE)


def test_an_answer_that_is_not_certified_is_an_error(monkeypatch):
    def refuse(*_arguments):
        raise CertificateRejected("wrong")

    monkeypatch.setattr(MODULE, "check_capped", refuse)
    with pytest.raises(NumericalTrouble, match="could not be certified: wrong"):
        capped(CURSE, concepts=["coco"])


def test_corners_beyond_counting_are_left_out(monkeypatch):
    def refuse(*_arguments):
        raise TooLarge("too many corners")

    monkeypatch.setattr(MODULE, "efficient_agreements", refuse)
    found = capped(CURSE, budgets=1, concepts=["coco"])
    assert found.corners is None
    assert found.skipped == (("the efficient agreements", "too many corners"),)


FOUND: dict[str, dt.CappedAgreements] = {}


def answer():
    """One answer for all tampering."""
    if not FOUND:
        FOUND[""] = capped(CURSE, budgets=[100, 200], tax=Fraction(1, 10), concepts=["coco", "egalitarian"])
    return FOUND[""]


def second_profile():
    """Agree on the second profile, without payments: within reach, and no rule's pick."""
    payoffs = tuple(CURSE.fractions.reshape(2, -1)[:, 1].tolist())
    nothing = (Fraction(0), Fraction(0))
    return {"payoffs": payoffs, "outcomes": (1,), "chances": (Fraction(1),), "payments": Payments(nothing, nothing)}


def tampered(change):
    found = answer()
    deal, bargain, corners = found.deals[0], found.bargains[0], found.corners
    stage, curve = bargain.stages[0], deal.curve
    given, last = deal.given, curve.corners[-1]
    deals = {
        "amount": {"given": replace(given, amount=given.amount - 1)},
        "negative amount": {"given": replace(given, amount=Fraction(-1))},
        "amount too large": {"given": replace(given, amount=given.amount + 1)},
        "weights": {"given": replace(given, weights=(Fraction(1, 2), Fraction(1, 2)))},
        "negative weights": {"given": replace(given, weights=(Fraction(2), Fraction(-1)))},
        "too few weights": {"given": replace(given, weights=(Fraction(1),))},
        "payments": {
            "given": replace(given, payments=Payments((Fraction(0), Fraction(300)), (Fraction(300), Fraction(0))))
        },
        "negative payments": {
            "given": replace(given, payments=Payments((Fraction(0), Fraction(-1)), (Fraction(-1), Fraction(0))))
        },
        "too few payments": {"given": replace(given, payments=Payments((Fraction(0),), (Fraction(0),)))},
        "money from nowhere": {
            "given": replace(given, payments=Payments((Fraction(0), Fraction(0)), (Fraction(9), Fraction(0))))
        },
        "lottery": {"given": replace(given, chances=tuple(2 * chance for chance in given.chances))},
        "outcomes": {"given": replace(given, outcomes=(7,) * len(given.outcomes))},
        "tolerance": {"tolerance": Fraction(999)},
        "untaxed": {"untaxed": replace(deal.untaxed, amount=Fraction(0))},
        "another deal": {"agreement": dt.solve(BATTLE, "coco")},
        "curve budgets": {"curve": replace(curve, budgets=(Fraction(1), *curve.budgets[1:]))},
        "curve lengths": {"curve": replace(curve, budgets=curve.budgets[:-1])},
        "curve lines": {
            "curve": replace(
                curve, corners=(replace(curve.corners[0], weights=(Fraction(1, 2), Fraction(0))), *curve.corners[1:])
            )
        },
        "curve end": {"curve": replace(curve, budgets=curve.budgets[:1], corners=curve.corners[:1])},
        "no curve": {"curve": replace(curve, budgets=(), corners=())},
        "last corner": {"curve": replace(curve, corners=(*curve.corners[:-1], replace(last, amount=last.amount / 2)))},
    }
    idle = replace(curve.corners[-1], weights=(Fraction(-(10**300)), Fraction(5)))
    deals |= {
        "weights of nothing": {"curve": replace(curve, corners=(*curve.corners[:-1], idle))},
        "no weights of nothing": {"curve": replace(curve, corners=(*curve.corners[:-1], replace(idle, weights=())))},
    }
    bargains = {
        "payoffs": {"payoffs": (Fraction(1), Fraction(1))},
        "radius": {"radius": Fraction(1)},
        "rule": {"rule": "kalai"},
        "another rule": {"rule": "utilitarian"},
        "missing stage": {"stages": bargain.stages[:-1]},
        "more stages": {"stages": (*bargain.stages, bargain.stages[-1])},
        "stage value": {"stages": (replace(stage, lower=stage.lower + 1), *bargain.stages[1:])},
        "stage bound": {"stages": (replace(stage, upper=stage.upper + 1), *bargain.stages[1:])},
        "stage payoffs": {"stages": (replace(stage, payoffs=(Fraction(300), Fraction(0))), *bargain.stages[1:])},
        "stage loses nothing": {"stages": (replace(stage, payoffs=(Fraction(50), Fraction(-50))), *bargain.stages[1:])},
        "stage wastes": {"stages": (replace(stage, payoffs=(Fraction(-90), Fraction(-90))), *bargain.stages[1:])},
        "stage multipliers": {"stages": (replace(stage, multipliers=(Fraction(-1), Fraction(0))), *bargain.stages[1:])},
        "stage weights": {"stages": (replace(stage, weights=(Fraction(5), Fraction(0))), *bargain.stages[1:])},
        "stage floors": {"stages": (replace(stage, floors=()), *bargain.stages[1:])},
        "stage deviations": {"stages": (replace(stage, deviations=((0, 0, 0, Fraction(1)),)), *bargain.stages[1:])},
    }
    whole = {
        "welfare": {"welfare": Fraction(5)},
        "budgets": {"caps": Caps((Fraction(100), Fraction(300)), Fraction(1, 10))},
        "tax": {"caps": Caps((Fraction(100), Fraction(200)))},
        "too few budgets": {"caps": Caps((Fraction(100),), Fraction(1, 10))},
        "disagreement": {"disagreement": (Fraction(0), Fraction(-1))},
        "short disagreement": {"disagreement": (Fraction(0),)},
        "no disagreement": {"disagreement": ()},
        "within": {"corners": replace(corners, within=True)},
        "corners": {"corners": replace(corners, corners=corners.corners[:1])},
        "corner stages": {"corners": replace(corners, stages=corners.stages[:-1])},
        "corner places": {"corners": replace(corners, corners=(99, *corners.corners))},
        "game": {"game": dt.solve(BATTLE, "coco").game},
    }
    if change in deals:
        return replace(found, deals=(replace(deal, **plain(deals[change])),))
    if change in bargains:
        return replace(found, bargains=(replace(bargain, **plain(bargains[change])),))
    return replace(found, **plain(whole[change]))


CHANGES = [
    "amount", "negative amount", "amount too large", "weights", "negative weights", "too few weights", "payments",
    "negative payments", "too few payments", "money from nowhere", "lottery", "outcomes", "tolerance", "untaxed",
    "another deal", "curve budgets", "curve lengths", "curve lines", "curve end", "no curve", "last corner", "payoffs",
    "radius", "rule", "another rule", "missing stage", "more stages", "stage value", "stage bound", "stage payoffs",
    "stage loses nothing", "stage wastes", "stage multipliers", "stage weights", "stage floors", "stage deviations",
    "weights of nothing", "no weights of nothing",
    "welfare", "budgets", "tax", "too few budgets", "disagreement", "short disagreement", "no disagreement", "within",
    "corners", "corner stages", "corner places", "game",
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_tampering_is_noticed(change):
    with pytest.raises((CertificateRejected, NotApplicable)):
        check_capped(CURSE, tampered(change))


def test_an_agreement_that_is_within_reach_is_not_that_of_a_rule():
    found = answer()
    (bargain,) = found.bargains
    point = second_profile()
    gap = max(abs(one - other) for one, other in zip(point["payoffs"], bargain.payoffs, strict=True))
    false = replace(bargain, **point, radius=gap)
    with pytest.raises(CertificateRejected, match="where its rule leads"):
        check_capped(CURSE, replace(found, bargains=(false,)))


@pytest.mark.parametrize("part", ["deals", "bargains"])
def test_nothing_stands_twice(part):
    found = answer()
    with pytest.raises(CertificateRejected, match="no deal and no rule stands twice"):
        check_capped(CURSE, replace(found, **{part: getattr(found, part) * 2}))


def test_what_is_no_answer_is_refused():
    with pytest.raises(InvalidGame, match=r"an answer of dt\.capped is expected, not int"):
        verify_capped(CURSE, 3)  # type: ignore[arg-type]


def test_payments_without_limit_prove_no_bound():
    found = capped(CURSE, concepts=["coco"], tax=Fraction(1, 10))
    deal = found.deals[0]
    false = replace(deal, given=replace(deal.given, weights=(Fraction(1), Fraction(0))))
    with pytest.raises(CertificateRejected, match="payments without limit"):
        check_capped(CURSE, replace(found, deals=(false,)))


def test_document_reads_back_and_is_checked():
    found = answer()
    document = json.loads(json.dumps(dump_capped(found)))
    again = load_capped(document)
    assert dump_capped(again) == document
    assert verify_capped(CURSE, again, exact=True).proved
    assert document["deals"][0]["survives"] is False


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"schema": "detente/agreement/1"}, FormatError),
        ({"more": 1}, FormatError),
        ({"tax": 1.0, "tax_exact": "1"}, FormatError),
        ({"budgets": []}, FormatError),
        ({"skipped": [{"name": "x"}]}, FormatError),
        ({"welfare": 1.0}, CertificateRejected),
        ({"deals.0.survives": True}, CertificateRejected),
        ({"deals.0.largest_tax": 1.0}, CertificateRejected),
        ({"deals.0.agreement": {}}, FormatError),
        ({"efficient.places": [99]}, FormatError),
        ({"bargains.0.stages": 1}, FormatError),
        ({"deals.0.curve.budgets": [], "deals.0.curve.budgets_exact": []}, CertificateRejected),
        (
            {"deals.0.curve.corners": [], "deals.0.curve.budgets": [], "deals.0.curve.budgets_exact": []},
            CertificateRejected,
        ),
        ({"source": "deal"}, FormatError),
    ],
)
def test_documents_with_faults_are_refused(change, error):
    document = json.loads(json.dumps(dump_capped(answer())))
    for path, value in change.items():
        *places, key = [int(part) if part.isdigit() else part for part in path.split(".")]
        entry = document
        for place in places:
            entry = entry[place]
        entry[key] = document["deals"][0]["agreement"] if value == "deal" else value
    with pytest.raises(CertificateRejected, match="seal") if "schema" not in change else pytest.raises(FormatError):
        load_capped(document)
    document["seal"] = seal(document)
    with pytest.raises(error):
        load_capped(document)


def test_page_says_what_survives_and_why():
    assert "misses by" in page_of(answer())
    rough = replace(answer(), bargains=(replace(answer().bargains[0], radius=Fraction(1, 2)),))
    assert "nobody pays anybody; within 0.5 of the rule's answer" in " ".join(render(capped_page(rough)).split())
    text = " ".join(render(capped_page(answer())).split())
    assert "Witch at most 100 and Farmer at most 200. Of every payment 0.9 arrives." in text
    assert "with payoffs weighed Witch 1, it is worth 320 more than anything that can be agreed on" in text
    assert "egalitarian: (1, 1); nobody pays anybody" in text
    paid = " ".join(render(capped_page(capped(CURSE, budgets=500, concepts=["coco"]))).split())
    assert "coco: (1, 1); Farmer pays 500 and Witch is sent 500" in paid
    some = " ".join(
        render(capped_page(capped(BATTLE, budgets=0, concepts=["egalitarian"], disagreement=[0, 0]))).split()
    )
    assert "egalitarian: (2, 2), 3/4; (1, 1), 1/4; nobody pays anybody" in some
    assert "which was stated" in some


def test_what_is_all_but_impossible_is_not_named():
    figures = Figures(answer().game)
    tiny, none = Fraction(1, 10**15), (Fraction(0),) * 2
    nothing = Payments(none, none)
    assert how((0, 1), (tiny, 1 - tiny), nothing, figures) == how((1,), (Fraction(1),), nothing, figures)
    sent = Payments((tiny, Fraction(0)), (Fraction(0), tiny))
    assert how((1,), (Fraction(1),), sent, figures).endswith("nobody pays anybody")
    uneven = (Fraction(1, 4), Fraction(74999999, 10**8), Fraction(1, 10**8))
    assert probabilities(uneven) == ["0.25", "0.75", "1e-08"]
    assert probabilities(uneven[:1] * 2) == ["1/4", "1/4"]
