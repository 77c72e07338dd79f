"""Rules that read strategies: what they pick, what proves it, and what the audit says of them."""

from dataclasses import replace
from fractions import Fraction
from functools import cache
from math import inf, nan

import numpy as np
import pytest

import detente as dt
from detente.audit.prices import action_prices
from detente.audit.solving import Solver
from detente.audit.threats import questions, threat_curve
from detente.coalitions.symmetry import equal_players
from detente.concepts.catalogue import Options
from detente.concepts.memory import Memory
from detente.fallbacks.equilibrium_set import EquilibriumSet
from detente.formats.agreement_document import dump_agreement, load_agreement
from detente.model.agreement import PlayedDisagreement
from detente.model.certificate import DeviationClaim, EvenestClaim
from detente.model.coalition import singletons
from detente.model.distribution import JointDistribution
from detente.model.errors import CertificateRejected
from detente.overview import Picked
from detente.report.claim_words import said
from tests.unit.certify_tampering import GAMES, at, changed, numeric_leaves, refused, resealed, through_text

NAMES = ["max-entropy", "max-gini"]
CURSE = dt.read("example:curse")
PLAYED = {"curse": GAMES["curse"], "chicken": GAMES["chicken"], "three": GAMES["three"], "large": GAMES["large"]}


def concept(name, opposition="individuals"):
    return dt.concept("correlated", Options(selection=name, opposition=opposition))


def picked(game, name):
    rules = {rule.name: rule for rule in (dt.MaxEntropy(), dt.MaxGini())}
    return EquilibriumSet(game, singletons(game.n_players), rules[name]).pick()


@cache
def document(game, name):
    return through_text(dump_agreement(dt.solve(PLAYED[game], concept(name))))


def places_of_evenest(written):
    claims = written["certificate"]["claims"]
    return [place for place, claim in enumerate(claims) if claim["kind"] == "evenest"]


def test_the_pick_of_a_game_that_is_solved_in_floats_is_proven():
    assert dt.solve(GAMES["large"], concept(NAMES[0], "bloc")).certificate.status == "verified"


@pytest.mark.no_cover
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("opposition", ["individuals", "bloc"])
def test_every_partition_is_proven_and_documents_keep_every_number(name, opposition):
    for game in (GAMES["chicken"], GAMES["large"], dt.read("example:public-good"), dt.Game([[1, 5, 3]])):
        solved = dt.solve(game, concept(name, opposition))
        written = through_text(dump_agreement(solved))
        again = load_agreement(written)
        assert dump_agreement(again) == written
        assert solved.certificate.status == "verified"
        for exact in (False, True):
            dt.verify(game, again, exact=exact)
        played = [entry for entry in solved.disagreements if isinstance(entry, PlayedDisagreement)]
        largest = max((entry.radius for entry in played), default=0)
        assert largest <= 1e-9 * game.scale
        assert name == "max-entropy" or game.n_profiles > 64 or largest == 0


@pytest.mark.parametrize("name", NAMES)
def test_the_curse_pays_a_quarter_of_its_harm(name):
    assert dt.solve(CURSE, concept(name)).payoffs == pytest.approx([250, -250], abs=1e-9)
    [alone] = dt.solve(CURSE, concept(name)).disagreements
    assert alone.payoffs == pytest.approx([0, -500], abs=1e-9)


@pytest.mark.no_cover
@pytest.mark.parametrize("name", [*NAMES, "centroid"])
def test_the_audit_catches_a_quarter_a_unit_of_free_harm(name):
    """The price of owning the curse, and what adding free harm to a game in which nothing can be done earns."""
    rule = concept(name)
    prices = action_prices(Solver(), rule, CURSE)
    assert max(price.extortion for price in prices) == pytest.approx(CURSE.scale / 4)
    nothing = dt.Game.from_bimatrix([[0]], [[0]])
    curves = {asked.kind: threat_curve(Solver(), rule, nothing, asked) for asked in questions(nothing)}
    assert curves["T1u"].theta == pytest.approx(0.25)
    assert list(curves["T1u"].gain) == pytest.approx([harm / 4 for harm in curves["T1u"].harm])
    assert curves["T0"].theta == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_an_action_given_twice_moves_the_pick(name):
    twice = dt.Game.from_bimatrix([[0], [0], [0]], [[0], [-1000], [-1000]])
    assert picked(twice, name).payoffs == pytest.approx([0, Fraction(-2000, 3)])


