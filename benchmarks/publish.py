"""Put the table of a run into docs/explanation/performance.md, between its two marks."""

from __future__ import annotations

import sys
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


if __name__ == "__main__":
    from benchmarks.harness.document import loads
    from benchmarks.harness.table import markdown

    report = markdown(*loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    PAGE.write_text(published(PAGE.read_text(encoding="utf-8"), report), encoding="utf-8")
