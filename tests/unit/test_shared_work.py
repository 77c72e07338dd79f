"""Equal players and independent groups: found exactly, studied once, and told of everybody with proofs of their own."""

from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.coalitions import worth
from detente.coalitions.components import game_of_group, independent_groups, within
from detente.coalitions.plan import Influence, influences
from detente.coalitions.renaming import renamed
from detente.coalitions.studies import study_each
from detente.coalitions.symmetry import equal_players, orbit
from detente.divisions import EqualSurplus, Shapley
from detente.fallbacks import Threat
from detente.fallbacks.single_point import SinglePoint
from detente.model.agreement import Bounds, GuaranteedDisagreement, NearTie, PlayedDisagreement
from detente.model.certificate import EquilibriaClaim, ValueClaim
from detente.model.coalition import Partition
from detente.model.distribution import JointDistribution
from detente.model.game import Game
from detente.model.random_games import random_game
from detente.protocols import Traits
from tests.effort import some

CONCEPTS = ["coco", "security", "correlated", "correlated-bloc", "raiffa-bloc", "credible"]
CLASSES = ["aaaa", "abab", "baab", "aab"]  #: who is equal to whom


@pytest.fixture
def shared(monkeypatch):
    """Look for shared work in games of any size."""
    monkeypatch.setattr(worth, "ALIKE", 0)
    monkeypatch.setattr(worth, "APART", 0)


def alike(classes, n_actions=2, seed=0):
    """Let the payoff of a player depend on its class, its action, and how many of each class play what."""
    rng, n_players = np.random.default_rng(seed), len(classes)
    chosen = np.indices((n_actions,) * n_players)
    kinds = sorted(set(classes))
    code, base = np.zeros(chosen.shape[1:], dtype=int), 1
    for kind in kinds:
        for action in range(n_actions):
            code += base * sum((chosen[p] == action).astype(int) for p in range(n_players) if classes[p] == kind)
            base *= n_players + 1
    _, code = np.unique(code, return_inverse=True)
    tables = {kind: rng.integers(-5, 6, size=(n_actions, code.max() + 1)) for kind in kinds}
    return [tables[kind][chosen[player], code.reshape(chosen.shape[1:])] for player, kind in enumerate(classes)]


def exact(payoffs):
    return Game(np.stack(payoffs).astype(object))


def floats(payoffs, seed=0):
    """Replace every whole number by a float of its own."""
    values = np.random.default_rng(seed).normal(size=11)
    return Game(values[np.stack(payoffs) + 5])


def summed(groups, seed=0, family="integer"):
    """Put games of groups of players next to each other; whole payoffs."""
    n_players = sum(map(len, groups))
    payoffs = np.zeros((n_players, *[2] * n_players))
    for place, group in enumerate(groups):
        own = random_game(family, players=len(group), seed=seed + place).payoffs
        shape = [2 if player in group else 1 for player in range(n_players)]
        for player, table in zip(sorted(group), own, strict=True):
            payoffs[player] += table.reshape(shape)
    return payoffs


def without_sharing(monkeypatch, game, concept):
    with monkeypatch.context() as patch:
        patch.setattr("detente.concepts.fallback_bargaining.study", study_each)
        return dt.solve(game, concept)


def worths(agreement):
    return [agreement.worth.worth(coalition) for coalition in range(1, 1 << len(agreement.game.players))]


def masks(*groups):
    return tuple(sum(1 << player for player in group) for group in groups)


@pytest.mark.parametrize(
    ("classes", "found"),
    [
        ("aaaa", masks({0, 1, 2, 3})),
        ("abab", masks({0, 2}, {1, 3})),
        ("abcb", masks({0}, {1, 3}, {2})),
        ("abcd", masks({0}, {1}, {2}, {3})),
    ],
)
def test_equal_players_are_found(classes, found):
    assert equal_players(exact(alike(classes, seed=3))) == found
    assert equal_players(floats(alike(classes, n_actions=3, seed=3))) == found


def test_players_with_different_numbers_of_actions_are_not_equal():
    assert equal_players(Game(np.zeros((3, 2, 3, 2)))) == masks({0, 2}, {1})


def test_a_single_different_payoff_tells_players_apart():
    payoffs = np.stack(alike("aaa", n_actions=3)).astype(float)
    payoffs[2, 1, 1, 0] += 1e-9
    assert equal_players(Game(payoffs)) == masks({0, 1}, {2})
    payoffs[:2, 1, 2, 0] += 1e-9
    assert len(equal_players(Game(payoffs))) == 3


