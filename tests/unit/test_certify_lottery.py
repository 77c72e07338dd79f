"""Changed documents of deals without side payments, sealed again: every number is proven, or refused."""

import copy
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

import detente as dt
from detente.bargaining.rule_names import rule_parameters
from detente.certify import check
from detente.concepts import concept
from detente.formats.agreement_document import dump_agreement, load_agreement
from detente.model.certificate import LotteryClaim, StageClaim
from detente.model.distribution import JointDistribution
from detente.model.errors import CertificateRejected, NotApplicable
from detente.solve import solve, verify
from tests.unit.certify_tampering import GAMES, at, numeric_leaves, refused, resealed, through_text
from tests.unit.test_certify_tampering import has_slack_to_spare, shifted, steps

BATTLE = dt.Game.from_bimatrix([[6, 2], [8, 0]], [[5, 7], [2, 0]], players=["Ann", "Bob"])
LARGE = dt.Game(np.random.default_rng(5).normal(size=(2, 9, 8)) + np.array([1e4, 0]).reshape(2, 1, 1))
THREE = GAMES["public-good"]
CASES: dict[str, tuple[dt.Game, dict[str, Any]]] = {
    "nash-bargaining": (BATTLE, {"fallback": "correlated"}),
    "weighted": (BATTLE, {"fallback": "security", "weights": (2, 1)}),
    "kalai-smorodinsky": (THREE, {"fallback": "pareto-meet"}),
    "egalitarian": (BATTLE, {"fallback": "security"}),
    "equal-loss": (BATTLE, {"fallback": "nash"}),
    "utilitarian": (BATTLE, {"fallback": "credible"}),
    "raiffa-discrete": (BATTLE, {"disagreement": (1, 1)}),
    "raiffa-continuous": (BATTLE, {"disagreement": (1, 1)}),
    "perles-maschler": (BATTLE, {"fallback": "pareto-meet"}),
    "observed": (BATTLE, {"fallback": dt.Observed([[1, 1], [2, 0]])}),
    "large": (LARGE, {"fallback": "correlated"}),
}
NAMES = {"weighted": "nash-bargaining", "observed": "egalitarian", "large": "kalai-smorodinsky"}
every_case = pytest.mark.parametrize("case", CASES)
some_cases = pytest.mark.parametrize(
    "case", ["nash-bargaining", "weighted", "egalitarian", "raiffa-discrete", "perles-maschler", "large"]
)


def wanted(name, **options):
    return concept(name, **options)


def struck(game, found):
    return solve(game, found)


@cache
def solved(case):
    game, options = CASES[case]
    return struck(game, wanted(NAMES.get(case, case), **options))


@cache
def document(case):
    return through_text(dump_agreement(solved(case)))


@pytest.mark.unwatched
@every_case
def test_an_untouched_document_is_accepted(case):
    game, written = CASES[case][0], document(case)
    assert dump_agreement(load_agreement(written)) == written
    for exact in (True, False):
        assert verify(game, load_agreement(written), exact=exact).claims == len(written["certificate"]["claims"])


