"""The centroid of all equilibrium payoffs, and the nadir."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente as dt
from detente.concepts import Options, concept
from detente.model.errors import CertificateRejected, NotApplicable
from detente.numerics.equilibrium_polytope import EquilibriumPolytope
from detente.selections import Centroid, centroid
from detente.selections.nadir import nadir
from tests import strategies
from tests.unit.certify_tampering import GAMES, random_game

pytestmark = pytest.mark.unwatched

CENTROID = Options(selection="centroid")


def polytope(game):
    return EquilibriumPolytope(game.fractions, game.fractions, game.scale)


def rough(game):
    return EquilibriumPolytope(game.payoffs, game.payoffs, game.scale)


@pytest.mark.parametrize(
    ("name", "fallback", "agreement"),
    [
        ("curse", (0, -500), (250, -250)),
        ("costly-curse", (0, 0), (0, 0)),
        ("hot-dogs", (100, 32), (100, 32)),
        ("skewed-battle", ("29/15", "11/9"), ("257/90", "193/90")),
        ("shapley-3x3", ("5/12", "5/6"), ("19/24", "29/24")),
        ("selten-horse", ("103/48", "43/24", "13/12"), None),
    ],
)
def test_centroids_of_shipped_games_are_known(name, fallback, agreement):
    game = dt.read(f"example:{name}")
    point = Centroid().select(polytope(game))
    assert point.payoffs == tuple(map(Fraction, fallback))
    if agreement is not None:
        found = dt.solve(game, concept("correlated-bloc", CENTROID))
        assert found.payoffs.tolist() == pytest.approx([float(Fraction(value)) for value in agreement])


@settings(max_examples=settings().max_examples // 2)
@given(strategies.games(), st.data())
def test_the_centroid_is_an_equilibrium_and_turns_with_the_players(plain, data):
    game = dt.Game(plain.payoffs)
    point = Centroid().select(polytope(game))
    table = game.fractions.reshape(game.n_players, -1)
    paid = [sum(own[profile] * weight for profile, weight in point.weights.items()) for own in table]
    assert list(map(float, paid)) == pytest.approx(list(map(float, point.payoffs)), abs=1e-9 * game.scale)
    order = data.draw(st.permutations(range(game.n_players)))
    turned = dt.Game(game.fractions[list(order)].transpose([0, *(1 + player for player in order)]))
    expected = [float(point.payoffs[player]) for player in order]
    found = [float(value) for value in Centroid().select(polytope(turned)).payoffs]
    assert found == pytest.approx(expected, abs=1e-9 * game.scale)


@pytest.mark.parametrize(("shape", "seed"), [((3, 3), 1), ((2, 2, 2), 3)])
def test_floats_give_the_same_centroid(shape, seed):
    game = random_game(shape, seed)
    exact, floats = Centroid().select(polytope(game)), Centroid().select(rough(game))
    assert [float(value) for value in exact.payoffs] == pytest.approx(list(floats.payoffs), abs=1e-7 * game.scale)


def test_long_fractions_are_rounded(monkeypatch):
    game = dt.read("example:selten-horse")
    whole = Centroid().select(polytope(game))
    monkeypatch.setattr(centroid, "LONG", 1)
    rounded = Centroid().select(polytope(game))
    assert all(isinstance(value, Fraction) for value in whole.payoffs)
    assert rounded.payoffs == tuple(map(float, whole.payoffs))
    assert 0 < rounded.radius < 1e-14


@pytest.mark.parametrize("game", [GAMES["battle"], GAMES["floats"], GAMES["public-good"], random_game((2, 2, 2), 3)])
def test_a_centroid_is_certified_and_a_wrong_one_refused(game):
    rule = replace(dt.CORRELATED, name="middle", fallback=dt.Correlated(Centroid()))
    agreement = dt.solve(game, rule)
    dt.verify(game, agreement, exact=True)
    fewer = agreement.certificate.claims[1:]
    with pytest.raises(CertificateRejected):
        dt.verify(game, replace(agreement, certificate=replace(agreement.certificate, claims=fewer)))


def test_a_set_that_is_almost_flat_is_a_near_tie():
    tiny = Fraction(1, 10**8)
    thin = dt.Game([[[3, 0], [0, 3]], [[3, 0], [0, 3 + tiny]]])
    [tie] = Centroid().select(polytope(thin)).near_ties
    assert (tie.what, 0 < tie.gap < 1e-8) == ("a set of fallbacks that is almost flat", True)
    flat = dt.Game([[[3, 0], [0, 3]], [[3, 0], [0, 3]]])
    assert Centroid().select(polytope(flat)).near_ties == ()


def test_more_than_three_sides_have_no_centroid_and_no_nadir():
    game = dt.Game(np.indices((2, 2, 2, 2)).tolist())
    for ask in (Centroid().select, nadir):
        with pytest.raises(NotApplicable, match="two and three sides; these are 4"):
            ask(polytope(game))


def test_the_nadir_is_the_least_efficient_payoff():
    assert nadir(polytope(dt.read("example:chicken"))) == (2, 2)
    assert nadir(polytope(dt.read("example:selten-horse"))) == (3, 2, Fraction(2, 3))
    assert nadir(polytope(dt.Game([[1, 3]]))) == (3,)


@settings(max_examples=settings().max_examples // 2)
@given(strategies.games(3))
def test_the_nadir_of_three_in_floats_is_that_in_fractions(plain):
    game = dt.Game(plain.payoffs)
    exact = [float(value) for value in nadir(polytope(game))]
    assert list(nadir(rough(game))) == pytest.approx(exact, abs=1e-6 * game.scale)


@pytest.mark.parametrize("unit", [1e-70, 1e-150])
def test_payoffs_of_any_size_have_a_centroid(unit):
    base = np.random.default_rng(1).normal(size=(2, 2, 3))
    rule = concept("correlated", Options(selection="centroid"))
    wanted, found = (dt.solve(dt.Game(base * size), rule) for size in (1, unit))
    assert found.payoffs / unit == pytest.approx(wanted.payoffs)
