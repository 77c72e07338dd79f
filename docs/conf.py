"""How the documentation site is built: `make docs`, without a network, with every warning an error."""

from __future__ import annotations

import sys
from pathlib import Path

from detente.model.version import VERSION

sys.path.insert(0, str(Path(__file__).parent / "_extensions"))

project = "détente"
author = "The détente developers"
release = version = VERSION
language = "en-GB"

# The first line is the builder's, the second reads pages and runs notebooks, the third is ours.
extensions = [
    *("sphinx.ext.autodoc", "sphinx.ext.napoleon"),
    *("myst_nb",),
    *("contents", "docstrings", "examples", "generated", "links", "mathematics", "offline", "pictures", "terminal"),
]
exclude_patterns = ["_extensions"]
suppress_warnings = ["myst.header"]  # an included page starts with a heading of its own
nitpicky = True

# Pages are Markdown, `$x$` is mathematics. A name in backquotes in a docstring is a link where it can be one.
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 4
default_role = "py:obj"
autodoc_default_options = {"members": True, "member-order": "bysource"}
autodoc_typehints_format = "short"
napoleon_google_docstring = False
autodoc_preserve_defaults = True
napoleon_attr_annotations = False
maximum_signature_line_length = 100
python_use_unqualified_type_names = True
toc_object_entries_show_parents = "hide"

nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120

html_theme = "furo"
html_title = "détente"
html_static_path = ["_static"]
html_css_files = ["pages.css"]
html_math_renderer = "mathml"
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
