"""The same players in many games: one by one, and all at once."""

from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.bundle import bundle, bundle_game, verify_bundle
from detente.concepts import concept
from detente.episodes.adjudication import ABSENT, adjudicated
from detente.episodes.alike import read_weights
from detente.episodes.theorems import LINEAR, theorem
from detente.formats import read
from detente.model.bundle import Linked, LinkedDeal, Rebuilt, Unknown, Unmoved, weighed
from detente.model.coalition import singletons
from detente.model.errors import CertificateRejected, InvalidGame, NotApplicable, NumericalTrouble, TimeLimit, TooLarge
from detente.model.game import Game
from detente.model.lottery_agreement import LotteryAgreement
from detente.solve import solve
from tests.strategies import nested

GAMES = (read("example:chicken"), read("example:skewed-battle"))
THREE = tuple(Game(np.random.default_rng(seed).integers(0, 4, size=(3, 2, 2, 2)).tolist()) for seed in (1, 3))
HERS = Game([[[-1], [0]], [[4], [0]]], ["Ann", "Bob"], [["help", "refuse"], ["accept"]], "Her favour")
HIS = Game([[[4, 0]], [[-1, 0]]], ["Ann", "Bob"], [["accept"], ["help", "refuse"]], "His favour")
ADDITIVE = ("coco", "correlated")
HALF = (1, Fraction(1, 2))


@cache
def two():
    """Bundle two shipped games by a concept of every kind, once in all tests."""
    chosen = ["coco", "raiffa", "kalai-smorodinsky", concept("correlated", selection="max-gini"), "security"]
    return bundle(GAMES, HALF, chosen)


def close(one, other):
    return list(map(float, one)) == pytest.approx(list(map(float, other)), abs=1e-7)


@pytest.mark.unwatched
@given(st.lists(st.integers(-2, 2), min_size=16, max_size=16))
def test_what_a_theorem_says_is_what_the_built_game_gives(table):
    games = [Game([nested(own, (2, 2)) for own in (part[:4], part[4:])]) for part in (table[:8], table[8:])]
    built = bundle_game(games, HALF)
    found = bundle(games, HALF, ["nash", "leader"])
    for row in found.rows:
        agreement = solve(built, row.concept.name)
        assert row.basis == "theorem"
        assert row.together == agreement.payoff_numbers
        assert row.ranges.low_numbers == agreement.ranges.low_numbers
        assert row.ranges.high_numbers == agreement.ranges.high_numbers


@pytest.mark.unwatched
@pytest.mark.parametrize("name", ADDITIVE)
def test_three_players_get_the_same_by_theorem_and_in_the_built_game(name):
    row = bundle(THREE, HALF, [name])[name]
    agreement = solve(bundle_game(THREE, HALF), name)
    assert row.basis == "theorem"
    assert row.together == row.apart == agreement.payoff_numbers
    assert row.ranges.high_numbers == agreement.ranges.high_numbers


def test_the_largest_entropy_adds_up():
    chosen = concept("correlated", selection="max-entropy")
    row = bundle(GAMES, None, [chosen])["correlated"]
    assert row.basis == "theorem"
    assert close(row.together, solve(bundle_game(GAMES), chosen).payoffs)


@pytest.mark.unwatched
def test_three_players_get_the_same_computed_and_in_the_built_game():
    chosen = concept("correlated", selection="random-dictator")
    row = bundle(THREE, HALF, [chosen])["correlated"]
    assert row.basis == "computed"
    assert close(row.together, solve(bundle_game(THREE, HALF), chosen).payoffs)


@pytest.mark.unwatched
def test_raiffa_moves_by_linking_and_takes_from_one_what_it_gives_the_other():
    row = two()["raiffa"]
    assert close(row.together, solve(bundle_game(GAMES, HALF), "raiffa").payoffs)
    assert row.difference[0] == pytest.approx(0.153423, abs=1e-6)
    assert sum(row.difference) == pytest.approx(0, abs=1e-9)


def test_fallbacks_that_may_be_blamed_for_a_breakdown_are_linked_too():
    chosen = concept("credible", breakdown=0.25, selection="raiffa")
    row = bundle(GAMES, None, [chosen])["credible"]
    assert isinstance(row.linking, Linked)
    assert close(row.together, solve(bundle_game(GAMES), chosen).payoffs)


