"""Documents in JSON or YAML -> nodes; YAML is imported when it is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.formats.json_nodes import parse_json

if TYPE_CHECKING:
    from detente.formats.nodes import Node
    from detente.formats.source import Source

JSON = ".json"
DOCUMENTS = (JSON, ".yaml", ".yml")  #: suffixes of documents


def document_nodes(source: Source, suffix: str) -> Node:
    """Read the nodes of a document, in the notation of one of these suffixes."""
    if suffix == JSON:
        return parse_json(source)
    from detente.formats.yaml_nodes import parse_yaml

    return parse_yaml(source)