def test_fractions_that_round_to_one_float_tell_players_apart():
    payoffs = np.stack(alike("aaa")).astype(object)
    payoffs[2, 1, 1, 1] += Fraction(1, 10**40)
    assert equal_players(Game(payoffs)) == masks({0, 1}, {2})


@pytest.mark.no_cover
@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize(
    ("concept", "classes"),
    [(concept, CLASSES[k % 4]) for first, concept in enumerate(CONCEPTS) for k in range(first, first + some(2, 4))],
)
def test_equal_players_change_no_exact_answer(monkeypatch, concept, classes):
    game = exact(alike(classes, seed=len(classes)))
    found, expected = dt.solve(game, concept), without_sharing(monkeypatch, game, concept)
    assert found.certificate.status == "verified"
    assert worths(found) == worths(expected)
    assert found.payoff_numbers == expected.payoff_numbers
    assert found.ranges.low_numbers == expected.ranges.low_numbers
    assert found.ranges.high_numbers == expected.ranges.high_numbers
    assert dt.verify(game, found, exact=True).largest_violation == 0


@pytest.mark.no_cover
@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize(
    ("concept", "classes", "n_actions"),
    [
        ("coco", "abaabab", 2),
        ("coco", "aabb", 3),
        *some([("security", "abaaba", 2)], [("security", "abaabab", 2), ("coco", "aaaaaaa", 2)]),
        ("correlated", "abab", 3),
        ("credible", "aab", 5),
    ],
)
def test_equal_players_change_no_answer_in_floats(monkeypatch, concept, classes, n_actions):
    game = floats(alike(classes, n_actions, seed=1))
    found, expected = dt.solve(game, concept), without_sharing(monkeypatch, game, concept)
    assert found.certificate.status == "verified"
    assert worths(found) == pytest.approx(worths(expected), abs=1e-8 * game.scale)
    assert found.payoffs == pytest.approx(expected.payoffs, abs=1e-8 * game.scale)
    assert found.ranges.low == pytest.approx(expected.ranges.low, abs=1e-8 * game.scale)
    assert dt.verify(game, found, exact=True).largest_violation <= 1e-8 * game.scale


def count_of_partitions(game, concept):
    asked = []

    def mapper(function, items):
        listed = list(items)
        asked.extend(listed)
        return map(function, listed)

    dt.solve(game, concept, mapper=mapper)
    return sum(len(item) if isinstance(item, tuple) else 1 for item in asked)


@pytest.mark.usefixtures("shared")
def test_one_partition_of_every_kind_is_studied():
    assert count_of_partitions(exact(alike("aaaa")), "coco") == 3  # the first block has 1, 2 or 3 players
    assert count_of_partitions(floats(alike("aaaaaaaa", seed=2)), "coco") == 7
    assert count_of_partitions(exact(alike("abcd")), "coco") == 7


def test_many_partitions_of_small_games_are_studied_as_they_are():
    assert count_of_partitions(floats(alike("aaaaaaaa", seed=2)), "coco") == 127


def test_partitions_have_one_name_if_equal_players_make_one_of_the_other():
    classes = masks({0, 2}, {1, 3})
    plan = influences(4, dt.Bloc(), Shapley(), differences=True)
    names = {influence.partition.blocks[0]: orbit(influence, classes) for influence in plan}
    for one, name in names.items():
        images = {
            sum(1 << order[player] for player in range(4) if one >> player & 1)
            for order in permutations(range(4))
            if {order[0], order[2]} == {0, 2}
        }
        assert {other for other, called in names.items() if called == name} == {image for image in images if image & 1}


def test_partitions_about_which_other_things_are_asked_have_other_names():
    plan = influences(3, dt.Individuals(), EqualSurplus(), differences=False)
    names = {orbit(influence, (7,)) for influence in plan}
    assert len(names) > len({tuple(map(int.bit_count, influence.partition.blocks)) for influence in plan}) - 1
    asked = [Influence(Partition((1, 6)), ((Fraction(1), Fraction(share)),), ()) for share in (0, 1)]
    assert orbit(asked[0], (7,)) != orbit(asked[1], (7,))


