"""Files that say what coalitions are worth."""

import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.formats.coalition_csv import dumps_table
from detente.formats.coalition_document import dumps_document
from detente.formats.coalition_files import holds_worths, loads_worths, read_worths, write_worths
from detente.model.errors import FormatError, InvalidGame, TooLarge
from tests.unit.cli.test_schemas import check

GLOVES = "coalition,worth\nAnn,0\nBob,0\nCem,0\nAnn + Bob,0\nAnn+Cem,1\nCem + Bob,1\nCem + Bob + Ann,1\n"
HEAD = "coalition,worth\n"
DOCUMENT = """\
schema: detente/worths/1
title: Gloves
currency: pairs
notes: hand-made
players: [Ann + Co, No]
coalitions:
  - {members: [No, Ann + Co], worth: 1/3}
  - {members: [No], worth: 0}
  - {members: ["Ann + Co"], worth: .5}
"""
labels = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=3)
plain = labels.map(lambda text: text.replace("+", "-").strip() or "x").filter(lambda text: text != "\ufeff")


def same(one, other):
    return (one.players, one.values.dtype, one.values.tolist()) == (
        other.players,
        other.values.dtype,
        other.values.tolist(),
    )


@st.composite
def worth_games(draw, names=plain):
    count = draw(st.integers(1, 3))
    players = draw(st.lists(names, min_size=count, max_size=count, unique=True))
    exact = draw(st.booleans())
    number = st.fractions(-9, 9, max_denominator=9) if exact else st.floats(-1e300, 1e300)
    values = draw(st.lists(number, min_size=2**count - 1, max_size=2**count - 1))
    return dt.TUGame([0 * values[0], *values], players)


def test_rows_come_in_any_order_and_players_as_they_first_appear():
    game = loads_worths("\ufeff# of gloves\n" + GLOVES, "csv")
    assert game.players == ("Ann", "Bob", "Cem")
    assert game.values.tolist() == [0, 0, 0, 0, 0, 1, 1, 1]
    assert isinstance(game.worth(7), Fraction)
    assert repr(game) == "TUGame('', players=['Ann', 'Bob', 'Cem'], together worth 1)"


def test_numbers_are_exact_unless_the_table_says_otherwise():
    assert loads_worths(HEAD + "A,1/3\n", ".csv").values.tolist() == [0, Fraction(1, 3)]
    floats = loads_worths("# exact: false\n" + HEAD + "A,0.1\n", ".CSV").values
    assert (floats.dtype == np.float64, floats.tolist()) == (True, [0.0, 0.1])


def test_a_document_takes_any_name():
    game = loads_worths(DOCUMENT, "yaml")
    assert (game.players, game.title, game.currency) == (("Ann + Co", "No"), "Gloves", "pairs")
    assert game.values.tolist() == [0, Fraction(1, 2), 0, Fraction(1, 3)]
    assert loads_worths(DOCUMENT + "exact: false\n", "yml").values.dtype == np.float64


@given(game=worth_games())
def test_tables_and_documents_hold_all_worths(game):
    assert same(loads_worths(dumps_table(game), "csv"), game)
    assert same(loads_worths(dumps_document(game), "json"), game)


@given(game=worth_games(labels))
def test_documents_hold_all_names(game):
    assert same(loads_worths(dumps_document(game), "json"), game)


def test_files_hold_what_texts_hold(tmp_path):
    game = loads_worths(DOCUMENT, "yaml")
    write_worths(game, tmp_path / "worths.json")
    back = read_worths(tmp_path / "worths.json")
    assert same(back, game)
    assert (back.title, back.currency) == ("Gloves", "pairs")
    agreement = dt.solve(dt.read("example:public-good"), dt.CORRELATED)
    write_worths(agreement.table, tmp_path / "worths.csv")
    assert same(read_worths(tmp_path / "worths.csv"), agreement.table)
    assert agreement.table.players == ("Ida", "Jon", "Kay")


def test_what_is_written_fits_the_schema():
    check(json.loads(dumps_document(loads_worths(DOCUMENT, "yaml"))), "worths")
    check(json.loads(dumps_document(dt.TUGame(np.array([0, 0.1])))), "worths")


