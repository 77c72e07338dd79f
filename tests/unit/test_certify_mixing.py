"""Averages over mixed strategies, looked up cell by cell, against whole matrices."""

import numpy as np
import pytest

from detente.certify import mixing
from detente.certify.ledger import FEW, Ledger
from detente.certify.mixing import SignedSums, Sums
from detente.model.errors import CertificateRejected
from detente.model.merging import block_offsets, block_sizes, joint_strategy
from detente.model.random_games import random_game

SIZES = (2, 3, 2, 2, 3, 2)
GAME = random_game("random", players=6, actions=SIZES, seed=4)
PAIRS = [(0b000011, 0b111100), (0b000110, 0b111001), (0b100010, 0b011101)]


def strategies(n_rows, played, seed):
    """Draw one strategy a pair, with so many actions that have a weight."""
    rng = np.random.default_rng(seed)
    table = np.zeros((len(played), n_rows))
    for row, count in zip(table, played, strict=True):
        row[rng.choice(n_rows, count, replace=False)] = rng.normal(size=count)
    return table


def matrices():
    found = []
    for pair in PAIRS:
        (rows,), (columns,) = block_offsets([pair], SIZES)
        signs = [1 if pair[0] >> player & 1 else -1 for player in range(6)]
        signed = sum(sign * own for sign, own in zip(signs, GAME.payoffs, strict=True))
        found.append(signed.reshape(-1)[rows[:, None] + columns])
    return found


@pytest.mark.parametrize("played", [(1, 1, 1), (1, 2, 3), (6, 6, 6), (5, 1, 0)])
@pytest.mark.parametrize("cells", [1, 40, 1 << 15])
def test_mixed_strategies_pay_what_the_matrices_say(monkeypatch, played, cells):
    monkeypatch.setattr(mixing, "CELLS", cells)
    rows, columns = block_offsets(PAIRS, SIZES)
    mixed = strategies(6, played, seed=1)
    sums = SignedSums.of_game(GAME).of([first for first, _ in PAIRS])
    expected = [weights @ matrix for weights, matrix in zip(mixed, matrices(), strict=True)]
    assert sums.mixed(mixed, rows, columns) == pytest.approx(np.array(expected))


def test_the_other_side_is_looked_at_in_the_same_way():
    rows, columns = block_offsets(PAIRS, SIZES)
    mixed = strategies(24, (2, 24, 9), seed=2)
    sums = SignedSums.of_game(GAME).of([first for first, _ in PAIRS])
    expected = [matrix @ weights for weights, matrix in zip(mixed, matrices(), strict=True)]
    assert sums.mixed(mixed, columns, rows) == pytest.approx(np.array(expected))


def test_one_table_serves_for_all_pairs():
    rows, columns = block_offsets(PAIRS, SIZES)
    mixed = strategies(6, (3, 1, 2), seed=3)
    welfare = Sums([GAME.welfare.reshape(1, -1)], [np.zeros(3, dtype=np.intp)])
    found = welfare.mixed(mixed, rows, columns)
    for place in range(3):
        whole = GAME.welfare.reshape(-1)[rows[place][:, None] + columns[place]]
        assert found[place] == pytest.approx(mixed[place] @ whole)


def test_joint_actions_are_counted_and_found():
    assert block_sizes([0b000011, 0b111100, 0b010010, 0], SIZES).tolist() == [6, 24, 9, 1]
    ((first,), (second,)) = block_offsets([(0b000101, 0b111010)], SIZES)
    shape = GAME.payoffs.shape[1:]
    assert first.tolist() == [np.ravel_multi_index((a, 0, b, 0, 0, 0), shape) for a in range(2) for b in range(2)]
    assert second[:2].tolist() == [0, 1]


def test_parts_of_a_coalition_play_on_their_own():
    one, other = np.array([0.25, 0.75]), np.array([0.5, 0.0, 0.0, 0.0, 0.0, 0.5])
    played = joint_strategy([(0b001000, one), (0, np.ones(1)), (0b010001, other)], SIZES)
    table = played.reshape(2, 2, 3)  # players 0, 3 and 4
    assert table[0, :, 0].tolist() == [0.125, 0.375]
    assert table[1, :, 2].tolist() == [0.125, 0.375]
    assert played.sum() == 1.0


def test_many_floats_are_compared_at_once_and_the_worst_counts():
    ledger = Ledger(1.0, 1.0, exact=False)
    written = [0.0] * (FEW + 1)
    ledger.all_equal(written, [1e-10, *written[1:]], "numbers")
    assert ledger.largest == 1e-10
    with pytest.raises(CertificateRejected, match="numbers: off by 1"):
        ledger.all_equal(written, [*written[1:], 1.0], "numbers")


@pytest.mark.parametrize("strange", [float("nan"), float("inf"), 10**400])
def test_among_many_floats_every_number_must_be_finite(strange):
    ledger = Ledger(1.0, 1.0, exact=False)
    with pytest.raises(CertificateRejected, match="finite"):
        ledger.numbers([0.5] * FEW + [strange])
    assert ledger.numbers([0.5] * (FEW + 1)) == [0.5] * (FEW + 1)
