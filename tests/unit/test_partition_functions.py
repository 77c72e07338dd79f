"""What coalitions are worth however the others stand: computed, shared, proven, written down and read."""

import copy
import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import detente as dt
from detente.certify.partition_function import check_partition_function
from detente.coalitions.set_partitions import pairs_of, partitions_of
from detente.formats.agreement_document import seal
from detente.model.certificate import EfficiencyClaim
from detente.model.errors import (
    CertificateRejected,
    FormatError,
    InvalidGame,
    NotApplicable,
    NumericalTrouble,
    TooLarge,
)
from detente.partition_games import partition_function
from tests.unit.cli.test_schemas import check as check_schema

PUBLIC_GOOD = dt.read("example:public-good")
FUNCTION = partition_function(PUBLIC_GOOD)
TWO = dt.read("example:chicken")
LARGE = dt.random_game("random", players=3, actions=5, seed=4)


def symmetric(n_players):
    """A public good among equals: everybody keeps 1, or gives it and two thirds of it go to each."""
    given = np.indices((2,) * n_players)
    return dt.Game(1 - given + given.sum(axis=0) * Fraction(2, 3))


def test_the_public_good_has_these_worths():
    worths = {
        (entry.partition.blocks, block): FUNCTION.worth(block, entry.partition)
        for entry in FUNCTION.disagreements
        for block in entry.partition.blocks
    }
    assert worths[(3, 4), 3] == 10
    assert worths[(3, 4), 4] == 4
    assert worths[(1, 6), 6] == worths[(1, 6), 1] == 0
    assert worths[(5, 2), 2] == 12
    assert [worths[(1, 2, 4), player] for player in (1, 2, 4)] == [0, 0, 0]
    assert FUNCTION.worth(7, dt.Partition((7,))) == 21
    assert FUNCTION.certificate.status == "verified"
    assert (FUNCTION.n_players, FUNCTION.solved) == (3, 4)
    assert repr(FUNCTION) == "PartitionFunction(correlated: 3 players, 4 partitions; verified)"


@pytest.mark.parametrize(("coalition", "blocks"), [(1, (3, 4)), (0, (1, 2, 4)), (1, (1, 2)), (15, (15,))])
def test_what_is_no_block_has_no_worth(coalition, blocks):
    with pytest.raises(NotApplicable, match="is no block of"):
        FUNCTION.worth(coalition, dt.Partition(blocks))


@pytest.mark.parametrize(("game", "rule"), [(PUBLIC_GOOD, dt.Raiffa()), (LARGE, dt.Kindest())], ids=["exact", "floats"])
def test_worths_are_those_of_solutions(game, rule):
    found = partition_function(game, fallback=dt.Correlated(rule))
    for opposition in ("bloc", "individuals"):
        solved = dt.solve(game, dt.concept("correlated", opposition=opposition, selection=rule.name))
        for entry in solved.disagreements:
            for block, payoff in zip(entry.partition.blocks, entry.payoffs, strict=True):
                assert found.worth(block, entry.partition) == payoff


def test_every_partition_is_solved_once_and_equal_ones_together():
    asked = []

    def listing(function, items):
        asked.extend(items)
        return map(function, items)

    found = partition_function(symmetric(4), mapper=listing)
    assert len(found.disagreements) == 14
    sizes = {tuple(block.bit_count() for block in entry.partition.blocks) for entry in found.disagreements}
    assert found.solved == len(asked) == len(set(asked)) == len(sizes) == 7
    assert found.certificate.status == "verified"


def test_security_needs_pairs_only():
    found = partition_function(PUBLIC_GOOD, fallback=dt.Security())
    assert [entry.partition for entry in found.disagreements] == pairs_of(3)
    assert found.by_block
    assert found.worth(1, dt.Partition((1, 2, 4))) == found.worth(1, dt.Partition((1, 6))) == 0
    assert found.worth(7, dt.Partition((7,))) == 21


def test_one_player_and_two():
    alone = partition_function(dt.Game([[3, 7]]))
    assert (alone.worth(1, dt.Partition((1,))), alone.disagreements, alone.solved) == (7, (), 0)
    assert alone.certificate.status == "verified"
    nash = partition_function(TWO, fallback=dt.Nash())
    assert sum(nash.worth(block, dt.Partition((1, 2))) for block in (1, 2)) == Fraction(28, 3)
    assert nash.certificate.status == "verified"


