"""Lists of outcomes to agree on: the model, and how they are read and written."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.formats.bargaining_csv import dumps_table
from detente.formats.bargaining_document import dumps_document
from detente.formats.bargaining_files import (
    holds_bargaining_set,
    loads_bargaining_set,
    read_bargaining_set,
    write_bargaining_set,
)
from detente.model.bargaining_set import BargainingSet, check_is_set
from detente.model.errors import DuplicateLabel, FormatError, InvalidGame, NonFinitePayoff, ShapeMismatch, TooLarge

TABLE = """\
# a comment
outcome,payoff:Union,payoff:Firm
high wage,9,3
reserve,2,1/2
"shorter week, bonus",7,6.5
"""
DOCUMENT = """\
{"schema": "detente/bargaining-set/1", "title": "Wages", "players": ["Union", "Firm"],
 "reserve": {"Firm": "1/2", "Union": 2}, "notes": "for people",
 "outcomes": {"high wage": [9, 3], "shorter week, bonus": {"Union": 7, "Firm": 6.5}}}
"""
YAML = """\
schema: detente/bargaining-set/1
players: [Union, Firm]
reserve: [2, 1/2]
outcomes:
  high wage: [9, 3]
  "shorter week, bonus": [7, 6.5]
"""
LABELS = st.text(min_size=1, max_size=6).filter(
    lambda text: text != "reserve" and not any("\ud800" <= c <= "\udfff" for c in text)
)
TITLES = st.text('aé"\\', max_size=3)


def test_table_gives_exact_payoffs_and_reserve_values():
    found = loads_bargaining_set(TABLE, "csv")
    assert found.players == ("Union", "Firm")
    assert found.outcomes == ("high wage", "shorter week, bonus")
    assert found.reserves == (2, Fraction(1, 2))
    assert found.fractions.tolist() == [[9, 7], [3, Fraction(13, 2)]]
    assert found.exact_payoffs is not None


@pytest.mark.parametrize(
    ("text", "suffix"), [(DOCUMENT, ".json"), (YAML, ".yaml"), (YAML, "yml"), ("\ufeff" + TABLE, "CSV")]
)
def test_all_formats_say_the_same(text, suffix):
    assert loads_bargaining_set(text, suffix) == loads_bargaining_set(TABLE, "csv")


def test_a_set_offers_one_choice_that_all_make_together():
    found = loads_bargaining_set(DOCUMENT, "json")
    assert (found.n_players, found.n_profiles, found.n_actions) == (2, 2, (2,))
    assert found.actions == (found.outcomes,)
    assert list(found.profiles()) == [(0,), (1,)]
    assert found.labels_of((1,)) == ("shorter week, bonus",)
    assert found.at((0,)).tolist() == [9, 3]
    assert found.player_of("Firm") == 1
    assert (found.title, found.currency, found.tabled) == ("Wages", "", True)
    assert found.scale == 7
    assert repr(found) == "BargainingSet('Wages', players=['Union', 'Firm'], 2 outcomes)"
    assert BargainingSet([[1], [1]], [1, 1]).scale == 1
    check_is_set(found)


def test_equality_counts_reserve_values_and_exactness_but_no_title():
    found = loads_bargaining_set(TABLE, "csv")
    same = BargainingSet([[9, 7], [3, Fraction(13, 2)]], [2, Fraction(1, 2)], found.players, found.outcomes, "Other")
    assert found == same
    assert hash(found) == hash(same)
    assert found != BargainingSet([[9, 7], [3, Fraction(13, 2)]], [2, 1], found.players, found.outcomes)
    assert found != BargainingSet(found.payoffs, [2, Fraction(1, 2)], found.players, found.outcomes)
    assert found != 3


def test_arrays_and_floats_are_not_exact():
    cases: list[tuple[Any, Any]] = [
        (np.array([[1, 2]]), [0]),
        ([[1, 2]], np.array([0])),
        ([[1.0, 2]], [0]),
        ([[1, 2]], [0.0]),
    ]
    for payoffs, reserves in cases:
        found = BargainingSet(payoffs, reserves)
        assert found.exact_payoffs is None
        assert found.fractions.tolist() == [[1, 2]]
        assert isinstance(found.reserves[0], float)
        assert found.digest == BargainingSet(np.array([[1.0, 2.0]]), [0.0]).digest


@pytest.mark.parametrize(
    ("payoffs", "reserves", "labels", "error"),
    [
        ([[1, 2], [3]], [0, 0], {}, ShapeMismatch),
        ([1, 2], [0], {}, ShapeMismatch),
        ([[]], [0], {}, ShapeMismatch),
        ([[1, 2]], [0, 0], {}, ShapeMismatch),
        ([[1, 2]], 0, {}, ShapeMismatch),
        ([np.zeros((2, 2)), np.zeros((2, 3))], [0, 0], {}, ShapeMismatch),
        ([[1, "two"]], [0], {}, InvalidGame),
        (np.array([["a", "b"]]), [0], {}, InvalidGame),
        ([[1, float("nan")]], [0], {}, NonFinitePayoff),
        ([[1, 2]], [float("inf")], {}, NonFinitePayoff),
        ([[1, 2]], [0], {"outcomes": ["a"]}, ShapeMismatch),
        ([[1, 2]], [0], {"outcomes": ["a", "a"]}, DuplicateLabel),
        ([[1, 2]], [0], {"players": [""]}, InvalidGame),
    ],
)
def test_what_is_no_bargaining_set_is_refused(payoffs, reserves, labels, error):
    with pytest.raises(error):
        BargainingSet(payoffs, reserves, **labels)


def test_numbers_that_are_not_finite_are_named():
    with pytest.raises(NonFinitePayoff, match="Ann's reserve value is inf"):
        BargainingSet([[1, 2]], [float("inf")], ["Ann"])
    with pytest.raises(NonFinitePayoff, match="Ann's payoff from stay is nan"):
        BargainingSet([[1, float("nan")]], [0], ["Ann"], ["go", "stay"])


def test_something_else_is_no_set():
    with pytest.raises(InvalidGame, match="not list"):
        check_is_set([])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("outcome,payoff:Ann\n", r"line 1, column 19: there is no row 'reserve'"),
        ("outcome,payoff:Ann\nReserve,1\na,2\n", "did you mean the row 'Reserve'"),
        ("outcome,payoff:Ann\nreserve,1\n", "there is no outcome"),
        (
            "outcome,payoff:Ann\nreserve,1\na,1\na,2\n",
            "line 4, column 1: the label 'a' occurs twice among the outcomes",
        ),
        ("outcome,payoff:Ann\nreserve,1\n,2\n", "a label among the outcomes is empty"),
        ("outcome,payoff:Ann\nreserve,1\na,x\n", "line 3, column 3: Ann's payoff from a is 'x', which is not a number"),
        ("outcome,payoff:Ann\nreserve,nan\na,1\n", "Ann's reserve value is 'nan', which is not finite"),
        ("outcome,payoff:Ann\nreserve,1\na,1,2\n", "the row 'a' has 3 fields; expected 2"),
        ("outcome,payoff:Ann,payoff:Ann\nreserve,1,1\n", "the label 'Ann' occurs twice among the players"),
        ("outcome,payoff:Ann,Bob\nreserve,1,1\n", "the column 'Bob' is no player's"),
        ("outcome\nreserve\n", "there is no player"),
        ("deal,payoff:Ann\nreserve,1\n", "the first column is 'deal'; expected 'outcome'"),
        ("# nothing\n", "the table has no line of column names"),
        (" \n", "there is nothing in it"),
    ],
)
def test_tables_with_faults_are_refused_with_their_place(text, message):
    with pytest.raises(FormatError, match=message):
        loads_bargaining_set(text, "csv", source="set.csv")


START = '{"schema": "detente/bargaining-set/1", '


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "this is no bargaining set"),
        ('{"players": ["A"], "reserve": [1], "outcomes": {"a": [1]}}', "this is no bargaining set"),
        ('{"schema": ["x"], "players": ["A"]}', "this is no bargaining set"),
        (START + '"players": ["A"], "reserve": [1]}', "no key 'outcomes'"),
        (START + '"players": ["A"], "reserve": [1], "outcomes": {}}', "the outcomes must be a mapping"),
        (START + '"players": ["A"], "reserve": [1], "outcomes": [[1]]}', "the outcomes must be a mapping"),
        (
            START + '"players": ["A", "A"], "reserve": [1, 1], "outcomes": {"a": [1, 1]}}',
            "occurs twice among the players",
        ),
        (START + '"players": [], "reserve": [], "outcomes": {"a": []}}', "the players are empty"),
        (
            START + '"players": ["A"], "reserve": [1, 2], "outcomes": {"a": [1]}}',
            "the reserve value must be given by 1 numbers",
        ),
        (START + '"players": ["A"], "reserve": 1, "outcomes": {"a": [1]}}', "found 0"),
        (START + '"players": ["A"], "reserve": [1], "outcomes": {"": [1]}}', "a label among the outcomes is empty"),
        (START + '"players": ["A"], "reserve": [1], "outcomes": {"a": {"B": 1}}}', "there is no player 'B'"),
        (START + '"players": ["A"], "reserve": [1], "outcomes": {"a": {}}}', "A's payoff from a is missing"),
        (START + '"players": ["A"], "reserve": [1], "outcomes": {"a": [[1]]}}', "A's payoff from a is a list"),
        (START + '"players": ["A"], "reserve": ["1/0"], "outcomes": {"a": [1]}}', "A's reserve value is '1/0'"),
        (START + '"players": ["A"], "payoffs": 1}', "the key 'payoffs' is not known"),
    ],
)
def test_documents_with_faults_are_refused(text, message):
    with pytest.raises(FormatError, match=message):
        loads_bargaining_set(text, "json")


def test_too_many_outcomes_are_refused_before_memory_is_taken():
    with pytest.raises(TooLarge, match="more than 1 outcomes"):
        loads_bargaining_set(TABLE, "csv", max_outcomes=1)
    with pytest.raises(TooLarge, match="more than 1;"):
        loads_bargaining_set(DOCUMENT, "json", max_outcomes=1)


@pytest.mark.parametrize("suffix", ["", ".nfg"])
def test_other_suffixes_are_refused(suffix):
    with pytest.raises(FormatError, match=r"the formats are \.csv, \.json, \.yaml, \.yml"):
        read_bargaining_set("set" + suffix)


def test_inexact_numbers_stay_floats_in_all_formats():
    table = loads_bargaining_set("# exact: false\n" + TABLE, "csv")
    document = loads_bargaining_set(DOCUMENT.replace('"title"', '"exact": false, "title"'), "json")
    assert table.exact_payoffs is None
    assert table == document


@given(st.data())
def test_sets_survive_writing_and_reading(data):
    players = data.draw(st.lists(LABELS, min_size=1, max_size=3, unique=True))
    outcomes = data.draw(st.lists(LABELS, min_size=1, max_size=3, unique=True))
    number = data.draw(st.sampled_from([st.fractions(-9, 9, max_denominator=7), st.floats(-9, 9)]))
    payoffs = [[data.draw(number) for _ in outcomes] for _ in players]
    found = BargainingSet(payoffs, [data.draw(number) for _ in players], players, outcomes, data.draw(TITLES))
    again = loads_bargaining_set(dumps_document(found), "json")
    assert again == found
    assert again.title == found.title
    assert loads_bargaining_set(dumps_table(found), "csv") == found


def test_files_are_written_and_read(tmp_path):
    found = loads_bargaining_set(DOCUMENT, "json")
    for name in ("set.csv", "set.JSON"):
        write_bargaining_set(found, tmp_path / name)
        assert read_bargaining_set(tmp_path / name) == found
    with pytest.raises(FormatError, match=r"not to '\.yaml'"):
        write_bargaining_set(found, tmp_path / "set.yaml")


def test_a_table_cannot_hold_an_outcome_called_reserve(tmp_path):
    found = BargainingSet([[1]], [0], outcomes=["reserve"])
    with pytest.raises(FormatError, match="an outcome is called 'reserve'"):
        write_bargaining_set(found, tmp_path / "set.csv")
    write_bargaining_set(found, tmp_path / "set.json")
    assert read_bargaining_set(tmp_path / "set.json") == found


@pytest.mark.parametrize(
    ("text", "suffix", "expected"),
    [
        (TABLE, ".csv", True),
        ("\ufeff" + TABLE, ".CSV", True),
        ("outcome,payoff:outcome\na,1\n", ".csv", False),
        ("outcome,payoff:a,payoff:outcome,payoff:payoff:a\na,b,1,2\n", ".csv", False),
        ("Ann,payoff:Ann\na,1\n", ".csv", False),
        ("# nothing\n", ".csv", False),
        (DOCUMENT, ".json", True),
        (YAML, ".yml", True),
        ('{"schema": "detente/game/1", "notes": "detente/bargaining-set/1"}', ".json", False),
        ('{"notes": "detente/bargaining-set/1"}', ".json", False),
        ('["detente/bargaining-set/1"', ".json", False),
        ('["detente/bargaining-set/1"]', ".yaml", False),
        ("{}", ".json", False),
        (DOCUMENT, ".nfg", False),
    ],
)
def test_only_what_bears_the_mark_is_taken_for_a_bargaining_set(text, suffix, expected):
    assert holds_bargaining_set(text, suffix) is expected
