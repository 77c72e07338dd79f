from fractions import Fraction

import pytest

from detente.formats import dumps, loads, read
from detente.model.errors import FormatError, TooLarge

HEAD = 'NFG 1 R "t" { "Ann" "Bob" } '


def test_the_first_players_action_changes_fastest():
    game = loads(HEAD + "{ 3 2 } 1 10 2 20 3 30 4 40 5 50 6 60", "nfg")
    assert game.payoffs.tolist() == [[[1, 4], [2, 5], [3, 6]], [[10, 40], [20, 50], [30, 60]]]
    assert game.actions == (("1", "2", "3"), ("1", "2"))


def test_outcomes_may_be_permuted_shared_unused_and_null():
    text = HEAD + '{ { "a" "b" } { "c" "d" } } "why" { { "x" 1, 2 } { "y" 3/4 -.5 } { "" 9, 9 } } 2 0 1 2'
    game = loads(text, "nfg")
    assert game.at_exactly((0, 0)) == game.at_exactly((1, 1)) == (Fraction(3, 4), Fraction(-1, 2))
    assert game.at((1, 0)).tolist() + game.at((0, 1)).tolist() == [0, 0, 1, 2]


def test_white_space_and_commas_are_free():
    dense = 'NFG 1 D"t\n u"{"Ann""Bob"}{{"a"}{"c""d"}}"c"{{"x"1,2}{3 4,},}2 1'
    airy = '  NFG\n1\tD "t\n u" { "Ann"\r\n"Bob" } { { "a" } { "c" "d" } }\n\n3\n4\n1, 2\n'
    assert loads(dense, "nfg") == loads(airy, "nfg")
    assert loads(dense, "nfg").title == "t\n u"


def test_numbers_are_exact():
    game = loads(HEAD + "{ 4 1 } .5 -.5 1/3 -3/4 1e-3 1.5e2 0.1 2.", "nfg")
    assert game.fractions[0].ravel().tolist() == [
        Fraction(1, 2),
        Fraction(1, 3),
        Fraction(1, 1000),
        Fraction(1, 10),
    ]
    assert game.fractions[1].ravel().tolist() == [Fraction(-1, 2), Fraction(-3, 4), 150, 2]


def test_quotes_and_backslashes_are_escaped():
    game = loads(r'NFG 1 R "a \"b\" c:\d" { "\\" } { { "x\n" "\"" } } 1 2', "nfg")
    assert (game.title, game.players, game.actions) == (r'a "b" c:\d', ("\\",), ((r"x\n", '"'),))
    assert r"c:\d" in dumps(game, "nfg")


def test_empty_labels_become_their_numbers():
    game = loads('NFG 1 R "" { "" "B" } { { "" "" } { "x" } } 1 2 3 4', "nfg")
    assert (game.players, game.actions) == (("Player 1", "B"), (("1", "2"), ("x",)))


def test_a_game_is_written_in_the_payoff_version():
    written = dumps(read("example:hot-dogs"), "nfg")
    assert written.startswith('NFG 1 R "Hot-dog sellers" { "Ann" "Bob" }')
    assert written.split()[-8:] == ["70", "24", "40", "80", "100", "32", "28", "10"]


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("EFG 2 R", "expected NFG", 1),
        ("NFG 2 R", "expected version 1, found '2'", 1),
        ("NFG 1 X", "expected R or D, found 'X'", 1),
        ("NFG 1 R t", "expected the title", 1),
        ('NFG 1 R "t', "never ends", 1),
        ('NFG 1 R "t" "A"', "expected '{' and the players", 1),
        ('NFG 1 R "t" { "A" 2 }', "label in double quotes or '}' after the players, found '2'", 1),
        ('NFG 1 R "t" { "A" "A" } { 2 2 }', "'A' occurs twice among the players", 1),
        ('NFG 1 R "t" { } { } 0', "no player", 0),
        (HEAD + '{ { "a" "a" } { "b" } }', "'a' occurs twice among Ann's actions", 1),
        (HEAD + '{ { "2" "" } { "b" } }', "'2' occurs twice among Ann's actions", 1),
        (HEAD + "\n{ 2 }", "actions of 1 players are given; expected 2", 2),
        (HEAD + "{ 2 2 2 }", "after the actions of 2 players, found '2'", 1),
        (HEAD + "{ 2 0 }", "Bob has no action", 1),
        (HEAD + '{ { "a" } { } }', "Bob has no action", 1),
        (HEAD + "{ 2 -1 }", "Bob's actions is -1; it must be a whole number", 1),
        (HEAD + "{ 2 1.5 }", "must be a whole number", 1),
        (HEAD + "{ 2 1", "'}' after the actions", 1),
        (HEAD + "{ 2 1 }\n\n1 2 3", r"expected Bob's payoff at \(2, 1\), found the end of the file", 3),
        (HEAD + "{ 2 1 } 1 2 3 4 5", "expected the end of the file", 1),
        (HEAD + "{ 2 1 }\n1 2 x 4", r"Ann's payoff at \(2, 1\) is 'x', which is not a number", 2),
        (HEAD + "{ 2 1 } 1 nan 3 4", r"Bob's payoff at \(1, 1\) is 'nan', which is not finite", 1),
        (HEAD + "{ 2 1 } 1/0 2 3 4", "divides by zero", 1),
        (HEAD + "{ 2 1 } 1-2 2 3 4", "not a number", 1),
        (HEAD + '{ 2 1 } "c" "d" 1 2 3 4', "expected Ann's payoff", 1),
        (HEAD + '{ 2 1 } { { "x" 1 } } 1 1', "expected Bob's payoff in outcome 1", 1),
        (HEAD + '{ 2 1 } { { "x" 1 2 3 } } 1 1', "after the 2 payoffs of outcome 1, found '3'", 1),
        (HEAD + '{ 2 1 } { { "x" 1 2 } 5 } 1 1', "after the last outcome", 1),
        (HEAD + '{ 2 1 } { { "x" 1 2 } }\n1 2', r"outcome at \(2, 1\) is '2'; there are outcomes 1 to 1", 2),
        (HEAD + '{ 2 1 } { { "x" 1 2 } } 1 -1', "is '-1'", 1),
        (HEAD + '{ 2 1 } { { "x" 1 2 } } 1 1/2', "is '1/2'", 1),
        (HEAD + '{ 2 1 } { { "x" 1 2 } } 1', r"expected the outcome at \(2, 1\)", 1),
    ],
)
def test_a_bad_file_is_refused_with_place_and_reason(text, message, line):
    with pytest.raises(FormatError, match=message.replace("{", r"\{").replace("}", r"\}")) as caught:
        loads(text, "nfg", source="game.nfg")
    assert (caught.value.source, caught.value.line) == ("game.nfg", line)


@pytest.mark.parametrize("counts", ["1000000 1000000", "1000000000000 1", "1e200 1e200"])
def test_countless_profiles_in_a_header_are_refused_before_memory_is_taken(counts):
    with pytest.raises(TooLarge, match=r"profiles.*--max-profiles"):
        loads(HEAD + f"{{ {counts} }} 1 2 3", "nfg")
