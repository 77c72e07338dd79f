"""How outsiders stand: random teams, given blocks, their names, and solutions under them."""

from dataclasses import replace
from fractions import Fraction
from itertools import chain
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente as dt
from detente.cli import run
from detente.coalitions import opposition_named, seated
from detente.coalitions.blocks import SeatedBlocks, blocks_of
from detente.coalitions.plan import influence_of, planned
from detente.coalitions.reading import Certain, Uncertain
from detente.coalitions.set_partitions import count_partitions, pairs_of, partitions_of, set_partitions
from detente.coalitions.shapes import shapes
from detente.coalitions.stances import is_known
from detente.coalitions.worth import worths
from detente.concepts import Options
from detente.formats.agreement_document import seal
from detente.model.coalition import coalitions, grand, members, outsiders
from detente.model.errors import CertificateRejected, NotApplicable, TooLarge
from tests.naive.partitions import cycles
from tests.naive.partitions import set_partitions as naive_partitions

PUBLIC_GOOD = dt.read("example:public-good")
THETAS = st.fractions(Fraction(1, 50), 50, max_denominator=60)


def as_tuples(blocks):
    return tuple(sorted(map(members, blocks)))


@pytest.mark.parametrize("n_players", range(1, 6))
def test_all_partitions_are_listed_once(n_players):
    listed = [as_tuples(blocks) for blocks in set_partitions(grand(n_players))]
    assert len(listed) == count_partitions(n_players)
    assert set(listed) == naive_partitions(tuple(range(n_players)))
    assert len(partitions_of(n_players)) == len(listed) - 1
    assert set(pairs_of(n_players)) == {partition for partition in partitions_of(n_players) if len(partition) == 2}


@given(THETAS, st.integers(1, 5))
def test_the_chances_of_random_teams_add_up_to_one(theta, n_players):
    teams = dt.RandomTeams(theta)
    for coalition in coalitions(n_players):
        stands = teams.partitions(coalition, n_players)
        assert sum(chance for chance, _ in stands) == 1
        assert len({partition for _, partition in stands}) == count_partitions(n_players - coalition.bit_count())
        assert all(coalition in partition.blocks for _, partition in stands)


def test_random_teams_are_the_cycles_of_a_permutation():
    listed = list(cycles((1, 2, 3, 4)))
    for chance, partition in dt.RandomTeams().partitions(0b00001, 5):
        others = as_tuples(block for block in partition.blocks if block != 1)
        assert chance == Fraction(listed.count(others), len(listed))


@pytest.mark.parametrize(("theta", "usual"), [(Fraction(1, 10**9), dt.Bloc()), (10**9, dt.Individuals())])
def test_at_its_ends_the_family_is_a_bloc_and_individuals(theta, usual):
    for coalition in coalitions(5):
        chances = {partition: chance for chance, partition in dt.RandomTeams(theta).partitions(coalition, 5)}
        ((_, expected),) = usual.partitions(coalition, 5)
        assert chances[expected] > 1 - Fraction(1, 10**7)


def test_too_many_outsiders_are_refused_with_their_number():
    with pytest.raises(TooLarge, match="115,975 ways"):
        dt.RandomTeams().partitions(1, 10)


@pytest.mark.parametrize("text", ["random-teams", "random-teams:0.5", "random-teams:1/3", "random-teams:2", "bloc"])
def test_names_read_back(text):
    assert opposition_named(text).name == text
    assert is_known(opposition_named(text))


def test_numbers_are_read_as_they_are_written():
    assert dt.RandomTeams(0.1) == dt.RandomTeams(Fraction(1, 10)) == opposition_named("random-teams:1/10")
    assert opposition_named("random-teams:1.0") == dt.RandomTeams()


@pytest.mark.parametrize(
    "theta", [0, -1, float("nan"), float("inf"), "many", None, Fraction(1, 10**10), 10**10, [1], 1j]
)
def test_a_theta_that_is_none_is_refused(theta):
    with pytest.raises(NotApplicable, match="does not say how likely outsiders stay alone"):
        dt.RandomTeams(theta)


@pytest.mark.parametrize(
    "text", ["", "x", "1e400", "1e99999999", "-1", "0", "nan", "1/0", "9" * 1000, "1/3/5", "1e-10"]
)
def test_a_theta_that_is_badly_written_is_refused(text):
    with pytest.raises(NotApplicable, match="random-teams:THETA"):
        opposition_named(f"random-teams:{text}")


