"""The site's table of contents: the links of the front page, by its headings.

The front page is the only list. A page that it does not link to is one that nobody finds, and the build says so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx import addnodes

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

FRONT = "index"
BEFORE_COLLECTING = 400  #: what a page contains is collected at 500
_HEADING = re.compile(r"^##+ (?P<title>.+)$", re.MULTILINE)
_LINK = re.compile(r"\[(?P<text>[^]]+)\]\((?P<page>[^)#:]+)\.(?:md|ipynb)\)")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with the builder."""
    app.connect("source-read", _add_contents)
    app.connect("doctree-read", _leave_out_members, priority=BEFORE_COLLECTING)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _add_contents(_app: Sphinx, page: str, source: list[str]) -> None:
    if page == FRONT:
        source[0] = with_contents(source[0])


def _leave_out_members(_app: Sphinx, tree: nodes.document) -> None:
    """List what the library offers beside its pages, but not what every single thing has."""
    for content in tree.findall(addnodes.desc_content):
        for signature in content.findall(addnodes.desc_signature):
            signature["_toc_name"] = ""


def _shown(text: str) -> str:
    """Begin with a capital letter, unless it is a name."""
    return text.replace("`", "") if "`" in text else text[:1].upper() + text[1:]


def with_contents(text: str) -> str:
    """Add to a page one hidden table of contents for every heading that has links to pages below it.

    A page is listed under the first heading that links to it.
    """
    _, *parts = _HEADING.split(text)
    seen: set[str] = set()
    tables = []
    for title, links in zip(parts[::2], parts[1::2], strict=True):
        entries = [
            f"{_shown(link['text'])} <{link['page']}>"
            for link in _LINK.finditer(links)
            if link["page"] not in seen and not seen.add(link["page"])  # type: ignore[func-returns-value]
        ]
        if entries:
            tables.append("\n".join(["```{toctree}", ":hidden:", f":caption: {title}", "", *entries, "```"]))
    return "\n\n".join([text, *tables])
