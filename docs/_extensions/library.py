"""What the pages of the library's reference hold: every name that the package offers, on one page each."""

from __future__ import annotations

import inspect
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from sphinx.errors import ExtensionError
from sphinx.ext.napoleon.docstring import NumpyDocstring

import detente
from detente.concepts import CATALOGUE, LOTTERY_CATALOGUE
from detente.offers import HOMES

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What is where, as patterns of home and name. A name is on the first page that one of its patterns fits.
PAGES = {
    "solving": "solve.* concepts.concept model.agreement.* model.lottery_agreement.* execution.* *.solve_within "
    "model.unfinished.*",
    "errors": "model.errors.*",
    "games": "model.game.* model.polymatrix.* model.random_* model.distribution.* model.bargaining_set.* "
    "model.coalition.* model.tu_game.*",
    "fallback-sets": "overview.* fallbacks.outline.* fallbacks.responses.* formats.gambit_equilibria.* learning.* "
    "*exploitability* *epsilon_intervals *weep*",
    "files": "formats.*",
    "coalitions": "*hypotheses.* *stability.* *DivisionReport partition_games.* *partition_function.* values.* "
    "sampled_values.* *.least_core *worths.* *divide*",
    "concepts": "concepts.*",
    "parts": "coalitions.* fallbacks.* selections.* divisions.*",
    "beyond-one-deal": "*.capped.* capped.* *.bundle.* bundle.*",
    "examining": "audit.* report.*",
}

_CONCEPTS = {id(entry): entry for entry in (*CATALOGUE, *LOTTERY_CATALOGUE)}


def names_on(page: str) -> list[str]:
    """List what a page describes, in the order in which the package lists it."""
    return [name for name, home in HOMES.items() if _page_of(f"{home.removeprefix('detente.')}.{name}") == page]


def _page_of(place: str) -> str:
    for page, patterns in PAGES.items():
        if any(fnmatchcase(place, each) for each in patterns.split()):
            return page
    message = f"no page of the library's reference describes {place}; give it a pattern in PAGES"
    raise ExtensionError(message)


def described(page: str) -> str:
    """Write a page's descriptions, to be filled in from docstrings by the builder."""
    lines = [line for name in sorted(names_on(page), key=str.lower) for line in _entry(name)]
    return "\n".join(["```{eval-rst}", ".. py:currentmodule:: detente", "", *lines, "```"])


def _entry(name: str) -> Iterator[str]:
    shown = getattr(detente, name)
    kind = _kind(shown)
    if kind:
        yield from (f".. {kind}:: detente.{name}", "")
    elif id(shown) in _CONCEPTS:
        entry = _CONCEPTS[id(shown)]
        yield from (f".. py:data:: {name}", f"   :type: {type(shown).__name__}", "")
        yield from (f"   :doc:`{entry.name} </reference/concepts/{entry.name}>`: {entry.about}.", "")
    else:
        yield from _called(name, shown)


def _kind(shown: object) -> str:
    if inspect.isclass(shown):
        return "autoexception" if issubclass(shown, BaseException) else "autoclass"
    return "autofunction" if inspect.isroutine(shown) else ""


def _called(name: str, shown: object) -> Iterator[str]:
    """Describe an object that is used as a function."""
    call = shown.__call__  # type: ignore[operator]
    yield from (f".. py:function:: {name}{inspect.signature(call)}", "")
    text = NumpyDocstring(inspect.getdoc(call) or "")
    yield from (f"   {line}" for line in str(text).splitlines())
    yield ""
