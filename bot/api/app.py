"""The HTTP app: the API of design and the page, over one runtime."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.api import asking, documents, operations, problems
from bot.api.security import Guard
from bot.places import web_folder
from bot.runtime import Runtime, installed_version

DESCRIPTION = (
    "Questions about a drug's approval, answered in words of the sources, with citations. Offsets are code points into a"
    " document's canonical text; times are RFC 3339 in UTC; errors are problem objects (RFC 9457)."
)


class Page(StaticFiles):
    """The page's files. A browser asks each time whether they changed, so that a new version shows at once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file of the page, with its tag."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


def create_app(runtime: Runtime) -> FastAPI:
    """An app over a runtime, which it closes when it ends."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        runtime.close()

    app = FastAPI(
        title="approvalbot", version=installed_version(), description=DESCRIPTION, lifespan=lifespan, docs_url=None, redoc_url=None
    )
    app.state.runtime = runtime
    problems.install(app)
    for router in (asking.router, documents.router, operations.router):
        app.include_router(router)
    app.mount("/", Page(directory=web_folder(), html=True), name="page")
    app.add_middleware(Guard)
    return app
