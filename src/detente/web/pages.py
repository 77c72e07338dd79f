"""The explorer page: a fixed table of files, loaded when the server starts; no path of a request is ever opened."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

INDEX = "index.html"
MEDIA = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True)
class File:
    """Hold a file; the tag changes with its content."""

    media: str
    content: bytes
    tag: str


def load_pages() -> Mapping[str, File]:
    """Load the files of the page by name."""
    folder = files("detente.web") / "static"
    found = {}
    for entry in folder.iterdir():
        suffix = entry.name[entry.name.rfind(".") :]
        if suffix in MEDIA and entry.is_file():
            content = entry.read_bytes()
            found[entry.name] = File(MEDIA[suffix], content, f'"{hashlib.sha256(content).hexdigest()[:32]}"')
    return found
