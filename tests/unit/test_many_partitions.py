"""The classical fallback of many coalitions at once: the same as one at a time, and cheaply proved."""

import pickle
from dataclasses import replace
from fractions import Fraction
from statistics import fmean

import numpy as np
import pytest

import detente as dt
from detente.certify import values
from detente.certify.ledger import Ledger
from detente.coalitions.plan import influences, planned
from detente.coalitions.studies import Study
from detente.coalitions.worth import ranges, study
from detente.concepts.memory import Memory
from detente.divisions import Shapley
from detente.fallbacks import Threat
from detente.fallbacks.threat_points import ThreatPoint
from detente.model.agreement import PlayedDisagreement, Round
from detente.model.certificate import ValueClaim
from detente.model.coalition import Partition, singletons
from detente.model.distribution import JointDistribution
from detente.model.errors import CertificateRejected, NotApplicable
from detente.model.random_games import random_game
from detente.model.recall import Recall
from detente.numerics.zero_sum import optimal_play
from detente.protocols import Batched

GAME = random_game("random", players=7, seed=3)
AGREEMENT = dt.solve(GAME, dt.COCO)


def partitions(n_players):
    everybody = (1 << n_players) - 1
    return [Partition((coalition, everybody ^ coalition)) for coalition in range(1, everybody, 2)]


@pytest.mark.no_cover
@pytest.mark.parametrize("family", ["random", "integer", "near-zero-sum", "public-good", "congestion", "polymatrix"])
@pytest.mark.parametrize("sizes", [(2,) * 7, (3, 2, 4, 2, 3), (9, 8)])
def test_partitions_together_pay_what_they_pay_alone(family, sizes):
    game = random_game(family, players=len(sizes), actions=sizes, seed=1)
    listed = partitions(len(sizes))
    for partition, together in zip(listed, Threat().admissible_all(game, listed), strict=True):
        alone = Threat().admissible(game, partition).pick().payoffs
        both = together.pick().payoffs
        assert together.pick().partition == partition
        assert both[0] - both[1] == pytest.approx(alone[0] - alone[1], abs=1e-9 * game.scale)


def test_levels_are_what_the_strategies_pay():
    listed = partitions(7)
    for partition, found in zip(listed, Threat().admissible_all(GAME, listed), strict=True):
        played = found.pick()
        assert isinstance(played, PlayedDisagreement)
        paid = played.distribution.expected(GAME)
        sides = [sum(paid[player] for player in range(7) if block >> player & 1) for block in partition.blocks]
        assert found.pick().payoffs == pytest.approx(sides)


def test_small_games_are_solved_in_fractions_one_after_the_other():
    game = random_game("integer", players=4, seed=2)
    found = Threat().admissible_all(game, partitions(4))
    assert all(isinstance(number, Fraction) for entry in found for number in entry.pick().payoffs)


def test_three_blocks_are_refused_among_many():
    with pytest.raises(NotApplicable, match="two blocks"):
        Threat().admissible_all(GAME, [partitions(7)[0], singletons(7)])


def test_the_batch_is_smaller_for_larger_games_and_never_empty():
    batch = Threat().batch
    assert batch(GAME) == 512
    assert batch(random_game("random", players=3, actions=30, seed=0)) == 38
    assert batch(random_game("random", players=2, actions=(100, 11000), seed=0)) == 1
    assert batch(random_game("random", players=6, seed=0)) == 1


def test_chunks_follow_the_plan_whoever_does_the_work(monkeypatch):
    monkeypatch.setattr(Threat, "batch", lambda _self, _game: 10)
    sizes: list[int] = []

    def mapper(function, items):
        asked = list(items)
        sizes.extend(map(len, asked))
        return iter([function(item) for item in reversed(asked)][::-1])

    plan = influences(7, dt.COCO.opposition, Shapley(), differences=True)
    backwards = study(GAME, plan, Threat(), mapper)
    forwards = study(GAME, plan, Threat(), map)
    assert sizes == [3] + [10] * 6  # the last chunk, whose games take longest, first
    assert [entry.disagreement.payoffs for entry in backwards] == [entry.disagreement.payoffs for entry in forwards]
    assert [entry.influence for entry in backwards] == plan


def test_the_classical_fallback_takes_many_and_others_one_at_a_time():
    assert isinstance(Threat(), Batched)
    assert not isinstance(dt.NASH.fallback, Batched)


def test_seven_players_get_what_averaging_over_coalitions_gives():
    differences = {0: 0.0, 127: float(GAME.welfare.max())}
    for partition in partitions(7):
        first, second = GAME.merge(partition).payoffs
        value = optimal_play(first - second).lower
        differences |= zip(partition.blocks, (float(value), -float(value)), strict=True)
    differences[0] = -differences[127]
    for player in range(7):
        with_player = [coalition for coalition in range(128) if coalition >> player & 1]
        by_size = [fmean(differences[c] for c in with_player if c.bit_count() == size) for size in range(1, 8)]
        assert AGREEMENT.payoffs[player] == pytest.approx(fmean(by_size), abs=1e-9)