def test_a_rule_that_looks_at_play_is_solved_in_the_built_game_if_that_is_small():
    small = two()["correlated"]
    assert isinstance(small.linking, Rebuilt)
    assert close(small.together, small.linking.agreement.payoffs)
    large = bundle([GAMES[0]] * 4, None, [small.concept.name and concept("correlated", selection="max-gini")])
    row = large["correlated"]
    assert (row.basis, row.together, row.difference) == ("unknown", None, None)
    assert isinstance(row.linking, Unknown)
    assert "more than 64 profiles" in row.linking.reason


@pytest.mark.unwatched
def test_favours_are_returned_only_if_games_are_linked():
    names = ["nash-bargaining", "egalitarian", "utilitarian"]
    found = bundle([HERS, HIS], None, names)
    for name in names:
        row = found[name]
        assert (row.apart, row.together) == ((0, 0), (3, 3))
        assert isinstance(row.linking, LinkedDeal)
        assert (row.linking.improved, row.linking.disagreement) == ((3, 3), (0, 0))
    assert found["security"].apart == (3, 3)
    verify_bundle([HERS, HIS], found)


@pytest.mark.parametrize("options", [{"fallback": "pareto-meet"}, {"selection": "raiffa"}])
def test_a_deal_without_money_is_that_of_the_built_game(options):
    chosen = concept("kalai-smorodinsky", **options)
    row = bundle(GAMES, HALF, [chosen])["kalai-smorodinsky"]
    built = solve(bundle_game(GAMES, HALF), chosen)
    assert isinstance(built, LotteryAgreement)
    assert isinstance(row.linking, LinkedDeal)
    assert close(row.together, built.payoffs)
    assert close(row.linking.disagreement, built.disagreement)
    assert len(row.linking.parts) == ("selection" in options)
    verify_bundle(GAMES, bundle(GAMES, HALF, [chosen]))


@pytest.mark.unwatched
def test_payoffs_far_from_zero_only_move_everything():
    rng = np.random.default_rng(8)
    near = [Game(rng.random((2, 9, 8))), Game(rng.random((2, 2, 2)))]
    far = [Game(near[0].payoffs + 1e5), near[1]]
    names = ["raiffa", "kalai-smorodinsky"]
    shown, moved = (bundle(games, (2, 1), names) for games in (near, far))
    for name in names:
        back = [float(payoff) - 2e5 for payoff in moved[name].together or ()]
        assert back == pytest.approx(list(map(float, shown[name].together or ())), abs=1e-6)
    assert verify_bundle(far, moved).largest_violation < 1e-6


def test_a_concept_that_does_not_apply_to_a_game_is_skipped_and_the_game_named():
    found = bundle(THREE, None, ["perles-maschler", "coco"])
    ((name, reason),) = found.skipped
    assert name == "perles-maschler"
    assert reason.startswith("game 1: ")


class Stranger:
    """A third party's concept: everybody gets an equal share, or the error that is asked for."""

    name = "stranger"

    def __init__(self, error=None):
        self.error = error
        self.summary = replace(dt.COCO.summary, name=self.name, fallback="nothing")

    def solve(self, game, *, mapper=map):
        if self.error is not None:
            raise self.error
        return replace(dt.COCO.solve(game, mapper=mapper), concept=self.summary)


def test_a_concept_of_a_third_party_is_solved_in_the_built_game():
    row = bundle(GAMES, None, [Stranger()])["stranger"]
    assert isinstance(row.linking, Rebuilt)
    assert row.together == row.apart


def test_what_has_no_answer_is_skipped_unless_there_is_no_answer_at_all():
    for error in (NumericalTrouble("no luck"), TimeLimit("too slow")):
        found = bundle(GAMES, None, ["coco", Stranger(error)])
        assert found.skipped == (("stranger", error.message),)
    with pytest.raises(TimeLimit):
        bundle(GAMES, None, [Stranger(TimeLimit("too slow")), "coco"])
    grown = Game(np.zeros((21, *[1] * 21)).tolist())
    with pytest.raises(NotApplicable, match="no concept applies to all games: coco: game 1: 21 players"):
        bundle([grown, grown], None, ["coco"])


def test_trouble_is_raised_if_nothing_else_is_known(monkeypatch):
    monkeypatch.setattr("detente.episodes.prepared.look_up", lambda _: Stranger(NumericalTrouble("no luck")))
    with pytest.raises(NumericalTrouble, match="no luck"):
        bundle(GAMES, None, Stranger(NumericalTrouble("no luck")))


def test_one_player_meets_nobody():
    alone = Game([[3, 1]], ["Ann"])
    found = bundle([alone, alone], (1, 2), ["coco", "correlated", "egalitarian"])
    assert [row.together for row in found.rows] == [(9,)] * 4
    assert found.adjudication.levels == (9,)
    verify_bundle([alone, alone], found)


