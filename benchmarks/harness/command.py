"""The command line of the benchmarks."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.harness import document, table
from benchmarks.harness.catalogue import BENCHMARKS
from benchmarks.harness.machine import machine
from benchmarks.harness.results import FULL, QUICK, Benchmark, Effort, Failed, Row

FOLDER = Path(__file__).resolve().parents[2] / "build/bench"


def main(arguments: Sequence[str] | None = None, benchmarks: Sequence[Benchmark] = BENCHMARKS) -> int:
    """Measure what is asked for; return 1 if something gave wrong answers or none, whatever its speed."""
    names = [benchmark.name for benchmark in benchmarks]
    parser = argparse.ArgumentParser(description="Measure speed, as ratios to named baselines of the same run.")
    parser.add_argument("--quick", action="store_true", help="fewer and smaller rows: less than three minutes")
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="NAME", help=f"some of {names}")
    parser.add_argument("--json", type=Path, default=FOLDER / "benchmarks.json", help="where the document goes")
    options = parser.parse_args(arguments)
    effort = QUICK if options.quick else FULL
    chosen = [benchmark for benchmark in benchmarks if benchmark.name in options.only]
    options.json.parent.mkdir(parents=True, exist_ok=True)
    described, rows = machine(), list[Row]()
    for row in measured(chosen, effort):
        rows.append(row)
        print(table.line(row), flush=True)
        _save(options.json, rows, described, effort.name)
    print(f"\n{table.summary(rows, effort.name)}\n\nThe table is beside the document: {options.json.name}")
    return int(any(row.verdict == "failed" for row in rows))


def measured(benchmarks: Sequence[Benchmark], effort: Effort) -> Iterator[Row]:
    """Run benchmarks one after the other; an error ends its benchmark and is a row itself."""
    for benchmark in benchmarks:
        print(f"== {benchmark.name}: {benchmark.about}", flush=True)
        start = time.perf_counter()
        try:
            yield from benchmark.measure(effort)
        except Exception as error:  # noqa: BLE001  # whatever it is, the others are measured and the run fails
            yield Failed(benchmark.name, "stopped", f"{type(error).__name__}: {error}")
        print(f"   {time.perf_counter() - start:.0f} s", flush=True)


def _save(path: Path, rows: Sequence[Row], described: Mapping[str, str], mode: str) -> None:
    path.write_text(document.dumps(rows, described, mode), encoding="utf-8")
    path.with_suffix(".md").write_text(table.markdown(rows, described, mode), encoding="utf-8")
