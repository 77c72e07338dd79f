import json
from fractions import Fraction

import pytest

from detente.formats import dumps, loads, read
from detente.model.errors import FormatError, TooLarge
from tests.unit.formats.labelled_games import exact

HOT_DOGS = """\
title: Hot-dog sellers
currency: dollars
players:
  - {name: Ann, actions: [beach, airport]}
  - {name: Bob, actions: [beach, airport]}
payoffs:
  beach:   {beach: [70, 24], airport: [100, 32]}
  airport: {beach: [40, 80], airport: [28, 10]}
"""


def yaml_of(*, players="[{name: Ann, actions: [a, b]}]", payoffs="[[1], [2]]", more=""):
    return f"players: {players}\npayoffs: {payoffs}\n{more}"


def as_json(text):
    import yaml

    return json.dumps(yaml.safe_load(text))


def test_a_document_is_read_by_labels():
    game = loads(HOT_DOGS, "yaml")
    assert game["airport", "beach"].tolist() == [40, 80]
    assert (game.title, game.currency, game.players) == ("Hot-dog sellers", "dollars", ("Ann", "Bob"))


def test_json_and_yaml_of_a_document_are_the_same_game():
    assert loads(as_json(HOT_DOGS), "json") == loads(HOT_DOGS, "yaml")


def test_lists_and_keys_in_any_order_are_the_same_game():
    lists = HOT_DOGS.partition("payoffs:")[0] + "payoffs: [[[70, 24], [100, 32]], {airport: [28, 10], beach: [40, 80]}]"
    turned = HOT_DOGS.partition("  airport: {")[0].replace(
        "  beach:", "  airport: {beach: [40, 80], airport: [28, 10]}\n  beach:"
    )
    assert loads(lists, "yaml") == loads(turned, "yaml") == loads(HOT_DOGS, "yaml")


def test_labels_stay_as_written():
    written = ["No", "on", "012", "1:30", "1e3", "~", "null", "0x1F", "2026-01-01", "1_000"]
    game = loads(
        yaml_of(players=f"[{{name: yes, actions: [{', '.join(written)}]}}]", payoffs="[[1]" + ", [1]" * 9 + "]"), "yaml"
    )
    assert game.actions == (tuple(written),)
    assert game.players == ("yes",)


def test_labels_that_are_keys_stay_as_written():
    game = loads(yaml_of(players="[{name: A, actions: [No, 012]}]", payoffs="{012: [1], No: [2]}"), "yaml")
    assert (game["No"].tolist(), game["012"].tolist()) == ([2], [1])


def test_numbers_of_json_can_be_labels():
    text = '{"players": [{"name": "A", "actions": [1, 2.50]}], "payoffs": {"1": [1], "2.50": [2]}}'
    assert loads(text, "json").actions == (("1", "2.50"),)


def test_fractions_and_decimals_are_exact():
    game = loads(yaml_of(payoffs='[["1/3"], [0.1]]'), "yaml")
    assert exact(game) == [[Fraction(1, 3), Fraction(1, 10)]]


def test_exact_false_makes_floats():
    game = loads(yaml_of(more="exact: false"), "yaml")
    assert game.exact_payoffs is None
    assert "exact: false" in dumps(game, "yaml")


def test_a_byte_order_mark_is_accepted():
    assert loads("\ufeff" + HOT_DOGS, "yaml") == loads(HOT_DOGS, "yaml")


def test_json_is_read_by_other_programs():
    document = json.loads(dumps(read("example:hot-dogs"), "json"))
    assert document["payoffs"]["beach"]["airport"] == [100, 32]


def test_yaml_is_read_the_same_by_other_programs():
    import yaml

    game = loads(
        yaml_of(players="[{name: No, actions: [012, 1e3]}]", payoffs="[[0.1], [1e-7]]", more="exact: false"), "yaml"
    )
    document = yaml.safe_load(dumps(game, "yaml"))
    assert document["players"] == [{"name": "No", "actions": ["012", "1e3"]}]
    assert document["payoffs"] == {"012": [0.1], "1e3": [1e-7]}