def test_players_are_matched_by_label_in_any_order():
    turned = Game(HIS.payoffs[::-1].transpose(0, 2, 1).astype(int).tolist(), ["Bob", "Ann"], HIS.actions[::-1])
    found = bundle([HERS, turned], None, ["coco"])
    assert found["coco"].together == (3, 3)
    assert found.episodes[1].game.players == ("Ann", "Bob")
    verify_bundle([HERS, turned], found)


def test_players_are_matched_by_position_on_demand():
    found = bundle([GAMES[0], HERS], None, ["coco"], by_position=True)
    assert found.matched == "position"
    assert found.players == ("Row", "Column")
    verify_bundle([GAMES[0], HERS], found)


@pytest.mark.parametrize(
    ("games", "said"),
    [
        ([GAMES[0]], "a bundle has two games or more, and 1 is given"),
        (GAMES[0], "a list of games is expected"),
        ([GAMES[0], "chicken"], "a game is expected, not str"),
        ([GAMES[0], HERS], "has Row, Column, game 2 ('Her favour') has Ann, Bob instead"),
        ([GAMES[0], THREE[0]], "has 2 players (Row, Column), game 2 has 3 (Player 1, Player 2, Player 3)"),
    ],
)
def test_games_of_other_players_are_refused_by_name(games, said):
    with pytest.raises(InvalidGame) as caught:
        bundle(games)
    assert said in caught.value.message


def test_a_graph_keeps_its_labels_and_their_order():
    graph = dt.random_polymatrix("tree", players=3, seed=1)
    turned = Game(THREE[0].payoffs, graph.players[::-1])
    assert bundle([graph, graph], None, ["coco"])["coco"].basis == "theorem"
    with pytest.raises(InvalidGame, match="in another order"):
        bundle([turned, graph])
    with pytest.raises(InvalidGame, match="have other labels"):
        bundle([Game(THREE[0].payoffs, ["A", "B", "C"]), graph], by_position=True)


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ([1], "1 weight for 2 games"),
        ("12", "a list with a number a game"),
        ([1, 0], "the weight of game 2 is 0; leave the game out"),
        ([-1, 1], "the weight of game 1 is -1; a weight is positive"),
        ([1, "x"], "the weight of game 2 is 'x'"),
        ([1, float("nan")], "the weight of game 2 is nan"),
        ([1, float("inf")], "the weight of game 2 is inf"),
        ([1, True], "the weight of game 2 is True"),
        ([1, None], "the weight of game 2 is None"),
        ([1, "1/0"], "the weight of game 2 is '1/0'"),
        ([1, "9" * 50], "the weight of game 2 is '9999"),
        ([1, "1e999"], "the weight of game 2 is '1e999'"),
        ([1, 1e30], "weights lie between 1e-12 and 1e12"),
    ],
)
def test_weights_that_are_none_are_refused(weights, said):
    with pytest.raises(NotApplicable) as caught:
        bundle(GAMES, weights, ["coco"])
    assert (said in caught.value.message, caught.value.where) == (True, "weights")


def test_weights_are_read_exactly():
    written: list[Any] = ["0.1", "1/3", 2, 0.5, np.float64(0.25), Fraction(1, 7)]
    assert read_weights(written, 6) == tuple(Fraction(text) for text in ("1/10", "1/3", 2, "1/2", "1/4", "1/7"))
    several: Any = np.array([1.0, 2.0])
    assert read_weights(several, 2) == (Fraction(1), Fraction(2))
    assert read_weights(["1e-3"], 1) == (Fraction(1e-3),)


def test_the_built_game_pays_weighted_sums_and_names_every_action():
    linked = bundle_game(GAMES, HALF)
    assert linked.n_actions == (4, 4)
    assert linked["swerve & opera", "straight & boxing"].tolist() == [2, 7]
    assert linked.exact_payoffs is not None
    assert linked.scale == bundle(GAMES, HALF, ["coco"]).scale == two().scale
    floats = bundle_game([GAMES[0], Game(GAMES[1].payoffs, GAMES[1].players)], HALF)
    assert floats.exact_payoffs is None
    assert floats.payoffs.tolist() == linked.payoffs.tolist()


