"""The tokens of a Gambit file: braces, commas, quoted texts and words, with or without white space between them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from detente.formats.exact_numbers import parse_number
from detente.formats.source import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from fractions import Fraction

    from detente.formats.source import Source
    from detente.model.errors import FormatError

_TOKEN = re.compile(r'\s*([{},]|"[^"\\]*(?:\\.[^"\\]*)*"|[^\s{},"]+)', re.DOTALL)
_ESCAPE = re.compile(r'\\(["\\])')
_TO_ESCAPE = re.compile(r'"|\\(?=["\\]|\Z)')


class Token(NamedTuple):
    """Hold one token as written; an empty text is the end of the file."""

    text: str
    offset: int

    @property
    def is_text(self) -> bool:
        """Whether this is a text in quotes."""
        return self.text.startswith('"')

    @property
    def is_word(self) -> bool:
        """Whether this is a number or a symbol."""
        return bool(self.text) and self.text[0] not in '{},"'


class Tokens:
    """Read a file token by token, one ahead; memory does not grow with the file."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._stream = _tokens(source)
        self.next = next(self._stream)

    def take(self) -> Token:
        """Step over the next token, which is not the end, and return it."""
        taken = self.next
        self.next = next(self._stream)
        return taken

    def take_if(self, text: str) -> bool:
        """Step over the next token if it is this one, and tell whether it was."""
        found = self.next.text == text
        if found:
            self.take()
        return found

    def expect(self, text: str, what: str) -> None:
        """Step over a token that must come next."""
        if not self.take_if(text):
            raise self.fault(what)

    def take_text(self, what: str) -> str:
        """Read a text in quotes."""
        if not self.next.is_text:
            raise self.fault(what)
        text = self.take().text[1:-1]
        return _ESCAPE.sub(r"\1", text) if "\\" in text else text

    def take_number(self, name: Callable[[], str]) -> Fraction:
        """Read a number; `name` is asked for its name, "Ann's payoff at (beach, airport)", if something is wrong."""
        if not self.next.is_word:
            raise self.fault(name())
        token = self.take()
        try:
            return parse_number(token.text)
        except ValueError as error:
            raise self.source.fault(f"{name()} is {error}", token.offset) from error

    def fault(self, expected: str) -> FormatError:
        """Make the error that something else than expected comes next."""
        found = shown(self.next.text) if self.next.text else "the end of the file"
        return self.source.fault(f"expected {expected}, found {found}", self.next.offset)


def _tokens(source: Source) -> Iterator[Token]:
    end = 0
    while found := _TOKEN.match(source.text, end):
        yield Token(found[1], found.start(1))
        end = found.end()
    rest = source.text[end:]
    start = len(source.text) - len(rest.lstrip())
    if rest.strip():
        raise source.fault("this text in quotes never ends; close it with a double quote", start)
    yield Token("", len(source.text))


def gambit_text(text: str) -> str:
    r"""Write a text in quotes: `\"` for a quote, and `\\` for a backslash where a single one would be misread."""
    return '"' + _TO_ESCAPE.sub(lambda found: "\\" + found[0], text) + '"'
