"""What the page of JSON Schemas holds: every document that the package writes, field by field."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def schemas() -> str:
    """Write a section a schema: what it describes, its fields, and the schema itself."""
    folder = files("detente.schemas")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".json"))
    return "\n".join(line for name in names for line in _section((folder / name).read_text("utf-8"), name))


def _section(text: str, name: str) -> Iterator[str]:
    schema = json.loads(text)
    yield from (f"## `{name.removesuffix('.json')}`", "", f"{_sentence(schema['title'])}", "")
    if "description" in schema:
        yield from (schema["description"], "")
    required = set(schema.get("required", ()))
    fields = schema.get("properties", {})
    if fields:
        yield from ("| field | kind | meaning |", "|---|---|---|")
        yield from (_row(field, about, always=field in required) for field, about in fields.items())
        yield from ("", "Fields in bold are always there.", "")
    yield from (f"<details><summary>{name}</summary>", "", "```json", text.strip(), "```", "", "</details>", "")


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _row(field: str, about: Mapping[str, Any], *, always: bool) -> str:
    name = f"**`{field}`**" if always else f"`{field}`"
    meaning = str(about.get("description", "")).replace("|", "\\|").replace("\n", " ")
    return f"| {name} | {_kind(about)} | {meaning} |"


def _kind(about: Mapping[str, Any]) -> str:
    if "const" in about:
        return f"`{json.dumps(about['const'])}`"
    if "enum" in about:
        return " or ".join(f"`{json.dumps(value)}`" for value in about["enum"])
    if "$ref" in about:
        return _referred(str(about["$ref"]))
    for choice in ("anyOf", "oneOf"):
        if choice in about:
            return " or ".join(dict.fromkeys(_kind(each) for each in about[choice]))
    kind = about.get("type", "anything")
    words = " or ".join(kind) if isinstance(kind, list) else str(kind)
    inner = about.get("items")
    return f"{words} of {_kind(inner)}" if isinstance(inner, dict) and inner else words


def _referred(reference: str) -> str:
    """Name what a reference points to: a part of the same document, or of another one."""
    document, _, part = reference.partition("#")
    inside = part.rpartition("/")[2].replace("_", " ")
    if not document:
        return inside or "the whole again"
    schema = document.split(":")[3]
    return f"[{inside or schema}](#{schema})"
