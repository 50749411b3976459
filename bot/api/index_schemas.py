"""The JSON of what changes the index: jobs and generations."""

from typing import Annotated

from pydantic import BaseModel, Field

from bot.api.schemas import FailureJson, failure
from bot.ledger import Cause, Job, JobStatus


class JobJson(BaseModel):
    """An index being built, or one that was. Its counts are of files, against the generation before."""

    id: str
    cause: Annotated[Cause, Field(description="what it was asked for by")]
    status: JobStatus
    step: Annotated[str | None, Field(description="scan, load, split, encode, store, verify or publish")]
    path: Annotated[str | None, Field(description="the file in hand")]
    done: Annotated[int, Field(description="things of the step that are done")]
    total: int
    added: int
    changed: int
    removed: int
    unchanged: int
    failed: Annotated[list[FailureJson], Field(description="files that could not be indexed, once it is done")]
    generation: Annotated[str | None, Field(description="the generation that it published, once it is done")]
    reason: Annotated[str | None, Field(description="why it failed or was dropped")]
    created: str
    started: str | None
    ended: str | None


class JobsJson(BaseModel):
    """All jobs that are remembered, newest first."""

    jobs: list[JobJson]


def job(value: Job) -> JobJson:
    """A job."""
    given = {name: getattr(value, name) for name in JobJson.model_fields if name != "failed"}
    return JobJson(**given, failed=[failure(one) for one in value.failed])
