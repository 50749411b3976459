"""The JSON of what changes the index: jobs and generations."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import BaseModel, Field

from bot.api.schemas import Body, FailureJson, failure
from bot.ledger import Cause, FileChange, Job, JobStatus
from index.sources import compare
from index.types import Manifest


class RestoreBody(Body):
    """A file that was removed."""

    path: Annotated[str, Field(min_length=1, description="its path, as GET /api/documents gives it under `failed`")]


class FileNoteJson(BaseModel):
    """What a job did with one file."""

    path: str
    change: Annotated[FileChange, Field(description="against the generation before")]
    reason: Annotated[str | None, Field(description="why it is not indexed")]


class JobJson(BaseModel):
    """An index being built, or one that was. Its counts are of files, against the generation before."""

    id: str
    cause: Annotated[Cause, Field(description="what it was asked for by")]
    status: JobStatus
    step: Annotated[str | None, Field(description="scan, load, split, encode, store, verify, gate or publish")]
    path: Annotated[str | None, Field(description="the file in hand")]
    done: Annotated[int, Field(description="things of the step that are done")]
    total: int
    added: int
    changed: int
    removed: int
    unchanged: int
    failed: Annotated[list[FailureJson], Field(description="files that could not be indexed, once it is done")]
    files: Annotated[list[FileNoteJson], Field(description="what became of each file, once it is done; the first 200, unchanged ones last")]
    generation: Annotated[str | None, Field(description="the generation that it published, or that it built and a gate refused")]
    reason: Annotated[str | None, Field(description="why it failed or was dropped")]
    created: str
    started: str | None
    ended: str | None


class JobsJson(BaseModel):
    """All jobs that are remembered, newest first."""

    jobs: list[JobJson]


class GenerationJson(BaseModel):
    """An index that was published. `added`, `changed` and `removed` are paths, against the generation made before it."""

    id: str
    created: str
    documents: int
    passages: int
    current: Annotated[bool, Field(description="whether it is the one that answers")]
    refused: Annotated[str | None, Field(description="why it was built, but not published")]
    failed: Annotated[int, Field(description="files that could not be indexed")]
    added: list[str]
    changed: list[str]
    removed: list[str]


class GenerationsJson(BaseModel):
    """The generations that are kept, newest first."""

    generations: list[GenerationJson]


def generations(manifests: Sequence[Manifest], current: str, refusals: Mapping[str, str]) -> GenerationsJson:
    """Generations from their manifests, oldest first; `refusals` says by id why some were not published."""
    pairs = zip(manifests, [None, *manifests], strict=False)
    return GenerationsJson(generations=[_generation(manifest, before, current, refusals) for manifest, before in pairs][::-1])


def _generation(manifest: Manifest, before: Manifest | None, current: str, refusals: Mapping[str, str]) -> GenerationJson:
    changes = compare({document.path: document.sha256 for document in manifest.documents}, before)
    return GenerationJson(
        id=manifest.generation,
        created=manifest.created,
        documents=len(manifest.documents),
        passages=manifest.passages,
        current=manifest.generation == current,
        refused=refusals.get(manifest.generation),
        failed=len(manifest.failures),
        added=list(changes.added),
        changed=list(changes.changed),
        removed=list(changes.removed),
    )


def job(value: Job) -> JobJson:
    """A job."""
    given = {name: getattr(value, name) for name in JobJson.model_fields if name not in ("failed", "files")}
    files = [FileNoteJson(path=one.path, change=one.change, reason=one.reason) for one in value.files]
    return JobJson(**given, failed=[failure(one) for one in value.failed], files=files)
