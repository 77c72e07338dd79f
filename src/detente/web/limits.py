"""How much a request may ask for, and how much may be asked for at a time."""

from __future__ import annotations

import os
from dataclasses import dataclass

MIB = 2**20
MOST_WORKERS = 4


@dataclass(frozen=True, slots=True)
class Limits:
    """Bound what the server takes on.

    Attributes
    ----------
    body_bytes
        Of a request.
    reply_bytes
        Of an answer.
    players, profiles
        Of a game.
    seconds
        A worker has for an answer before it is killed, and a request waits for a worker.
    body_seconds
        A client has to send its request.
    grace_seconds
        A worker has to finish when its client is gone.
    memory_bytes
        Of a worker process.
    workers
        Processes that solve.
    waiting
        Requests that wait for one.
    cache_bytes
        Of answers that are kept.
    """

    body_bytes: int = MIB
    reply_bytes: int = 32 * MIB
    players: int = 12
    profiles: int = 10_000
    seconds: float = 30.0
    body_seconds: float = 10.0
    grace_seconds: float = 0.5
    memory_bytes: int = 1024 * MIB
    workers: int = 2
    waiting: int = 16
    cache_bytes: int = 64 * MIB


def default_workers() -> int:
    """Count the processes that solve, if nobody says how many: one a processor, up to a few."""
    return max(1, min(MOST_WORKERS, os.cpu_count() or 1))
