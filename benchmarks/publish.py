"""Sum a run up in docs/explanation/performance.md, between its two marks; parts measured later replace their rows."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT)  # the repository's folder, instead of this one

PAGE = ROOT / "docs/explanation/performance.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def published(page: str, report: str) -> str:
    """Replace what stands between the marks.

    Raises
    ------
    ValueError
        If a mark is missing.
    """
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{report.strip()}\n\n{END}{after}"


def report(texts: Sequence[str]) -> str:
    """Sum up a run, given as a document, and the documents of parts of it that were measured again."""
    from benchmarks.harness.digest import digest, replaced
    from benchmarks.harness.document import loads

    rows, machine, mode = loads(texts[0])
    again: list[str] = []
    for text in texts[1:]:
        later = loads(text)[0]
        rows = replaced(rows, later)
        again += [row.benchmark for row in later]
    return digest(rows, machine, mode, list(dict.fromkeys(again)))


if __name__ == "__main__":
    texts = [Path(name).read_text(encoding="utf-8") for name in sys.argv[1:]]
    PAGE.write_text(published(PAGE.read_text(encoding="utf-8"), report(texts)), encoding="utf-8")