def test_a_text_is_known_by_its_columns_or_its_schema():
    assert holds_worths(GLOVES, ".csv")
    assert holds_worths(DOCUMENT, ".yaml")
    assert not holds_worths(DOCUMENT.replace("/worths/", "/game/"), ".yaml")
    assert not holds_worths("title: detente/worths/1", ".yaml")
    assert not holds_worths("{ detente/worths/1", ".json")
    assert not holds_worths(GLOVES, ".nfg")
    assert not holds_worths("a,b\n", ".csv")
    assert not holds_worths("# nothing\n", ".csv")


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("", "nothing in it; expected worths of coalitions", 0),
        ("coalition,value\nA,1\n", "columns are 'coalition', 'value'; expected 'coalition'", 1),
        (HEAD, "there is no coalition; give each its worth", 2),
        (HEAD + "A,1\nA,2\n", "the coalition A occurs twice", 3),
        (HEAD + "A,1\nB,1\nA+B,2\nB+A,2\n", r"the coalition B \+ A occurs twice", 5),
        (HEAD + "A+A,1\n", r"'A \+ A' names a member twice", 2),
        (HEAD + "A+,1\n", "has a member without a name", 2),
        (HEAD + ",1\n", "has a member without a name", 2),
        (HEAD + "A,1,2\n", "the row 'A' has 3 fields; expected a coalition and its worth", 2),
        (HEAD + "A,one\n", "the worth of A is 'one', which is not a number", 2),
        (HEAD + "A,nan\n", "the worth of A is 'nan', which is not finite", 2),
        (HEAD + "A,1\nB,2\n", r"1 coalition is missing: A \+ B; every coalition of A, B needs a worth", 3),
        (HEAD + "A + B,1\n", "2 coalitions are missing: A; B;", 2),
        (HEAD + "A,1\nB,2\nC,3\nA+B,3\n", r"3 coalitions are missing: A \+ C; B \+ C; A \+ B \+ C;", 5),
        (
            HEAD + "".join(f"{n},1\n" for n in range(20)),
            r"1,048,555 .* missing: 0 \+ 1; 0 \+ 2; 0 \+ 3 and 1,048,552 more",
            21,
        ),
    ],
)
def test_a_bad_table_is_refused_with_place_and_names(text, message, line):
    with pytest.raises(FormatError, match=message) as caught:
        loads_worths(text, "csv", source="worths.csv")
    assert (caught.value.source, caught.value.line) == ("worths.csv", line)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("detente/worths/1", "detente/game/1", "these are no worths of coalitions"),
        ("players: [Ann + Co, No]", "", "no key 'players'"),
        ("players:", "gamers:", "the key 'gamers' is not known"),
        ("[Ann + Co, No]", "[No, No]", "'No' occurs twice among the players"),
        ("[No], worth: 0", "[Yes], worth: 0", r"no player 'Yes'; the players are Ann \+ Co, No"),
        ("[No], worth: 0", "[No, No], worth: 0", "names a member twice"),
        ("[No], worth: 0", "[], worth: 0", "members are empty"),
        ("[No], worth: 0", "No, worth: 0", "members must be a list"),
        ("[No], worth: 0", '["Ann + Co"], worth: 0', "occurs twice"),
        ("members: [No], worth: 0", "members: [No]", "no key 'worth'"),
        ("[No], worth: 0", "[No], worth: [0]", "the worth of No is a list"),
        ("  - {members: [No], worth: 0}\n", "", "1 coalition is missing: No"),
    ],
)
def test_a_bad_document_is_refused_with_the_names(old, new, message):
    with pytest.raises(FormatError, match=message):
        loads_worths(DOCUMENT.replace(old, new), "yaml")


def test_other_formats_and_names_are_refused(tmp_path):
    for path in ("worths.nfg", "worths"):
        with pytest.raises(FormatError, match=r"the formats are .csv, .json"):
            read_worths(path)
    game = dt.TUGame([0, 1], ["a+b"])
    with pytest.raises(FormatError, match=r"worths are written to .csv and .json"):
        write_worths(game, tmp_path / "worths.yaml")
    with pytest.raises(FormatError, match=r"'a\+b' does not fit a table"):
        write_worths(game, tmp_path / "worths.csv")
    with pytest.raises(InvalidGame, match="the first worth must be 0"):
        write_worths(dt.TUGame([1, 1]), tmp_path / "worths.csv")


def test_too_many_players_are_refused():
    with pytest.raises(TooLarge, match="more than 20 players"):
        loads_worths(HEAD + "".join(f"{n},1\n" for n in range(21)), "csv")


def test_such_files_are_no_games():
    with pytest.raises(FormatError, match=r"it is no game; dt.read_worths reads it"):
        dt.loads(GLOVES, "csv")
    with pytest.raises(FormatError, match=r"it is no game; dt.read_worths reads it"):
        dt.loads(DOCUMENT, "yaml")
