"""Libraries whose games are read and written: imported when a function is called, and what is no game of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from detente.model.errors import FormatError, MissingExtra

PACKAGES = {"pyspiel": "open-spiel"}  #: names that differ from those of the modules


def foreign_library(name: str) -> Any:
    """Import a library, or a part of it, by the name of the module.

    Raises
    ------
    MissingExtra
        If it is not there; with the command that installs it.
    """
    try:
        return import_module(name)
    except ImportError as error:
        package = PACKAGES.get(name, name.partition(".")[0])
        advice = f"pip install 'detente[interop]', or {package} alone with: pip install {package}"
        raise MissingExtra(f"{package} is not installed; install it with: {advice}") from error


def no_game(value: object, wanted: str) -> FormatError:
    """Make the error about an object of a wrong class; `wanted` says what is expected, and what to do."""
    kind = type(value)
    home = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    return FormatError(f"this is a {home}{kind.__qualname__}; expected {wanted}", source="the object")


def titles(attributes: Mapping[Any, Any]) -> tuple[str, str]:
    """Read title and currency among the attributes of an object; None is none."""
    title, currency = (attributes.get(key) for key in ("title", "currency"))
    return "" if title is None else str(title), "" if currency is None else str(currency)
