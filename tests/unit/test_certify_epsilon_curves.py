"""Curves by tolerated gain from deviating: honest ones are accepted, changed ones are not."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from detente.certify.epsilon_curves import check_curves
from detente.exploitability import epsilon_intervals, exploitability_frontier, verify_exploitability
from detente.formats import read
from detente.model.epsilon_curve import EpsilonCurve
from detente.model.errors import CertificateRejected
from detente.model.game import Game

GAMES = {
    "exact": Game([[[3, 0], [5, 1]], [[3, 5], [0, 1]]]),
    "floats": Game(np.random.default_rng(1).normal(size=(2, 9, 8))),
}
FRONTIERS = {name: exploitability_frontier(game) for name, game in GAMES.items()}
every_game = pytest.mark.parametrize("name", GAMES)


def with_corner(curve, place, **changes):
    corners = list(curve.corners)
    corners[place] = replace(corners[place], **changes)
    return replace(curve, corners=tuple(corners))


def with_multiplier(curve, change):
    first, *others = curve.multipliers
    (*deviation, number), *rest = first
    return replace(curve, multipliers=((change(*deviation, number), *rest), *others))


def mixed_evenly(curve):
    """Put even probabilities on what the second corner plays, and say what they pay."""
    corner = curve.corners[1]
    kind = type(corner.value)
    return with_corner(curve, 1, probabilities=tuple(kind(1) / len(corner.profiles) for _ in corner.profiles[1:]))


CHANGES = {
    "an epsilon is too small": lambda c: with_corner(c, 1, epsilon=c.corners[1].epsilon * 99 / 100),
    "an epsilon is too large": lambda c: with_corner(c, 1, epsilon=c.corners[1].epsilon * 101 / 100),
    "a value is too large": lambda c: with_corner(c, 1, value=c.corners[1].value * 101 / 100),
    "payoffs are too large": lambda c: with_corner(c, 1, payoffs=tuple(p + 1 for p in c.corners[1].payoffs)),
    "the first corner tolerates something": lambda c: replace(c, corners=c.corners[1:], multipliers=c.multipliers[1:]),
    "the last corner is missing": lambda c: replace(c, corners=c.corners[:-1], multipliers=c.multipliers[:-1]),
    "a corner between is missing": lambda c: replace(
        c, corners=(c.corners[0], *c.corners[2:]), multipliers=c.multipliers[1:]
    ),
    "a corner is listed twice": lambda c: replace(
        c, corners=(c.corners[0], *c.corners), multipliers=(c.multipliers[0], *c.multipliers)
    ),
    "multipliers are missing": lambda c: replace(c, multipliers=c.multipliers[1:]),
    "there are no corners": lambda c: replace(c, corners=(), multipliers=()),
    "probabilities do not add up": mixed_evenly,
    "a multiplier is larger": lambda c: with_multiplier(c, lambda *entry: (*entry[:3], entry[3] * 11 / 10)),
    "a multiplier is negative": lambda c: with_multiplier(c, lambda *entry: (*entry[:3], -entry[3])),
    "a multiplier is of nobody": lambda c: with_multiplier(c, lambda *entry: (7, *entry[1:])),
    "a multiplier is no number": lambda c: with_multiplier(c, lambda *entry: (*entry[:3], float("nan"))),
    "a weight is another": lambda c: replace(c, weights=(1, 2)),
}


@every_game
def test_honest_curves_are_accepted_in_floats_and_in_fractions(name):
    frontier = FRONTIERS[name]
    assert len(frontier.corners) > 2
    report = verify_exploitability(GAMES[name], frontier)
    assert report.claims == 2 * len(frontier.corners)
    assert verify_exploitability(GAMES[name], frontier, exact=True).proved is (name == "exact")


@every_game
@pytest.mark.parametrize("change", CHANGES)
def test_curves_that_were_changed_are_rejected(name, change):
    tampered = CHANGES[change](FRONTIERS[name].curve)
    with pytest.raises(CertificateRejected):
        check_curves(GAMES[name], [tampered])


def test_what_is_not_exactly_right_is_rejected_in_small_games():
    curve = FRONTIERS["exact"].curve
    tampered = with_corner(curve, 1, epsilon=curve.corners[1].epsilon + Fraction(1, 10**12))
    with pytest.raises(CertificateRejected):
        check_curves(GAMES["exact"], [tampered])


def test_no_curves_are_no_claims():
    assert check_curves(GAMES["exact"], []).claims == 0


def frontier_changes():
    honest, curve = FRONTIERS["exact"], FRONTIERS["exact"].curve
    own = EpsilonCurve((1, 0), curve.corners, curve.multipliers)
    return {
        "weights": replace(honest, curve=own),
        "constants": replace(honest, offsets=(1.0, 1.0)),
        "game": replace(honest, game=replace(honest.game, digest="sha256:0")),
    }


@pytest.mark.parametrize("what", frontier_changes())
def test_a_frontier_of_something_else_is_rejected(what):
    with pytest.raises(CertificateRejected, match=what):
        verify_exploitability(GAMES["exact"], frontier_changes()[what])


def test_intervals_with_another_total_or_fewer_curves_are_rejected():
    game = read("example:chicken")
    honest = epsilon_intervals(game)
    verify_exploitability(game, honest)
    for changed in (replace(honest, welfare=Fraction(13)), replace(honest, differences=()), replace(honest, ends=())):
        with pytest.raises(CertificateRejected):
            verify_exploitability(game, changed)
