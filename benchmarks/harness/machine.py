"""Describe the machine and the libraries, without names of hosts or paths."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = (
    "detente",
    "numpy",
    "scipy",
    "highspy",
    "numba",
    "joblib",
    "quantecon",
    "coopgame-py",
    "open-spiel",
    "cvxpy",
)
CPU_FILE = Path("/proc/cpuinfo")


def machine() -> dict[str, str]:
    """Return what the figures depend on, by name: processor, cores, load, Python, libraries."""
    found = {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "load": f"{os.getloadavg()[0]:.2f}",
        "system": platform.system(),
        "python": platform.python_version(),
    }
    return {**found, **{name: installed(name) for name in LIBRARIES}}


def installed(library: str) -> str:
    """Return the version of a library, or say that it is not installed."""
    try:
        return version(library)
    except PackageNotFoundError:
        return "not installed"


def _processor() -> str:
    if CPU_FILE.exists():
        for line in CPU_FILE.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
