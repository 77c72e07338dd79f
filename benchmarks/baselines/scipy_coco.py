"""The obvious way to a whole CoCo value: scipy once a coalition, then the Shapley value by its definition.

As a program it reads payoffs from the file that it is given and prints what every player gets: a cold process.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[2])

from benchmarks.baselines.difference_games import FloatArray, with_first_player
from benchmarks.baselines.scipy_matrix_games import coalition_values
from benchmarks.baselines.textbook_shapley import shapley

NAME = "scipy HiGHS and the Shapley value, in a cold process"


def coco(payoffs: FloatArray) -> FloatArray:
    """Compute the CoCo value: v(S) = (W + d(S)) / 2, shared by the Shapley value."""
    n_players = len(payoffs)
    everybody = (1 << n_players) - 1
    welfare = payoffs.sum(axis=0).max()
    listed = with_first_player(n_players)
    values = np.zeros(1 << n_players)
    values[everybody] = welfare
    for coalition, difference in zip(listed, coalition_values(payoffs, listed), strict=True):
        values[coalition] = (welfare + difference) / 2
        values[everybody ^ coalition] = (welfare - difference) / 2
    return shapley(values)


if __name__ == "__main__":
    print(json.dumps(coco(np.load(sys.argv[1])).tolist()))
