"""What a document shows beside its claims is proven too, and what the exact check says."""

import copy
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

import detente as dt
from detente.certify import check
from detente.certify.ledger import Ledger
from detente.concepts import CATALOGUE
from detente.formats.agreement_document import dump_agreement, load_agreement
from detente.model.errors import CertificateRejected, NotApplicable
from tests.unit.certify_tampering import GAMES, document, random_game, refused, resealed

NAMES = [concept.name for concept in CATALOGUE]


def claims_of(copied):
    return copied["certificate"]["claims"]


def first(copied, kind):
    return next(claim for claim in claims_of(copied) if claim["kind"] == kind)


def refuses(game, name, change):
    return refused(GAMES[game], resealed(document(game, name), change))


@pytest.mark.parametrize("name", ["coco", "correlated", "security"])
@pytest.mark.parametrize(
    "change",
    [
        lambda shown: shown.clear(),
        lambda shown: shown.append(shown[0]),
        lambda shown: shown[0]["blocks"].reverse(),
        lambda shown: shown[0].update(blocks=[["Player 1", "Player 2"]]),
        lambda shown: shown[0].update(blocks=[["Player 1"], ["Player 1"]]),
        lambda shown: shown[0].update(blocks=["Player 1", "Player 2"]),
        lambda shown: shown[0].update(blocks=[["Player 1", "Player 1"], ["Player 2"]]),
        lambda shown: shown[0].update(blocks=[["Player 1"]]),
        lambda shown: shown[0].update(blocks=[[["Player 1"]], ["Player 2"]]),
        lambda shown: shown[0].update(unique=not shown[0]["unique"]),
        lambda shown: shown[0].update(payoffs=[0.0]),
        lambda shown: shown[0].update(distribution=[]),
        lambda shown: shown[0].update(distribution=[{"profile": ["1", "1"], "probability": 1.0}] * 2),
        lambda shown: shown[0].update(
            distribution=[{"profile": ["1", "2"], "probability": p} for p in (0.0, 0.5, 0.5)]
        ),
        lambda shown: shown[0].update(distribution=[{"profile": ["2", "1"], "probability": 1.0}]),
        lambda shown: shown[0].update(distribution=None if shown[0]["distribution"] else []),
    ],
)
def test_what_is_shown_of_a_disagreement_is_proven(name, change):
    assert refuses("battle", name, lambda copied: change(copied["disagreements"]))


@pytest.mark.parametrize(
    "change",
    [
        lambda listed: listed.pop(),
        lambda listed: listed.reverse(),
        lambda listed: listed.append(listed[0]),
        lambda listed: listed[0].update(members=["Ann", "Ann"]),
        lambda listed: listed[0].update(worth=1.5),
        lambda listed: listed[0].pop("worth"),
    ],
)
def test_the_listed_worths_are_complete_and_proven(change):
    assert refuses("public-good", "correlated", lambda copied: change(copied["coalitions"]))


@pytest.mark.parametrize("kind", ["efficiency", "division", "budget"])
def test_claims_about_everybody_name_everybody(kind):
    assert refuses("battle", "coco", lambda copied: first(copied, kind).update(partition=[["Player 1"], ["Player 2"]]))


@pytest.mark.parametrize("kind", ["efficiency", "division", "budget", "deviation"])
def test_stated_slacks_are_small(kind):
    assert refuses("battle", "correlated", lambda copied: first(copied, kind).update(slack=-0.5))


def test_ranges_say_honestly_that_they_are_exact():
    assert refuses("battle", "correlated", lambda copied: copied["ranges"].update(exact=False))


def test_an_incomplete_agreement_is_refused():
    assert refuses("battle", "coco", lambda copied: copied.update(complete=False))


def test_a_document_with_many_players_takes_no_memory():
    def change(copied):
        copied["game"]["players"] = [f"P{k}" for k in range(10_000)]
        copied["certificate"]["claims"] = []

    assert refuses("battle", "coco", change)


def test_deep_nesting_is_refused():
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    written = {**document("battle", "coco"), "warnings": deep}
    assert refused(GAMES["battle"], written)
    while deep:  # taken apart by hand, so that freeing it needs no deep recursion
        deep = deep.pop()


