from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.formats import dumps, loads, read
from detente.formats.efg import _read
from detente.formats.own_plays import OwnPlays, own_plays
from detente.formats.plan_count import PlanCount
from detente.model.errors import FormatError, TooLarge
from tests.naive import trees
from tests.unit.formats.labelled_games import floats, fractions, games

HEAD = 'EFG 2 R "t" { "Ann" "Bob" }\n'
WEATHER = """EFG 2 R "Weather" { "Ann" "Bob" }
"A comment, with \\"quotes\\" and { braces }."
c "" 1 "weather" { "rain" 1/3 "sun" 2/3 } 0
p "" 1 1 "after rain" { "in" "out" } 0
t "" 1 "wet" { 1, -1 }
t "" 2 "dry" { 0, 0 }
p "" 1 2 "after sun" { "in" "out" } 3 "fee" { 0 -.3 }
t "" 1
t "" 2 "dry" { 0 0 }
"""


@pytest.mark.unwatched
@given(seed=st.integers(0, 10**6), n_players=st.integers(1, 3))
def test_every_plan_pays_what_following_it_pays(seed, n_players):
    made = trees.tree(seed, n_players)
    game = loads(trees.written(made), "efg")
    places = [{frozenset(label.split(", ")): number for number, label in enumerate(labels)} for labels in game.actions]
    seen = set()
    for followed in product(*(trees.plans(made, player + 1) for player in range(n_players))):
        profile = []
        for player, plan in enumerate(followed):
            all_moves = {key: trees.action(key, index) for key, index in plan.items()}
            moves = {all_moves[key] for key in trees.reached(made.root, plan, player + 1)}
            profile.append(next(number for label, number in places[player].items() if _named(label, moves, made)))
        seen.add(tuple(profile))
        assert game.at_exactly(tuple(profile)) == trees.payoffs(made, made.root, followed)
    assert len(seen) == game.n_profiles


def _named(label, moves, made):
    """Tell whether a label says these moves; moves without an alternative need not be said."""
    free = {trees.action(key, index) for key, count in made.sizes.items() if count > 1 for index in range(count)}
    return label - {"no move"} == (moves & free if moves & free or label & free else label & moves)


def test_chance_is_averaged_and_outcomes_on_the_way_are_added():
    game = loads(WEATHER, "efg")
    assert game.title == "Weather"
    assert game.actions == (
        (
            "after rain: in, after sun: in",
            "after rain: in, after sun: out",
            "after rain: out, after sun: in",
            "after rain: out, after sun: out",
        ),
        ("no move",),
    )
    third = Fraction(1, 3)
    assert game.fractions[0].ravel().tolist() == [1, third, 2 * third, 0]
    fee = Fraction(-3, 10) * 2 * third
    assert game.fractions[1].ravel().tolist() == [-1 + fee, -third + fee, -2 * third + fee, fee]


def test_nothing_is_said_of_what_a_plan_rules_out():
    text = (
        HEAD
        + """p "" 1 1 "" { "stop" "go" } 0 t "" 1 "" { 1 0 }
        p "" 2 1 "" { "stop" "go" } 0 t "" 2 "" { 0 2 }
        p "" 1 2 "" { "stop" "go" } 0 t "" 3 "" { 3 1 } t "" 4 "" { 2 4 }"""
    )
    game = loads(text, "efg")
    assert game.actions == (("1: stop", "1: go, 2: stop", "1: go, 2: go"), ("stop", "go"))
    assert game.payoffs.tolist() == [[[1, 1], [0, 3], [0, 2]], [[0, 0], [2, 1], [2, 4]]]


def test_places_in_one_information_set_share_the_choice():
    text = (
        HEAD
        + """p "" 1 1 "" { "left" "right" } 0
        p "" 2 1 "" { "left" "right" } 0 t "" 1 "" { 1 -1 } t "" 2 "" { -1 1 }
        p "" 2 1 0 t "" 2 t "" 1"""
    )
    assert loads(text, "efg").payoffs[0].tolist() == [[1, -1], [-1, 1]]
    again = text.replace('2 1 0 t "" 2 t "" 1', '2 1 "" { "left" "right" } 0 t "" 2 t "" 1')
    assert (again != text, loads(again, "efg")) == (True, loads(text, "efg"))