def test_actions_that_could_be_mistaken_are_quoted():
    first = Game([[0, 1]], ["A"], [["x", "x & y"]])
    second = Game([[0, 1]], ["A"], [["y & z", "z"]])
    assert bundle_game([first, second]).actions == (
        ('"x" & "y & z"', '"x" & "z"', '"x & y" & "y & z"', '"x & y" & "z"'),
    )


def test_a_built_game_that_is_too_large_is_not_begun():
    with pytest.raises(TooLarge, match="4,194,304 profiles, at least 67,108,864 bytes"):
        bundle_game([GAMES[0]] * 11)
    with pytest.raises(TooLarge, match=r"about 10\^24 profiles"):
        bundle_game([GAMES[0]] * 40)
    assert bundle([GAMES[0]] * 40, None, ["coco"])["coco"].together == (240, 240)


def test_different_currencies_are_said():
    ducats, dollars = (replace(GAMES[0], currency=name) for name in ("ducats", "dollars"))
    assert "ducats, dollars" in bundle([ducats, dollars], None, ["coco"]).warnings[0]
    assert bundle_game([ducats, dollars]).currency == ""
    assert bundle_game([ducats, ducats]).currency == "ducats"


def test_players_want_the_rule_with_their_largest_total():
    found = bundle(GAMES, None, ["coco", "nash", "credible", "egalitarian"])
    named = [[found.rows[place].concept.name for place in places] for places in found.adjudication.wanted]
    assert named == [["nash"], ["credible"]]
    assert found.adjudication.wanted_unpaid == ((3,), (3,))
    assert found.adjudication.like_security == ()
    assert found.adjudication.levels == (Fraction(14, 5), Fraction(8, 3))
    assert found.adjudication.safe == (0, 1, 2, 3, 4)


def test_rules_that_leave_everybody_its_security_are_listed():
    found = bundle([HERS, HIS], None, ["coco", "leader", "egalitarian"])
    assert found.adjudication.like_security == (0, 1)
    assert adjudicated(found.rows[:2], found.weights, found.scale).security == ABSENT
    assert adjudicated((), found.weights, 1.0).wanted == ()


def test_a_bundle_is_found_by_name_and_fits_a_line():
    assert repr(two()) == "Bundle(2 episodes of 2 players; concepts: 2 theorem, 3 computed)"
    assert isinstance(two()["coco"].linking, Unmoved)
    with pytest.raises(KeyError):
        two()["leader"]


def test_sums_are_exact_only_if_everything_is():
    half = [Fraction(1), Fraction(1, 2)]
    assert weighed(half, [(Fraction(1),), (Fraction(1),)]) == (Fraction(3, 2),)
    assert weighed(half, [(1.0,), (Fraction(1),)]) == (1.5,)


def test_no_theorem_speaks_of_divisions_that_are_not_linear():
    summary = replace(dt.COCO.summary, division="nucleolus")
    assert theorem(dt.COCO.summary, [singletons(2)]) != ""
    assert (summary.division in LINEAR, theorem(summary, [singletons(2)])) == (False, "")


CHANGES = {
    "one by one": lambda row: replace(row, apart=(row.apart[0] + 1, row.apart[1] - 1)),
    "low ends": lambda row: replace(row, ranges=replace(row.ranges, low_numbers=(Fraction(0), Fraction(0)))),
    "exactness": lambda row: replace(row, ranges=replace(row.ranges, exact=not row.ranges.exact)),
    "agreements": lambda row: replace(row, agreements=row.agreements[:1]),
    "concept": lambda row: replace(row, concept=replace(row.concept, name="other")),
    "theorem": lambda row: replace(row, linking=Unmoved("it is so")),
}


def alone(row):
    """Make a bundle of one row and security, so that all that is said of the whole fits it."""
    rows = (row, two()["security"])
    return replace(two(), rows=rows, adjudication=adjudicated(rows, two().weights, two().scale))


@pytest.mark.parametrize("name", ["coco", "raiffa", "kalai-smorodinsky"])
def test_what_is_changed_is_noticed(name):
    row = two()[name]
    assert verify_bundle(GAMES, alone(row)).largest_violation < 1e-9
    for change in CHANGES.values():
        with pytest.raises(CertificateRejected):
            verify_bundle(GAMES, alone(change(row)))


def spoilt_stages(stages):
    """Spoil one stage after the other, in one way each."""
    (first, second), *others = stages
    yield ((replace(first, upper=first.upper + 1), second), *others)
    yield ((replace(first, weights=first.weights[::-1]), second), *others)
    yield ((replace(first, payoffs=(first.payoffs[0] + 1, first.payoffs[1])), second), *others)
    yield ((first,), *others)
    yield tuple(others)
    yield (*stages, stages[0])
    last = next(place for place, entry in enumerate(stages) if entry[0].floors)
    for change in ({"multipliers": (Fraction(9),)}, {"floors": ()}):
        yield tuple(
            (replace(entry[0], **change), entry[1]) if place == last else entry for place, entry in enumerate(stages)
        )


