"""Pictures that the build computes: the block's last line is an expression that gives one."""

from __future__ import annotations

import ast
import hashlib
import os
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective
from terminal import folder_of

import detente

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with the builder."""
    app.add_directive("picture", DrawnPicture)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class DrawnPicture(SphinxDirective):
    """Run Python, show it, and show the picture that its last line gives; `dt` is the library."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Draw the picture, and place it below its code."""
        code = "\n".join(self.content)
        folder = folder_of(self.env.app, self.env.docname)
        with chdir(folder):
            picture = last_value(code)
        path = folder / f"picture-{hashlib.sha256(code.encode()).hexdigest()[:16]}.svg"
        path.write_bytes(picture.data(".svg"))
        shown = nodes.literal_block(code, code, language="python")
        image = nodes.image(uri=os.path.relpath(path, Path(self.env.doc2path(self.env.docname)).parent))
        image["alt"] = picture.title
        return [shown, image]


def last_value(code: str) -> Any:
    """Run code and give back the value of its last line."""
    *before, last = ast.parse(code).body
    if not isinstance(last, ast.Expr):
        message = "the last line is no expression"
        raise TypeError(message)
    names: dict[str, Any] = {"dt": detente}
    exec(compile(ast.Module(before, []), "<page>", "exec"), names)  # noqa: S102 - the page's own code
    return eval(compile(ast.Expression(last.value), "<page>", "eval"), names)  # noqa: S307 - the same
