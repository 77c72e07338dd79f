"""The best Nash equilibrium of three and more players as a fallback: what is listed, taken, proved, and said."""

import json
from dataclasses import replace
from fractions import Fraction
from importlib import import_module
from importlib.resources import files
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import detente as dt
from detente.bargaining.breakdown_point import own_interests
from detente.coalitions import Individuals
from detente.coalitions.studies import studied
from detente.concepts.memory import Memory
from detente.divisions import Shapley
from detente.episodes.theorems import adds_up
from detente.fallbacks.mixed_equilibria import mixed_equilibria
from detente.fallbacks.nash_equilibria import Candidates, nash_equilibria
from detente.fallbacks.nash_of_many import NashOfMany, best_mixture, mixed_payoffs
from detente.formats.agreement_document import dump_agreement, load_agreement
from detente.formats.gambit_equilibria import mixed_equilibria as by_gambit
from detente.formats.study_document import dump_studies, load_studies
from detente.model.coalition import singletons
from detente.model.errors import CertificateRejected, FormatError, NumericalTrouble, TooLarge
from detente.model.nash_list import NashListClaim
from detente.model.recall import Recall
from detente.numerics.independent_play import independent_play
from detente.numerics.several_mixers import _solved, count_supports, several_mixers
from detente.numerics.two_mixers import two_mixers
from detente.report.explanation import explain
from detente.report.summary import summarise
from detente.report.text import render
from tests.strategies import PlainGame, games
from tests.unit.certify_tampering import refused, resealed

IRRATIONAL = dt.read("example:nau-2004-4")
PENNIES = dt.read("example:matching-pennies-3")
ENDLESS = dt.read("example:nau-2004-5")
PUBLIC_GOOD = dt.read("example:public-good")
BY_NASH = dt.concept("egalitarian", fallback="nash")
WITH_MONEY = dt.concept("nash", opposition="individuals")


def random_game(shape, seed):
    return dt.Game(np.random.default_rng(seed).integers(-99, 100, (len(shape), *shape)).tolist())


def agree(first, last):
    """Make three players agree on one of two ways to pay them; else everybody loses 1."""
    table = np.full((3, 2, 2, 2), Fraction(-1))
    table[:, 0, 0, 0], table[:, 1, 1, 1] = first, last
    return dt.Game(table)


TIED = agree((2, 1, 0), (0, 1, 2))


def struck(game):
    deal = dt.solve(game, BY_NASH)
    assert isinstance(deal, dt.LotteryAgreement)
    return deal


def many(game):
    found = dt.Nash().admissible(game, singletons(game.n_players))
    assert isinstance(found, NashOfMany)
    return found


def words(page):
    return " ".join(render(page).split())


# ---------------------------------------------------------------------------------------------------------------- ties


@given(st.lists(st.tuples(*[st.integers(0, 2)] * 3), min_size=1, max_size=5))
def test_the_sides_choose_in_turn_in_every_order(listed):
    payoffs = [tuple(map(Fraction, paid)) for paid in listed]
    best = [paid for paid in payoffs if sum(paid) == max(map(sum, payoffs))]
    orders = list(permutations(range(3)))
    taken = [max(best, key=lambda paid: [paid[block] for block in order]) for order in orders]
    weights = best_mixture(payoffs, 1.0)
    assert mixed_payoffs(payoffs, weights) == tuple(sum(column) / 6 for column in zip(*taken, strict=True))
    assert set(weights) == {payoffs.index(paid) for paid in taken}


def test_of_two_sides_the_extreme_payoffs_weigh_the_same():
    line = [(Fraction(place), Fraction(4 - place)) for place in (1, 4, 0, 3)]
    assert best_mixture(line, 1.0) == {1: Fraction(1, 2), 2: Fraction(1, 2)}


def test_who_does_not_care_changes_nothing():
    assert best_mixture([(1.0, 1.0, 2.0, 0.0), (1.0, 1.0, 0.0, 2.0)], 1.0) == {0: Fraction(1, 2), 1: Fraction(1, 2)}


def test_ties_are_decided_exactly_in_fractions_and_within_a_tolerance_in_floats():
    close = 1 + Fraction(1, 10**12)
    assert best_mixture([(Fraction(1), Fraction(0)), (Fraction(0), close)], 1.0) == {1: 1}
    assert best_mixture([(1.0, 0.0), (0.0, float(close))], 1.0) == {0: Fraction(1, 2), 1: Fraction(1, 2)}
    assert best_mixture([(1.0, 0.0), (1.0 + 1e-15, 1e-15)], 1.0) == {0: 1}


