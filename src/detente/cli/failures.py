"""Errors -> a sentence on standard error, and the exit code."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from detente.model.errors import CertificateRejected, DetenteError, SolverError
from detente.report.text import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

CHECK_FAILED = 1
BAD_INPUT = 2
NO_ANSWER = 3
INTERRUPTED = 130
PIPE_CLOSED = 141  #: as if ended by the signal of a closed pipe: nothing is wrong, nobody reads on


def failure(error: DetenteError | MemoryError, *, as_json: bool) -> int:
    """Report an error that the library foresees; return the exit code."""
    if isinstance(error, MemoryError):
        _report("TooLarge", "there is not enough memory for this; try a smaller game", "", as_json=as_json)
        return BAD_INPUT
    if isinstance(error, CertificateRejected):
        _report(type(error).__name__, error.message if as_json else _rejection(error), error.where, as_json=as_json)
        return CHECK_FAILED
    _report(type(error).__name__, error.message, error.where, as_json=as_json)
    return NO_ANSWER if isinstance(error, SolverError) else BAD_INPUT


def usage_failure(error: Any, *, as_json: bool) -> int:
    """Report a complaint of the option parser; return the exit code."""
    if as_json:
        parameter = getattr(error, "param", None)
        named = "/".join(parameter.opts) if parameter is not None else getattr(error, "option_name", "")
        _report("UsageError", error.format_message(), named or "command line", as_json=True)
    else:
        error.show(file=sys.stderr)
    return BAD_INPUT


def error_document(kind: str, message: str, where: str) -> Mapping[str, Mapping[str, str]]:
    """Describe an error as JSON."""
    return {"error": {"type": kind, "message": message, "where": where}}


def _rejection(error: CertificateRejected) -> str:
    """Say what was rejected; a message that only repeats a claim ("transfers add up to 0") would read as its praise."""
    false_claim = bool(error.where) and error.message.startswith(error.where)
    return f"REJECTED: {'does not hold: ' if false_claim else ''}{error.message}"


def _report(kind: str, message: str, where: str, *, as_json: bool) -> None:
    sentence = f"detente: {printable(message)}"
    print(json.dumps(error_document(kind, message, where)) if as_json else sentence, file=sys.stderr)
