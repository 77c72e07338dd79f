"""The command line: parse, read, print, and turn errors into exit codes; what is computed lives elsewhere.

Importing this loads nothing: an interruption while the program is loaded is met by `main` already.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main", "run"]

_INTERRUPTED = 130  #: as in `detente.cli.failures`, which is not loaded yet


def main() -> None:
    """Run the command line with the arguments of the process, and exit.

    Linear algebra is held to one thread unless the environment says otherwise, before the library that reads this is
    loaded: how many work at a time is for `--jobs` to say, and the last digits do not depend on it.
    """
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    try:
        from detente.cli import program

        program.main()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


def run(arguments: Sequence[str]) -> int:
    """Run the command line; return the exit code."""
    from detente.cli import program

    return program.run(arguments)
