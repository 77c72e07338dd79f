"""How much work a test takes on, and what of it coverage need not see."""

from contextlib import contextmanager

from coverage import Coverage
from hypothesis import settings

DEEP = settings().max_examples > 100  #: the profile that `make test-all` chooses


def some(few, many):
    """Choose what every run looks at, or what `make test-all` does."""
    return many if DEEP else few


@contextmanager
def unwatched():
    """Let coverage look away, as from a test marked `no_cover`: for what takes long and is made for many tests."""
    watching = Coverage.current()
    if watching is None:
        yield
        return
    watching.stop()
    try:
        yield
    finally:
        watching.start()
