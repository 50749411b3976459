"""Index again, and follow it: `POST /api/reindex`, `GET /api/jobs`, `GET` and `DELETE /api/jobs/{id}`."""

import asyncio
from collections.abc import AsyncIterator
from http import HTTPStatus
from time import monotonic
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from bot.api import index_schemas, sse
from bot.api.administrator import ADMINISTRATOR
from bot.api.problems import Kind, Problem
from bot.jobs import Jobs
from bot.ledger import KEPT, Cause, Job

router = APIRouter(tags=["indexing"], dependencies=ADMINISTRATOR)
NO_JOB = Kind("unknown-job", "There is no such job", HTTPStatus.NOT_FOUND)
EVENTS = {"text/event-stream": {"schema": {"type": "string"}}}
Limit = Annotated[int, Query(ge=1, le=KEPT, description="jobs wanted")]
APART = 0.2  # seconds between two looks at a job that is followed


@router.post("/api/reindex", status_code=HTTPStatus.ACCEPTED)
def reindex(request: Request, response: Response) -> index_schemas.JobJson:
    """Index the documents again: what was added, changed or removed since. The old index answers until the new one is good."""
    return accepted(request, response, Cause.REINDEX)


@router.get("/api/jobs")
def jobs(request: Request, limit: Limit = KEPT) -> index_schemas.JobsJson:
    """The newest jobs, those of earlier servers among them."""
    running = _jobs(request)
    return index_schemas.JobsJson(jobs=[index_schemas.job(one) for one in running.ledger.all(limit)] if running.ledger.exists else [])


@router.get(
    "/api/jobs/{job_id}",
    response_model=index_schemas.JobJson,
    responses={200: {"content": EVENTS, "description": "The job; as server-sent events, until it ends, where they are accepted."}},
)
def job(request: Request, job_id: str) -> Response:
    """How far a job is. As server-sent events: `job` with each change, `done` with the whole at the end."""
    found = _found(request, job_id)
    if sse.MEDIA_TYPE in request.headers.get("accept", ""):
        return StreamingResponse(_followed(_jobs(request), found), media_type=sse.MEDIA_TYPE, headers=sse.HEADERS)
    return JSONResponse(_json(found))


@router.delete("/api/jobs/{job_id}", status_code=HTTPStatus.ACCEPTED)
def cancel(request: Request, job_id: str) -> index_schemas.JobJson:
    """Cancel a job: one that waits at once, one that runs within its step. One that has ended stays as it is."""
    _found(request, job_id)
    return index_schemas.job(_jobs(request).ledger.cancel(job_id) or _found(request, job_id))


def accepted(request: Request, response: Response, cause: Cause) -> index_schemas.JobJson:
    """A new job, and in the reply's headers where to follow it."""
    job = _jobs(request).submit(cause)
    response.headers["Location"] = f"/api/jobs/{job.id}"
    return index_schemas.job(job)


async def _followed(running: Jobs, job: Job) -> AsyncIterator[bytes]:
    """A job's changes as bytes of server-sent events, until it ends or the server does. No thread is held meanwhile."""
    told: Job | None = None
    said = monotonic()
    while not job.status.ended:
        if job != told:
            yield sse.encode("job", _json(job))
            told, said = job, monotonic()
        elif monotonic() - said > sse.HEARTBEAT:
            yield sse.COMMENT
            said = monotonic()
        if running.closing.is_set():
            return
        await asyncio.sleep(APART)
        now: Job | None = await run_in_threadpool(running.ledger.get, job.id)
        job = now or job
    yield sse.encode("done", _json(job))


def _json(job: Job) -> dict[str, object]:
    return index_schemas.job(job).model_dump(mode="json")


def _found(request: Request, job_id: str) -> Job:
    ledger = _jobs(request).ledger
    found = ledger.get(job_id) if ledger.exists else None
    if found is None:
        raise Problem(NO_JOB, f"No job {job_id!r} is remembered. GET /api/jobs lists those that are.")
    return found


def _jobs(request: Request) -> Jobs:
    jobs: Jobs = request.app.state.jobs
    return jobs