@pytest.mark.parametrize("name", NAMES)
def test_a_game_in_which_much_is_dominated_is_solved_for_payoffs_as_it_is_with_a_proof(name):
    rng = np.random.default_rng(3)
    payoffs = rng.integers(-5, 6, size=(2, 4, 4)).astype(object)
    payoffs[0, 3], payoffs[1, :, 3] = payoffs[0, 0] - 1, payoffs[1, :, 1] - 2
    game = dt.Game(payoffs)
    known = concept(name).payoffs(game, memory=Memory())
    assert known == pytest.approx([float(payoff) for payoff in dt.solve(game, concept(name)).payoffs], abs=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_known_of_some_blocks_is_told_of_their_equals(name):
    given = np.indices((2,) * 4)
    game = dt.Game(np.stack([2 * given.sum(axis=0) - 3 * own for own in given]).astype(object))
    assert len(equal_players(game)) == 1
    solved = dt.solve(game, concept(name, "bloc"))
    assert solved.certificate.status == "verified"
    assert len([claim for claim in solved.certificate.claims if isinstance(claim, EvenestClaim)]) == 7


@pytest.mark.no_cover
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("game", ["chicken", "three", "large"])
def test_numbers_of_the_proof_are_refused_when_changed(game, name):
    written, scale = document(game, name), PLAYED[game].scale
    [place] = places_of_evenest(written)[:1]
    claim = ("certificate", "claims", place)
    paths = [path for path in numeric_leaves(written) if path[:3] == claim and "deviations" not in path]
    for path in paths[:: max(1, len(paths) // 6)]:
        assert refused(PLAYED[game], nudged(written, path, 1e-3 * max(scale, 1.0))), path
    for end in ("lower", "upper"):
        assert refused(PLAYED[game], nudged(written, (*claim, end), 1e-3)), end
    assert refused(PLAYED[game], nudged(written, (*claim, "witness", "radius"), -1e-3))


def nudged(document, path, step):
    """Change a number, and its exact form with it."""
    holder, key = at(document, path[:-1]), path[-1]
    value = holder[key] + (1 if isinstance(holder[key], int) else step)
    table, name = (at(document, path[:-2]), path[-2]) if isinstance(key, int) else (holder, key)

    def change(copied):
        at(copied, path[:-1])[key] = value
        exact = at(copied, path[:-2] if isinstance(key, int) else path[:-1])
        if f"{name}_exact" in table and isinstance(key, int):
            exact[f"{name}_exact"][key] = str(Fraction(value))
        elif f"{name}_exact" in table:
            exact[f"{name}_exact"] = str(Fraction(value))

    return resealed(document, change)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", [-1.0, 0.0, 5.0, 1e308, nan, inf, "1", None])
def test_changed_multipliers_are_refused(name, value):
    written = document("chicken", name)
    [place] = places_of_evenest(written)
    listed = at(written, ("certificate", "claims", place, "witness", "deviations"))
    assert listed["multiplier"]
    for key in range(len(listed["multiplier"])):
        path = ("certificate", "claims", place, "witness", "deviations", "multiplier", key)

        def change(copied, path=path):
            at(copied, path[:-1])[path[-1]] = value
            at(copied, path[:-2]).pop("multiplier_exact", None)

        assert refused(PLAYED["chicken"], resealed(written, change))
    fewer = changed(written, ("certificate", "claims", place, "witness", "deviations", "block"), [0])
    assert refused(PLAYED["chicken"], fewer)


def test_one_measure_does_not_pass_for_the_other():
    written = document("chicken", "max-entropy")
    [place] = places_of_evenest(written)
    path = ("certificate", "claims", place, "witness", "measure")
    for measure in ("gini", "none"):
        assert refused(PLAYED["chicken"], changed(written, path, measure))
    other = changed(written, ("concept", "selection"), "max-gini")
    assert refused(PLAYED["chicken"], other)


def test_another_equilibrium_with_the_same_payoffs_does_not_pass_for_the_evenest():
    """Nothing matters in this game, so everything is an equilibrium that pays the same."""
    game = dt.Game.from_bimatrix([[0, 0]], [[0, 0]])
    solved = dt.solve(game, concept("max-entropy"))
    first, second, *rest = solved.certificate.claims
    [shown] = solved.disagreements
    assert isinstance(first, EvenestClaim)
    assert isinstance(second, DeviationClaim)
    assert isinstance(shown, PlayedDisagreement)
    claims = first, replace(second, probabilities=(0.25, 0.75)), *rest
    distribution = JointDistribution(game.n_actions, shown.distribution.profiles, (0.25, 0.75))
    fake = replace(
        solved,
        certificate=replace(solved.certificate, claims=claims),
        disagreements=(replace(shown, distribution=distribution),),
    )
    with pytest.raises(CertificateRejected, match="what is played is where the stages lead"):
        dt.verify(game, fake)


def test_entropy_is_never_said_to_be_exactly_right_and_gini_is_where_it_is():
    for name, proved in (("max-entropy", False), ("max-gini", True)):
        solved = dt.solve(GAMES["chicken"], concept(name))
        assert dt.verify(GAMES["chicken"], solved, exact=True).proved is proved


def test_claims_are_said_in_words():
    words = []
    for name in NAMES:
        solved = dt.solve(GAMES["chicken"], concept(name))
        words.append(said(solved.certificate.claims[0], solved))
    (entropy, _), (gini, slack) = words
    assert entropy.startswith(
        "Row against Column: the entropy of what is played is at most 1.35371 in all of the admissible fallbacks, and "
        "1.35371 in one of them, which pays Row 4.21988 and Column 4.21988, within "
    )
    assert gini == (
        "Row against Column: 1 less the sum of the squared probabilities is at most 0.735294 in all of the admissible "
        "fallbacks, and 0.735294 in one of them, which pays Row 4.23529 and Column 4.23529."
    )
    assert slack == "0"


def test_payoffs_too_small_to_be_weighed_in_floats_are_solved():
    tiny, base = (dt.Game(np.array([[[0, 5], [3, 1]], [[2, 0], [1, 4]]]) * unit) for unit in (5e-324, 1.0))
    found, wanted = (dict(dt.fallbacks(game).selections)["max-entropy"] for game in (tiny, base))
    assert isinstance(found, Picked)
    assert isinstance(wanted, Picked)
    unit = Fraction(5e-324)
    assert [float(payoff / unit) for payoff in found.payoffs] == pytest.approx([float(p) for p in wanted.payoffs])
