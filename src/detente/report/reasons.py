"""Why concepts were left out, where none is left: one text for an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def reasons(skipped: Sequence[tuple[str, str]]) -> str:
    """List the concepts that were left out and why; those for the same reason together.

    Parameters
    ----------
    skipped
        The name of each concept, and the reason.

    Notes
    -----
    Reasons that differ in the quoted name of the concept only are the same; the first is shown.

    Examples
    --------
    >>> reasons([("coco", "needs a table"), ("nash", "'nash' needs two players"), ("security", "needs a table")])
    "coco, security: needs a table; nash: 'nash' needs two players"
    """
    names: dict[str, list[str]] = {}
    shown: dict[str, str] = {}
    for name, reason in skipped:
        alike = reason.replace(f"'{name}'", "''")
        names.setdefault(alike, []).append(name)
        shown.setdefault(alike, reason)
    return "; ".join(f"{', '.join(listed)}: {shown[alike]}" for alike, listed in names.items())