def test_outsiders_keep_to_their_blocks_without_who_walks_out():
    stance = seated(dt.Blocks([["Kay", "Ida"], ["Lou"]]), ("Ida", "Jon", "Kay", "Lou"))
    assert isinstance(stance, SeatedBlocks)
    assert stance.partitions(0b0010, 4) == ((Fraction(1), dt.Partition((0b0101, 0b0010, 0b1000))),)
    assert stance.partitions(0b0100, 4) == ((Fraction(1), dt.Partition((0b0001, 0b0010, 0b0100, 0b1000))),)
    assert stance.partitions(0b1001, 4) == ((Fraction(1), dt.Partition((0b1001, 0b0010, 0b0100))),)
    assert seated(dt.Bloc(), ("Ida",)) == dt.Bloc()


LABELS = st.text('ab,|" \\é', min_size=1, max_size=4)


@given(st.lists(LABELS, min_size=1, max_size=5, unique=True).flatmap(st.permutations), st.data())
def test_blocks_of_any_labels_read_back(labels, data):
    cut = data.draw(st.integers(1, len(labels)))
    blocks = dt.Blocks([part for part in (labels[:cut], labels[cut:]) if part])
    assert blocks_of(blocks.name) == blocks
    assert blocks.seated(labels).partition.n_players == len(labels)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("blocks:", "empty block"),
        ("blocks:A||B", "empty block"),
        ("blocks:A,", "empty block"),
        ("blocks:A|A", "twice"),
        ('blocks:"A', "do not close"),
        ('blocks:"A"B', "do not close"),
        ("block:A", "there is no opposition"),
        ("rivals", "random-teams:THETA, blocks:A,B|C"),
    ],
)
def test_blocks_that_are_badly_written_are_refused(text, expected):
    with pytest.raises(NotApplicable, match=expected):
        opposition_named(text)


def test_blocks_are_sequences_of_labels():
    mistakes: list[Any] = ["AB", ["A", "B"]]
    for wrong in mistakes:
        with pytest.raises(NotApplicable, match="sequences of labels"):
            dt.Blocks(wrong)
    with pytest.raises(NotApplicable, match="seat it"):
        dt.Blocks([["A"]]).partitions(1, 1)
    with pytest.raises(NotApplicable, match=r"'Bob', who is no player of this game; .* Ida, Jon, Kay"):
        dt.solve(PUBLIC_GOOD, dt.concept("correlated", opposition="blocks:Ida,Bob"))


def test_worths_are_averages_over_the_partitions():
    plan = planned(3, dt.RandomTeams(), dt.Shapley(), differences=False)
    assert isinstance(plan.reading, Uncertain)
    assert isinstance(planned(3, dt.Bloc(), dt.Shapley(), differences=False).reading, Certain)
    found = [
        tuple(Fraction(block * 10 + len(entry.partition)) for block in entry.partition.blocks)
        for entry in plan.influences
    ]
    worth = worths(plan, Fraction(100), found, differences=False)
    assert worth.worth(0b001) == Fraction(1, 2) * (10 + 2) + Fraction(1, 2) * (10 + 3)
    assert worth.worth(0b110) == 60 + 2
    floats = worths(plan, Fraction(100), [tuple(map(float, paid)) for paid in found], differences=False)
    assert floats.values.tolist() == [float(value) for value in worth.values]
    with pytest.raises(NotApplicable, match="only differences"):
        worths(plan, Fraction(100), found, differences=True)


@pytest.mark.parametrize("opposition", [dt.RandomTeams(2), SeatedBlocks(dt.Partition((0b011, 0b100, 0b1000)), "mine")])
def test_one_partition_alone_is_planned_as_among_all(opposition):
    for influence in planned(4, opposition, dt.Shapley(), differences=False).influences:
        assert influence_of(influence.partition, opposition, dt.Shapley(), differences=False) == influence


@pytest.mark.parametrize("opposition", [dt.RandomTeams(2), SeatedBlocks(dt.Partition((0b011, 0b100)), "mine")])
def test_partitions_are_counted_as_they_would_be_listed(opposition):
    listed = planned(3, opposition, dt.Shapley(), differences=False).influences
    found = shapes((2, 3, 2), opposition, 2)
    assert sum(shape.count for shape in found) == len(listed)
    assert set(chain.from_iterable(shape.some for shape in found)) <= {influence.partition for influence in listed}


