from fractions import Fraction

import pytest

from detente.formats import dumps, loads, read, write
from detente.model.errors import FormatError, TooLarge
from tests.unit.formats.labelled_games import exact, make

HOT_DOGS = """\
Ann,Bob,payoff:Ann,payoff:Bob
beach,beach,70,24
beach,airport,100,32
airport,beach,40,80
airport,airport,28,10
"""


def test_a_table_is_read_and_written():
    game = read("example:hot-dogs")
    assert loads(HOT_DOGS, "csv") == game
    assert dumps(game, "csv") == HOT_DOGS


def test_rows_and_columns_may_come_in_any_order():
    rows = "24,beach,70,beach\n10,airport,28,airport\n80,airport,40,beach\n32,beach,100,airport"
    text = "payoff:Bob,Ann,payoff:Ann,Bob\n" + rows
    assert loads(text, "csv") == loads(HOT_DOGS, "csv")


def test_spaces_around_fields_blank_lines_and_comments_do_not_matter():
    text = "# a, comment\n\n" + HOT_DOGS.replace(",", " , ").replace("\n", "\r\n\r\n")
    assert loads(text, "csv") == loads(HOT_DOGS, "csv")


def test_numbers_are_exact_unless_the_table_says_otherwise():
    text = "A,payoff:A\nx,1/3\ny,0.1\n"
    assert exact(loads(text, "csv")) == [[Fraction(1, 3), Fraction(1, 10)]]
    assert loads("#exact: false\n" + text, "csv").exact_payoffs is None


def test_labels_in_quotes_hold_anything():
    game = loads('"A, ""B""",payoff:"x"\n" a\r\nb ",1\n'.replace('payoff:"x"', '"payoff:A, ""B"""'), "csv")
    assert (game.players, game.actions) == (('A, "B"',), ((" a\r\nb ",),))


def test_a_player_may_be_called_like_a_column():
    game = loads("payoff:A,A,payoff:payoff:A,payoff:A\nx,y,1,2\n", "csv")
    assert game.players == ("payoff:A", "A")


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("Ann,Bob\n1,2\n", "'payoff:Ann' is missing", 1),
        ("Ann,payoff:Ann,payoff:Bob\na,1,2\n", "'payoff:Bob' belongs to no column of actions; the players are Ann", 1),
        ("Ann,payoff:Ann,payoff:Ann\na,1,2\n", "'payoff:Ann' occurs twice", 1),
        ("Ann,Ann,payoff:Ann,x\na,1,2\n", "'Ann' occurs twice among the players", 1),
        ("Ann,,payoff:Ann,payoff:\na,1,2\n", "empty", 1),
        ("payoff:Ann\n1\n", "belongs to no column", 1),
        ("Ann,payoff:Ann\n", "no row", 2),
        ("# nothing\n", "no line of column names", 2),
        ("Ann,payoff:Ann\na,1,2\n", "3 fields; expected 2", 2),
        ("Ann,payoff:Ann\na\n", "1 fields; expected 2", 2),
        ("Ann,payoff:Ann\n,1\n", "Ann's action is empty", 2),
        ("Ann,payoff:Ann\na,1\na,2\n", r"profile \(a\) occurs twice", 3),
        ("Ann,payoff:Ann\na,x\n", r"Ann's payoff at \(a\) is 'x', which is not a number", 2),
        ("Ann,payoff:Ann\na,\n", r"Ann's payoff at \(a\) is '', which is not a number", 2),
        ("Ann,payoff:Ann\na,inf\n", r"Ann's payoff at \(a\) is 'inf', which is not finite", 2),
        ('Ann,payoff:Ann\n"a,1\n', "never ends", 2),
        ('Ann,payoff:Ann\n"a"b,1\n', "expected ','", 2),
        (HOT_DOGS.replace("airport,beach,40,80\n", ""), r"profile \(airport, beach\) is missing", 5),
        (HOT_DOGS.replace("airport,beach,40", "airport,beech,40"), r"profile \(beach, beech\) is missing", 6),
    ],
)
def test_a_bad_table_is_refused_with_place_and_reason(text, message, line):
    with pytest.raises(FormatError, match=message) as caught:
        loads(text, "csv", source="game.csv")
    assert (caught.value.source, caught.value.line) == ("game.csv", line)


def test_a_table_with_few_of_countless_profiles_is_refused_without_listing_them():
    names = [f"p{k}" for k in range(20)]
    rows = "\n".join(",".join([str(k)] * 20 + ["0"] * 20) for k in range(200))
    text = ",".join([*names, *(f"payoff:{name}" for name in names)]) + "\n" + rows
    with pytest.raises(FormatError, match="is missing"):
        loads(text, "csv")


def test_the_limit_on_profiles_can_be_set():
    with pytest.raises(TooLarge, match="limit is 3 profiles"):
        loads(HOT_DOGS, "csv", max_profiles=3)


def test_more_players_than_an_array_holds_are_refused():
    names = [f"p{k}" for k in range(61)]
    with pytest.raises(FormatError, match="61 players"):
        loads(",".join([*names, *(f"payoff:{name}" for name in names)]) + "\n", "csv")


def test_a_label_that_starts_like_a_byte_order_mark_survives_a_file(tmp_path):
    game = make([[1]], players=["\ufeff\ufeff"], actions=[["\ufeff"]])
    write(game, tmp_path / "game.csv")
    assert read(tmp_path / "game.csv") == game