def claims():
    return [claim for claim in AGREEMENT.certificate.claims if claim.kind == "zero_sum_value"]


def ledger(exact=False):
    return Ledger(GAME.scale, float(np.abs(GAME.payoffs).max()) * 7, exact=exact)


def test_right_values_are_accepted_together():
    found = values.accepted_differences(GAME, claims(), ledger())
    assert len(found) == 63
    shown = [entry.payoffs for entry in AGREEMENT.disagreements]
    assert np.array(list(found.values())) == pytest.approx(np.array(shown))


def test_in_fractions_every_value_is_checked_alone():
    assert values.accepted_differences(GAME, claims(), ledger(exact=True)) == {}


def moved(numbers, step, place=0):
    return (*numbers[:place], numbers[place] + step, *numbers[place + 1 :])


CHANGES = {
    "a larger guarantee": lambda claim: replace(claim, lower=claim.lower + 1e-6),
    "a smaller concession": lambda claim: replace(claim, upper=claim.upper - 1e-6),
    "both ends moved": lambda claim: replace(claim, lower=claim.lower + 1e-6, upper=claim.upper + 1e-6),
    "a probability too large": lambda claim: replace(claim, rows=moved(claim.rows, 1e-6)),
    "a negative probability": lambda claim: replace(claim, columns=moved(moved(claim.columns, -1), 1, 1)),
    "another strategy": lambda claim: replace(claim, columns=tuple(1 / len(claim.columns) for _ in claim.columns)),
    "a strategy too short": lambda claim: replace(claim, rows=claim.rows[:-1]),
    "a strategy too long": lambda claim: replace(claim, columns=(*claim.columns, 0.0)),
    "no number": lambda claim: replace(claim, rows=moved(claim.rows, float("nan"))),
    "an infinite end": lambda claim: replace(claim, upper=float("inf")),
    "a number beyond floats": lambda claim: replace(claim, lower=Fraction(10) ** 400),
    "the other player": lambda claim: replace(claim, row_block=1),
    "another game": lambda claim: replace(claim, weights=(1, 0)),
    "the other side": lambda claim: replace(claim, rows=claim.columns, columns=claim.rows),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("place", [0, 20, 62])
def test_a_false_value_among_many_is_refused(change, place):
    listed = list(AGREEMENT.certificate.claims)
    listed[place] = CHANGES[change](listed[place])
    forged = replace(AGREEMENT, certificate=replace(AGREEMENT.certificate, claims=tuple(listed)))
    with pytest.raises(CertificateRejected):
        dt.verify(GAME, forged)


@pytest.mark.parametrize("change", CHANGES)
def test_a_false_value_is_left_to_the_check_of_one_claim(change):
    listed = claims()
    listed[20] = CHANGES[change](listed[20])
    assert 20 not in values.accepted_differences(GAME, listed, ledger())


def test_values_are_checked_in_chunks_too(monkeypatch):
    monkeypatch.setattr(values, "CELLS", 300)
    assert len(values.accepted_differences(GAME, claims(), ledger())) == 63


def test_the_largest_violation_is_recorded():
    listed = claims()
    listed[5] = replace(listed[5], lower=listed[5].lower - 1e-9 * GAME.scale)
    book = ledger()
    values.accepted_differences(GAME, listed, book)
    assert book.largest == pytest.approx(1e-9 * GAME.scale, rel=1e-3)


def test_missing_values_are_refused():
    listed = AGREEMENT.certificate.claims[1:]
    forged = replace(AGREEMENT, certificate=replace(AGREEMENT.certificate, claims=listed))
    with pytest.raises(CertificateRejected, match="missing or of the wrong kind"):
        dt.verify(GAME, forged)


@pytest.mark.unwatched
def test_a_large_agreement_is_verified_in_fractions():
    checked = dt.verify(GAME, AGREEMENT, exact=True)
    assert 0 <= checked.largest_violation <= 1e-9


def test_another_distribution_than_the_proven_one_is_refused():
    entry, second = AGREEMENT.disagreements[:2]
    assert isinstance(entry, PlayedDisagreement)
    assert isinstance(second, PlayedDisagreement)
    other = second.distribution
    shown = (replace(entry, distribution=other), *AGREEMENT.disagreements[1:])
    with pytest.raises(CertificateRejected, match="distribution that is shown"):
        dt.verify(GAME, replace(AGREEMENT, disagreements=shown))


@pytest.mark.parametrize(
    "change",
    [
        {"unique": True},
        {"radius": 1e-3},
        {"trace": (Round((1.0, 1.0), (0.5, 0.5)),)},
    ],
)
def test_what_else_is_shown_of_a_threat_is_refused_if_it_is_not_proven(change):
    shown = (replace(AGREEMENT.disagreements[0], **change), *AGREEMENT.disagreements[1:])
    with pytest.raises(CertificateRejected, match=r"disagreement|rounds"):
        dt.verify(GAME, replace(AGREEMENT, disagreements=shown))


def test_a_threat_may_be_shown_by_its_profiles():
    entry = AGREEMENT.disagreements[0]
    assert isinstance(entry, PlayedDisagreement)
    played = entry.distribution
    listed = JointDistribution(played.n_actions, played.profiles, played.probabilities)
    shown = (replace(entry, distribution=listed), *AGREEMENT.disagreements[1:])
    assert dt.verify(GAME, replace(AGREEMENT, disagreements=shown)).claims == len(AGREEMENT.certificate.claims)


def test_many_studies_are_read_when_asked_for_and_travel_as_what_they_were_read_from():
    plan = influences(7, dt.Bloc(), Shapley(), differences=True)
    together = study(GAME, plan, Threat(), map)
    for entry, sent in zip(together, pickle.loads(pickle.dumps(together)), strict=True):  # noqa: S301
        assert sent.influence.partition == entry.influence.partition
        assert sent.payoffs == entry.payoffs == entry.disagreement.payoffs
        assert [(ends.low, ends.high) for ends in sent.bounds] == [(ends.low, ends.high) for ends in entry.bounds]
        assert entry.disagreement is entry.disagreement
        read = Study(entry.influence, entry.disagreement, entry.bounds)
        assert pickle.loads(pickle.dumps(read)).payoffs == entry.payoffs  # noqa: S301
    with pytest.raises(AttributeError, match="misspelt"):
        getattr(together[0], "misspelt")  # noqa: B009  # types would not allow it


def test_every_point_tells_the_interval_that_its_claim_proves():
    for partition, point in zip(partitions(7), Threat().admissible_all(GAME, partitions(7)), strict=True):
        assert isinstance(point, ThreatPoint)
        (claim,) = point.pick().claims
        assert isinstance(claim, ValueClaim)
        assert point.interval == (claim.lower, claim.upper)
        assert point.pick().partition == partition
        first, second = point.payoffs(Recall())
        assert point.bounds((1, -1)).low == point.bounds((1, -1)).high == first - second


class Unhashable:
    """A division that cannot be kept."""

    __hash__ = None  # type: ignore[assignment]  # the language's own way to say so
    name = "listed"
    share = Shapley().share
    coefficients = Shapley().coefficients


def test_parts_that_cannot_be_hashed_get_the_same_plan_and_ranges():
    plain = influences(5, dt.Bloc(), Shapley(), differences=True)
    assert influences(5, dt.Bloc(), Unhashable(), differences=True) == plain
    studies = study(random_game("integer", players=5, seed=0), plain, Threat(), map)
    plans = [(part, planned(5, dt.Bloc(), part, differences=True)) for part in (Shapley(), Unhashable())]
    both = [ranges(plan, Fraction(7), part, studies, differences=True) for part, plan in plans]
    assert both[0].low_numbers == both[1].low_numbers


def test_plans_are_not_shared_with_whoever_changes_them():
    influences(5, dt.Bloc(), Shapley(), differences=True).clear()
    assert len(influences(5, dt.Bloc(), Shapley(), differences=True)) == 15


def test_the_statistics_name_the_engine_of_large_games_only():
    assert AGREEMENT.statistics == {"engine": "numpy"}
    assert dt.solve(GAME, "security").statistics == {}
    assert dt.solve(random_game("random", players=3, seed=0), dt.COCO).statistics == {}


def test_payoffs_alone_are_those_of_the_whole_solution():
    memory = Memory()
    assert dt.COCO.payoffs(GAME, memory=memory) == pytest.approx(AGREEMENT.payoffs, abs=1e-9)
    assert len(memory.known) == 63
    again = dt.COCO.payoffs(GAME, memory=memory)
    assert again == pytest.approx(AGREEMENT.payoffs, abs=1e-9)


def test_large_matrices_are_solved_like_small_ones_when_they_stand_alone():
    game = random_game("random", players=2, actions=(95, 91), seed=0)
    agreement = dt.solve(game, dt.COCO)
    assert agreement.certificate.status == "verified"
    first, second = game.payoffs
    assert agreement.worth.worth(1) * 2 == pytest.approx(
        float(agreement.welfare) + optimal_play(first - second).lower, abs=1e-8
    )