def test_whoever_forgets_chooses_once_for_places_with_different_pasts():
    text = 'EFG 2 R "" { "A" } p "" 1 1 "" { "l" "r" } 0'
    text += ' p "" 1 2 "" { "L" "R" } 0 t "" 1 "" { 1 } t "" 0 p "" 1 2 0 t "" 0 t "" 1'
    game = loads(text, "efg")
    assert game.actions == (("l, L", "l, R", "r, L", "r, R"),)
    assert game.payoffs.tolist() == [[1, 0, 0, 1]]
    with pytest.raises(
        TooLarge, match=r"some forget, have at least 4 profiles of plans; the limit is 3,.*--max-profiles"
    ):
        loads(text, "efg", max_profiles=3)


def test_plans_that_would_be_called_the_same_are_numbered():
    text = 'EFG 2 R "" { "A" } p "" 1 1 "" { "x" "x, y" } 0 p "" 1 2 "" { "y" "z" } 0 t "" 0 t "" 0 t "" 0'
    assert loads(text, "efg").actions == (("1. x, y", "2. x, z", "3. x, y"),)


def test_names_of_sets_that_occur_twice_are_told_apart_by_their_numbers():
    text = 'EFG 2 R "" { "A" } c "" 1 "" { "h" 1/2 "h" 1/2 } 0 p "" 1 4 "s" { "a" "b" } 0 t "" 0 t "" 1 "" { 1 }'
    text += ' p "" 1 7 "s" { "a" "b" } 0 t "" 1 t "" 0'
    assert loads(text, "efg").actions[0][1] == "s (4): a, s (7): b"


def test_a_name_that_looks_like_the_number_of_another_set_is_told_apart_from_it():
    text = 'EFG 2 R "" { "A" } c "" 1 "" { "h" 1/2 "h" 1/2 } 0 p "" 1 1 "2" { "x" "y" } 0 t "" 0 t "" 1 "" { 1 }'
    text += ' p "" 1 2 "" { "x" "y" } 0 t "" 1 t "" 0'
    assert loads(text, "efg").actions[0][:2] == ("2 (1): x, 2: x", "2 (1): x, 2: y")


def test_actions_of_one_set_with_the_same_name_are_numbered():
    text = 'EFG 2 R "" { "A" } p "" 1 1 "" { "a" "a" } 0 p "" 1 2 "" { "2" "" } 0 t "" 0 t "" 1 "" { 1 } t "" 1'
    assert loads(text, "efg").actions == (("1. a, 1. 2", "1. a, 2. 2", "2. a"),)


@given(seed=st.integers(0, 10**6))
def test_plans_of_whoever_forgets_are_counted_as_they_are_listed(seed):
    tree, source = _tree(trees.written(trees.tree(seed, 1, depth=4)))
    (plays,), _ = own_plays(tree, source)
    number = sum(1 for _ in plays.plans())
    assert PlanCount(plays).up_to(number) == number
    assert number // 2 < PlanCount(plays).up_to(number // 2) <= number


def test_plans_of_one_who_forgets_everything_are_counted_and_not_listed(monkeypatch):
    monkeypatch.setattr(OwnPlays, "plans", None)
    sets = "".join(
        f'p "" 1 {k} "" {{ "l" "r" }} 0 p "" 1 100 "s" {{ "L" "R" }} 0 t "" 0 t "" 0 t "" 0\n' for k in range(24)
    )
    odds = " ".join('"" 1/24' for _ in range(24))
    text = f'EFG 2 R "" {{ "A" }} c "" 1 "" {{ {odds} }} 0\n{sets}'
    with pytest.raises(TooLarge, match=r"at least 16,777,216 profiles of plans"):
        loads(text, "efg")
    tree, source = _tree(text)
    (plays,), _ = own_plays(tree, source)
    assert PlanCount(plays).up_to(10**9) == 2 * 2**24 - 1  # the shared choice is left out where all go right


