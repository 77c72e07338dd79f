"""Fields of a JSON object, each of the type that it must have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from detente.model.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Kind = TypeVar("Kind")


def get_object(document: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Read a field that holds an object."""
    return _typed(document, key, dict, "an object")


def get_items(document: Mapping[str, Any], key: str) -> list[Any]:
    """Read a field that holds a list."""
    return _typed(document, key, list, "a list")


def get_objects(document: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """Read a field that holds a list of objects."""
    return [get_object({key: entry}, key) for entry in get_items(document, key)]


def get_text(document: Mapping[str, Any], key: str) -> str:
    """Read a field that holds a text."""
    return _typed(document, key, str, "a text")


def get_flag(document: Mapping[str, Any], key: str) -> bool:
    """Read a field that holds true or false."""
    return _typed(document, key, bool, "true or false")


def get_texts(document: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Read a field that holds a list of texts."""
    return tuple(get_text({key: item}, key) for item in get_items(document, key))


def get_integer(document: Mapping[str, Any], key: str) -> int:
    """Read a field that holds a whole number, written without a point."""
    return _typed(document, key, int, "a whole number")


def get_integers(document: Mapping[str, Any], key: str) -> tuple[int, ...]:
    """Read a field that holds a list of whole numbers."""
    return tuple(get_integer({key: item}, key) for item in get_items(document, key))


def check_keys(document: Mapping[str, Any], known: Collection[str], what: str) -> None:
    """Refuse keys that an object does not have; they would be taken for something that was checked."""
    strangers = sorted(key for key in document if key not in known)
    if strangers:
        message = f"{what} has the unknown key {strangers[0]!r:.60}; the keys are {', '.join(sorted(known))}"
        raise FormatError(message)


def _typed(document: Mapping[str, Any], key: str, kind: type[Kind], what: str) -> Kind:
    value = document.get(key) if isinstance(document, dict) else None
    if isinstance(value, kind) and type(value) is kind:  # true is no whole number
        return value
    message = f"the field '{key}' must hold {what}"
    raise FormatError(message)
