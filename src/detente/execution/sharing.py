"""What every item needs, put into files once: workers on this machine open it once, its arrays by memory map."""

from __future__ import annotations

import mmap
import pickle
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

LARGE = 1 << 14  #: bytes from which an array is mapped rather than copied


@dataclass(frozen=True, slots=True)
class Shared:
    """A function that lies in a folder."""

    folder: str

    def __call__(self, item: Any, /) -> Any:
        """Apply the function, which is opened when it is first needed."""
        return opened(self.folder)(item)


@contextmanager
def shared(function: Callable[[Any], Any]) -> Iterator[Shared]:
    """Lay a function and all that it holds into a folder of this user's, for as long as the work lasts.

    Notes
    -----
    Arrays of at least 16 KiB go to files of their own and are mapped read-only into the memory of every worker, so that
    there is one copy on the machine. Should this process be killed, the folder is removed by the process that joblib
    keeps for that.
    """
    from joblib.externals.loky.backend import resource_tracker
    from joblib.externals.loky.cloudpickle_wrapper import dumps

    with tempfile.TemporaryDirectory(prefix="detente-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        resource_tracker.register(name, "folder")
        try:
            large: list[memoryview] = []

            def stays(buffer: pickle.PickleBuffer) -> bool:
                view = buffer.raw()
                if view.nbytes < LARGE:
                    return True
                large.append(view)
                return False

            (folder / "function").write_bytes(dumps(function, protocol=5, buffer_callback=stays))
            for place, view in enumerate(large):
                (folder / f"{place}.array").write_bytes(view)
            yield Shared(name)
        finally:
            resource_tracker.unregister(name, "folder")


@lru_cache(maxsize=2)
def opened(folder: str) -> Callable[[Any], Any]:
    """Open a function that was shared; only what this program has written itself is ever read."""
    place, arrays = 0, []
    while (path := Path(folder) / f"{place}.array").exists():
        with path.open("rb") as file:
            arrays.append(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        place += 1
    found: Callable[[Any], Any] = pickle.loads((Path(folder) / "function").read_bytes(), buffers=arrays)  # noqa: S301
    return found
