"""The axiom matrix -> JSON documents."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from detente.formats import json_document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from detente.audit.examination import Examined

SCHEMA = "detente/axioms/1"


def dump_axioms(rows: Iterable[Examined]) -> dict[str, Any]:
    """Write what was found about every entry of the matrix.

    `holds` is null where nothing was looked at, `gap` where it is infinite; `witness` is a game document.
    """
    return {
        "schema": SCHEMA,
        "rows": [
            {
                "concept": row.cell.concept,
                "axiom": row.cell.axiom,
                "claimed": row.claimed,
                "holds": row.holds,
                "gap": row.gap if math.isfinite(row.gap) else None,
                "witness": None if row.witness is None else json.loads(json_document.dumps(row.witness)),
            }
            for row in rows
        ],
    }
