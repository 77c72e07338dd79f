"""Laws of bargaining rules: what each rule promises on drawn problems, and a problem for every law that it breaks."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from detente.bargaining import RULES, Egalitarian, NashBargaining, RaiffaDiscrete, Utilitarian
from detente.bargaining.law_claims import CLAIMS, law_table
from detente.bargaining.laws import LAWS, Problem, anonymity, efficiency, individual_rationality, translation
from detente.protocols import BargainingRule
from tests.unit.bargaining_problems import part_of_examples, problems

FEW = part_of_examples(6)  # there are many laws, and many rules
NAMED = {law.__name__: law for law in LAWS}
KEPT = [(rule, law) for law in LAWS for rule in RULES if CLAIMS[rule.name].get(law.__name__, "") is None]
BROKEN = [(rule, name) for rule in RULES for name, breach in CLAIMS[rule.name].items() if breach is not None]
FOR_THREE = [rule for rule in RULES if rule.name not in {"perles-maschler", "raiffa-continuous", "raiffa-discrete"}]


def label(value: object) -> str:
    """Name a rule or a law."""
    return getattr(value, "name", getattr(value, "__name__", str(value)))


def second(data: st.DataObject, rule: BargainingRule, law: object, problem: Problem) -> tuple[Problem, Problem]:
    """Draw the other problem that a law speaks of, from the first."""
    row = st.tuples(st.integers(0, 5), st.integers(0, 5))
    name = label(law)
    if name == "superadditivity":
        return problem, data.draw(problems())
    if name == "independence":
        pick = problem.picked(rule)
        kept = data.draw(st.lists(st.sampled_from(problem.outcomes), max_size=2))
        return problem, Problem((*kept, pick), problem.disagreement)
    return problem, Problem((*problem.outcomes, data.draw(row)), problem.disagreement)


@pytest.mark.unwatched
@pytest.mark.parametrize(("rule", "law"), KEPT, ids=label)
@FEW
@given(data=st.data())
def test_a_rule_keeps_the_laws_that_it_promises(rule, law, data):
    problem, other = second(data, rule, law, data.draw(problems()))
    assert law(rule, problem, other)


@pytest.mark.parametrize("rule", FOR_THREE, ids=label)
@FEW
@given(problem=problems(3, most=3))
def test_three_players_are_treated_alike_and_efficiently(rule, problem):
    for law in (efficiency, individual_rationality, anonymity, translation):
        assert law(rule, problem, problem)


def test_the_rounds_of_three_players_treat_them_alike_and_efficiently():
    problem = Problem(((0, 3, 1), (2, 2, 0), (4, 0, 5)), (0, 0, 0))
    for law in (efficiency, individual_rationality, anonymity, translation):
        assert law(RaiffaDiscrete(), problem, problem)


@pytest.mark.parametrize(("rule", "name"), BROKEN, ids=label)
def test_a_law_that_a_rule_does_not_keep_has_a_counterexample(rule, name):
    breach = CLAIMS[rule.name][name]
    assert breach is not None
    assert not NAMED[name](rule, breach.problem, breach.other)


def test_every_rule_and_every_law_of_the_claims_is_known():
    assert set(CLAIMS) == {rule.name for rule in RULES}
    assert all(set(claims) <= set(NAMED) for claims in CLAIMS.values())


def test_the_table_has_a_row_a_law_and_a_column_a_rule():
    head, _, *rows = law_table().splitlines()
    assert head.count("|") == len(RULES) + 2
    assert [row.split(" | ")[0] for row in rows] == [f"| {name.replace('_', '-')}" for name in NAMED]
    assert {word for row in rows for word in row.strip("|").split(" | ")[1:]} == {"yes", "no", "-", "yes ", "no ", "- "}


def test_the_page_of_the_laws_shows_the_table():
    page = Path(__file__).parents[2] / "docs" / "reference" / "bargaining-laws.md"
    assert law_table() in page.read_text(encoding="utf-8")


@FEW
@given(data=st.data())
def test_utilitarian_is_independent_where_the_largest_total_has_one_point(data):
    problem = data.draw(problems())
    totals = sorted((sum(row) for row in problem.outcomes), reverse=True)
    assume(len(totals) == 1 or totals[0] > totals[1])
    assert NAMED["independence"](Utilitarian(), *second(data, Utilitarian(), NAMED["independence"], problem))


@FEW
@given(problem=problems(), weight=st.integers(1, 4))
def test_weights_move_the_pick_towards_the_heavier_player(problem, weight):
    even, heavy = NashBargaining(), NashBargaining((Fraction(weight), Fraction(1)))
    assert problem.picked(heavy)[0] >= problem.picked(even)[0]


def test_weights_break_anonymity():
    heavy = NashBargaining((Fraction(2), Fraction(1)))
    assert not anonymity(heavy, Problem(((4, 0), (0, 3)), (0, 0)), Problem(((4, 0), (0, 3)), (0, 0)))


def test_a_problem_contains_what_its_mixtures_pay():
    problem = Problem(((4, 0), (0, 4)), (0, 0))
    assert problem.contains((2, 2))
    assert not problem.contains((3, 2))


def test_a_point_off_the_frontier_would_be_noticed():
    class Half:
        """A rule that gives everybody half of the egalitarian gain: not efficient, and not midpoint-dominating."""

        name = "half"

        def choose(self, feasible, disagreement):
            """Return half of it."""
            found = Egalitarian().choose(feasible, disagreement)
            return type(found)(tuple(payoff / 2 for payoff in found.payoffs), found.weights)

    problem = Problem(((4, 0), (0, 3)), (0, 0))
    assert not efficiency(Half(), problem, problem)
    assert not NAMED["midpoint_domination"](Half(), problem, problem)
    assert NAMED["midpoint_domination"](RaiffaDiscrete(), problem, problem)
