"""The HTTP app: the API of design and the page, over one runtime."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from bot.api import answers, asking, documents, feed, generations, jobs, operations, problems
from bot.api.schemas import ProblemJson
from bot.api.security import Guard
from bot.jobs import Jobs
from bot.journal import Journal
from bot.places import web_folder
from bot.recorder import Recorder
from bot.reindex import reindex
from bot.runtime import Runtime, installed_version

DESCRIPTION = (
    "Questions about a drug's approval, answered in words of the sources, with citations. Offsets are code points into a"
    " document's canonical text; times are RFC 3339 in UTC; errors are problem objects (RFC 9457)."
)


def create_app(runtime: Runtime) -> FastAPI:
    """An app over a runtime, which it closes when it ends."""
    running = Jobs(runtime.home, partial(reindex, runtime))
    recorder = Recorder(Journal(runtime.home, runtime.settings.journal_days))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        running.start()
        recorder.start()
        yield
        await run_in_threadpool(running.close)
        await run_in_threadpool(recorder.close)
        runtime.close()

    app = FastAPI(
        title="approvalbot",
        responses=problems.described(ProblemJson),
        version=installed_version(),
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.runtime = runtime
    app.state.jobs = running
    app.state.recorder = recorder
    problems.install(app)
    for router in (asking.router, answers.router, documents.router, feed.router, generations.router, jobs.router, operations.router):
        app.include_router(router)
    _serve_page(app)
    app.add_middleware(Guard)
    return app


def _serve_page(app: FastAPI) -> None:
    """Serve the page's files. A browser asks each time whether they changed, so that a new version shows at once."""
    files = StaticFiles(directory=web_folder())

    # Routes and not a mount, which would also take what is asked of the API in the wrong way.
    @app.get("/", include_in_schema=False)
    @app.get("/{name}", include_in_schema=False)
    @app.get("/js/{script}", include_in_schema=False)
    async def page(request: Request, name: str = "index.html", script: str | None = None) -> Response:
        response = await files.get_response(f"js/{script}" if script else name, request.scope)
        response.headers["Cache-Control"] = "no-cache"
        return response
