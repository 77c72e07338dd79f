"""The application in this process, with worker processes of its own; asked without a socket."""

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from detente.web.app import make_app
from detente.web.limits import Limits
from tests.unit.web.requests_made import HERE


@asynccontextmanager
async def client_of(app):
    """Ask an application whose workers do not run."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HERE) as client:
        yield client


@dataclass(frozen=True)
class Served:
    """A running application, its client, and the loop that both live in."""

    runner: Any
    client: Any
    app: Any

    def get(self, path, **options):
        return self.runner.run(self.client.get(path, **options))

    def post(self, path, document, **options):
        content = document if isinstance(document, bytes) else json.dumps(document).encode()
        headers = {"Content-Type": "application/json", **options.pop("headers", {})}
        return self.runner.run(self.client.post(path, content=content, headers=headers, **options))

    def run(self, work):
        return self.runner.run(work)


@pytest.fixture(scope="module")
def limits():
    """What the server of a test module takes on; modules may say otherwise."""
    return Limits(workers=1, seconds=60.0)


@pytest.fixture(scope="module")
def served(limits):
    with asyncio.Runner() as runner:
        app = make_app(limits)
        lifespan = app.router.lifespan_context(app)
        runner.run(lifespan.__aenter__())
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HERE, timeout=60)
        yield Served(runner, client, app)
        runner.run(client.aclose())
        runner.run(lifespan.__aexit__(None, None, None))


@pytest.fixture
def without_workers():
    """Ask an application that answers only what needs no work."""

    def ask(method, path, app=None, **options):
        async def asking():
            async with client_of(app or make_app()) as client:
                return await client.request(method, path, **options)

        return asyncio.run(asking())

    return ask
