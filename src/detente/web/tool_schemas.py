"""JSON Schemas of what tools for agents answer, each in one piece: what it refers to stands inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.web.description import COMPONENTS, shipped_schemas
from detente.web.request_schemas import request_schemas
from detente.web.sealed import LEFT_OUT

if TYPE_CHECKING:
    from collections.abc import Iterable

Document = dict[str, Any]

DEFINITIONS = "#/$defs/"
SHORT: dict[str, Document] = {
    "agreement.claim": {"type": "object", "description": "A claim and its witness, as in the schema of agreements."},
    "agreement": {"type": "object", "description": "An agreement, as solve answers it."},
    "game": {"type": "object", "description": "A game document, as read_game answers it."},
    "breakdown": {"type": "object", "description": "What every breakdown probability leads to."},
    "exploitability": {"type": "object", "description": "What tolerating small gains from deviating brings."},
}


def answer_schemas(names: Iterable[str]) -> dict[str, Document]:
    """Describe answers by name: large things that stand inside them, such as the witnesses of claims, not in detail.

    Claims may be left out of what holds a proof.

    Examples
    --------
    >>> sorted(answer_schemas(["verification"])["verification"])
    ['$defs', 'additionalProperties', 'properties', 'required', 'title', 'type']
    """
    components = {**shipped_schemas(), **request_schemas()}
    for proven in ("agreement", "hypotheses"):
        certificate = components[proven]["properties"]["certificate"]["properties"]
        certificate["claims"] = {"oneOf": [certificate["claims"], {"const": LEFT_OUT}]}
    return {name: _whole(name, {**components, **SHORT, name: components[name]}) for name in names}


def _whole(name: str, components: Document) -> Document:
    """Put what a schema refers to, directly or not, into its own definitions."""
    needed: Document = {}
    waiting = [name]
    while waiting:
        for found in sorted(_references(components[waiting.pop()])):
            if found not in needed:
                needed[found] = _local(components[found])
                waiting.append(found)
    return {**_local(components[name]), "$defs": needed}


def _references(schema: Any) -> set[str]:
    """Name the components that a schema refers to."""
    if isinstance(schema, list):
        return set().union(*map(_references, schema))
    if not isinstance(schema, dict):
        return set()
    own = {schema["$ref"].removeprefix(COMPONENTS)} if isinstance(schema.get("$ref"), str) else set()
    return own.union(*map(_references, schema.values()))


def _local(schema: Any) -> Any:
    """Let the references of a schema point into its own definitions."""
    if isinstance(schema, list):
        return [_local(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: DEFINITIONS + item.removeprefix(COMPONENTS) if key == "$ref" else _local(item)
        for key, item in schema.items()
    }
