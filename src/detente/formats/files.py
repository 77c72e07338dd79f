"""Files: read as text within a limit, written whole or not at all."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from detente.formats.limits import MAX_FILE_BYTES
from detente.formats.source import line_and_column
from detente.model.errors import FormatError, TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterable

ADVICE = "split or shorten it"


def read_text(path: str | os.PathLike[str], *, most: int | None = None, advice: str = ADVICE) -> str:
    """Read a UTF-8 file, with line ends as they are and without a byte order mark.

    Parameters
    ----------
    most
        How many bytes it may hold; as many as a game by default.
    advice
        What to do about a file that holds more.

    Raises
    ------
    FormatError
        If the file is missing, unreadable, empty, or not UTF-8 text.
    TooLarge
        If it holds more than that, before it is read.
    """
    name = os.fspath(path)
    most = MAX_FILE_BYTES if most is None else most
    try:
        with open(name, "rb") as file:  # noqa: PTH123  # a Path cannot hold what is not a path: a null character
            if os.fstat(file.fileno()).st_size > most:
                raise _too_large(name, most, advice)
            data = file.read(most + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, TooLarge):
            raise
        raise FormatError(f"this file cannot be read ({_reason(error)}); check its name", source=name) from error
    if len(data) > most:
        raise _too_large(name, most, advice)
    return decode(data, source=name)


def decode(data: bytes, *, source: str = "") -> str:
    """Read bytes as UTF-8 text, with or without a byte order mark."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FormatError("this is UTF-16 text; save it as UTF-8", source=source)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if b"\0" in data:
            raise FormatError("this is a binary file, not a game; a game is UTF-8 text", source=source) from error
        before = data[: error.start].decode("utf-8-sig")
        line, column = line_and_column(before, len(before))
        message = "this is not UTF-8 text; save it as UTF-8"
        raise FormatError(message, source=source, line=line, column=column) from error


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Write a UTF-8 file whole or not at all; see `write_bytes`.

    Raises
    ------
    FormatError
        If the text is not Unicode, or the file cannot be written.
    """
    name = os.fspath(path)
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        message = f"the text holds {text[error.start]!r}, which is half a character; rename that label"
        raise FormatError(message, source=name) from error
    write_bytes(name, data)


def write_pieces(path: str | os.PathLike[str], pieces: Iterable[str]) -> None:
    """Write a long UTF-8 file piece by piece, whole or not at all; see `write_bytes`.

    Raises
    ------
    FormatError
        If the text is not Unicode, or the file cannot be written.
    """
    try:
        _write(path, (piece.encode() for piece in pieces))
    except UnicodeEncodeError as error:
        message = f"the text holds {error.object[error.start]!r}, which is half a character; rename that label"
        raise FormatError(message, source=os.fspath(path)) from error


def check_writable(path: str | os.PathLike[str]) -> None:
    """Refuse a name under which no file can be written, before long work that is to end in one.

    Raises
    ------
    FormatError
        If its folder is missing or closed, or if it is a folder itself.
    """
    name = os.fspath(path)
    target = Path(os.path.realpath(name))
    reason = ""
    if target.is_dir():
        reason = "it is a folder"
    elif not target.parent.is_dir():
        reason = "its folder does not exist"
    elif not os.access(target if target.exists() and not target.is_file() else target.parent, os.W_OK):
        reason = "there is no permission"
    if reason:
        raise FormatError(f"this file cannot be written ({reason})", source=name)


def write_bytes(path: str | os.PathLike[str], data: bytes) -> None:
    """Write a file whole or not at all.

    The bytes go to a temporary file in the same folder, which then replaces the old file in one step; whatever
    interrupts that leaves the old file as it was and no temporary file. A pipe or device is written directly.

    Raises
    ------
    FormatError
        If the file cannot be written.
    """
    _write(path, [data])


def _write(path: str | os.PathLike[str], pieces: Iterable[bytes]) -> None:
    name = os.fspath(path)
    try:
        target = Path(os.path.realpath(name))
        if target.exists() and not target.is_file():
            with target.open("wb") as file:
                file.writelines(pieces)
        else:
            _replace(target, pieces)
    except UnicodeEncodeError:
        raise
    except (OSError, ValueError) as error:
        raise FormatError(f"this file cannot be written ({_reason(error)})", source=name) from error


def _replace(target: Path, pieces: Iterable[bytes]) -> None:
    """Put a new file in the place of an old one, whose permissions it keeps."""
    temporary = target.with_name(f".detente-{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
    except BaseException:  # Ctrl-C too leaves nothing behind
        temporary.unlink(missing_ok=True)
        raise


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _too_large(name: str, most: int, advice: str) -> TooLarge:
    message = f"{name}: the file holds more than the limit of {most // 2**20} MiB; {advice}"
    return TooLarge(message, where=name)
