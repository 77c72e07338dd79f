"""The site works without a network: no page loads a script, a style, a font or a picture from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_log = logging.getLogger(__name__)
_LOADED = re.compile(
    r"""<(?:script|img|iframe|source|video|audio|embed)\b[^>]*?\ssrc="(?P<src>(?:https?:)?//[^"]+)"
    | <link\b(?=[^>]*\srel="(?:stylesheet|preload|icon|preconnect)")[^>]*?\shref="(?P<href>(?:https?:)?//[^"]+)"
    | \burl\(\s*["']?(?P<url>(?:https?:)?//[^)"']+)""",
    re.VERBOSE,
)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with the builder."""
    app.connect("build-finished", _look_for_remote_parts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def remote_parts(text: str) -> list[str]:
    """List what a page or a style sheet loads from another machine."""
    return [found["src"] or found["href"] or found["url"] for found in _LOADED.finditer(text)]


def _look_for_remote_parts(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    for path in sorted(Path(app.outdir).rglob("*")):
        if path.suffix in {".html", ".css"}:
            for part in remote_parts(path.read_text(encoding="utf-8")):
                _log.warning("%s loads %s, which is not here", path.relative_to(app.outdir), part)
