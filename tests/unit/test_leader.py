"""The leader value: what either side would secure by committing itself first."""

import re
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.fallbacks.leader import Leader
from detente.formats.agreement_document import dump_agreement, load_agreement
from detente.model.agreement import GuaranteedDisagreement
from detente.model.certificate import LeaderClaim
from detente.model.coalition import Partition, coalition_of, singletons
from detente.model.errors import CertificateRejected, FormatError, NumericalTrouble
from detente.model.numbers import to_fractions
from detente.numerics import commitment
from detente.numerics.zero_sum import optimal_play
from detente.report.claim_words import said
from detente.report.explanation import explain
from detente.report.page import Page
from detente.report.summary import coalition_sections, summarise
from detente.report.text import render
from tests.naive.divisions import shapley
from tests.naive.games import game_from_nested
from tests.naive.leader import leader_level, leader_worths
from tests.strategies import PlainGame, games
from tests.unit.certify_tampering import GAMES, refused, resealed

CHICKEN = GAMES["chicken"]
MIXING = dt.Game.from_bimatrix([[0, 4, 0], [4, 0, 0]], [[3, 0, 0], [0, 3, 0]])  # pure: 1, an even mixture: 2


def solved(game):
    return dt.solve(game, dt.LEADER)


def written(game):
    return dump_agreement(solved(game))


# ------------------------------------------------------------------------------------------------------------- values


@pytest.mark.no_cover
@given(plain=games())
def test_worths_and_payoffs_agree_with_one_program_a_reply(plain: PlainGame):
    game, oracle = dt.Game(plain.payoffs), leader_worths(game_from_nested(plain.payoffs))
    found = solved(game)
    within = 1e-7 * game.scale
    for coalition, worth in oracle.items():
        assert float(found.table.worth(coalition_of(coalition))) == pytest.approx(float(worth), abs=within)
    assert found.payoffs == pytest.approx([float(share) for share in shapley(oracle, game.n_players)], abs=within)
    assert all(isinstance(payoff, Fraction) for payoff in found.payoff_numbers)


def test_a_mixed_commitment_is_found_exactly():
    claim = Leader().admissible(MIXING, singletons(2)).pick().claims[0]
    assert isinstance(claim, LeaderClaim)
    assert (claim.lower, claim.upper) == (Fraction(2), Fraction(2))
    assert leader_level(game_from_nested([MIXING.payoffs[0].tolist(), MIXING.payoffs[1].tolist()]), 0) == pytest.approx(
        2
    )


@pytest.mark.parametrize("shape", [(13, 6), (2, 40), (3, 5, 5)])
def test_large_games_are_certified_in_floats(shape):
    rng = np.random.default_rng(3)
    game = dt.Game(rng.integers(-9, 10, (len(shape), *shape)).astype(np.float64))
    found = solved(game)
    claims = [claim for claim in found.certificate.claims if isinstance(claim, LeaderClaim)]
    assert len(claims) == 2 * (2 ** (len(shape) - 1) - 1)
    assert all(claim.upper - claim.lower <= 1e-9 * game.scale for claim in claims)
    assert dt.verify(game, load_agreement(dump_agreement(found)), exact=True).claims == len(found.certificate.claims)
    if len(shape) == 2:
        plain = game_from_nested(game.payoffs.tolist())
        levels = [leader_level(plain, player) for player in range(2)]
        assert [float(claim.lower) for claim in claims] == pytest.approx(levels, abs=1e-7)


def test_payoffs_far_from_zero_are_certified():
    rng = np.random.default_rng(5)
    near = rng.integers(0, 9, (2, 9, 8)).astype(np.float64)
    far = near + np.array([1e7, -3e6]).reshape(2, 1, 1)
    first, second = solved(dt.Game(near)).payoffs
    assert solved(dt.Game(far)).payoffs == pytest.approx([first + 1e7, second - 3e6], abs=1e-6)


def test_huge_payoffs_are_no_trouble():
    game = dt.Game.from_bimatrix([[6e299, 2e299], [7e299, 0]], [[6e299, 7e299], [2e299, 0]])
    assert solved(game).payoffs.tolist() == [6e299, 6e299]


