"""Write results as JSON, and read them again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from benchmarks.harness.results import Absent, Compared, Failed, Observed, Row, Target

SCHEMA = "detente/benchmarks/1"
KINDS: dict[str, type[Row]] = {"compared": Compared, "observed": Observed, "absent": Absent, "failed": Failed}


def dumps(rows: Sequence[Row], machine: Mapping[str, str], mode: str) -> str:
    """Write a run; the fields are described in the README beside this folder."""
    entries = [{"kind": type(row).__name__.lower(), "verdict": row.verdict, **asdict(row)} for row in rows]
    document = {"schema": SCHEMA, "mode": mode, "machine": dict(machine), "rows": entries}
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def loads(text: str) -> tuple[list[Row], dict[str, str], str]:
    """Read a run again: its rows, the machine and the mode.

    Raises
    ------
    ValueError
        If it is no such document.
    """
    document = json.loads(text)
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        message = f"this is no document of benchmarks; its schema should be {SCHEMA!r}"
        raise ValueError(message)
    return [_row(entry) for entry in document["rows"]], document["machine"], document["mode"]


def _row(entry: dict[str, Any]) -> Row:
    fields = {name: value for name, value in entry.items() if name not in {"kind", "verdict"}}
    if fields.get("target") is not None:
        fields["target"] = Target(**fields["target"])
    return KINDS[entry["kind"]](**fields)