# ----------------------------------------------------------------------------------------------------------- searching


@given(plain=games(3), data=st.data())
def test_what_independent_strategies_pay_and_tempt_to(plain: PlainGame, data):
    game = dt.Game(plain.payoffs)
    weights = [data.draw(st.lists(st.integers(0, 3), min_size=n, max_size=n).filter(any)) for n in game.n_actions]
    strategies = [[Fraction(weight, sum(own)) for weight in own] for own in weights]
    found = independent_play(game.fractions, weights)
    joint = dt.JointDistribution.from_strategies(strategies)
    assert found.payoffs == tuple(joint.expected(game).tolist())
    gains = []
    for player, count in enumerate(game.n_actions):
        for action in range(count):
            sure = [*strategies[:player], [Fraction(int(own == action)) for own in range(count)]]
            other = dt.JointDistribution.from_strategies([*sure, *strategies[player + 1 :]])
            gains.append(other.expected(game)[player] - found.payoffs[player])
    assert found.gain == max(gains)


@pytest.mark.parametrize("shape", [(2, 2), (2, 3, 2), (3, 3, 3), (2, 1, 2, 4)])
def test_sets_of_actions_are_counted(shape):
    sets = product(*[[size for size in range(1, n + 1) for _ in range(_choose(n, size))] for n in shape])
    assert count_supports(shape) == sum(sum(size > 1 for size in each) > 2 for each in sets)


def _choose(count, size):
    return len([None for chosen in product((0, 1), repeat=count) if sum(chosen) == size])


@pytest.mark.parametrize(("shape", "seeds"), [((2, 2, 2), 6), ((2, 3, 2), 2), ((2, 2, 2, 2), 1)])
def test_generic_games_have_an_odd_number_and_gambit_finds_no_other(shape, seeds):
    """The search by Gambit misses some, so that the numbers need not agree."""
    for seed in range(seeds):
        game = dt.Game(np.random.default_rng(seed).normal(size=(len(shape), *shape)))
        own, theirs = nash_equilibria(game, mixed_equilibria), nash_equilibria(game, by_gambit)
        assert len(own) % 2 == 1
        assert all(entry.gain <= 1e-9 * game.scale for entry in own)
        ours = [_row(entry) for entry in own]
        assert all(any(abs(_row(entry) - row).max() < 1e-6 for row in ours) for entry in theirs)


def _row(entry):
    return np.array([float(chance) for own in entry.strategies for chance in own])


def test_what_gambit_misses_is_on_the_public_list():
    """The equilibrium (1/2, 1/2), (1/4, 3/4, 0), (5/7, 2/7), the only one."""
    rng = np.random.default_rng(0)
    shapes = (2, 2, 2), (2, 2, 2), (2, 3, 2)
    game = [dt.Game(rng.integers(-9, 10, (3, *shape)).tolist()) for shape in shapes][-1]
    assert not nash_equilibria(game, by_gambit).entries
    (entry,) = dt.nash_equilibria(game).entries
    assert entry.strategies[2] == (Fraction(5, 7), Fraction(2, 7))
    assert entry.gain == 0


def test_two_who_mix_are_found_in_fractions():
    game = random_game((2, 2, 2), 2)
    found = two_mixers(game.fractions)
    assert [strategies for strategies in found if not independent_play(game.fractions, strategies).gain] == found
    alone = [entry.strategies for entry in nash_equilibria(game, mixed_equilibria) if not entry.pure]
    assert set(found) == {own for own in alone if sum(max(strategy) < 1 for strategy in own) <= 2}
    assert found


def test_equilibria_that_are_not_isolated_are_taken_only_where_there_is_nothing_else():
    table = np.stack([(own - own.min()) / np.ptp(own) for own in ENDLESS.payoffs])
    assert several_mixers(table).singular
    found = mixed_equilibria(ENDLESS)
    assert found.exact
    assert "infinitely many" in found.remark
    assert not found.strategies


def test_equations_without_one_solution_have_some():
    slopes, values = np.full((1, 2, 2), 1e3), np.array([[1e3, 1e3]])
    assert _solved(slopes, values) == pytest.approx(np.array([[0.5, 0.5]]))


