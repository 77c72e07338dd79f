"""What a slider move on the explorer page costs: wall time, since that is what a person feels.

A server is started as a user starts it. Random 4x4 games are sent to it as the page sends them: first each threat
strength and each breakdown probability of a slow drag, states that were not seen before; then the same states again.
For every answer the server says how many linear programs it solved and how long its worker took; the rest of the time
is HTTP, JSON and the way there and back.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from benchmarks.harness.results import Absent, Compared, Effort, Row
from benchmarks.harness.targets import SLIDER

START_SECONDS = 60
FRAME = 1000 / 60  #: milliseconds of a frame


@dataclass(frozen=True)
class Move:
    """Hold what one answer took."""

    milliseconds: float
    solver: float
    lps: int


@contextmanager
def server() -> Iterator[HTTPConnection]:
    """Start a server on any free port, and stop it at the end."""
    command = [sys.executable, "-m", "detente", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found, "the server did not start"
            connection = HTTPConnection(urlsplit(found[0]).netloc, timeout=START_SECONDS)
            yield connection
            connection.close()
        finally:
            process.terminate()
            process.wait(START_SECONDS)


def games(count: int, actions: int, seed: int) -> list[dict[str, Any]]:
    """Draw games of two players with small integers."""
    rng = np.random.default_rng(seed)
    labels = [str(action + 1) for action in range(actions)]
    players = [{"name": name, "actions": labels} for name in ("Row", "Column")]
    tables = rng.integers(-9, 10, size=(count, actions, actions, 2)).tolist()
    return [{"schema": "detente/game/1", "players": players, "payoffs": table} for table in tables]


def states(steps: int) -> dict[str, list[dict[str, Any]]]:
    """List the options of a drag of either slider."""
    action = {"player": 0, "action": 1, "instead": 0}
    return {
        "threat strength": [{"threat": {**action, "strength": f"{2 * step / steps:.3f}"}} for step in range(steps)],
        "breakdown": [{"breakdown": round(step / steps, 3)} for step in range(steps)],
    }


def moved(connection: HTTPConnection, game: dict[str, Any], options: dict[str, Any]) -> Move:
    """Send one state and wait for its scene."""
    body = json.dumps({"game": game, "options": options})
    start = time.perf_counter()
    connection.request("POST", "/api/scene", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    content = answer.read()
    taken = 1000 * (time.perf_counter() - start)
    assert answer.status == 200, content[:300]
    solver = re.search(r"dur=([\d.]+)", answer.headers["Server-Timing"] or "")
    return Move(taken, float(solver[1]) if solver else 0.0, int(answer.headers["X-Detente-LPs"]))


def summarised(work: str, moves: Sequence[Move]) -> Row:
    """Compare the median with two frames; note the slowest tenth, the solver's part and its linear programs."""
    taken, solver, lps = (
        np.array(part) for part in zip(*((m.milliseconds, m.solver, m.lps) for m in moves), strict=True)
    )
    middle = float(np.median(taken))
    slow, inside = np.quantile(taken, 0.9), np.median(solver)
    note = f"slowest tenth {slow:.1f} ms, solver {inside:.1f} ms, {np.median(lps):.0f} programs"
    return Compared("slider", work, "two frames", "ms wall", middle, 2 * FRAME, 2 * FRAME / middle, SLIDER, note)


def measure(effort: Effort) -> Iterator[Row]:
    """Drag both sliders."""
    if find_spec("uvicorn") is None or find_spec("fastapi") is None:
        yield Absent("slider", "4x4", "the extra [web] is not installed")
        return
    count, steps = (5, 20) if effort.whole else (2, 10)
    drawn = games(count, 4, 0)
    with server() as connection:
        moved(connection, drawn[0], {})
        for name, drag in states(steps).items():
            for seen in ("new", "seen"):
                moves = [moved(connection, game, state) for game in drawn for state in drag]
                yield summarised(f"{name}, {seen} states", moves)