class Close:
    """A fallback of which every pick was close; it counts how often it is asked."""

    def __init__(self, near_ties=(), claims=(), proofs=()):
        self.asked, self.near_ties, self.claims, self.proofs = 0, near_ties, claims, proofs
        self.traits = Traits("close", anonymous=True)

    def admissible(self, game, partition):
        self.asked += 1
        distribution = JointDistribution(game.n_actions, ((0,) * game.n_players,), (1.0,))
        payoffs = (0.0,) * len(partition)
        picked = PlayedDisagreement(partition, payoffs, distribution, True, self.claims, self.near_ties)
        point = SinglePoint(picked)
        bounds = Bounds(0.0, 0.0, self.proofs)
        return type("Found", (), {"pick": point.pick, "bounds": lambda _self, _weights: bounds})()


@pytest.mark.parametrize(
    ("fallback", "asked"),
    [
        (Close(), 3),
        (Close(near_ties=(NearTie("a maximum", 1e-9),)), 7),
        (Close(claims=(EquilibriaClaim(Partition((1, 14)), (), (), (), 0.0),)), 7),
        (Close(proofs=(EquilibriaClaim(Partition((1, 14)), (), (), (), 0.0),)), 7),
    ],
    ids=["nothing", "close decisions", "another claim", "another proof"],
)
def test_what_cannot_be_renamed_is_studied(fallback, asked):
    plan = influences(4, dt.Bloc(), Shapley(), differences=False)
    found = worth.study(exact(alike("aaaa")), plan, fallback, map)
    assert [entry.influence for entry in found] == plan
    assert [entry.disagreement.partition for entry in found] == [influence.partition for influence in plan]
    assert fallback.asked == asked


def test_distributions_are_renamed_profile_by_profile():
    plan = influences(3, dt.Bloc(), Shapley(), differences=False)
    one, other = (next(i for i in plan if i.partition.blocks[0] == block) for block in (0b011, 0b101))
    distribution = JointDistribution((2, 2, 2), ((0, 1, 0), (1, 0, 1)), (0.25, 0.75))
    known = PlayedDisagreement(one.partition, (1.0, 2.0), distribution, True, (), (), 0.5)
    told = renamed(worth.Study(one, known, ()), other, (0b110, 0b001), (2, 2, 2))
    assert told is not None
    assert isinstance(told.disagreement, PlayedDisagreement)
    assert told.disagreement.distribution.profiles == ((0, 0, 1), (1, 1, 0))
    assert (told.disagreement.payoffs, told.disagreement.radius) == ((1.0, 2.0), 0.5)
    guaranteed = GuaranteedDisagreement(one.partition, (1.0, 2.0), (), ())
    again = renamed(worth.Study(one, guaranteed, ()), other, (0b110, 0b001), (2, 2, 2))
    assert again is not None
    assert again.disagreement.partition == other.partition


def test_independent_groups_are_found():
    payoffs = summed([{0, 3}, {1}, {2, 4}], family="random")
    assert independent_groups(Game(payoffs)) == masks({0, 3}, {1}, {2, 4})
    assert independent_groups(Game(np.zeros((3, 2, 2, 2)))) == masks({0}, {1}, {2})
    assert independent_groups(random_game("integer", players=5, seed=1)) == masks(range(5))


def test_a_link_far_from_the_first_profile_joins_groups():
    payoffs = summed([{0, 3}, {1}, {2, 4}], family="random")
    payoffs[1, 1, 1, 1, 1, 1] += 1e-9
    assert independent_groups(Game(payoffs)) == masks(range(5))
    payoffs = summed([{0, 3}, {1}, {2, 4}], family="random")
    payoffs[1, :, 1, 1, :, :] += 1e-9
    assert independent_groups(Game(payoffs)) == masks({0, 3}, {1, 2, 4})


def test_fractions_that_round_to_one_float_join_groups():
    payoffs = summed([{0}, {1, 2}]).astype(object)
    payoffs = np.array([Fraction(value) for value in payoffs.reshape(-1)], dtype=object).reshape(payoffs.shape)
    payoffs[0, 1, 1, 1] += Fraction(1, 10**40)
    assert independent_groups(Game(payoffs)) == masks({0, 1, 2})


