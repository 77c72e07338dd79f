"""Refusing work that would not fit into memory, before it begins."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.model.game import Game
    from detente.protocols import Concept

GIB = 2**30
SHARE = 0.8  #: of the memory that is free, may be used
USUAL = 8 * GIB  #: where the system does not tell what is free
PATIENCE = 1.0  #: seconds of trying, for the message
GIVEN_UP = 3.0  #: seconds after which the trial is given up
MEMORY, GROUP = Path("/proc/meminfo"), Path("/sys/fs/cgroup/memory.max")


def check_affordable(game: Game, concept: Concept, max_memory: float | None) -> None:
    """Refuse to solve a game if what must be kept of it would not fit into memory.

    Parameters
    ----------
    max_memory
        In GiB, as `--max-memory` says; most of what is free if it is None.

    Raises
    ------
    TooLarge
        With the estimate, the limit, and what raises it.
    """
    from detente.model.errors import TooLarge

    reason = too_much(game, concept, max_memory)
    if reason:
        raise TooLarge(f"'{concept.name}' for {game.n_players} players{_work(game, concept)} {reason}", where="memory")


def too_much(game: Game, concept: Concept, max_memory: float | None) -> str:
    """Say what of a solution would not fit into memory, and what to do about it; nothing if all of it fits."""
    from detente.coalitions.plan import MOST_PLAYERS
    from detente.concepts.fallback_bargaining import FallbackBargaining
    from detente.concepts.sampled import Sampled
    from detente.estimate import least_bytes

    if not isinstance(concept, FallbackBargaining | Sampled):
        return ""
    if isinstance(concept, FallbackBargaining) and concept.fallback.traits.alone:
        return ""
    needed, limit = least_bytes(game, concept), allowed_memory(max_memory)
    listed = isinstance(concept, FallbackBargaining) and game.n_players > MOST_PLAYERS
    if needed <= limit and not listed:
        return ""
    sample = "a smaller sample" if isinstance(concept, Sampled) else "a sample, where the concept has one, as coco has,"
    most = (
        f"every coalition is looked at for at most {MOST_PLAYERS} players: look at"
        if listed
        else f"the limit is {limit / GIB:.3g} GiB: allow more with --max-memory GIB, or look at"
    )
    return (
        f"would keep at least {needed / GIB:.3g} GiB in memory; {most} {sample} with 'detente solve' and --lps N or "
        f"--sample FRACTION"
    )


def _work(game: Game, concept: Any) -> str:
    """Say how much there is to do, if a short try tells."""
    from detente.cli.working import limit
    from detente.estimate import estimate
    from detente.model.errors import DetenteError

    try:
        found = estimate(game, concept, patience=PATIENCE, given_up=GIVEN_UP, limited=limit)
    except (DetenteError, MemoryError):
        return ""
    least = "" if found.complete else "at least "
    lps = f"{found.lps:,} linear program{'' if found.lps == 1 else 's'}"
    return (
        f" means {found.partitions:,} fallbacks to find, {least}{lps} and {found.seconds:,.2g} seconds for one worker, "
        f"and"
    )


def allowed_memory(max_memory: float | None) -> float:
    """Return how many bytes may be used: what `--max-memory` says in GiB, or most of what is free."""
    return SHARE * free_memory() if max_memory is None else max_memory * GIB


def free_memory() -> float:
    """Return how many bytes of memory are free, as far as the system tells."""
    try:
        lines = MEMORY.read_text(encoding="ascii").splitlines()
        kilobytes = next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration, ValueError):
        return USUAL
    try:
        return min(1024.0 * kilobytes, float(GROUP.read_text(encoding="ascii")))
    except (OSError, ValueError):  # no group, or one without a limit
        return 1024.0 * kilobytes
