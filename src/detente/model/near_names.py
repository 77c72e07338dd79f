"""Names that are nearly right."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 60  #: letters of a name that is compared


def meant(name: str, known: Iterable[str]) -> str:
    """Ask for the nearest of the known names, to be added to a message; nothing where none is near.

    Examples
    --------
    >>> meant("kindes", ["kindest", "leximin"])
    "; did you mean 'kindest'?"
    >>> meant("other", ["kindest", "leximin"])
    ''
    """
    close = get_close_matches(name, known, 1) if len(name) <= LONGEST else []
    return f"; did you mean '{close[0]}'?" if close else ""