def test_constants_on_payoffs_move_worths_by_as_much():
    moved = dt.Game(LARGE.payoffs + np.array([1e7, 0, -3e8]).reshape(3, 1, 1, 1))
    near, far = partition_function(LARGE), partition_function(moved)
    assert far.certificate.offsets
    assert far.certificate.status == "verified"
    for entry in near.disagreements:
        for block in entry.partition.blocks:
            constant = 1e7 * (block & 1) - 3e8 * (block >> 2 & 1)
            assert far.worth(block, entry.partition) - constant == pytest.approx(
                near.worth(block, entry.partition), abs=1e-6
            )
    loaded = dt.load_partition_function(dt.dump_partition_function(far))
    assert check_partition_function(moved, loaded).largest_violation < 1e-6


@pytest.mark.parametrize(
    ("fallback", "reason"),
    [
        (dt.Threat(), "determines only the difference"),
        (dt.Leader(), "determines only the difference"),
        (dt.Credible(), "stands between a coalition and one opponent"),
        (dt.Nash(), "3 players stand in up to 3"),
        (dt.Stated((1, 2, 3)), "only what single players get"),
    ],
)
def test_fallbacks_without_a_meaning_among_three_are_refused(fallback, reason):
    with pytest.raises(NotApplicable, match=reason):
        partition_function(PUBLIC_GOOD, fallback=fallback)


def test_too_many_players_are_refused_with_the_number_of_partitions():
    with pytest.raises(TooLarge, match="115,975 ways"):
        partition_function(dt.random_game("random", players=10, seed=1))


def test_a_graph_without_a_table_needs_one():
    game = dt.random_polymatrix("path", players=25, seed=1)
    with pytest.raises(TooLarge):
        partition_function(game)
    few = partition_function(dt.random_polymatrix("path", players=4, seed=1), fallback=dt.Security())
    assert (len(few.disagreements), few.certificate.status) == (7, "verified")


class _Mine:
    """A fallback of a third party: everybody's average payoff."""

    traits = replace(dt.Security().traits, name="mine", by_block=False, on_graphs=False)

    def admissible(self, game, partition):
        return dt.Security().admissible(game, partition)


def test_fallbacks_of_third_parties_stay_unchecked():
    found = partition_function(PUBLIC_GOOD, fallback=_Mine())
    assert found.certificate.status == "unchecked"
    assert len(found.disagreements) == 4


def test_false_proofs_are_not_returned(monkeypatch):
    def careless(*_arguments):
        return []

    monkeypatch.setattr("detente.partition_games.claims_of", careless)
    with pytest.raises(NumericalTrouble, match="could not be certified"):
        partition_function(PUBLIC_GOOD)


def test_a_check_wants_a_game_and_its_function():
    mistakes: list[tuple[Any, Any]] = [(PUBLIC_GOOD, PUBLIC_GOOD), (FUNCTION, PUBLIC_GOOD)]
    for game, found in mistakes:
        with pytest.raises(InvalidGame, match="is expected"):
            dt.verify_partition_function(game, found)
    with pytest.raises(CertificateRejected, match="another game"):
        dt.verify_partition_function(TWO, FUNCTION)
    assert dt.verify_partition_function(PUBLIC_GOOD, FUNCTION, exact=True).proved


@pytest.mark.unwatched
@pytest.mark.parametrize("fallback", [dt.Correlated(), dt.Security(), dt.Correlated(dt.NearKindest(0.5))])
def test_documents_keep_every_number(fallback):
    found = partition_function(PUBLIC_GOOD, fallback=fallback)
    document = json.loads(json.dumps(dt.dump_partition_function(found)))
    check_schema(document, "partition-function")
    loaded = dt.load_partition_function(document)
    assert dt.dump_partition_function(loaded) == document
    for partition in partitions_of(3):
        for block in partition.blocks:
            assert loaded.worth(block, partition) == found.worth(block, partition)
    assert dt.verify_partition_function(PUBLIC_GOOD, loaded, exact=True).proved


def changed(change):
    document = copy.deepcopy(dt.dump_partition_function(FUNCTION))
    change(document)
    document["seal"] = seal(document)
    return document


def put(document, path, value):
    for key in path[:-1]:
        document = document[key]
    document[path[-1]] = value