ANN_BOB = "[{name: Ann, actions: [a, b]}, {name: Bob, actions: [c, d]}]"

BAD = {
    "players missing": ("payoffs: [[1]]", "no key 'players'", 1),
    "payoffs missing": ("players: [{name: A, actions: [a]}]", "no key 'payoffs'", 1),
    "no mapping": ("- 1", "is a mapping", 1),
    "unknown key": (yaml_of(more="payofs: 1"), "'payofs' is not known; the keys are schema", 3),
    "unknown schema": (yaml_of(more="schema: detente/game/9"), "'detente/game/9' is not known", 3),
    "exact is no truth": (yaml_of(more="exact: maybe"), "true or false", 3),
    "title is a list": (yaml_of(more="title: [a]"), "title must be a text", 3),
    "no players": (yaml_of(players="[]", payoffs="[]"), "players are empty", 1),
    "players are a mapping": (yaml_of(players="{a: b}"), "players must be a list", 1),
    "player without actions": (yaml_of(players="[{name: Ann}]"), "player 1 has no key 'actions'", 1),
    "player without name": (
        yaml_of(players="[{name: Ann, actions: [a, b]}, {actions: [c]}]"),
        "player 2 has no key 'name'",
        1,
    ),
    "player is a text": (yaml_of(players="[Ann]"), "player 1 must be a mapping with the keys name and actions", 1),
    "an agreement": (yaml_of(more="schema: detente/agreement/1\nseal: x"), "this is an agreement, not a game", 3),
    "player with more": (yaml_of(players="[{name: Ann, actions: [a, b], age: 3}]"), "player 1 has the key 'age'", 1),
    "empty actions": (yaml_of(players="[{name: Ann, actions: []}]"), "Ann's actions are empty", 1),
    "nested action": (yaml_of(players="[{name: Ann, actions: [[a], b]}]"), "Ann's actions must be texts", 1),
    "empty label": (yaml_of(players='[{name: Ann, actions: ["", b]}]'), "empty", 1),
    "player twice": (yaml_of(players="[{name: A, actions: [a]}, {name: A, actions: [b]}]"), "'A' occurs twice", 1),
    "action twice": (yaml_of(players="[{name: A, actions: [a, a]}]"), "'a' occurs twice among A's actions", 1),
    "key twice": (yaml_of(payoffs="{a: [1], b: [2], a: [3]}"), "'a' occurs twice", 2),
    "top key twice": (yaml_of(more="players: []"), "'players' occurs twice", 3),
    "unknown action": (yaml_of(payoffs="{a: [1], beech: [2]}"), "Ann has no action 'beech'; the actions are a, b", 2),
    "missing action": (yaml_of(payoffs="{a: [1]}"), "Ann's action 'b' is missing", 2),
    "missing profile": (
        yaml_of(players=ANN_BOB, payoffs="\n  a: {c: [1, 2], d: [1, 2]}\n  b: {c: [1, 2]}"),
        r"at \(b\), Bob's action 'd' is missing",
        4,
    ),
    "ragged list": (
        yaml_of(players=ANN_BOB, payoffs="[[[1, 2], [1, 2]], [[1, 2]]]"),
        r"at \(b\), .*2 actions holds 1",
        2,
    ),
    "too many entries": (yaml_of(payoffs="[[1], [2], [3]]"), "2 actions holds 3", 2),
    "too few payoffs": (
        yaml_of(players=ANN_BOB, payoffs="{a: {c: [1], d: [1, 2]}, b: {c: [1, 2], d: [1, 2]}}"),
        r"1 payoff stands in the payoffs at \(a, c\); expected one number for each of the players Ann, Bob",
        2,
    ),
    "too many payoffs": (yaml_of(payoffs="[[1, 5], [2]]"), r"2 payoffs stand in the payoffs at \(a\)", 2),
    "thousands separator": (yaml_of(payoffs="[[1,000], [2]]"), "write numbers without thousands separators", 2),
    "leaf is a number": (yaml_of(payoffs="[1, 2]"), r"no list of payoffs stands in the payoffs at \(a\)", 2),
    "table is a number": (yaml_of(payoffs="7"), "expected a table over Ann's actions, found '7'", 2),
    "payoff is text": (
        yaml_of(payoffs="[[1], [seventy]]"),
        r"Ann's payoff at \(b\) is 'seventy', which is not a number",
        2,
    ),
    "payoff is a list": (yaml_of(payoffs="[[1], [[2]]]"), r"Ann's payoff at \(b\) is a list", 2),
    "payoff is a mapping": (yaml_of(payoffs="[[1], [{x: 2}]]"), r"Ann's payoff at \(b\) is a mapping", 2),
    "payoff is nan": (yaml_of(payoffs="[[1], [.nan]]"), r"Ann's payoff at \(b\) is '.nan', which is not finite", 2),
    "payoff is infinite": (
        yaml_of(payoffs="[[-.inf], [1]]"),
        r"Ann's payoff at \(a\) is '-.inf', which is not finite",
        2,
    ),
    "payoff is a truth value": (yaml_of(payoffs="[[true], [1]]"), "not a number", 2),
    "payoff is nothing": (yaml_of(payoffs="[[], [1]]"), "0 payoffs stand", 2),
    "payoff is octal": (yaml_of(payoffs="[[012], [1]]"), "octal", 2),
    "payoff is huge": (
        yaml_of(payoffs="[[1e301], [1]]"),
        r"Ann's payoff at \(a\) is '1e301', which is beyond 1e\+300",
        2,
    ),
    "sixty-one players": (
        yaml_of(players="[" + ", ".join(f"{{name: p{k}, actions: [a]}}" for k in range(61)) + "]"),
        "61 players",
        0,
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_document_is_refused_with_place_and_reason(case):
    text, message, line = BAD[case]
    with pytest.raises(FormatError, match=message) as caught:
        loads(text, "yaml", source="game.yaml")
    assert (caught.value.source, caught.value.line) == ("game.yaml", line)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [1, 2", "not YAML"),
        ("a: b: c", "not YAML: mapping values are not allowed.*into quotes"),
        ("a: {b: c: d}", "not YAML.*into quotes"),
        ("é:\n\t- b", "not YAML: a tab; indent with spaces"),
        ("a:\n  - b: 1\n\tc: 2", "not YAML: a tab; indent with spaces"),
        ("a: &x [1]\nb: *x", "anchors"),
        ("a: *x", "aliases"),
        ("players: !!python/object:os.system x", "tag"),
        ("a: !mine b", "tag"),
        ("a: 1\n---\nb: 2", "second document"),
        ("# nothing here", "no document"),
        ("? [a, b]\n: c", "key must be a text"),
        ("a: \x07", "not allowed in YAML"),
        ("[" * 5000, "nested more than"),
        ("{a: " * 5000, "nested more than"),
        ('a: "\\UFFFFFFFF"', "not YAML"),
        (yaml_of(players='[{name: "\\ud800", actions: [a]}]'), "half a character|not YAML"),
    ],
)
def test_what_is_no_plain_yaml_is_refused(text, message):
    with pytest.raises(FormatError, match=message):
        loads(text, "yaml")


def test_an_alias_bomb_does_not_explode():
    levels = "\n".join(f"l{k}: &l{k} [{', '.join([f'*l{k - 1}'] * 9)}]" for k in range(1, 30))
    with pytest.raises(FormatError, match="anchors"):
        loads(f"l0: &l0 [lol]\n{levels}\n", "yaml")


@pytest.mark.parametrize(
    ("text", "message", "column"),
    [
        ('{"a": 1, "a": 2}', "'a' occurs twice", 10),
        ('{"a": NaN}', "NaN", 7),
        ('{"a": -Infinity}', "Infinity", 7),
        ('{"a": 01}', "expected a JSON value", 7),
        ('{"a": 1.}', "expected a JSON value", 7),
        ('{"a": +1}', "expected a JSON value", 7),
        ('{"a": 1,}', "expected a key in double quotes", 9),
        ("{'a': 1}", "expected a key in double quotes", 2),
        ('{"a" 1}', "expected ':' after the key 'a'", 6),
        ('{"a": [1 2]}', r"expected ',' or '\]'", 10),
        ('{"a": [1,]}', "expected a JSON value", 10),
        ('{"a": "b', "in quotes is not JSON", 7),
        ('{"a": "b\nc"}', "in quotes is not JSON", 9),
        ('{"a": "\\x"}', "in quotes is not JSON", 8),
        ('{"a": {}} x', "follows the end", 11),
        ('{"a": tru}', "'tru'", 7),
        ('{"a":', "the end of the text", 6),
        ("[" * 100_000, "nested more than", 101),
        ('{"players": [{"name": "\\ud800", "actions": ["a"]}], "payoffs": [[1]]}', "half a character", 23),
        ('{"players": [{"name": "A", "actions": [null]}], "payoffs": [[1]]}', "empty", 40),
    ],
)
def test_what_is_no_json_is_refused(text, message, column):
    with pytest.raises(FormatError, match=message) as caught:
        loads(text, "json")
    assert (caught.value.line, caught.value.column) == (1, column)


def test_the_error_counts_lines_after_other_alphabets_and_line_ends():
    text = '# é中😀\r\nplayers: [{name: "😀", actions: [a]}]\r\npayoffs: [[x]]\r\n'
    with pytest.raises(FormatError) as caught:
        loads(text, "yaml")
    assert (caught.value.line, caught.value.column) == (3, 12)


def test_more_profiles_than_allowed_are_refused_before_the_payoffs_are_looked_at():
    players = "[" + ", ".join(f"{{name: p{k}, actions: [{', '.join(map(str, range(100)))}]}}" for k in range(6)) + "]"
    with pytest.raises(TooLarge, match=r"1,000,000,000,000 profiles, at least .* bytes .*--max-profiles"):
        loads(yaml_of(players=players, payoffs="[]"), "yaml")


def test_the_limit_on_profiles_can_be_set():
    with pytest.raises(TooLarge, match="limit is 3 profiles"):
        loads(HOT_DOGS, "yaml", max_profiles=3)
    assert loads(HOT_DOGS, "yaml", max_profiles=4).n_profiles == 4


@pytest.mark.parametrize("text", [HOT_DOGS, yaml_of(), BAD["key twice"][0], "a: [1", 'a: "\\UFFFFFFFF"'])
def test_both_yaml_parsers_agree(text, monkeypatch):
    import yaml

    def outcome():
        try:
            return loads(text, "yaml").digest
        except FormatError as error:
            return error.line

    fast = outcome()
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert outcome() == fast


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("[1, 2e999999]", "Column's payoff at (Up, Left)"),
        ("[01, 2]", "expected"),
        ("[1, 2,]", "expected a JSON value"),
        ("[1 2]", "expected ',' or ']'"),
        ("[1, NaN]", "expected a JSON value"),
        ("[1, null]", "Column's payoff at"),
        ("[1, -]", "expected a JSON value"),
    ],
)
def test_a_bad_number_in_a_list_of_numbers_is_found_where_it_stands(cell, words):
    text = '{"players": [{"name": "Row", "actions": ["Up"]}, {"name": "Column", "actions": ["Left"]}],\n'
    text += f'"payoffs": {{"Up": {{"Left": {cell}}}}}}}'
    with pytest.raises(FormatError, match=r"line 2, column \d+") as caught:
        loads(text, ".json")
    assert words in str(caught.value)


def test_lists_of_numbers_may_be_spaced_and_signed():
    text = '{"players": [{"name": "Row", "actions": ["Up"]}, {"name": "Column", "actions": ["Left"]}],'
    text += '"payoffs": {"Up": {"Left": [ -1.5e-1\\n,\\t2E+2 ]}}}'.replace("\\n", "\n").replace("\\t", "\t")
    game = loads(text, ".json")
    assert game.exact_payoffs is not None
    assert game.exact_payoffs.ravel().tolist() == [Fraction(-3, 20), Fraction(200)]