def test_the_game_of_a_group_leaves_the_others_out():
    game = Game(summed([{0, 3}, {1}, {2, 4}]), players=list("abcde"))
    own = game_of_group(game, 0b01001)
    assert own.players == ("a", "d")
    assert own.payoffs.tolist() == random_game("integer", players=2, seed=0).payoffs.tolist()
    assert within(0b11000, 0b01001) == 0b10


@pytest.mark.no_cover
@given(
    st.lists(st.sampled_from([1, 2, 3]), min_size=2, max_size=3).filter(lambda sizes: sum(sizes) <= 5),
    st.integers(0, 99),
    st.randoms(use_true_random=False),
)
def test_independent_groups_change_no_exact_answer(sizes, seed, random):
    players = list(range(sum(sizes)))
    random.shuffle(players)
    groups = [{players.pop() for _ in range(size)} for size in sizes]
    game = Game(summed(groups, seed).astype(int).astype(object))
    plan = influences(game.n_players, dt.Bloc(), Shapley(), differences=True)
    found = worth.study(game, plan, Threat(), map)
    for together, alone in zip(found, study_each(game, plan, Threat(), map), strict=True):
        first, second = together.disagreement.payoffs
        assert isinstance(first, Fraction)
        assert first - second == alone.disagreement.payoffs[0] - alone.disagreement.payoffs[1]
        assert together.influence is alone.influence
        assert together.bounds[0].low == alone.bounds[0].low
    agreement = dt.solve(game, dt.COCO)
    assert dt.verify(game, agreement, exact=True).largest_violation == 0


GROUPS = [[{0, 2, 4}, {1, 3, 5, 6}], [{0}, {1, 2, 3, 4, 5, 6}], [{6}, {5}, {0, 1, 2, 3, 4}], [{0, 1, 2, 3}, {4, 5, 6}]]
FAMILIES = ["random", "public-good", "near-zero-sum"]


@pytest.mark.no_cover
@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize(
    ("groups", "family"),
    [(groups, FAMILIES[k % 3]) for first, groups in enumerate(GROUPS) for k in range(first, first + some(1, 3))],
)
def test_independent_groups_change_no_answer_in_floats(monkeypatch, groups, family):
    game = Game(summed(groups, 5, family))
    found, expected = dt.solve(game, dt.COCO), without_sharing(monkeypatch, game, dt.COCO)
    assert found.certificate.status == "verified"
    assert worths(found) == pytest.approx(worths(expected), abs=1e-9 * game.scale)
    assert found.payoffs == pytest.approx(expected.payoffs, abs=1e-9 * game.scale)
    for entry in found.disagreements:
        assert isinstance(entry, PlayedDisagreement)
        paid = entry.distribution.expected(game)
        sides = [sum(paid[player] for player in range(7) if block >> player & 1) for block in entry.partition.blocks]
        assert entry.payoffs == pytest.approx(sides, abs=1e-9 * game.scale)


@pytest.mark.usefixtures("shared")
def test_equal_players_of_an_independent_group_are_studied_once():
    own = floats(alike("aaaaaaa", seed=4)).payoffs
    payoffs = np.zeros((8, *[2] * 8))
    payoffs[:7] += own[..., np.newaxis]
    payoffs[7] += np.array([1.0, 3.0])
    assert count_of_partitions(Game(payoffs), "coco") == 6


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("payoffs", [summed([{0, 2, 4}, {1, 3, 5, 6}], 5, "random"), floats(alike("abaabab")).payoffs])
def test_shared_work_does_not_depend_on_who_does_it(payoffs):
    game = Game(payoffs)

    def backwards(function, items):
        return iter([function(item) for item in reversed(list(items))][::-1])

    one, other = dt.solve(game, dt.COCO), dt.solve(game, dt.COCO, mapper=backwards)
    assert worths(one) == worths(other)
    assert [entry.payoffs for entry in one.disagreements] == [entry.payoffs for entry in other.disagreements]


@pytest.mark.usefixtures("shared")
def test_a_renamed_claim_that_is_changed_is_refused():
    game = floats(alike("aaaaaaa", seed=6))
    agreement = dt.solve(game, dt.COCO)
    claims = list(agreement.certificate.claims)
    claim = claims[5]
    assert isinstance(claim, ValueClaim)
    claims[5] = replace(claim, lower=claim.lower + 1e-6 * game.scale)
    forged = replace(agreement, certificate=replace(agreement.certificate, claims=tuple(claims)))
    with pytest.raises(dt.CertificateRejected):
        dt.verify(game, forged)
