"""Parts of pages that the build writes: a block ```` ```{generated} WHAT ```` stands for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from documents import schemas
from library import PAGES, described
from sphinx.errors import ExtensionError

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_BLOCK = re.compile(r"^```\{generated\} (?P<what>[\w-]+) ?(?P<about>[^\n]*)\n```$", re.MULTILINE)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with the builder."""
    app.connect("source-read", _write_parts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _write_parts(_app: Sphinx, _page: str, source: list[str]) -> None:
    source[0] = _BLOCK.sub(_part, source[0])


def _part(block: re.Match[str]) -> str:
    what, about = block["what"], block["about"]
    if what == "schemas":
        return schemas()
    if what == "library" and about in PAGES:
        return described(about)
    message = f"the build cannot write '{what} {about}'"
    raise ExtensionError(message)
