"""The Pareto-meet minimum: known answers, its proof followed once more, and that bad actions do not move it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.bargaining import RULES, feasible_payoffs, pareto_meet
from detente.model.errors import NotApplicable
from detente.numerics.payoff_hull import PayoffHull
from tests.unit.bargaining_problems import KNOWN, part_of_examples, recorded, table, witness

TRIPLES = ((0, 3, 1), (2, 2, 0), (4, 0, 5), (1, 1, 1))


def followed(rows):
    """Compute the point, and follow its proof."""
    hull = recorded(rows)
    found = pareto_meet(hull)
    checked = witness(rows, hull.stages)
    assert pareto_meet(checked) == found
    assert checked.claims.place == len(hull.stages)
    return found


@pytest.mark.parametrize(
    ("rows", "point"),
    [
        (KNOWN, (0, 0)),
        (((1, 6), (3, 5), (6, 2), (7, 1), (9, -9), (0, 0)), (1, -9)),
        (((1, 1),), (1, 1)),
        (((0, 3), (4, 3), (1, 1)), (4, 3)),
        (((0, 3), (3, 0), (3, 3)), (3, 3)),
        (((4,), (1,)), (4,)),
        (((3, 0, 0), (0, 3, 0), (0, 0, 3), (-1, -1, -1)), (0, 0, 0)),
        (((5, 5, 1), (5, 4, 1), (1, 1, 9)), (1, 1, 1)),
    ],
)
def test_everybody_gets_its_worst_efficient_payoff(rows, point):
    assert followed(rows) == point


def test_beyond_three_players_it_is_not_known():
    with pytest.raises(NotApplicable, match="two and three players, and these are 4") as caught:
        pareto_meet(recorded(((1, 2, 3, 4),)))
    assert caught.value.where == "fallback"


@part_of_examples(2)
@given(data=st.data())
def test_actions_whose_outcomes_are_dominated_do_not_move_it(data):
    shape = data.draw(st.sampled_from([(2, 2), (2, 3), (2, 2, 2)]))
    numbers = st.lists(st.integers(0, 4), min_size=len(shape) * int(np.prod(shape)), max_size=60)
    payoffs = np.array(data.draw(numbers)[: len(shape) * int(np.prod(shape))], dtype=float).reshape(len(shape), *shape)
    player, action = data.draw(st.integers(0, len(shape) - 1)), 0
    cost, harm = data.draw(st.sampled_from([0, 1])), data.draw(st.sampled_from([0, 1, 100]))
    worse = np.take(payoffs, [action], axis=player + 1) - harm
    worse[player] += harm - cost
    wider = np.concatenate([payoffs, worse], axis=player + 1)
    before, after = (pareto_meet(feasible_payoffs(dt.Game(numbers))) for numbers in (payoffs, wider))
    assert after == before
    rule = data.draw(st.sampled_from(RULES)) if len(shape) == 2 else RULES[0]
    picks = [rule.choose(feasible_payoffs(dt.Game(numbers)), before) for numbers in (payoffs, wider)]
    assert picks[0].payoffs == picks[1].payoffs


def test_in_floats_it_is_the_same():
    hull = PayoffHull(table(TRIPLES, exact=False), 5.0)
    assert pareto_meet(hull) == pytest.approx([float(payoff) for payoff in followed(TRIPLES)], abs=1e-8)
    assert followed(TRIPLES) == (0, 0, 0)
