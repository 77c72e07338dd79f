"""A picture: shown in notebooks, saved as SVG or PNG."""

from __future__ import annotations

import logging
import os
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from pathlib import Path, PurePath
from threading import RLock
from typing import TYPE_CHECKING, Any

from detente.model.errors import FormatError, MissingExtra

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.figure import Figure

INSTALL = "pip install 'detente[plot]'"
SUFFIXES = (".svg", ".png")
_SETTINGS = {
    "svg.hashsalt": "detente",
    "svg.fonttype": "path",
    "hatch.linewidth": 0.7,
    "hatch.color": "#1a1a1a",
    "text.hinting": "no_hinting",
    "text.parse_math": False,
    "font.family": ["DejaVu Sans"],
}
_LOCK = RLock()  #: matplotlib keeps its settings in one place for all threads


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Picture:
    """Hold a finished figure of matplotlib; the same input gives the same bytes.

    Attributes
    ----------
    figure
        The figure.
    title
        What it shows, in words; SVG files carry it for screen readers.
    """

    figure: Figure
    title: str

    def save(self, path: str | os.PathLike[str]) -> None:
        """Save as SVG or PNG, as the suffix says.

        Raises
        ------
        FormatError
            If the suffix is another one.
        """
        data = self.data(check_suffix(path))
        Path(path).write_bytes(data)

    def data(self, suffix: str) -> bytes:
        """Write as the format of a suffix, ".svg" or ".png"."""
        target = BytesIO()
        empty: dict[str, Any] = {"Date": None, "Creator": None, "Title": self.title}
        with settings():
            if suffix == ".svg":
                self.figure.savefig(target, format="svg", metadata=empty)
            else:
                self.figure.savefig(target, format="png", metadata={"Software": None})
        return target.getvalue()

    def _repr_svg_(self) -> str:
        return self.data(".svg").decode()

    def __repr__(self) -> str:
        return f"Picture({self.title})"


def check_suffix(path: str | os.PathLike[str]) -> str:
    """Find the format that a file name asks for.

    Raises
    ------
    FormatError
        If it is neither SVG nor PNG.
    """
    suffix = PurePath(path).suffix.lower()
    if suffix not in SUFFIXES:
        message = f"a picture is saved as .svg or .png, not {suffix or 'without a suffix'}; name the file accordingly"
        raise FormatError(message, source=os.fspath(path))
    return suffix


@contextmanager
def settings() -> Iterator[None]:
    """Draw with the same settings everywhere, and leave those of the user as they were.

    Raises
    ------
    MissingExtra
        If matplotlib is not installed.
    """
    matplotlib = library()
    fonts = logging.getLogger("matplotlib.font_manager")
    with _LOCK, matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_SETTINGS)
        level = fonts.level
        fonts.setLevel(logging.ERROR)  # a substitute font that has no bold letters is used as it is
        try:
            yield
        finally:
            fonts.setLevel(level)


def library() -> Any:
    """Import matplotlib.

    Raises
    ------
    MissingExtra
        If it is not installed.
    """
    try:
        return import_module("matplotlib")
    except ImportError as error:
        message = f"pictures are drawn by matplotlib, which is not installed; install it with: {INSTALL}"
        raise MissingExtra(message, where="matplotlib") from error
