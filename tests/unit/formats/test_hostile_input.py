"""Whatever the text: a game, or an error of ours."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente import Game
from detente.formats import MODULES, dumps, loads, read
from detente.formats.files import decode
from detente.model.errors import DetenteError

pytestmark = pytest.mark.unwatched

SAMPLES = {
    ".json": """{"title": "t\\u00e9", "players": [{"name": "A", "actions": ["a", "b"]}],
        "payoffs": {"a": [1], "b": ["-2/3"]}}""",
    ".yaml": """title: "t\\x41"
players:
- {name: A, actions: [a, "b"]}
- name: B
  actions:
  - c
payoffs: {a: [[1, .5]], b: {c: [1e3, "1/3"]}}
""",
    ".csv": '# exact: false\nA,"B",payoff:A,payoff:B\na,c,1,.5\n"b",c,1e3,-1/3\n',
    ".nfg": 'NFG 1 R "t\\"" { "A" "B" }\n{ { "a" "b" } { "c" } } "c"\n{ { "x" 1, .5 } { "" -1/3 1e3 } } 2 0\n',
    ".gam": "2\n2 1\n\n1 .5\n-1/3 1e3\n",
    ".efg": 'EFG 2 R "" {"A"} p "" 1 1 "" {"a" "b"} 1 "" {.5}\nc "" 1 "" {"x" 1} 0 t "" 1\nt "" 0',
}
ODD = [
    *("", "\n", "\r", "\t", " ", "\x00", "\x85", "\ud800", "\ufeff", "é", "😀", "1e999999999", "9" * 5000, "[" * 2000),
    *"{}[]\"',:\\09-e/&*!#%|>@`?~",
]


def assert_game_or_our_error(text, suffix):
    with contextlib.suppress(DetenteError):
        assert isinstance(loads(text, suffix), Game)


@pytest.mark.parametrize("suffix", SAMPLES)
def test_the_samples_are_games(suffix):
    assert loads(SAMPLES[suffix], suffix).n_profiles == 2


@pytest.mark.parametrize("suffix", SAMPLES)
def test_every_prefix_is_a_game_or_an_error(suffix):
    for end in range(len(SAMPLES[suffix])):
        assert_game_or_our_error(SAMPLES[suffix][:end], suffix)


@pytest.mark.parametrize("suffix", SAMPLES)
def test_every_single_change_is_a_game_or_an_error(suffix):
    text = SAMPLES[suffix]
    for place in range(len(text)):
        for odd in ODD:
            assert_game_or_our_error(text[:place] + odd + text[place + 1 :], suffix)


@pytest.mark.parametrize("suffix", SAMPLES)
@given(data=st.data())
def test_games_with_pieces_cut_and_pasted_are_games_or_errors(suffix, data):
    text = data.draw(st.sampled_from([SAMPLES[suffix], dumps(read("example:selten-horse"), suffix)]))
    for _ in range(data.draw(st.integers(1, 4))):
        start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
        text = text[:start] + data.draw(st.sampled_from(ODD) | st.text(max_size=3)) + text[end:]
    assert_game_or_our_error(text, suffix)


@pytest.mark.parametrize("suffix", MODULES)
@given(data=st.binary(max_size=200) | st.text().map(str.encode))
def test_random_bytes_are_errors(suffix, data):
    with contextlib.suppress(DetenteError):
        loads(decode(data), suffix)


@pytest.mark.parametrize("suffix", MODULES)
@pytest.mark.parametrize("piece", ['{"a":', "[", "{ ", '"', "{a: ", "- ", "? ", "a,", "1 ", "\\", "NFG ", "#\n", "&a "])
def test_endless_repetition_is_an_error(suffix, piece):
    with pytest.raises(DetenteError):
        loads(piece * 20_000, suffix)
