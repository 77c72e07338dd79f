"""Examples end with their last line: what ends them for the tests that run them, an empty line, is not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

PROMPT = ">>> "


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with the builder."""
    app.connect("doctree-read", _end_examples)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _end_examples(_app: Sphinx, tree: nodes.document) -> None:
    for node in tree.findall(nodes.literal_block):
        text = node.astext()
        if text.startswith(PROMPT) and text.endswith("\n"):
            node[:] = [nodes.Text(text.rstrip())]
            node.rawsource = text.rstrip()