def test_roots_that_tempt_somebody_elsewhere_are_left_out():
    """Three mix as in matching pennies, and then another action of the third would pay 3/4 in place of 1/2."""
    table = np.empty((3, 2, 2, 3))
    table[..., :2] = [(own - own.min()) / np.ptp(own) for own in PENNIES.payoffs]
    table[..., 2] = [[[0.5, 0.5], [0.5, 0.5]], [[0.5, 0.5], [0.5, 0.5]], [[1.0, 1.0], [1.0, 0.0]]]
    halves = [np.array([0.5, 0.5]), np.array([0.5, 0.5]), np.array([0.5, 0.5, 0])]
    found = several_mixers(table)
    assert not any(np.allclose(np.concatenate(root), np.concatenate(halves)) for root in found.isolated)


def test_somebody_with_one_action_does_not_matter_to_three_who_mix():
    table = np.stack([*PENNIES.payoffs[:, :, :, :, np.newaxis], np.zeros((2, 2, 2, 1))]) / 4 + 0.5
    (root,) = several_mixers(table).isolated
    assert [own.tolist() for own in root[:3]] == [pytest.approx([0.5, 0.5])] * 3
    assert root[3].tolist() == [1.0]


# ---------------------------------------------------------------------------------------------------------- the answer


def test_the_irrational_equilibrium_is_a_fallback():
    deal = struck(IRRATIONAL)
    (entry,) = dt.nash_equilibria(IRRATIONAL).entries
    assert deal.certificate.status == "verified"
    assert deal.disagreement.tolist() == pytest.approx([float(payoff) for payoff in entry.payoffs], abs=1e-9)
    gains = deal.payoffs - deal.disagreement
    assert gains.tolist() == pytest.approx([gains[0]] * 3, abs=1e-9)


def test_where_dominance_leaves_no_choice_the_list_is_complete():
    deal = struck(PUBLIC_GOOD)
    assert (deal.disagreement_numbers, deal.ranges.exact, deal.warnings) == ((0, 0, 0), True, ())
    assert deal.payoff_numbers == (5, Fraction(10, 3), Fraction(10, 3))


def test_the_range_holds_for_what_may_be_missing():
    """Whatever else may be played is a correlated equilibrium."""
    found = many(IRRATIONAL)
    assert not found.listed.complete
    honest = dt.Correlated().admissible(IRRATIONAL, singletons(3))
    for direction in np.eye(3, dtype=int).tolist():
        own, wide = found.bounds(direction), honest.bounds(direction)
        assert (own.low, own.high, own.exact) == (wide.low, wide.high, False)
    deal = dt.solve(IRRATIONAL, BY_NASH)
    assert not deal.ranges.exact
    assert "may miss mixed ones" in deal.warnings[0]


def test_one_player_does_what_is_best():
    deal = dt.solve(dt.Game([[3, 5, 5]]), BY_NASH)
    assert (deal.payoff_numbers, deal.ranges.exact) == ((5,), True)


def test_a_tie_is_resolved_by_lot():
    found = many(TIED)
    assert (found.pick().payoffs, sorted(found.chosen().values())) == ((1, 1, 1), [Fraction(1, 2)] * 2)
    assert found.payoffs(Recall()) == (1, 1, 1)
    assert dt.solve(TIED, WITH_MONEY).payoffs == pytest.approx([1, 1, 1])


def test_an_almost_tied_total_is_reported():
    near = agree((2, 1, 0), (0, 1, 2 - Fraction(1, 10**8)))
    assert any("almost the same total" in tie.what for tie in dt.solve(near, BY_NASH).near_ties)


@pytest.mark.parametrize("order", [(1, 0, 2), (2, 0, 1)])
def test_names_do_not_matter(order):
    game = random_game((2, 2, 2), 3)
    turned = dt.Game(np.stack([game.fractions[player].transpose(order) for player in order]))
    one, other = (dt.Nash().admissible(each, singletons(3)).pick().payoffs for each in (game, turned))
    assert [float(one[player]) for player in order] == pytest.approx([float(payoff) for payoff in other], abs=1e-9)


def test_searching_for_payoffs_alone_gives_the_same():
    game = random_game((2, 2, 2), 3)
    for concept in (BY_NASH, WITH_MONEY):
        assert not isinstance(concept, dt.LambdaTransfer)
        assert concept.payoffs(game, memory=Memory()) == pytest.approx(dt.solve(game, concept).payoffs, abs=1e-9)


