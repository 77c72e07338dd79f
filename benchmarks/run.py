"""Measure speed: every row against its named baseline in the same run.

Writes a table (Markdown) and a document (JSON) to build/bench/ after every row, so that a run that is stopped keeps
what it has. See README.md in this folder.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # before numpy reads it
sys.path[0] = str(Path(__file__).resolve().parents[1])  # the repository's folder, instead of this one

if __name__ == "__main__":
    from benchmarks.harness.command import main

    sys.exit(main())