@pytest.mark.unwatched
@pytest.mark.parametrize(
    ("opposition", "expected"),
    [
        ("bloc", (Fraction(19, 3), Fraction(34, 3), Fraction(10, 3))),
        ("individuals", (9, 8, 4)),
        ("random-teams", (Fraction(23, 3), Fraction(29, 3), Fraction(11, 3))),
        ("random-teams:0.5", (Fraction(65, 9), Fraction(92, 9), Fraction(32, 9))),
        ("blocks:Ida|Jon|Kay", (9, 8, 4)),
    ],
)
def test_the_public_good_under_every_opposition(opposition, expected):
    found = dt.solve(PUBLIC_GOOD, dt.concept("correlated", opposition=opposition))
    assert found.payoff_numbers == expected
    assert found.ranges.low_numbers == found.ranges.high_numbers == expected
    assert found.certificate.status == "verified"
    loaded = dt.load_agreement(dt.dump_agreement(found))
    assert dt.verify(PUBLIC_GOOD, loaded, exact=True).proved


@settings(max_examples=5)
@given(
    st.lists(st.integers(-3, 3), min_size=24, max_size=24),
    st.sampled_from(["random-teams:2", "blocks:Player 1,Player 3"]),
)
def test_ranges_hold_the_payoffs_and_documents_keep_them(entries, opposition):
    game = dt.Game(np.array(entries).reshape(3, 2, 2, 2))
    found = dt.solve(game, dt.concept("correlated", opposition=opposition))
    assert found.certificate.status == "verified"
    assert (found.ranges.low <= found.payoffs).all()
    assert (found.payoffs <= found.ranges.high).all()
    assert sum(found.payoff_numbers) == found.welfare


def test_who_is_not_named_stands_alone_and_is_told():
    found = dt.solve(PUBLIC_GOOD, dt.concept("correlated", opposition="blocks:Ida,Jon"))
    assert found.warnings[0] == "the opposition names no block for Kay, who stands alone"
    found = dt.solve(PUBLIC_GOOD, dt.concept("security", opposition="blocks:Kay"))
    assert found.warnings[0] == "the opposition names no block for Ida and Jon, each of whom stands alone"
    whole = dt.solve(PUBLIC_GOOD, dt.concept("security", opposition="blocks:Kay,Jon,Ida"))
    assert not any("names no block" in warning for warning in whole.warnings)


def test_a_document_that_names_strangers_is_refused():
    found = dt.solve(PUBLIC_GOOD, dt.concept("correlated", opposition="blocks:Ida,Jon"))
    document = dt.dump_agreement(found)
    document["concept"]["opposition"] = "blocks:Ida,Bob"
    document["seal"] = seal(document)
    with pytest.raises(CertificateRejected, match="no player of this game"):
        dt.verify(PUBLIC_GOOD, dt.load_agreement(document))


@pytest.mark.parametrize("other", ["random-teams:2", "random-teams", "individuals", "blocks:Ida,Kay"])
def test_a_document_with_another_opposition_is_refused(other):
    found = dt.solve(PUBLIC_GOOD, dt.concept("correlated", opposition="random-teams:0.5"))
    document = dt.dump_agreement(found)
    document["concept"]["opposition"] = other
    document["seal"] = seal(document)
    with pytest.raises(CertificateRejected):
        dt.verify(PUBLIC_GOOD, dt.load_agreement(document))


@pytest.mark.parametrize("name", ["coco", "credible", "leader", "correlated-bloc", "raiffa-bloc"])
def test_concepts_of_pairs_do_not_combine(name):
    with pytest.raises(NotApplicable, match="does not combine"):
        dt.concept(name, Options("random-teams"))


def test_samples_of_pairs_do_not_combine():
    with pytest.raises(NotApplicable, match="pairs of a coalition and its complement"):
        dt.sampled(replace(dt.CORRELATED, opposition=dt.RandomTeams()), lps=5)


def test_no_outsiders_stand_in_one_way():
    assert dt.RandomTeams().partitions(0b11, 2) == ((Fraction(1), dt.Partition((0b11,))),)
    assert outsiders(0b11, 2) == 0


def test_pages_say_how_outsiders_stand(capsys):
    assert run(["explain", "example:public-good", "--opposition", "random-teams:2"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "against teams that outsiders form at random (theta = 2)" in told
    assert "what its fallback pays it, on average over the teams that the others may form" in told
    assert run(["explain", "example:public-good", "--opposition", "blocks:Ida,Jon"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "against outsiders who keep to the blocks Ida,Jon" in told
    assert "the opposition names no block for Kay, who stands alone" in told


def test_estimates_count_partitions_of_any_opposition(capsys):
    assert run(["estimate", "example:public-good", "--concept", "correlated", "--opposition", "blocks:Ida,Jon"]) == 0
    assert "correlated" in capsys.readouterr().out


def test_what_is_certain_is_told_of_any_opposition():
    concept = replace(dt.CORRELATED, opposition=dt.Blocks([["Ida", "Jon"]]))
    found = dt.solve_within(PUBLIC_GOOD, concept, seconds=60)
    assert found.certificate.status == "verified"
