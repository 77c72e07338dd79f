"""No tales on standard error of what is reported as an error, or repaired."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

LIBRARY = "distributed"


@contextmanager
def quiet() -> Iterator[None]:
    """Let the Dask library keep what it has to say about lost connections to itself."""
    loggers = _loggers()
    levels = [logger.level for logger in loggers]
    hush()
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def hush() -> None:
    """Let it keep that to itself from now on."""
    for logger in _loggers():
        logger.setLevel(logging.CRITICAL + 1)


def _loggers() -> list[logging.Logger]:
    return [logging.getLogger(name) for name in logging.root.manager.loggerDict if name.split(".")[0] == LIBRARY]
