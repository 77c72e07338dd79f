"""A whole solve in a fresh interpreter with empty caches, against a script that uses scipy, in a fresh one too."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.baselines import scipy_coco
from benchmarks.baselines.difference_games import FloatArray
from benchmarks.harness.measuring import median_ratio
from benchmarks.harness.results import Compared, Disagreement, Effort, Row
from benchmarks.harness.targets import COLD
from detente.model.random_games import FAMILIES, random_game

ROOT = Path(__file__).resolve().parents[2]
OURS, THEIRS = ROOT / "benchmarks/cold/detente_coco.py", ROOT / "benchmarks/baselines/scipy_coco.py"
EQUAL = 1e-9  #: of the largest payoff, and of the number of players


def fresh(program: Path, payoffs: Path) -> tuple[float, list[float]]:
    """Run a program in a new process with an empty cache of compiled code; return its CPU seconds and its answer.

    Python's own files of bytecode may be there, as they are after an installation.
    """
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "NUMBA_CACHE_DIR": cache, "PYTHONPATH": str(ROOT / "src")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        before = _children()
        done = subprocess.run(
            [sys.executable, str(program), str(payoffs)], env=environment, capture_output=True, check=False, text=True
        )
        if done.returncode:
            message = f"{program.name} ended with {done.stderr.strip().splitlines()[-1]}"
            raise Disagreement(message)
        return _children() - before, [float(payoff) for payoff in json.loads(done.stdout)]


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(effort: Effort) -> Iterator[Row]:
    """Measure all sizes and families; 12 players stand where compilation may begin to pay."""
    sizes = [(players, family) for players in (4, 6, 8, 10) for family in FAMILIES]
    with tempfile.TemporaryDirectory() as folder:
        for players, family in [*sizes, (12, "random")] if effort.whole else [(4, "random"), (8, "random")]:
            payoffs = random_game(family, players=players, seed=0).payoffs
            path = Path(folder) / "payoffs.npy"
            np.save(path, payoffs)
            work = f"{family}, {players}x2"
            pairs = [_pair(path, payoffs, work) for _ in range(4 if effort.whole else 2)]
            taken = median_ratio(pairs[1:])  # the first writes bytecode
            yield Compared("cold-process", work, scipy_coco.NAME, "s", *taken, COLD)


def _pair(path: Path, payoffs: FloatArray, work: str) -> tuple[float, float]:
    """Run both programs, one after the other, and compare what they say."""
    ours, theirs = fresh(OURS, path), fresh(THEIRS, path)
    slack = EQUAL * len(payoffs) * float(np.abs(payoffs).max())
    if not np.allclose(ours[1], theirs[1], rtol=0, atol=slack):
        message = f"{work}: the payoffs differ from the baseline's"
        raise Disagreement(message)
    return ours[0], theirs[0]
