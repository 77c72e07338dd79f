"""What solutions would take, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.page import Bullets, Page, Paragraph, Section, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.estimate import Estimate

HEADINGS = ("concept", "partitions", "memory", "certificate", "linear programs", "seconds", "tried")
MOST_NUMBERS = 1_000_000  #: as in `detente.formats.certificate_document`
UNITS = ("bytes", "KiB", "MiB", "GiB", "TiB")


def estimate_page(estimates: Sequence[Estimate], skipped: Sequence[tuple[str, str]]) -> Page:
    """Lay out what every concept takes; there must be one."""
    first = estimates[0]
    rows = tuple(_row(found) for found in estimates)
    reading = (
        "Extrapolated from the partitions that were tried, on this machine with one worker; verification comes on top. "
        f"The payoffs take {size(first.payoff_bytes)}. Memory is that of payoffs and answer; certificates of more than "
        f"{MOST_NUMBERS:,} numbers need --certificate FILE, which then takes about as much as is said here."
    )
    bound = (
        "At least: partitions that would take too long were not tried, or were given up; they are not counted in full."
    )
    notes = (Paragraph(bound),) if not all(found.complete for found in estimates) else ()
    left_out = (Bullets(tuple(f"{name} is left out: {reason}" for name, reason in skipped)),) if skipped else ()
    pieces = (Table(HEADINGS, rows), *notes, Paragraph(reading), *left_out)
    return Page(f"{first.game.title or 'The game'}: what solving it takes", (Section("", pieces),))


def size(count: int) -> str:
    """Write a number of bytes in the largest unit of which there is at least one."""
    amount, unit = float(count), 0
    while amount >= 1024 and unit < len(UNITS) - 1:
        amount, unit = amount / 1024, unit + 1
    return f"{amount:.3g} {UNITS[unit]}"


def _row(found: Estimate) -> tuple[str, ...]:
    least = "" if found.complete else "at least "
    sizes = [f"{least}{size(count)}" for count in (found.memory_bytes, found.certificate_bytes)]
    sizes = sizes if found.tried else ["not known"] * len(sizes)
    spent = (f"{least}{found.lps:,}", f"{least}{found.seconds:.2g}")
    return (found.concept, f"{found.partitions:,}", *sizes, *spent, f"{found.tried:,}")