def test_a_spoilt_proof_of_a_fallback_is_noticed():
    row = two()["raiffa"]
    (part,) = row.linking.parts
    spoilt = [replace(part, stages=stages) for stages in spoilt_stages(part.stages)]
    spoilt += [replace(part, payoffs=part.payoffs[::-1]), replace(part, radius=1.0)]
    linkings = [replace(row.linking, parts=(entry,)) for entry in spoilt]
    linkings += [replace(row.linking, parts=()), replace(row.linking, payoffs=row.apart)]
    for linking in linkings:
        with pytest.raises(CertificateRejected):
            verify_bundle(GAMES, alone(replace(row, linking=linking)))


def test_a_spoilt_proof_of_a_deal_is_noticed():
    row = two()["kalai-smorodinsky"]
    deal = row.linking
    linkings = [replace(deal, stages=stages) for stages in spoilt_stages(deal.stages)]
    linkings += [replace(deal, payoffs=row.apart), replace(deal, disagreement=row.apart), replace(deal, radius=1.0)]
    linkings += [
        replace(deal, improved=(deal.improved[0] + 1, deal.improved[1])),
        replace(deal, parts=two()["raiffa"].linking.parts),
    ]
    for linking in linkings:
        with pytest.raises(CertificateRejected):
            verify_bundle(GAMES, alone(replace(row, linking=linking)))


def test_a_deal_without_money_cannot_stand_where_there_is_money():
    row, deal = two()["raiffa"], two()["kalai-smorodinsky"]
    with pytest.raises(CertificateRejected, match="without money, too"):
        verify_bundle(GAMES, alone(replace(row, linking=deal.linking)))


def test_what_is_said_of_the_whole_is_checked():
    found = two()
    other = replace(found.adjudication, wanted=found.adjudication.wanted[::-1])
    for changed in (
        replace(found, adjudication=other),
        replace(found, scale=found.scale + 1),
        replace(found, players=("Column", "Row")),
        replace(found, episodes=(found.episodes[0], replace(found.episodes[1], weight=Fraction(1)))),
        replace(found, episodes=found.episodes[:1]),
    ):
        with pytest.raises(CertificateRejected):
            verify_bundle(GAMES, changed)
    with pytest.raises(CertificateRejected):
        verify_bundle(GAMES[::-1], found)
    with pytest.raises(InvalidGame, match="a bundle is expected"):
        verify_bundle(GAMES, found.rows)


@pytest.mark.parametrize("place", range(5))
def test_nobody_may_say_that_what_can_be_computed_is_unknown(place):
    found = two()
    rows = [replace(row, linking=Unknown("it is hard")) if own == place else row for own, row in enumerate(found.rows)]
    with pytest.raises(CertificateRejected, match="is known"):
        verify_bundle(GAMES, replace(found, rows=tuple(rows)))


def test_what_only_a_large_game_could_tell_may_be_unknown():
    game = Game(np.random.default_rng(4).integers(0, 4, size=(2, 3, 3)).tolist())
    found = bundle([game, game], concepts=[concept("correlated", selection="max-gini"), "coco"])
    assert isinstance(found.rows[0].linking, Unknown)
    assert verify_bundle([game, game], found).largest_violation < 1e-9


def test_what_is_said_besides_follows_from_the_games():
    found = two()
    false = (
        replace(found, warnings=("the games count in different currencies",)),
        replace(found, skipped=(("coco", "does not apply"),)),
        replace(found, matched="position"),
    )
    for changed in false:
        with pytest.raises(CertificateRejected):
            verify_bundle(GAMES, changed)
    rows = (found["coco"],)
    bare = replace(found, rows=rows, adjudication=adjudicated(rows, found.weights, found.scale))
    for skipped in ((), (("security", "too hard"),)):
        with pytest.raises(CertificateRejected, match="there is a row of 'security'"):
            verify_bundle(GAMES, replace(bare, skipped=skipped))


def test_security_under_an_opposition_that_is_none_has_no_levels():
    row = two()["security"]
    other = replace(row, concept=replace(row.concept, opposition=""))
    found = adjudicated((other,), two().weights, two().scale)
    assert (found.levels, found.safe) == ((), ())