@given(data=st.data())
def test_nobody_secures_less_than_by_a_pure_commitment_or_more_than_a_refusal_leaves(data):
    shape = data.draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    tables = [data.draw(st.lists(st.integers(-5, 5), min_size=shape[0] * shape[1], max_size=16)) for _ in range(2)]
    own, other = (to_fractions(table[: shape[0] * shape[1]]).reshape(shape) for table in tables)
    found = commitment.best_commitment(own, other, 10.0)
    assert found.lower == found.upper == commitment.secured(own, other, found.strategy, found.reply)
    assert found.upper == commitment.conceded(own, other, found.refusals).max()
    assert found.lower >= max((own + other - other.max(axis=1)[:, np.newaxis]).reshape(-1).tolist())
    assert found.lower <= max(own.reshape(-1).tolist())


def test_levels_have_no_distribution_and_ranges_no_width():
    found = solved(CHICKEN)
    (entry,) = found.disagreements
    assert isinstance(entry, GuaranteedDisagreement)
    assert entry.payoffs == (7, 7)
    assert found.ranges.low_numbers == found.ranges.high_numbers == found.payoff_numbers


# ------------------------------------------------------------------------------------------------- where solvers fail


def broken(matrix):
    """Answer with the first row and the first column, whatever the game."""
    play = optimal_play(matrix)
    rows, columns = np.zeros_like(play.rows), np.zeros_like(play.columns)
    rows[0] = columns[0] = 1.0
    lower, upper = (rows @ matrix).min(), (matrix @ columns).max()
    return type(play)(rows, columns, lower, upper)


def in_floats():
    return MIXING.payoffs[0], MIXING.payoffs[1], MIXING.scale


def test_what_floats_cannot_certify_is_solved_in_fractions(monkeypatch):
    monkeypatch.setattr(commitment, "optimal_play", lambda m: optimal_play(m) if m.dtype == object else broken(m))
    found = commitment.best_commitment(*in_floats())
    assert (found.lower, found.upper) == (2.0, 2.0)


def test_an_answer_without_a_proof_is_an_error(monkeypatch):
    monkeypatch.setattr(commitment, "optimal_play", broken)
    with pytest.raises(NumericalTrouble, match="leader"):
        commitment.best_commitment(*in_floats())


# ---------------------------------------------------------------------------------------------------- what is refused


def test_leaders_stand_between_two_sides():
    horde = FallbackBargaining("horde", dt.Individuals(), dt.Leader(), dt.Shapley())
    with pytest.raises(dt.NotApplicable, match="choose 'bloc'"):
        horde.solve(GAMES["public-good"])
    with pytest.raises(dt.NotApplicable, match="two blocks"):
        Leader().admissible(GAMES["public-good"], singletons(3))
    with pytest.raises(dt.NotApplicable, match="does not combine"):
        dt.concept("leader", dt.concepts.Options("individuals"))


def of_leader(copied, place=0):
    """Find a claim about a leader in a document."""
    return [claim for claim in copied["certificate"]["claims"] if claim["kind"] == "leader_value"][place]["witness"]