def test_games_far_from_zero_and_larger_ones_in_floats():
    far = dt.Game(random_game((2, 2, 2), 3).payoffs + 1e9)
    table = np.random.default_rng(3).normal(size=(3, 2, 2, 17))
    table[2, :, :, 2:] -= 100  # dominated
    for game in (far, dt.Game(table)):
        deal = dt.solve(game, BY_NASH)
        assert deal.certificate.status == "verified"
        again = load_agreement(json.loads(json.dumps(dump_agreement(deal))))
        assert dt.verify(game, again, exact=True).largest_violation <= 2e-9 * game.scale


def test_with_money_every_partition_has_its_list():
    found = dt.solve(IRRATIONAL, WITH_MONEY)
    assert found.certificate.status == "verified"
    assert not found.ranges.exact
    assert sum(isinstance(claim, NashListClaim) for claim in found.certificate.claims) == 1
    assert dt.solve(PUBLIC_GOOD, WITH_MONEY).payoff_numbers == (9, 8, 4)
    own = dt.FallbackBargaining("mine", Individuals(), dt.Nash(), Shapley())
    assert dt.solve(PUBLIC_GOOD, own).ranges.exact


def test_no_theorem_says_that_searched_lists_add_up():
    assert adds_up(WITH_MONEY.summary, singletons(2))
    assert not adds_up(WITH_MONEY.summary, singletons(3))


# ------------------------------------------------------------------------------------------------------------ refusals


def test_games_with_too_many_choices_are_refused():
    with pytest.raises(TooLarge, match="185,193 sets of actions"):
        dt.solve(random_game((6, 6, 6), 1), BY_NASH)


def test_too_many_corners_and_nothing_found_are_no_answers(monkeypatch):
    module = import_module("detente.fallbacks.nash_of_many")
    monkeypatch.setattr(module, "mixed_equilibria", lambda _: Candidates((), "nothing"))
    with pytest.raises(NumericalTrouble, match=r"no Nash equilibrium of Ada \| Ben \| Cy was found"):
        dt.Nash().admissible(PENNIES, singletons(3))

    def refuse(*_):
        raise TooLarge("too many rays")

    monkeypatch.setattr(import_module("detente.fallbacks.nash_equilibria"), "extreme_equilibria", refuse)
    with pytest.raises(TooLarge, match="too many to list"):
        dt.Nash().admissible(PUBLIC_GOOD, singletons(3))


# ------------------------------------------------------------------------------------------------------ the certificate


def lists(document):
    return next(claim for claim in document["certificate"]["claims"] if claim["kind"] == "nash_list")


MIXED = random_game((2, 2, 2), 2)  # a pure one and two in which somebody mixes


@pytest.fixture(scope="module")
def document():
    return dump_agreement(dt.solve(MIXED, BY_NASH))


def test_the_document_follows_its_schema_and_is_read_back(document):
    schema = json.loads((files("detente") / "schemas" / "agreement.json").read_text())
    assert not list(Draft202012Validator(schema).iter_errors(json.loads(json.dumps(document))))
    assert dump_agreement(load_agreement(document)) == document
    assert dt.verify(MIXED, load_agreement(document), exact=True).largest_violation <= 1e-12


def _strategy(claim, equilibrium, block):
    return claim["witness"]["equilibria"][equilibrium]["strategies"][block]


@pytest.mark.unwatched
@pytest.mark.parametrize(
    "change",
    [
        lambda claim: claim["witness"].update(complete=True),
        lambda claim: claim["witness"].update(chosen=[0, 1]),
        lambda claim: claim["witness"]["equilibria"].pop(0),
        lambda claim: claim["witness"]["equilibria"].clear(),
        lambda claim: claim["witness"]["equilibria"].reverse(),
        lambda claim: claim["witness"]["equilibria"].insert(0, claim["witness"]["equilibria"][0]),
        lambda claim: _strategy(claim, 1, 0).update(probabilities=[1.0], probabilities_exact=["1"]),
        lambda claim: claim["witness"]["equilibria"][0]["strategies"].pop(),
        lambda claim: _strategy(claim, 0, 0).update(probabilities=[2.0, -1.0], probabilities_exact=["2", "-1"]),
        lambda claim: _strategy(claim, 1, 1).update(probabilities=[0.5, 0.5], probabilities_exact=["1/2", "1/2"]),
        lambda claim: claim["witness"]["equilibria"][0].update(payoffs=[0.0, 0.0, 0.0], payoffs_exact=["0"] * 3),
        lambda claim: claim.update(slack=1.0, slack_exact="1"),
        lambda claim: claim["witness"].update(remark="trust me"),
        lambda claim: claim["witness"]["equilibria"][0].update(remark="trust me"),
        lambda claim: _strategy(claim, 0, 0).update(remark="trust me"),
    ],
)
def test_a_changed_list_is_refused(document, change):
    assert not refused(MIXED, document)
    assert refused(MIXED, resealed(document, lambda copied: change(lists(copied))))


