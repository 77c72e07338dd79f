"""Write results as Markdown: one table, the misses, and the machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks.harness.results import Absent, Compared, Failed, Observed, Row, Target

HEADINGS = ("benchmark", "work", "baseline", "ours", "theirs", "figure", "to reach", "verdict", "note")
FIGURES = slice(3, 7)  #: these columns stand on the right


def markdown(rows: Sequence[Row], machine: Mapping[str, str], mode: str) -> str:
    """Write a whole report."""
    described = "\n".join(f"- {name}: {value}" for name, value in machine.items())
    return f"{summary(rows, mode)}\n\n{table(rows)}\n\nMachine:\n\n{described}\n"


def summary(rows: Sequence[Row], mode: str) -> str:
    """Count the verdicts, and name what was missed or failed."""
    lines = [counted(rows, mode)]
    for kind in ("missed", "failed"):
        named = [f"{row.benchmark}: {row.work}" for row in rows if row.verdict == kind]
        if named:
            lines += ["", f"{kind.capitalize()}:", "", *(f"- {name}" for name in named)]
    return "\n".join(lines)


def counted(rows: Sequence[Row], mode: str) -> str:
    """Count the verdicts."""
    kinds = ("stretch", "reached", "missed", "failed", "absent")
    counts = ", ".join(f"{sum(row.verdict == kind for row in rows)} {kind}" for kind in kinds)
    return f"A {mode} run: {counts}."


def table(rows: Sequence[Row]) -> str:
    """Write the table; the rows of a benchmark stand together, whenever they were measured."""
    names = list(dict.fromkeys(row.benchmark for row in rows))
    grouped = sorted(rows, key=lambda row: names.index(row.benchmark))
    rules = ["---"] * len(HEADINGS)
    rules[FIGURES] = ["---:"] * len(rules[FIGURES])
    return "\n".join(_line(cells) for cells in (HEADINGS, rules, *map(_cells, grouped)))


def line(row: Row) -> str:
    """Write one row, for whoever watches."""
    return " | ".join(cell for cell in _cells(row) if cell)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(row: Row) -> tuple[str, ...]:
    verdict = f"**{row.verdict}**" if row.verdict in {"missed", "failed"} else row.verdict
    match row:
        case Compared():
            seconds = f"{row.ours:.3g} {row.unit}", f"{row.theirs:.3g} {row.unit}"
            figures = (row.baseline, *seconds, f"{row.ratio:.3g}x", goal(row.target, "x"))
        case Observed():
            figures = ("", "", "", f"{row.value:.3g} {row.unit}", goal(row.target, ""))
        case Absent() | Failed():
            return row.benchmark, row.work, "", "", "", "", "", verdict, row.reason
    return row.benchmark, row.work, *figures, verdict, row.note


def goal(target: Target | None, unit: str) -> str:
    """Write what a figure is to reach, and the higher one."""
    if target is None:
        return ""
    further = "" if target.stretch is None else f" ({target.stretch:g}{unit})"
    return f"{target.reach:g}{unit}{further}"