def test_sums_beyond_machine_integers_stay_exact():
    huge = 2**64 + 1
    text = f'EFG 2 R "" {{ "A" "B" }} p "" 1 1 "" {{ "a" "b" }} 1 "" {{ {huge} 1 }} t "" 2 "" {{ {huge} -1 }} t "" 0'
    assert loads(text, "efg").fractions.ravel().tolist() == [2 * huge, huge, 0, 1]


def _tree(text):
    _, tree, source = _read(text, "")
    return tree, source


def test_moves_without_an_alternative_are_not_told():
    text = HEAD + 'p "" 1 1 "" { "go" } 0 p "" 1 2 "" { "a" "b" } 0 p "" 2 1 "" { "" } 0 t "" 1 "" { 1 2 } t "" 1'
    assert loads(text, "efg").actions == (("a", "b"), ("1",))


def test_a_game_that_is_over_at_once_has_one_profile():
    assert loads(HEAD + 't "" 1 "" { 1/3 2 }', "efg").at_exactly((0, 0)) == (Fraction(1, 3), Fraction(2))
    assert loads('EFG 2 D "" { "" "B" } t "" 0', "efg").players == ("Player 1", "B")


def test_white_space_and_commas_are_free():
    dense = 'EFG 2 D"t"{"Ann""Bob"}p""1 1""{"a""b"}0 t""1""{1,2,}t""2"x"{3 4}'
    airy = HEAD.replace("R", "D") + 'p\n"" 1\t1 "" { "a"\r\n"b" } 0 t "" 1 "" { 1 2 }\n\nt "" 2 "x" { 3, 4 }\n'
    assert loads(dense, "efg") == loads(airy, "efg")


@given(game=games(fractions))
def test_efg_holds_every_exact_game(game):
    back = loads(dumps(game, "efg"), "efg")
    assert (back, back.title) == (game, game.title)


@given(game=games(floats))
def test_efg_reads_floats_back_with_the_same_values(game):
    assert np.array_equal(loads(dumps(game, "efg"), "efg").payoffs, game.payoffs)


def test_a_game_is_written_as_moves_in_turn():
    lines = dumps(read("example:hot-dogs"), "efg").splitlines()
    assert lines[:2] == ['EFG 2 R "Hot-dog sellers" { "Ann" "Bob" }', '""']
    assert lines[3:5] == ['p "" 1 1 "" { "beach" "airport" } 0', 'p "" 2 1 "" { "beach" "airport" } 0']
    assert lines[5:] == [
        't "" 1 "" { 70, 24 }',
        't "" 2 "" { 100, 32 }',
        'p "" 2 1 0',
        't "" 3 "" { 40, 80 }',
        't "" 4 "" { 28, 10 }',
    ]


