"""Links between pages and to the library: to raw anchors, from `dt.name` in text, and from types in signatures."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from detente.offers import HOMES

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

PACKAGE = "detente"
_ANCHOR = re.compile(r'<a id="(?P<id>[^"]+)">')
_LINKING = nodes.reference | nodes.title | addnodes.pending_xref
_OWN = re.compile(rf"{PACKAGE}(\.\w+)+")
_OFFERED = re.compile(r"dt\.(?P<name>\w+)(?:\(.*\))?")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with the builder."""
    app.connect("doctree-read", _know_anchors)
    app.connect("doctree-read", _link_offered_names)
    app.connect("missing-reference", _find_offered)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _know_anchors(app: Sphinx, tree: nodes.document) -> None:
    """Let pages link to anchors that are written in HTML, as the bibliography's are."""
    known = app.env.metadata[app.env.docname].setdefault("myst_slugs", {})
    for node in tree.findall(nodes.raw):
        for found in _ANCHOR.finditer(node.astext()):
            known[found["id"]] = (node.line, found["id"], found["id"])


def _link_offered_names(app: Sphinx, tree: nodes.document) -> None:
    """Make `dt.solve` in running text a link to what the library says of it."""
    for node in list(tree.findall(nodes.literal)):
        found = _OFFERED.fullmatch(node.astext())
        if found is None or found["name"] not in HOMES or isinstance(node.parent, _LINKING):
            continue
        link = addnodes.pending_xref(
            refdomain="py", reftype="obj", reftarget=f"{PACKAGE}.{found['name']}", refdoc=app.env.docname
        )
        node.replace_self(link)
        link += node


def _find_offered(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, shown: nodes.TextElement
) -> nodes.Node | None:
    """Link a type to the name under which the package offers it; leave what it does not offer as text.

    A name that looks like ours and is not there stays missing, and the build says so.
    """
    if node.get("refdomain") != "py":
        return None
    target = str(node["reftarget"])
    name = target.rpartition(".")[2]
    if name in HOMES and (target == name or target in {f"{PACKAGE}.{name}", f"{HOMES[name]}.{name}"}):
        place = str(node.get("refdoc", env.docname))
        return env.domains.python_domain.resolve_xref(env, place, app.builder, "obj", f"{PACKAGE}.{name}", node, shown)
    looks_ours = _OWN.fullmatch(target) is not None
    return shown if not looks_ours or _exists(target) else None


def _exists(target: str) -> bool:
    """Tell whether there is such a module, or such a thing in one."""
    try:
        import_module(target)
    except ImportError:
        home, _, name = target.rpartition(".")
        return bool(home) and _has(home, name)
    return True


def _has(home: str, name: str) -> bool:
    try:
        return hasattr(import_module(home), name)
    except ImportError:
        outer, _, middle = home.rpartition(".")
        return bool(outer) and _has(outer, middle)