CHANGES = [
    (("welfare",), 22.0),
    (("disagreements", 0, "payoffs"), [9.0, 4.0]),
    (("disagreements", 3, "payoffs_exact"), ["0", "1", "0"]),
    (("disagreements", 0, "unique"), False),
    (("disagreements", 0, "radius"), 0.5),
    (("by_block",), True),
    (("solved",), 5),
    (("solved",), 0),
    (("profile",), ["keep", "give", "give"]),
    (("fallback", "name"), "security"),
    (("fallback", "selection"), "raiffa"),
    (("fallback", "parameters"), {"tau": 1.0}),
    (("certificate", "claims", 0, "witness", "payoffs"), [9.0, 4.0]),
    (("certificate", "claims", -1, "slack"), 1.0),
    (("certificate", "offsets"), [1.0, 1.0, 1.0]),
    (("certificate", "status"), "partial"),
    (("near_ties",), [{"what": "nothing", "gap": 1.0}]),
    (("game", "scale"), 3.0),
]


@pytest.mark.parametrize(("path", "value"), CHANGES, ids=lambda part: str(part)[:40])
def test_a_changed_document_is_refused(path, value):
    def change(document):
        put(document, path, value)
        for key in ("welfare_exact",) if path == ("welfare",) else ():
            document.pop(key, None)

    document = changed(change)
    with pytest.raises((CertificateRejected, FormatError)):
        dt.verify_partition_function(PUBLIC_GOOD, dt.load_partition_function(document))


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document["disagreements"].pop(),
        lambda document: document["disagreements"].reverse(),
        lambda document: document["certificate"]["claims"].pop(),
        lambda document: document["certificate"]["claims"].pop(0),
        lambda document: document["certificate"]["claims"].insert(0, document["certificate"]["claims"][0]),
        lambda document: document["disagreements"].append(document["disagreements"][0]),
    ],
)
def test_what_is_missing_or_in_disorder_is_refused(change):
    with pytest.raises(CertificateRejected):
        dt.verify_partition_function(PUBLIC_GOOD, dt.load_partition_function(changed(change)))


def test_claims_that_prove_nothing_needed_are_refused():
    spare = FUNCTION.certificate.claims[:1]
    proofs = (*FUNCTION.certificate.claims[:-1], *spare, FUNCTION.certificate.claims[-1])
    assert isinstance(proofs[-1], EfficiencyClaim)
    found = replace(FUNCTION, certificate=replace(FUNCTION.certificate, claims=proofs))
    with pytest.raises(CertificateRejected, match="prove nothing needed"):
        dt.verify_partition_function(PUBLIC_GOOD, found)


def test_an_unknown_fallback_is_not_checked():
    unknown = replace(FUNCTION, fallback=replace(FUNCTION.fallback, name="credible"))
    with pytest.raises(NotApplicable, match="no partition function of the fallback 'credible'"):
        dt.verify_partition_function(PUBLIC_GOOD, unknown)


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document.update(extra=1),
        lambda document: document.update(schema="detente/agreement/1"),
        lambda document: document["fallback"].update(extra=1),
        lambda document: document["fallback"].update(name=3),
        lambda document: document["disagreements"][0].update(payoffs=[1.0]),
        lambda document: document.update(solved=True),
        lambda document: document.update(disagreements=3),
        lambda document: document.pop("by_block"),
    ],
)
def test_a_malformed_document_is_refused(change):
    with pytest.raises(FormatError):
        dt.load_partition_function(changed(change))


def test_a_broken_seal_is_refused():
    document = dt.dump_partition_function(FUNCTION)
    document["solved"] = 3
    with pytest.raises(CertificateRejected, match="seal"):
        dt.load_partition_function(document)


def test_the_command_line_verifies_documents(tmp_path, capsys):
    from detente.cli import run

    file = tmp_path / "function.json"
    file.write_text(json.dumps(dt.dump_partition_function(FUNCTION)), encoding="utf-8")
    assert run(["verify", "example:public-good", str(file), "--exact"]) == 0
    assert "what coalitions are worth in 4 partitions of the players" in capsys.readouterr().out
    file.write_text(json.dumps(changed(lambda document: put(document, ("solved",), 9))), encoding="utf-8")
    assert run(["verify", "example:public-good", str(file)]) == 1


def test_notebooks_show_the_worths():
    page = FUNCTION._repr_html_()
    assert "Ida + Jon" in page
    assert "merged games that were solved for it: 4" in page
    many = replace(FUNCTION, disagreements=FUNCTION.disagreements * 20)
    assert "The first 52 of them stand below" in many._repr_html_()
