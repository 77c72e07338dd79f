"""What a notebook shows of a result: a page that is written elsewhere, by whoever was appointed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Callable


class Viewable:
    """Show oneself in a notebook.

    A result knows no reports. The package, which knows them all, appoints the one that writes the page; it is imported
    when a notebook asks for the first page.
    """

    __slots__ = ()
    page_writer: ClassVar[Callable[[object], str]]

    def _repr_html_(self) -> str:
        """Write a page as a piece of HTML."""
        return Viewable.page_writer(self)
