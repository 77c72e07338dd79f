"""Where the repository's files are, for the tests that read them."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
PACKAGE = SOURCE / "detente"
UNTRACKED = {".git", ".venv", "build", "dist", "__pycache__"}


def source_modules():
    """List the package's Python files, in a fixed order."""
    return sorted(PACKAGE.rglob("*.py"))


def repository_files():
    """List the files that are, or could next be, committed; without git, all but environments and caches."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):
        return [path for path in sorted(ROOT.rglob("*")) if path.is_file() and not _is_untracked(path)]
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def run_python(code, *arguments):
    """Run a program in a fresh interpreter that sees the package; return what it printed."""
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, check=True, text=True).stdout


def _is_untracked(path):
    parts = path.relative_to(ROOT).parts
    return any(part in UNTRACKED or part.endswith(("_cache", ".egg-info")) for part in parts)
