"""Best responses, deviation gains, and what solving and verifying promise."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

import detente as dt
from detente.concepts import Options, concept
from detente.formats.agreement_document import dump_agreement, load_agreement
from detente.model.coalition import members
from detente.model.errors import CertificateRejected, NumericalTrouble, ShapeMismatch
from tests.unit.certify_tampering import GAMES, public_good

CHICKEN = GAMES["chicken"]
BATTLE = GAMES["battle"]


def test_best_responses_are_those_within_a_billionth():
    assert dt.best_responses(CHICKEN, 0, [[1, 0]]) == (1,)
    assert dt.best_responses(CHICKEN, 0, [[2 / 3, 1 / 3]]) == (0, 1)
    assert dt.best_responses(CHICKEN, 0, [None, [0, 1]]) == (0,)
    assert dt.best_responses(CHICKEN, 1, [[0, 1]]) == (0,)
    with pytest.raises(ShapeMismatch, match="3 strategies"):
        dt.best_responses(CHICKEN, 0, [[1, 0]] * 3)


@pytest.mark.parametrize(
    "candidate", [{(1, 1): 1.0}, np.array([[0, 0], [0, 1.0]]), dt.JointDistribution((2, 2), ((1, 1),), (1.0,))]
)
def test_deviation_gains_are_those_of_every_player_and_pair(candidate):
    row, column = dt.deviation_gains(CHICKEN, candidate)
    assert row.tolist() == column.tolist() == [[0.0, 0.0], [2.0, 0.0]]


def test_a_mapping_may_leave_out_last_actions():
    row, _ = dt.deviation_gains(CHICKEN, {(0, 0): 1.0})
    assert row.tolist() == [[0.0, 1.0], [0.0, 0.0]]


def test_distributions_of_another_shape_are_refused():
    with pytest.raises(ShapeMismatch):
        dt.deviation_gains(CHICKEN, np.array([[1.0, 0.0]]))


def summary_of(agreement, **parts):
    return replace(agreement, concept=replace(agreement.concept, **parts))


def test_a_name_of_the_catalogue_stands_for_its_parts():
    agreement = dt.solve(CHICKEN, dt.CORRELATED)
    for renamed in ("coco", "raiffa", "credible", "correlated-bloc"):
        with pytest.raises(CertificateRejected, match=renamed):
            dt.verify(CHICKEN, summary_of(agreement, name=renamed))
    assert dt.verify(CHICKEN, summary_of(agreement, name="mine")).claims == len(agreement.certificate.claims)
    varied = dt.solve(CHICKEN, concept("correlated", Options(opposition="bloc", selection="raiffa")))
    assert dt.verify(CHICKEN, load_agreement(dump_agreement(varied))).largest_violation <= 1e-8


@dataclass(frozen=True)
class Mine:
    """A third party's concept that wraps another one."""

    change: dict
    name: str = "mine"

    @property
    def summary(self):
        return dt.COCO.summary

    def solve(self, game, /, *, mapper=map):
        return replace(dt.COCO.solve(game, mapper=mapper), **self.change)


def test_a_third_partys_concept_is_checked_or_returned_unchecked():
    parts = replace(dt.COCO.summary, name="mine", fallback="magic")
    unchecked = dt.solve(CHICKEN, Mine({"concept": parts}))
    assert unchecked.certificate.status == "unchecked"
    assert dt.solve(CHICKEN, Mine({})).certificate.status == "verified"


def test_a_result_that_is_wrong_is_trouble_not_an_answer():
    with pytest.raises(NumericalTrouble, match="could not be certified") as caught:
        dt.solve(CHICKEN, Mine({"payoff_numbers": (7.0, 5.0)}))
    assert caught.value.problem is not None


def test_a_comparison_lists_what_could_not_be_certified_unless_there_is_no_answer():
    wrong = Mine({"payoff_numbers": (7.0, 5.0)})
    found = dt.compare(CHICKEN, [wrong, dt.COCO])
    assert ([row.concept.name for row in found.rows], [name for name, _ in found.skipped]) == (["coco"], ["mine"])
    with pytest.raises(NumericalTrouble, match="could not be certified"):
        dt.compare(CHICKEN, [wrong])


def test_a_single_concept_or_name_is_compared_alone():
    assert [row.concept.name for row in dt.compare(CHICKEN, "coco").rows] == ["coco"]
    assert [row.concept.name for row in dt.compare(CHICKEN, dt.COCO).rows] == ["coco"]


def test_the_mapper_is_used_for_every_partition():
    seen = []

    def mapper(function, items):
        seen.extend(items)
        return map(function, seen)

    dt.solve(public_good(), dt.COCO, mapper=mapper)
    assert [members(entry.partition.blocks[0]) for entry in seen] == [(0,), (0, 2), (0, 1)]


def test_a_concept_with_other_parts_may_not_bear_a_name_of_the_catalogue():
    impostor = replace(dt.CORRELATED, name="coco")
    with pytest.raises(dt.NotApplicable, match="'coco' is the name of a concept with other parts"):
        dt.solve(CHICKEN, impostor)


def test_concepts_may_be_given_by_name():
    assert dt.solve(CHICKEN, "coco").concept == dt.solve(CHICKEN, dt.COCO).concept
    assert [row.concept.name for row in dt.compare(CHICKEN, ["nash", dt.COCO]).rows] == ["nash", "coco"]
    with pytest.raises(dt.NotApplicable, match=r"there is no concept 'cocoo'.*; did you mean 'coco'\?"):
        dt.solve(CHICKEN, "cocoo")


def test_what_is_no_game_is_refused_with_advice():
    game: Any = "chicken.yaml"
    with pytest.raises(dt.InvalidGame, match=r"not str; dt\.read makes one of a file"):
        dt.solve(game)


def test_a_third_party_need_not_take_a_mapper():
    @dataclass(frozen=True)
    class Mine:
        name: str = "mine"

        def solve(self, game):
            return dt.COCO.solve(game)

    mine: Any = Mine()
    assert dt.solve(CHICKEN, mine).payoffs.tolist() == [6.0, 6.0]


def test_players_and_profiles_may_be_given_by_label():
    assert dt.best_responses(CHICKEN, "Row", [[1, 0]]) == (1,)
    by_label = dt.deviation_gains(CHICKEN, {("1", "2"): 1.0})
    by_index = dt.deviation_gains(CHICKEN, {(0, 1): 1.0})
    assert [table.tolist() for table in by_label] == [table.tolist() for table in by_index]
    with pytest.raises(dt.InvalidGame, match="there is no player 'Raw'"):
        dt.best_responses(CHICKEN, "Raw", [[1, 0]])
    with pytest.raises(dt.InvalidGame, match="Column has no action 5"):
        dt.deviation_gains(CHICKEN, {(0, 5): 1.0})


def test_a_function_may_return_no_bare_number():
    function: Any = lambda *_: 3  # noqa: E731  # a mistake that a user makes
    with pytest.raises(ShapeMismatch, match="has 1 payoffs"):
        dt.Game.from_function(function, [["a"], ["b"]])


def test_worths_are_one_a_coalition():
    worths: Any = [0, 1, 2, 4]
    assert dt.TUGame(worths).worth(3) == 4.0
    with pytest.raises(ShapeMismatch, match="3 worths"):
        dt.TUGame(np.zeros(3))
