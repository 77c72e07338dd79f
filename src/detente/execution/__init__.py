"""Mappers that use workers, keep to a deadline, remember in a file, or tell how far the work is.

This is the only place that knows of workers. A mapper is anything shaped like the builtin ``map``
(`detente.protocols.Mapper`). Mappers wrap mappers: ``deadline(watched(threads(4), show), 60)`` runs four tasks at a
time, tells `show` about each, and gives up after a minute.
"""

from detente.execution.checkpoint import Checkpoint, Notation, checkpointed, open_checkpoint
from detente.execution.cluster import dask, local_dask
from detente.execution.processes import loky, through_joblib
from detente.execution.thread_pool import threads
from detente.execution.time_limit import deadline
from detente.execution.watching import watched
from detente.execution.workers import Workers

__all__ = [
    "Checkpoint",
    "Notation",
    "Workers",
    "checkpointed",
    "dask",
    "deadline",
    "local_dask",
    "loky",
    "open_checkpoint",
    "threads",
    "through_joblib",
    "watched",
]