MOVE = 'p "" 1 1 "s" { "a" "b" } 0\n'


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("NFG 1 R", "expected EFG", 1),
        ("EFG 1 R", "expected version 2, found '1'", 1),
        ("EFG 2 X", "expected R or D, found 'X'", 1),
        ("EFG 2 R t", "expected the title", 1),
        ('EFG 2 R "t" "A"', "expected '{' and the players", 1),
        ('EFG 2 R "t" { "A" 2 }', "label in double quotes or '}' after the players, found '2'", 1),
        ('EFG 2 R "t" { "A" "A" } t "" 0', "'A' occurs twice among the players", 1),
        ('EFG 2 R "t" { } t "" 0', "no player", 0),
        (HEAD, "expected c, p or t, a node of the tree, found the end of the file", 2),
        (HEAD + 'x ""', "expected c, p or t, a node of the tree, found 'x'", 2),
        (HEAD + "t 0", "expected the name of the node", 2),
        (HEAD + 't ""', "expected the number of an outcome, 0 for none, found the end", 2),
        (HEAD + 't "" 0 t', "expected the end of the file after the last node", 2),
        (HEAD + 't "" 1.5', "an outcome, 0 for none is '3/2'; it must be a whole number", 2),
        (HEAD + 't "" -1', "must be a whole number", 2),
        (HEAD + 't "" 1', "outcome 1 is not described before", 2),
        (HEAD + 't "" 0 "x" { 1 2 }', "outcome 0 is none", 2),
        (HEAD + 't "" 1 "x" 1 2', "expected '{' and the payoffs of outcome 1", 2),
        (HEAD + 't "" 1 "x" { 1 }', "expected Bob's payoff in outcome 1, found '}'", 2),
        (HEAD + 't "" 1 "x" { 1 y }', "Bob's payoff in outcome 1 is 'y', which is not a number", 2),
        (HEAD + 't "" 1 "x" { 1 2 3 }', "'}' after the 2 payoffs of outcome 1", 2),
        (HEAD + MOVE + 't "" 1 "x" { 1 2 }\nt "" 1 "x" { 1 3 }', "outcome 1 is described differently before", 4),
        (HEAD + MOVE + 't "" 0', "a node of the tree: where Ann at information set 1 continues with 'b', found", 3),
        (HEAD + 'p "" 3 1 "" { "a" } 0', "player 3 is to move; there are players 1 to 2", 2),
        (HEAD + 'p "" 0 1 "" { "a" } 0', "player 0 is to move", 2),
        (HEAD + 'p "" 1 1 0', "Ann at information set 1 is not described before", 2),
        (HEAD + 'p "" 1 1 "" "a" 0', "expected '{' and the actions of Ann at information set 1", 2),
        (HEAD + 'p "" 1 1 "" { } 0', "Ann at information set 1 has no action", 2),
        (HEAD + 'p "" 1 1 "" { "a" 3 } 0', "an action in double quotes or '}' after the actions of Ann", 2),
        (HEAD + MOVE + 'p "" 1 1 "s" { "b" "a" } 0', "Ann at information set 1 is described differently before", 3),
        (
            HEAD + 'c "" 1 "" { "a" 1/2 "b" 1/3 } 0',
            "chance at information set 1 are 1/2, 1/3; they must be at least",
            2,
        ),
        (HEAD + 'c "" 1 "" { "a" 3/2 "b" -1/2 } 0', "add up to exactly 1", 2),
        (HEAD + 'c "" 1 "" { "a" "b" } 0', "expected the probability of 'a'", 2),
        (HEAD + 'c "" 1 "" { } 0', "chance at information set 1 has no action", 2),
        (HEAD + MOVE + 'p "" 1 1 0 t "" 0 t "" 0 t "" 0', "Ann comes twice to information set 1 's' in one play", 3),
        (HEAD + 'p "" 1 1 "" { "a" } 0 p "" 1 2 "" { "b" } 0\np "" 1 1 0 t "" 0', "twice to information set 1 in", 3),
    ],
)
def test_a_bad_file_is_refused_with_place_and_reason(text, message, line):
    with pytest.raises(FormatError, match=message.replace("{", r"\{").replace("}", r"\}")) as caught:
        loads(text, "efg", source="game.efg")
    assert (caught.value.source, caught.value.line) == ("game.efg", line)


def test_countless_plans_are_counted_and_not_listed(monkeypatch):
    monkeypatch.setattr(OwnPlays, "plans", None)
    labels = " ".join(f'"{number}" 1/100' for number in range(100))
    nodes = "\n".join(f'p "" 1 {number + 1} "" {{ "a" "b" }} 0 t "" 0 t "" 0' for number in range(100))
    with pytest.raises(TooLarge, match=r"about 10\^30 profiles.*--max-profiles"):
        loads(f'EFG 2 R "" {{ "A" }} c "" 1 "" {{ {labels} }} 0\n{nodes}', "efg")