CHANGES = {
    "another leader": lambda told: told.update(leader=1),
    "no leader": lambda told: told.update(leader=-1),
    "no such reply": lambda told: told.update(reply=2),
    "a negative reply": lambda told: told.update(reply=-1),
    "no refusals": lambda told: told.update(refusals=[]),
    "no such action": lambda told: told.update(actions=[5]),
    "an action twice": lambda told: told.update(actions=[1, 1], probabilities=[0.5, 0.5]),
    "half a strategy": lambda told: told.update(probabilities=[0.5]),
    "too many probabilities": lambda told: told.update(probabilities=[0.5, 0.5]),
    "a worse commitment": lambda told: told.update(actions=[0]),
    "a strange key": lambda told: told.update(proof="trust me"),
    "a strange key in a refusal": lambda told: told["refusals"][0].update(proof="trust me"),
    "no list of refusals": lambda told: told.update(refusals={}),
    "half a refusal": lambda told: told["refusals"][0].update(probabilities=[0.5]),
    "a refusal to nobody": lambda told: told["refusals"][0].update(actions=[9]),
    "a milder refusal": lambda told: told.update(refusals=[{"actions": [1], "probabilities": [1.0]}]),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_false_claim_about_a_leader_is_refused(name):
    document = written(CHICKEN)
    assert not refused(CHICKEN, document)
    assert refused(CHICKEN, resealed(document, lambda copied: CHANGES[name](of_leader(copied))))


@pytest.mark.parametrize("key", ["lower", "upper"])
@pytest.mark.parametrize("step", [1e-5, -1e-5])
def test_levels_are_what_the_witness_proves(key, step):
    def change(copied):
        claim = next(claim for claim in copied["certificate"]["claims"] if claim["kind"] == "leader_value")
        claim[key] += step

    for game in (CHICKEN, GAMES["large"]):
        assert refused(game, resealed(written(game), change))


def test_claims_of_the_two_leaders_cannot_change_places():
    def change(copied):
        claims = copied["certificate"]["claims"]
        claims[0], claims[1] = claims[1], claims[0]

    assert refused(GAMES["thirds"], resealed(written(GAMES["thirds"]), change))


def test_a_leader_cannot_stand_against_individuals_in_a_document():
    def change(copied):
        copied["concept"]["opposition"] = "individuals"

    document = resealed(written(GAMES["three"]), change)
    with pytest.raises((CertificateRejected, FormatError, dt.NotApplicable)):
        dt.verify(GAMES["three"], load_agreement(document))


# ------------------------------------------------------------------------------------------------------------ telling


def test_the_explanation_says_that_only_one_side_can_move_first():
    words = " ".join(render(explain(CHICKEN, solved(CHICKEN))).split())
    assert "as leaders they would secure Row 7 and Column 7" in words
    assert "Only one side can move first" in words
    assert "half of the total of 12" in words


def told(game, found=None):
    return " ".join(render(explain(game, found or solved(game))).split())


def test_two_players_are_told_how_each_would_lead():
    words = told(dt.read("example:hot-dogs"))
    assert (
        "Ann leads with beach and need not pay Bob for airport in reply: no other reply gets Bob more than these 32 "
        "dollars. Ann keeps the rest of the 132 dollars that both make: 100 dollars." in words
    )
    assert (
        "Bob leads with beach and pays Ann 30 dollars for airport in reply. Ann could refuse and get 70 dollars with "
        "beach, and must end with no less; Bob keeps the rest of the 120 dollars that both make: 50 dollars." in words
    )


def test_every_two_blocs_are_told_how_each_would_lead():
    words = told(dt.read("example:public-good"))
    for end in (
        "Ida leads with keep and pays Jon + Kay 4 for [give, give], as refusing gets 0; it keeps 14 - 0 = 14.",
        "Jon + Kay leads with [keep, keep] and pays Ida 1 for give, as refusing gets 0; it keeps 7 - 0 = 7.",
        "Jon leads with keep and need not pay Ida + Kay for [give, give], as refusing gets 2; it keeps 14 - 2 = 12.",
        "it keeps 21 - 12 = 9.",
        "it keeps 21 - 4 = 17.",
        "it keeps 14 - 10 = 4.",
    ):
        assert end in words


def test_a_mixed_commitment_is_told_with_its_probabilities():
    assert re.search(r"Player 1 leads with \S+ \(1/2\) or \S+ \(1/2\) and ", told(MIXING))


def test_of_a_long_mixture_the_first_actions_are_told():
    game = dt.Game.from_bimatrix(3 * np.eye(12) - 4, 4 - 3 * np.eye(12))
    assert "8 (0.0833) or 4 more and need not pay" in told(game)


def test_levels_far_from_zero_are_told_as_they_are():
    far = dt.Game(CHICKEN.payoffs * 1.0 + 1e9)
    assert "that both make: 1000000007." in told(far)


def test_a_negative_refusal_is_added():
    words = told(dt.Game(dt.read("example:public-good").payoffs * 1.0 - 10))
    assert "as refusing gets -20; it keeps -16 + 20 = 4." in words


def test_without_claims_only_the_levels_are_told():
    found = solved(CHICKEN)
    bare = replace(found, certificate=replace(found.certificate, claims=()))
    words = told(CHICKEN, bare)
    assert "as leaders they would secure Row 7 and Column 7" in words
    assert "leads with" not in words


def test_a_claim_is_said_in_words():
    found = solved(CHICKEN)
    words, slack = said(found.certificate.claims[0], found)
    assert words.startswith("Row secures 7 by committing itself first and paying Column for a reply")
    assert slack == "0"


def test_a_summary_shows_no_fallback():
    found = solved(CHICKEN)
    page = summarise(found)
    words = render(Page(page.title, (*page.sections, *coalition_sections(found))))
    assert "Fallback -: nothing is played" in words
    assert "If talks fail" not in words
    assert "If either side moved first" in words
    assert "each would secure" in words


def test_a_block_has_the_joint_actions_of_its_members():
    game = GAMES["public-good"]
    claims = Leader().admissible(game, Partition((0b011, 0b100))).pick().claims
    assert [float(claim.lower) for claim in claims if isinstance(claim, LeaderClaim)] == [17, 4]
