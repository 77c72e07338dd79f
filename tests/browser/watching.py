"""Notes what pages say on their console and whom they ask."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

LOCAL = {"data", "blob", "about"}  # schemes that leave no process


@dataclass
class Watch:
    """Hold the errors and the requests of a context's pages; `foreseen` are parts of errors that a test will cause."""

    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    foreseen: list[str] = field(default_factory=list)

    def over(self, context):
        """Begin to take notes."""
        context.on("console", self._console)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("dialog", self._dialog)

    def _dialog(self, dialog):
        self.errors.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _console(self, message):
        if message.type in {"error", "warning", "assert"}:
            self.errors.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def unforeseen(self):
        """List the errors that nobody meant to cause."""
        return [error for error in self.errors if not any(part in error for part in self.foreseen)]

    def check(self, origin):
        """Fail if there was an error, or a request that left the page's origin."""
        assert not (errors := self.unforeseen()), errors
        assert not (strangers := self.strangers(origin)), strangers

    def strangers(self, origin):
        """List the requests to anybody but an origin."""
        own = urlsplit(origin)
        return [
            url
            for url in self.requests
            if (parts := urlsplit(url)).scheme not in LOCAL and (parts.scheme, parts.netloc) != (own.scheme, own.netloc)
        ]
