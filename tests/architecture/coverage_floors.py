"""Compare each package's branch coverage with its floor: `python coverage_floors.py coverage.json`."""

import json
import sys
from collections import defaultdict
from pathlib import Path, PurePath

FLOORS = {"certify": 100.0, "model": 100.0, "numerics": 100.0}
FLOOR_ELSEWHERE = 95.0


def package_of(file):
    """Name the top-level package (or module) of `detente` that a file belongs to."""
    parts = PurePath(file.replace("\\", "/")).with_suffix("").parts
    inside = parts[len(parts) - parts[::-1].index("detente") :]
    return inside[0]


def percentages(report):
    """Add up covered lines and branches, package by package."""
    covered: defaultdict[str, int] = defaultdict(int)
    total: defaultdict[str, int] = defaultdict(int)
    for file, entry in report["files"].items():
        summary, package = entry["summary"], package_of(file)
        covered[package] += summary["covered_lines"] + summary["covered_branches"]
        total[package] += summary["num_statements"] + summary["num_branches"]
    return {name: 100.0 * covered[name] / total[name] for name in sorted(total) if total[name]}


def below_floor(report):
    """Say which packages are covered less than they should be."""
    found = percentages(report)
    floors = {name: FLOORS.get(name, FLOOR_ELSEWHERE) for name in found}
    return [
        f"{name}: {found[name]:.2f} % covered, the floor is {floors[name]:.0f} %"
        for name in found
        if found[name] < floors[name]
    ]


def not_covered(report, packages):
    """List the lines and branches of packages that were not run, file by file."""
    for file, entry in report["files"].items():
        missing = entry.get("missing_lines", []), entry.get("missing_branches", [])
        if package_of(file) in packages and any(missing):
            yield f"{file}: lines {missing[0]}, branches {missing[1]}"


def main(path):
    """Print the shortfalls, and where they are; the exit code tells whether there are any."""
    report = json.loads(Path(path).read_text(encoding="utf-8"))
    shortfalls = below_floor(report)
    sys.stderr.writelines(f"coverage of {line}\n" for line in shortfalls)
    sys.stderr.writelines(f"  {line}\n" for line in not_covered(report, {line.split(":")[0] for line in shortfalls}))
    if not shortfalls:
        found = percentages(report)
        sys.stdout.write(f"coverage of {len(found)} packages: {min(found.values()):.2f} % or more\n")
    return 1 if shortfalls else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
