"""Draw how learning gets near an equilibrium: one picture a shipped game, a line a dynamic.

python benchmarks/convergence.py build/bench
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from detente.formats import examples, read
from detente.learning import learn
from detente.numerics.dynamics import DYNAMICS
from detente.report.plotting import learning

ROUNDS = 10_000


def draw(folder: Path, names: list[str], rounds: int = ROUNDS) -> list[Path]:
    """Draw the pictures of some games; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name in names:
        game = read(f"example:{name}")
        files.append(folder / f"learning-{name}.svg")
        learning([learn(game, dynamic, rounds=rounds) for dynamic in DYNAMICS]).save(files[-1])
    return files


if __name__ == "__main__":
    for written in draw(Path(sys.argv[1]), [example.name for example in examples()]):
        print(written)
