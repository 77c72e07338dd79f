"""Sum a run up for a page: one line for all rows that ask the same of different games."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from benchmarks.harness.results import Absent, Compared, Failed, Observed, Row
from benchmarks.harness.table import counted, goal

MOST_NAMED = 6  #: so many games are named in a line
HEADINGS = ("benchmark", "work", "baseline", "figure", "to reach", "verdict")


def digest(rows: Sequence[Row], machine: Mapping[str, str], mode: str, again: Sequence[str] = ()) -> str:
    """Write what belongs on a page: how many rows reached what, a line a group, the machine.

    Parameters
    ----------
    again
        The benchmarks that were measured again after the run.
    """
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(_key(row), []).append(row)
    names = list(dict.fromkeys(row.benchmark for row in rows))
    together = sorted(groups.values(), key=lambda group: names.index(group[0].benchmark))
    lines = [HEADINGS, ["---"] * len(HEADINGS), *map(_cells, together)]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    later = f"\n\nMeasured once more after that run, with its code as it is now: {', '.join(again)}." if again else ""
    described = "\n".join(f"- {name}: {value}" for name, value in machine.items())
    return f"{counted(rows, mode)}{later}\n\n{table}\n\nMachine:\n\n{described}\n"


def replaced(rows: Sequence[Row], later: Sequence[Row]) -> list[Row]:
    """Put rows of benchmarks that were measured again in the place of those before."""
    names = {row.benchmark for row in later}
    return [*(row for row in rows if row.benchmark not in names), *later]


def _key(row: Row) -> tuple[object, ...]:
    family, _, size = row.work.partition(", ")
    size = size or family
    match row:
        case Compared():
            baseline = "HiGHS, the better method" if row.baseline.startswith("HiGHS ") else row.baseline
            return row.benchmark, size, baseline, row.target
        case Observed():
            return row.benchmark, size, row.unit, row.target
        case Absent() | Failed():
            return row.benchmark, row.work, row.reason


def _cells(rows: Sequence[Row]) -> tuple[str, ...]:
    first = rows[0]
    families, size = [row.work.partition(", ")[0] for row in rows], first.work.partition(", ")[2]
    named = ", ".join(families) if len(families) <= MOST_NAMED else f"{len(families)} games"
    work = f"{size}: {named}" if size else named
    match first:
        case Compared():
            figures = [row.ratio for row in rows if isinstance(row, Compared)]
            told = _key(first)[2], f"{_figures(rows, figures)}x", goal(first.target, "x")
        case Observed():
            figures = [row.value for row in rows if isinstance(row, Observed)]
            told = "", f"{_figures(rows, figures)} {first.unit}", goal(first.target, "")
        case Absent() | Failed():
            told = "", "", ""
    return first.benchmark, work, *map(str, told), _verdict(rows)


def _figures(rows: Sequence[Row], figures: Sequence[float]) -> str:
    """Write the smallest and the largest figure; each of a few of which some were missed, in the order of the games."""
    verdicts = {row.verdict for row in rows}
    if "missed" in verdicts and len(verdicts) > 1 and len(rows) <= MOST_NAMED:
        return ", ".join(f"{figure:.3g}" for figure in figures)
    ends = f"{min(figures):.3g}", f"{max(figures):.3g}"
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def _verdict(rows: Sequence[Row]) -> str:
    counts = Counter(row.verdict for row in rows)
    if len(counts) == 1:
        (only,) = counts
        return f"**{only}**" if only in {"missed", "failed"} else only
    return ", ".join(
        f"**{count} {verdict}**" if verdict in {"missed", "failed"} else f"{count} {verdict}"
        for verdict, count in counts.items()
    )
