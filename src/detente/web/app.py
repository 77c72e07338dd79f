"""The application: which address is answered by what."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.responses import Response

from detente.model.version import VERSION
from detente.web.answers import OTHERS, QUESTIONS
from detente.web.bodies import Bodies
from detente.web.catalogue import load_catalogue
from detente.web.description import TITLE, description
from detente.web.guard import Guard, Names, names_of
from detente.web.limits import Limits
from detente.web.pages import INDEX, load_pages
from detente.web.papers import PAPERS
from detente.web.pool import Pool
from detente.web.replies import NOT_ALLOWED, NOT_FOUND, Reply, failure, json_reply
from detente.web.sending import response
from detente.web.service import Service

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from starlette.requests import Request

    from detente.web.catalogue import Catalogue

    Endpoint = Callable[[Request], Awaitable[Response]]


def make_app(
    limits: Limits | None = None, names: Names | None = None, ready: Callable[[], None] = lambda: None
) -> FastAPI:
    """Make the application; its workers start and stop with it.

    Parameters
    ----------
    limits
        What it takes on.
    names
        The names under which it may be asked; those of this machine for itself by default.
    ready
        Called when the workers are warm.
    """
    bounds = limits or Limits()
    pool = Pool(bounds)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        try:
            await pool.start()
            ready()
            yield
        finally:
            await pool.stop()

    app = FastAPI(
        title=TITLE,
        version=VERSION,
        lifespan=lifespan,
        openapi_url=None,  # the description is written from the schemas of the documents, not from signatures
        redirect_slashes=False,
        exception_handlers={HTTPException: _refused, Exception: _failed},
    )
    _add_questions(app, Service(pool, bounds))
    _add_lists(app, load_catalogue(), json_reply(description()))
    _add_pages(app)
    app.add_middleware(Bodies, limits=bounds)
    app.add_middleware(Guard, names=names or names_of("localhost"))
    return app


def _add_questions(app: FastAPI, service: Service) -> None:
    """Route the questions that take work, and the one after the server's health."""

    def question(route: str) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            return await service.ask(route, request)

        return endpoint

    async def health(_: Request) -> Response:
        return response(service.health())

    for route in (*QUESTIONS, *PAPERS, *OTHERS):
        app.add_route(f"/api/{route}", question(route), methods=["POST"])
    app.add_route("/health", health, methods=["GET"])


def _add_lists(app: FastAPI, catalogue: Catalogue, described: Reply) -> None:
    """Route what is known beforehand."""

    async def openapi(_: Request) -> Response:
        return response(described)

    async def games(_: Request) -> Response:
        return response(catalogue.games)

    async def concepts(_: Request) -> Response:
        return response(catalogue.concepts)

    async def game(request: Request) -> Response:
        name = request.path_params["name"]
        if name in catalogue.documents:
            return response(catalogue.documents[name])
        message = f"there is no such game; the shipped games are {', '.join(catalogue.documents)}"
        return response(failure(NOT_FOUND, "NotFound", message, "name"))

    app.add_route("/openapi.json", openapi, methods=["GET"])
    app.add_route("/api/games", games, methods=["GET"])
    app.add_route("/api/concepts", concepts, methods=["GET"])
    app.add_route("/api/games/{name}", game, methods=["GET"])


def _add_pages(app: FastAPI) -> None:
    """Route the explorer page."""
    files = load_pages()

    async def page(request: Request) -> Response:
        file = files.get(request.path_params.get("name", INDEX))
        if file is None:
            raise HTTPException(NOT_FOUND)
        headers = {"ETag": file.tag, "Cache-Control": "no-cache"}
        if request.headers.get("if-none-match") == file.tag:
            return Response(status_code=304, headers=headers)
        return Response(file.content, headers={**headers, "Content-Type": file.media})

    app.add_route("/", page, methods=["GET"], include_in_schema=False)
    app.add_route("/static/{name}", page, methods=["GET"], include_in_schema=False)


async def _refused(_: Request, error: Any) -> Response:
    """Answer an address or a method that does not exist in the shape of all errors."""
    kinds = {NOT_FOUND: ("NotFound", "there is nothing at this address", "path")}
    kinds[NOT_ALLOWED] = ("MethodNotAllowed", "this address does not take this method", "method")
    kind, message, where = kinds.get(error.status_code, ("BadRequest", str(error.detail), "request"))
    return response(failure(error.status_code, kind, message, where, headers=error.headers))


async def _failed(_: Request, error: Exception) -> Response:
    """Answer a defect of the server in the shape of all errors; it is also raised again, and logged."""
    return response(failure(500, "InternalError", f"the server failed with {type(error).__name__}", "server"))