def test_half_characters_are_refused():
    written = copy.deepcopy(document("battle", "coco"))
    written["warnings"] = ["\ud800"]
    assert refused(GAMES["battle"], written)


@pytest.mark.no_cover
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("game", ["chicken", "curse", "battle", "thirds", "public-good", "three"])
def test_small_exact_games_are_proved(game, name):
    verification = dt.verify(GAMES[game], load_agreement(document(game, name)), exact=True)
    limits = name.startswith("raiffa") or not verification.proved  # limits of endless rounds are written as floats
    assert verification.proved or (limits and 0 < verification.largest_violation < Fraction(1, 10**8))
    assert isinstance(verification.largest_violation, Fraction)


@pytest.mark.parametrize("name", ["coco", "correlated", "raiffa-bloc"])
def test_large_float_games_have_an_exact_slack(name):
    verification = dt.verify(GAMES["large"], load_agreement(document("large", name)), exact=True)
    assert isinstance(verification.largest_violation, Fraction)
    assert verification.largest_violation <= Fraction(2, 10**9) * Fraction(GAMES["large"].scale)


def test_a_check_without_exact_reports_a_float():
    verification = dt.verify(GAMES["battle"], load_agreement(document("battle", "coco")))
    assert isinstance(verification.largest_violation, float)
    assert not verification.proved


def test_games_of_one_player_are_checked():
    game = dt.Game([[1, 3, 2]])
    for concept in CATALOGUE:
        assert dt.verify(game, dt.solve(game, concept), exact=True).proved


def test_exact_answers_with_huge_multipliers_are_certified():
    """Differences such as 0.3 - 0.1 - 0.2 make dual multipliers that floats cannot add up."""
    rows = [[-0.1, 0.1, 0.3], [0.2, 1.1, 0.0], [0.1, 0.1, 0.2]]
    game = dt.Game([rows, [[0.2, 0.2, 0.1], [1.1, 0.3, 0.3], [1.1, 0.3, 0.2]]])
    agreement = dt.solve(game, dt.credible())
    assert not refused(game, dump_agreement(agreement))


def test_a_solver_that_lies_is_not_believed():
    game = GAMES["battle"]
    agreement = dt.solve(game, dt.COCO)
    lied = replace(agreement, payoff_numbers=(Fraction(4), Fraction(1)))
    with pytest.raises(CertificateRejected, match="payoffs") as caught:
        check(game, lied)
    assert caught.value.slack == pytest.approx(1.5)


def test_numbers_that_are_not_finite_are_rejected_in_memory_too():
    game = GAMES["battle"]
    agreement = dt.solve(game, dt.COCO)
    for exact in (False, True):
        for welfare in (float("nan"), float("inf")):
            with pytest.raises(CertificateRejected):
                check(game, replace(agreement, welfare=welfare), exact=exact)


def test_a_float_ledger_refuses_fractions_beyond_floats():
    with pytest.raises(CertificateRejected, match="finite"):
        Ledger(1.0, 1.0, exact=False).number(Fraction(10) ** 400)


def test_a_huge_violation_is_reported():
    with pytest.raises(CertificateRejected, match="inf"):
        Ledger(1.0, 1.0, exact=True).at_most_zero(Fraction(10) ** 400, "a claim")


def test_an_unknown_selection_or_fallback_is_not_applicable():
    game = GAMES["battle"]
    agreement = dt.solve(game, dt.CORRELATED)
    usual = agreement.concept
    for concept in (
        replace(usual, selection="x"),
        replace(usual, fallback="x"),
        replace(usual, opposition="x"),
        replace(usual, division="x"),
    ):
        with pytest.raises(NotApplicable, match="knows no"):
            check(game, replace(agreement, concept=concept))


def test_large_games_are_checked_in_floats_with_individuals():
    game = random_game((5, 4, 4), 3, exact=False)
    for concept in (dt.CORRELATED, dt.SECURITY, dt.COCO, dt.credible(breakdown=0.25)):
        verification = dt.verify(game, dt.solve(game, concept))
        assert 0 <= verification.largest_violation <= 2.1e-9 * game.scale
    assert np.isfinite(game.scale)
