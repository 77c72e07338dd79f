"""When an action is part of a credible fallback, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.figures import listing

if TYPE_CHECKING:
    from detente.audit.findings import BreakEven
    from detente.report.figures import Figures


def when_played(entry: BreakEven, figures: Figures) -> str:
    """Say for which probabilities that talks fail some credible fallback plays an action."""
    if entry.unresolved:
        found = [(switch, f"at {figures.number(switch)}") for switch in entry.switches]
        found += [(low, f"between {low:.6g} and {high:.6g}") for low, high in entry.unresolved]
        changes = listing(text for _, text in sorted(found))
        return f"at most {figures.number(entry.q)}; changes {changes}"
    if entry.q <= 0:
        return "never"
    if not entry.switches:
        return "always"
    if entry.switches[-1] >= 1:
        return _changed_at_last(entry, figures)
    return _ranges(entry, figures)


def _changed_at_last(entry: BreakEven, figures: Figures) -> str:
    """Say it for an action that changes at 1, where it is not known on which side of 1 it is played."""
    if len(entry.switches) == 1:
        return "only 1, or all below 1"
    return f"changes at {listing(map(figures.number, entry.switches))}"


def _ranges(entry: BreakEven, figures: Figures) -> str:
    """List the ranges: an action is played on every other side of its switches, and at the end if `q` is 1."""
    ends = [*entry.switches, *([1.0] if entry.q >= 1 else [])]
    if len(ends) % 2:
        ends = [0.0, *ends]
    return listing(_range(low, high, figures) for low, high in zip(ends[::2], ends[1::2], strict=True))


def _range(low: float, high: float, figures: Figures) -> str:
    if low <= 0:
        return f"up to {figures.number(high)}"
    return f"from {figures.number(low)} on" if high >= 1 else f"from {figures.number(low)} to {figures.number(high)}"