def test_dropped_payoffs_are_refused():
    deal = dt.solve(MIXED, BY_NASH)
    claim = deal.certificate.claims[0]
    shorter = replace(claim, payoffs=claim.payoffs[:-1])
    proof = replace(deal.certificate, claims=(shorter, *deal.certificate.claims[1:]))
    with pytest.raises(CertificateRejected, match="payoffs of every equilibrium"):
        dt.verify(MIXED, replace(deal, certificate=proof))


def test_another_way_to_play_for_the_same_payoffs_is_refused():
    """All of (2, 1, 0) and (0, 1, 2) are equilibria; the other draw of the two pays the same only at one half."""
    deal = dt.solve(TIED, BY_NASH)
    listed, played, *others = deal.certificate.claims
    assert isinstance(listed, NashListClaim)
    moved = replace(played, probabilities=(Fraction(1, 3), Fraction(2, 3)))
    proof = replace(deal.certificate, claims=(listed, moved, *others))
    with pytest.raises(CertificateRejected):
        dt.verify(TIED, replace(deal, certificate=proof))


def test_a_list_of_two_blocks_is_another_claim(document):
    game = dt.read("example:chicken")
    two = dump_agreement(dt.solve(game, BY_NASH))
    with pytest.raises((CertificateRejected, FormatError)):
        dt.verify(game, load_agreement(resealed(two, lambda copied: _foreign(copied, document))))


def _foreign(copied, document):
    claim = dict(lists(document), partition=copied["certificate"]["claims"][0]["partition"])
    copied["certificate"]["claims"][0] = claim


def test_a_study_travels_through_a_checkpoint():
    influence = own_interests(3)
    found = studied(influence, dt.Nash().admissible(MIXED, singletons(3)))
    again = load_studies(dump_studies(found), influence)
    one, other = (each.disagreement.claims[0] for each in (again, found))
    assert isinstance(one, NashListClaim)
    assert isinstance(other, NashListClaim)
    assert one.equilibria == other.equilibria
    assert [bounds.exact for bounds in again.bounds] == [False] * 3


# ---------------------------------------------------------------------------------------------------------------- words


def test_the_list_and_what_it_may_miss_are_told():
    deal = dt.solve(IRRATIONAL, BY_NASH)
    told = words(explain(IRRATIONAL, deal))
    assert "The only known Nash equilibrium of Row | Column | Table" in told
    assert "Mixed ones may be missing from this list." in told
    paid = dt.solve(TIED, WITH_MONEY)
    told = words(summarise(paid))
    assert "Of all listed Nash equilibria the one with the best total is taken" in told
    assert "hold for equilibria that the lists may miss" in told
    assert "Nash equilibria of Player 1 | Player 2 | Player 3;" in words(explain(TIED, paid))
    told = words(explain(PUBLIC_GOOD, dt.solve(PUBLIC_GOOD, WITH_MONEY)))
    assert "The only Nash equilibrium of Ida | Jon | Kay" in told
    assert "may be missing" not in told


@pytest.mark.unwatched
def test_a_multiple_root_on_the_border_is_listed_once_whatever_actions_are_called():
    first = [[[1, 0, 0], [0, 0, 1], [0, 0, 1]], [[1, 0, 1], [0, 1, 1], [0, 0, 1]], [[0, 0, 1], [0, 0, 1], [0, 0, 1]]]
    second = [[[0, 1, 0], [1, 0, 0], [0, 1, 1]], [[1, 1, 1], [0, 1, 1], [1, 0, 0]], [[0, 0, 1], [0, 1, 0], [1, 0, 1]]]
    third = [[[1, 1, 0], [0, 1, 1], [1, 1, 1]], [[1, 0, 0], [0, 1, 0], [1, 0, 0]], [[1, 1, 1], [0, 0, 1], [0, 0, 0]]]
    payoffs = np.array([first, second, third], dtype=float)
    turned = payoffs[np.ix_(range(3), [0, 1, 2], [0, 2, 1], [1, 0, 2])]
    one, other = (len(many(dt.Game(table)).listed.entries) for table in (payoffs, turned))
    assert one == other