@pytest.mark.unwatched
@some_cases
def test_every_number_that_is_changed_and_sealed_again_is_refused(case):
    game, written = CASES[case][0], document(case)
    spared = {"near_ties", "parameters"}  # another weight may lead to the same deal
    paths = [path for path in numeric_leaves(written) if not has_slack_to_spare(path) and not spared & set(path)]
    proofs = [path for path in paths if path[0] == "certificate" and path[1] == "claims"]
    chosen = [path for path in paths if path not in proofs] + proofs[:: max(1, len(proofs) // 5)]
    for path in chosen:
        value = at(written, path)
        step = 1e-5 if {"supporting_weights", "probability", "probabilities"} & set(path) else None
        for size in steps(value, game.scale)[:1] if step is None else (step,):
            assert refused(game, shifted(written, path, size)), (path, value)


@pytest.mark.unwatched
@some_cases
def test_every_claim_that_is_missing_or_moved_is_refused(case):
    game, written = CASES[case][0], document(case)
    count = len(written["certificate"]["claims"])
    for place in range(0, count, max(1, count // 3)):

        def dropped(copied, place=place):
            del copied["certificate"]["claims"][place]

        def doubled(copied, place=place):
            copied["certificate"]["claims"].insert(place, copy.deepcopy(copied["certificate"]["claims"][place]))

        assert refused(game, resealed(written, dropped))
        assert refused(game, resealed(written, doubled))


@pytest.mark.parametrize(
    "change",
    [
        {"fallback": "threat"},
        {"fallback": "security"},
        {"selection": "raiffa"},
        {"opposition": "bloc"},
        {"parameters": {"breakdown": 0.5}},
        {"parameters": {"weight_1": 2.0}},
        {"parameters": {"weight_1": -1.0, "weight_2": 1.0}},
        {"parameters": {"weight_1": 5.0, "weight_2": 1.0}},
        {"name": "egalitarian", "division": "egalitarian"},
        {"division": "egalitarian"},
        {"name": "coco"},
    ],
)
def test_other_parts_than_those_that_were_used_are_refused(change):
    assert refused(BATTLE, resealed(document("nash-bargaining"), lambda copied: copied["concept"].update(change)))


@pytest.mark.parametrize("change", [{"selection": "raiffa"}, {"parameters": {"tau": 1.0}}, {"fallback": "observed"}])
def test_a_point_that_was_read_off_or_stated_has_no_further_parts(change):
    for case in ("raiffa-discrete", "perles-maschler"):
        game, written = CASES[case][0], document(case)
        assert refused(game, resealed(written, lambda copied: copied["concept"].update(change)))


def test_the_flag_of_the_ranges_and_the_fallback_that_is_shown_are_checked():
    written = document("nash-bargaining")
    assert refused(BATTLE, resealed(written, lambda copied: copied["ranges"].update(exact=True)))
    assert refused(BATTLE, resealed(written, lambda copied: copied["disagreements"].clear()))
    assert refused(BATTLE, resealed(written, lambda copied: copied["supporting_weights"].append(0.0)))
    swapped = {"profile": ["2", "2"]}
    assert refused(BATTLE, resealed(written, lambda copied: copied["lottery"][0].update(swapped)))


def test_a_certificate_needs_its_two_claims_at_the_end():
    agreement = solved("egalitarian")
    proof = replace(agreement.certificate, claims=agreement.certificate.claims[:-1])
    with pytest.raises(CertificateRejected, match="does not end"):
        check(BATTLE, replace(agreement, certificate=proof))
    slack = [
        replace(claim, slack=1.0) if isinstance(claim, LotteryClaim) else claim
        for claim in agreement.certificate.claims
    ]
    with pytest.raises(CertificateRejected, match="lottery: the stated slack"):
        check(BATTLE, replace(agreement, certificate=replace(agreement.certificate, claims=tuple(slack))))


def test_a_lottery_over_another_game_is_refused():
    agreement = solved("egalitarian")
    with pytest.raises(CertificateRejected, match="one over the profiles"):
        check(BATTLE, replace(agreement, lottery=JointDistribution((1, 1), ((0, 0),), (1.0,))))
    with pytest.raises(CertificateRejected, match="another game"):
        check(THREE, agreement)


def test_a_rule_that_wrong_maxima_lead_astray_is_a_rejection():
    agreement = solved("raiffa-discrete")
    claims = [
        replace(claim, stage=replace(claim.stage, lower=claim.stage.lower * 0))
        if isinstance(claim, StageClaim)
        else claim
        for claim in agreement.certificate.claims
    ]
    with pytest.raises(CertificateRejected):
        check(BATTLE, replace(agreement, certificate=replace(agreement.certificate, claims=tuple(claims))))


def test_a_rule_that_is_not_defined_here_is_a_rejection():
    agreement = solved("kalai-smorodinsky")
    other = replace(agreement.concept, name="perles-maschler", division="perles-maschler")
    with pytest.raises(CertificateRejected, match="the rule 'perles-maschler' cannot be followed"):
        check(THREE, replace(agreement, concept=other))


def test_a_rule_that_the_checker_does_not_know_is_left_unchecked():
    class Own:
        name = "my own"

        def choose(self, feasible, disagreement):
            return wanted("egalitarian").rule.choose(feasible, disagreement)

    mine = dt.WithoutTransfers("mine", Own(), dt.Security())
    assert struck(BATTLE, mine).certificate.status == "unchecked"
    assert rule_parameters(Own()) == {}
    with pytest.raises(NotApplicable, match="there is no bargaining rule 'my own'"):
        verify(BATTLE, struck(BATTLE, mine))
    with pytest.raises(NotApplicable, match="the name of a concept with other parts"):
        struck(BATTLE, dt.WithoutTransfers("egalitarian", Own(), dt.Security()))
