from fractions import Fraction

import pytest

from detente.formats import dumps, loads
from detente.model.errors import FormatError, TooLarge
from tests.unit.formats.labelled_games import exact, make

TEXT = "2\n3 2\n\n3 2 0 3 5 6\n3 2 3 2 6 1\n"


def test_payoffs_come_player_by_player_the_first_players_action_fastest():
    game = loads(TEXT, "gam")
    assert game.payoffs.tolist() == [[[3, 3], [2, 5], [0, 6]], [[3, 2], [2, 6], [3, 1]]]
    assert dumps(game, "gam") == TEXT


def test_three_players_keep_their_order():
    game = loads("3 2 1 2  1 2 3 4  5 6 7 8  9 10 11 12", "gam")
    assert game.at((1, 0, 0)).tolist() == [2, 6, 10]
    assert game.at((0, 0, 1)).tolist() == [3, 7, 11]


def test_decimals_are_exact_and_labels_are_left_out():
    game = make([[Fraction(1, 4), Fraction(1, 3)]], players=["Ann"], actions=[["a", "b"]])
    assert dumps(game, "gam") == "1\n2\n\n0.25 1/3\n"
    assert exact(loads("1 2 0.25 1/3", "gam")) == exact(game)


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("x", "number of players is 'x', which is not a number", 1),
        ("0", "number of players is 0; it must be a whole number", 1),
        ("1.5", "must be a whole number", 1),
        ("61", "61 players do not fit", 1),
        ("2\n2", "the file ends before the number of Player 2's actions", 2),
        ("2\n2 0", "Player 2's actions is 0", 2),
        ("1\n2\n\n5", r"the file ends before Player 1's payoff at \(2\)", 4),
        ("1\n2\n\n5 y", r"Player 1's payoff at \(2\) is 'y'", 4),
        ("1\n2\n\n5 inf", "not finite", 4),
        ("1\n2\n\n5 6\n7", "'7' follows the last of 2 payoffs", 5),
    ],
)
def test_a_bad_file_is_refused_with_place_and_reason(text, message, line):
    with pytest.raises(FormatError, match=message) as caught:
        loads(text, "gam", source="game.gam")
    assert (caught.value.source, caught.value.line) == ("game.gam", line)


def test_countless_profiles_are_refused_before_memory_is_taken():
    with pytest.raises(TooLarge, match="1,000,000,000,000 profiles"):
        loads("2\n1000000 1000000\n1 2 3", "gam")
