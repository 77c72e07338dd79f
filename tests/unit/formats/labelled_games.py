"""Games to write and read back: hostile labels, exact and inexact payoffs."""

import math
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st

from detente import Game

WORDS = "No on y ~ null True 012 0o17 0x1F 1:30 1e3 1_000 .5 - # &a *a !t << = %d @e `f [ ] { } , a,b ' a'b | > --- ..."
PHRASES = (
    "- a|? b|: c|a: b|a #b|# exact: false|!!str x|%YAML 1.1|2026-01-01|.nan|.inf|payoff:|payoff:Ann|payoff:payoff:Ann"
)
NASTY = [
    *WORDS.split(" "),
    *PHRASES.split("|"),
    *(
        '"',
        '""',
        'a"b',
        "\\",
        "\\\\",
        "a\\",
        '\\"',
        "a\\n",
        " ",
        " a",
        "a ",
        "\t",
        "\n",
        "a\nb",
        "\r",
        "\r\n",
        "a\r\nb\n",
    ),
    *("\x00", "\x07", "\x7f", "\x85", "\xa0", "\u2028", "\ufeff", "\ufffe", "é", "中", "😀", "\U000e0001", "a" * 130),
]

labels = st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6)
fractions = (
    st.integers(-9, 9).map(Fraction)
    | st.fractions(-10, 10, max_denominator=60)
    | st.decimals(-1000, 1000, places=3).map(Fraction)
    | st.fractions(min_value=-(10**299), max_value=10**299)
)
floats = st.floats(-1e300, 1e300)


@st.composite
def games(draw, numbers=fractions | floats, labelled=True, n_players=None):
    """Draw a game of one to three players, or of a given number; its payoffs are all fractions or all floats."""
    shape = draw(st.lists(st.integers(1, 3), min_size=n_players or 1, max_size=n_players or 3))
    players: Any = None
    actions: Any = None
    if labelled:
        players = draw(st.lists(labels, min_size=len(shape), max_size=len(shape), unique=True))
        actions = [draw(st.lists(labels, min_size=count, max_size=count, unique=True)) for count in shape]
    first = draw(numbers)
    size = len(shape) * math.prod(shape)
    rest = draw(st.lists(fractions if isinstance(first, Fraction) else floats, min_size=size - 1, max_size=size - 1))
    payoffs = np.array([first, *rest], dtype=object).reshape(len(shape), *shape)
    title = draw(st.just("") | labels)
    return Game(payoffs, players, actions, title, draw(st.just("") | labels))


def make(payoffs: Any, players: Any = None, actions: Any = None) -> Game:
    """Make a game of nested lists."""
    return Game(payoffs, players, actions)


def exact(game: Game) -> Any:
    """List the exact payoffs of a game as nested lists."""
    assert game.exact_payoffs is not None
    return game.exact_payoffs.tolist()
