"""The OpenAPI description, from the JSON Schemas that ship with the package."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from detente.model.version import VERSION
from detente.web import replies
from detente.web.request_schemas import request_schemas

if TYPE_CHECKING:
    from collections.abc import Iterable

Document = dict[str, Any]

TITLE = "détente"
COMPONENTS = "#/components/schemas/"
URN = "urn:detente:schema:"

ANSWERS = {
    "solve": ("agreement", "Strike one agreement: who does what, who pays whom, and the proof."),
    "compare": ("comparison", "Compare bargaining solutions: an agreement a concept."),
    "explain": ("explanation", "Tell the argument of an agreement in words, with the numbers."),
    "fallback": ("fallbacks", "Show what the players may fall back on, each of them alone."),
    "audit": ("audit", "Measure how much each concept pays for threats, promises and misreports."),
    "hypotheses": ("hypotheses", "Show what everybody gets by what outsiders are taken to do."),
    "scene": ("scene", "Collect what a picture of the game shows: regions, fallbacks and deals."),
    "report": (replies.HTML, "Write a report to mail: one page that needs no network."),
    "picture": (replies.SVG, "Draw the picture of the game."),
    "verify": ("verification", "Re-check the certificate of an agreement, without solving anything."),
    "convert": ("conversion", "Read a game from text, and write it in another format."),
}
GAME_ERRORS = (
    replies.UNREADABLE,
    replies.FORBIDDEN,
    replies.NOT_ALLOWED,
    replies.SLOW_BODY,
    replies.TOO_LARGE,
    replies.WRONG_TYPE,
    replies.MISDIRECTED,
    replies.UNSOLVABLE,
    replies.BUSY,
    replies.LATE,
)
LIST_ERRORS = (replies.NOT_ALLOWED, replies.MISDIRECTED)


def description() -> Document:
    """Describe the API."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": TITLE,
            "version": VERSION,
            "description": "Agreements in strategic games with side payments; the documents of the command line.",
        },
        "paths": {**_lists(), **{f"/api/{route}": {"post": _question(route)} for route in ANSWERS}},
        "components": {"schemas": {**shipped_schemas(), **request_schemas()}},
    }


def shipped_schemas() -> Document:
    """Turn the package's JSON Schemas into components, with their definitions beside them."""
    components: Document = {}
    for file in sorted((files("detente") / "schemas").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".json"):
            name = file.name.removesuffix(".json")
            schema = json.loads(file.read_text(encoding="utf-8"))
            for inner, definition in schema.pop("$defs", {}).items():
                components[f"{name}.{inner}"] = _linked(definition, name)
            del schema["$schema"], schema["$id"]
            components[name] = _linked(schema, name)
    components["error"] = components["error"]["properties"]["error"]  # the command line wraps it once more
    return components


def _linked(schema: Any, name: str) -> Any:
    """Let the references of a schema point at components."""
    if isinstance(schema, dict):
        return {key: _reference(item, name) if key == "$ref" else _linked(item, name) for key, item in schema.items()}
    if isinstance(schema, list):
        return [_linked(item, name) for item in schema]
    return schema


def _reference(written: str, name: str) -> str:
    document, _, inner = written.partition("#/$defs/")
    target = document.removesuffix("#").removeprefix(URN).split(":")[0] or name
    return COMPONENTS + (f"{target}.{inner}" if inner else target)


def _question(route: str) -> Document:
    answer, summary = ANSWERS[route]
    body = {"application/json": {"schema": {"$ref": f"{COMPONENTS}{route}-request"}}}
    headers = {
        "X-Detente-Cache": {"description": "Whether the answer was kept.", "schema": {"enum": ["hit", "miss"]}},
        "X-Detente-LPs": {"description": "Linear programs solved.", "schema": {"type": "integer", "minimum": 0}},
        "Server-Timing": {"description": "The worker's milliseconds.", "schema": {"type": "string"}},
    }
    return {
        "operationId": route,
        "summary": summary,
        "requestBody": {"required": True, "content": body},
        "responses": {"200": {**_answered(answer, summary), "headers": headers}, **_errors(GAME_ERRORS)},
    }


def _lists() -> Document:
    listed = {
        "/health": ("health", "Say how the server is doing."),
        "/api/games": ("games", "List the shipped games, and where each was published."),
        "/api/concepts": ("concepts", "List the bargaining solutions and the parts that each is made of."),
    }
    paths: Document = {
        path: {"get": {"operationId": name, "summary": text, "responses": _responses(name, text, LIST_ERRORS)}}
        for path, (name, text) in listed.items()
    }
    text = "Return a shipped game."
    parameter: Document = {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}
    paths["/api/games/{name}"] = {
        "get": {
            "operationId": "game",
            "summary": text,
            "parameters": [parameter],
            "responses": _responses("game", text, (replies.NOT_FOUND, *LIST_ERRORS)),
        }
    }
    return paths


def _responses(answer: str, summary: str, errors: Iterable[int]) -> Document:
    return {"200": _answered(answer, summary), **_errors(errors)}


def _answered(name: str, summary: str) -> Document:
    """Describe an answer: a component, or a file if a media type is given."""
    if "/" in name:
        return {"description": summary, "content": {name: {"schema": {"type": "string"}}}}
    return {"description": summary, "content": {replies.JSON: {"schema": {"$ref": COMPONENTS + name}}}}


def _errors(statuses: Iterable[int]) -> Document:
    found: Document = {}
    for status in statuses:
        found[str(status)] = _answered("error", replies.REASONS[status])
        if status == replies.BUSY:
            header = {"description": "Seconds to wait.", "schema": {"type": "integer"}}
            found[str(status)]["headers"] = {"Retry-After": header}
    return found
