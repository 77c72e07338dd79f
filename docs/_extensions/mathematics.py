"""Formulas as MathML, which browsers set by themselves: no script is fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

#: Signs that few fonts have, or that browsers space as if they stood between two numbers.
_CLEARER = {
    "<mo>\u29f5</mo>": '<mo lspace="0.2em" rspace="0.2em">\\</mo>',
    '<mo stretchy="false">|</mo>': '<mo stretchy="false" lspace="0" rspace="0">|</mo>',
    "<mo>!</mo>": '<mo lspace="0" rspace="0">!</mo>',
    "<mo>'</mo>": '<mo lspace="0" rspace="0">\u2032</mo>',
}


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with the builder."""
    app.add_html_math_renderer("mathml", (_inline, None), (_displayed, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _written(formula: str, *, as_block: bool = False) -> str:
    text: str = tex2mathml(formula, as_block=as_block)
    for sign, clearer in _CLEARER.items():
        text = text.replace(sign, clearer)
    return text


def _inline(translator: HTML5Translator, node: nodes.math) -> None:
    translator.body.append(_written(node.astext()))
    raise nodes.SkipNode


def _displayed(translator: HTML5Translator, node: nodes.math_block) -> None:
    translator.body.append(translator.starttag(node, "div", CLASS="math"))
    translator.body.append(_written(node.astext(), as_block=True))
    translator.body.append("</div>")
    raise nodes.SkipNode
