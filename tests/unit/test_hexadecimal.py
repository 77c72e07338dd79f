"""Floats written many at once, as `float.hex` writes each."""

import hashlib
import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.model import hexadecimal
from detente.model.game import Game
from detente.model.hexadecimal import hexadecimals

EDGES = [0.0, -0.0, 1.0, -1.0, 5e-324, -5e-324, 2.2250738585072014e-308, 2.225073858507201e-308, 1e300, -1e-300, 1 / 3]


def plain(values):
    return ",".join(f'"{value.hex()}"' for value in values).encode()


def test_zeros_subnormals_and_the_largest_are_written_as_one_by_one():
    numbers = [*EDGES, np.finfo(np.float64).max.item()]
    assert hexadecimals(np.array(numbers)) == plain(numbers)
    for number in numbers:
        assert hexadecimals(np.array([number])) == plain([number])


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_any_floats_are_written_as_one_by_one(numbers):
    assert hexadecimals(np.array(numbers)) == plain(numbers)


def test_more_numbers_than_one_piece_are_written_in_order(monkeypatch):
    monkeypatch.setattr(hexadecimal, "PIECE", 4)
    assert hexadecimals(np.array(EDGES)) == plain(EDGES)


def test_tables_are_read_in_c_order_whatever_their_memory_is_like():
    table = np.asfortranarray(np.arange(12.0).reshape(3, 4))
    assert hexadecimals(table) == plain(table.reshape(-1).tolist())
    assert hexadecimals(table[:, ::2]) == plain(table[:, ::2].reshape(-1).tolist())


@pytest.mark.parametrize("payoffs", [[[0.1, -2.5], [1e-9, 3.0]], [[Fraction(1, 3), 2], [0, -5]]])
def test_the_digest_is_that_of_the_document_that_it_is_defined_by(payoffs):
    game = Game([[row, row] for row in payoffs], players=['Zoë "x"', "b\\"])
    source = game.payoffs if game.exact_payoffs is None else game.exact_payoffs
    flat = source.reshape(-1).tolist()
    written = [value.hex() if isinstance(value, float) else str(value) for value in flat]
    text = json.dumps([game.players, game.actions, written], ensure_ascii=False, separators=(",", ":"))
    assert game.digest == "sha256:" + hashlib.sha256(text.encode()).hexdigest()
