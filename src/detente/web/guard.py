"""Who may ask: the server's own page and programs, under a name that is really this server's.

A page of another site cannot read answers (nothing here allows it to), nor ask questions that cost time: its requests
name their origin. A name that an attacker points at this machine is refused by the Host header.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders

from detente.web.replies import FORBIDDEN, MISDIRECTED, Reply, failure
from detente.web.sending import respond

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
EVERYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104  # recognised, so that whoever asks for it is warned

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(frozen=True, slots=True)
class Names:
    """Hold the names under which this server may be asked; any IP address too, if it listens on all of them."""

    names: frozenset[str]
    any_address: bool = False

    def include(self, host: str) -> bool:
        """Tell whether the value of a Host header names this server."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return name in self.names or (self.any_address and _is_address(name))


def names_of(host: str, others: tuple[str, ...] = ()) -> Names:
    """List the names of a server that listens on a host: loopback names, the host itself, and those of its owner."""
    listed = {host, *others} - EVERYWHERE
    return Names(LOOPBACK | {name.lower().strip("[]") for name in listed}, host in EVERYWHERE)


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuse requests under foreign names and from foreign pages, and put the security headers on every answer."""

    app: ASGIApp
    names: Names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer with an error."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        refusal = self.refusal(scope)
        if refusal is None:
            await self.app(scope, receive, sealed)
        else:
            await respond(refusal, scope, receive, sealed)

    def refusal(self, scope: Scope) -> Reply | None:
        """Say why a request is refused; None if it is not."""
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self.names.include(hosts[0]):
            message = "the Host header does not name this server; ask it by the address that it printed"
            return failure(MISDIRECTED, "WrongHost", message, "Host")
        if scope["method"] != "POST":
            return None
        sites, origins = headers.getlist("sec-fetch-site"), headers.getlist("origin")
        same_site = all(site in {"same-origin", "none"} for site in sites)
        same_origin = all(origin.lower() in _origins(hosts[0].lower()) for origin in origins)
        if same_site and same_origin:
            return None
        message = "the request comes from a page of another origin; only this server's own page may ask"
        return failure(FORBIDDEN, "WrongOrigin", message, "Origin")


def _origins(host: str) -> tuple[str, str]:
    return f"http://{host}", f"https://{host}"


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
