"""What added threats and lies earn, worked out on paper for games with three players and for the costly curse."""

from fractions import Fraction

import numpy as np
import pytest

import detente as dt
from detente.audit.misreports import Misreports
from detente.audit.solving import Solver
from detente.audit.threat_actions import HarmfulAction, family, supports, with_harmful_action
from detente.audit.threats import questions, threat_curve
from tests.naive.concepts import payoffs_of
from tests.naive.games import game_from_nested

COST, HARM = 100, 1000
COSTLY_CURSE = dt.read("example:costly-curse")
BY_EQUILIBRIA = ["correlated", "correlated-bloc", "raiffa", "raiffa-bloc", "nash"]


def gains(name, game, kind, owner=0, victim=1):
    """Give what a class of added actions earns at every harm, in a list, and the harms."""
    asked = next(entry for entry in questions(game) if (entry.kind, entry.owner, entry.victim) == (kind, owner, victim))
    curve = threat_curve(Solver(), dt.concept(name), game, asked)
    return list(curve.gain), curve.harm


def naive_gain(name, game, kind, harm, owner=0, victim=1):
    """Solve by the slow oracle, before and after; the best of the family."""
    before = payoffs_of(game_from_nested(game.fractions.tolist()), name)[owner]
    added = family(game, kind, owner, victim, profiles=supports(game, owner))
    games = [with_harmful_action(game, action, harm) for action in added]
    tried = [payoffs_of(game_from_nested(each.fractions.tolist()), name) for each in games if each is not None]
    return max(payoffs[owner] for payoffs in tried) - before


# A self-supporting threat of the Farmer against the Witch. She never curses in equilibrium (refraining is 100 better),
# so the action is made for "curse". With e = 1 and harm D, (Witch, Farmer) get:
#
#              farm            added
#   refrain    0, 0            -D-101, -1
#   curse      -100, -1000     -D-100, -999
#
# The Farmer is sure of -999 instead of -1000. The Witch was sure of 0 and is sure of -D-100: the threat takes D from
# her, and avoiding the worst of it (D + 101) costs her the 100 that cursing costs. Half of the sum of both changes is
# (D + 101) / 2: at D = 8000 it is 0.5063 of D, and exactly half of the victim's largest loss.


def test_security_pays_the_farmer_half_of_what_the_witch_can_lose():
    found, harms = gains("security", COSTLY_CURSE, "T2", owner=1, victim=0)
    assert harms == (125, 250, 500, 1000, 2000, 4000, 8000)
    assert found == pytest.approx([(harm + COST + 1) / 2 for harm in harms], abs=1e-9)
    assert found[-1] / harms[-1] == pytest.approx(0.5063125, abs=1e-12)


def test_the_oracle_pays_the_farmer_the_same_for_the_self_supporting_threat():
    assert supports(COSTLY_CURSE, 1) == ((1,),)
    for harm in (125, 8000):
        expected = Fraction(harm + COST + 1, 2)
        assert naive_gain("security", COSTLY_CURSE, "T2", harm, owner=1, victim=0) == expected


def test_the_self_supporting_threat_against_the_witch_has_the_payoffs_of_the_table():
    game = with_harmful_action(COSTLY_CURSE, HarmfulAction("T2", 1, 0, 0, (1,)), 8000)
    assert game is not None
    assert game.payoffs[:, :, 1].tolist() == [[-8101, -8100], [-1, -999]]


# A racket among three players who get 0 otherwise: the owner pays e, the ally gets 2e, the victim loses D. With d(S)
# the advantage of S over the others and f_S what S is sure of:
#   coco      d(o) = D-3e, d(oa) = D+e, d(ov) = 0: a third of d(o) and of the mean of the last two is D/2 - 5e/6
#   security  f: v -D, av 2e-D, oa e, others 0: (D+e)/6 + (D-2e)/3 = D/2 - e/2
#   credible  with k = 1/3 the threat is used by o and by oa: f: o -e, av 2e-D, oa e, v -D, so again D/2 - 5e/6
#   bloc      no equilibrium uses it unless o and a are one block: f: oa e, v -D, so (D+e)/6
#   others    the same, but v stands alone against both and loses nothing: e/6
#   leader    harm counts nowhere: oa secures e and v, who cannot take it from them, -e: d(oa) = 2e, so e/6 + e/6


@pytest.mark.parametrize(
    ("name", "of_harm", "of_cost"),
    [
        ("coco", 1 / 2, -5 / 6),
        ("security", 1 / 2, -1 / 2),
        ("credible", 1 / 2, -5 / 6),
        ("correlated-bloc", 1 / 6, 1 / 6),
        ("raiffa-bloc", 1 / 6, 1 / 6),
        ("nash", 1 / 6, 1 / 6),
        ("correlated", 0, 1 / 6),
        ("raiffa", 0, 1 / 6),
        ("leader", 0, 1 / 3),
    ],
)
def test_a_racket_earns_its_owner_known_shares_of_harm_and_cost(name, of_harm, of_cost):
    game = dt.Game(np.zeros((3, 1, 1, 1), dtype=int).tolist())
    found, harms = gains(name, game, "T3")
    assert found == pytest.approx([of_harm * harm + of_cost / 1000 for harm in harms], abs=1e-9)


# Compellence: the victim has a free choice between two actions, but one costs it 4; harm is done unless it chooses that
# one. It can always avoid the harm for 4: who reads maximin levels pays half of the smaller of D and 4. Equilibria stay
# as kind as they were. The third player does not matter.
COMPELLED = dt.Game([[[[0], [0]]], [[[0], [-4]]], [[[0], [0]]]])


@pytest.mark.parametrize("name", ["coco", "security"])
def test_conditional_harm_earns_half_of_what_avoiding_it_costs(name):
    found, harms = gains(name, COMPELLED, "T1c")
    assert found == pytest.approx([min(harm, 4) / 2 for harm in harms], abs=1e-9)


@pytest.mark.parametrize("name", BY_EQUILIBRIA)
def test_conditional_harm_earns_nothing_where_only_the_victim_would_lose(name):
    found, _ = gains(name, COMPELLED, "T1c")
    assert found == pytest.approx([0] * 7, abs=1e-7)


# Deterrence: the victim takes 8 for itself, or leaves 2 to the owner and 4 to the third player. Nothing before: v is 8
# for every coalition with the victim. A free action of the owner that takes D from a victim that takes the 8 makes
# leaving an equilibrium too: for D >= 4 if the third player's 4 count in the victim's block, otherwise for D >= 8.
# Raiffa goes halfway between both equilibria; the kindest equilibrium stays where it was. Owner o, victim v, third t:
#   raiffa-bloc, D >= 8   v: o 1, vt 6, ot 3, v 4, ov 8, t 0:     1/3 + (4 + 3)/6 + 2/3 = 13/6
#                D >= 4   v: o 1, vt 6, ot 0, v 8:                1/3 + (0 + 0)/6 + 2/3 = 1
#   raiffa, D >= 8        one by one two votes of three for leaving: o 4/3, v 8/3, t 8/3; vt 6, ot 3, ov 8: 37/18
#           D >= 4        o 0, v 8, t 0; vt 6, ot 0, ov 8: 2/3
DETERRED = dt.Game([[[[0], [2]]], [[[8], [0]]], [[[0], [4]]]])


@pytest.mark.parametrize(
    ("name", "small", "large"), [("raiffa-bloc", 1, Fraction(13, 6)), ("raiffa", Fraction(2, 3), Fraction(37, 18))]
)
def test_conditional_harm_deters_under_raiffa(name, small, large):
    found, harms = gains(name, DETERRED, "T1c")
    assert harms == (1, 2, 4, 8, 16, 32, 64)
    assert found == pytest.approx([0, 0, small, *[large] * 4], abs=1e-6)
    assert float(naive_gain(name, DETERRED, "T1c", 8)) == pytest.approx(float(large), abs=1e-6)


@pytest.mark.parametrize("name", ["correlated", "correlated-bloc"])
def test_conditional_harm_does_not_deter_where_equilibria_are_kind(name):
    found, _ = gains(name, DETERRED, "T1c")
    assert found == pytest.approx([0] * 7, abs=1e-9)


# A report that lowers "refrain" by x and raises "curse" by y, each by at most r, makes cursing the better reply once
# x + y > e; it then gains (D - e + x + y) / 2, as long as refraining stays best for both together: x + y <= D + e.


@pytest.mark.parametrize("name", BY_EQUILIBRIA)
def test_lies_about_the_costly_curse_gain_what_the_closed_form_says(name):
    radii = [25, 50, 75, 300, 540, 550, 700, 2000]
    expected = [0 if r <= COST / 2 else min(HARM / 2 + r - COST / 2, HARM) for r in radii]
    curve = Misreports(Solver(), dt.concept(name), COSTLY_CURSE, 0).curve(radii, rng=np.random.default_rng(0))
    assert list(curve.gain) == pytest.approx(expected, rel=1e-6)
