"""Running it: `GET /livez`, `GET /readyz`, `GET /api/version`."""

from fastapi import APIRouter, Request

from bot.api import schemas
from bot.runtime import Runtime, installed_version
from index.errors import ApprovalIndexError

router = APIRouter(tags=["running it"])


@router.get("/livez")
def livez() -> schemas.LiveJson:
    """The process is up."""
    return schemas.LiveJson(status="live")


@router.get("/readyz")
def readyz(request: Request) -> schemas.ReadyJson:
    """An index is open and answers; 503 with the reason until then.

    `trouble` says why it is not the newest, where it is not; `journal` why answers are not kept, where they should be.
    """
    runtime: Runtime = request.app.state.runtime
    with runtime.using() as opened:
        manifest = opened.generation.manifest
        return schemas.ReadyJson(
            status="ready",
            generation=manifest.generation,
            documents=len(manifest.documents),
            passages=manifest.passages,
            trouble=runtime.trouble,
            journal=request.app.state.recorder.trouble,
        )


@router.get("/api/version")
def version(request: Request) -> schemas.VersionJson:
    """The version of the bot, the index and models that answer, and whether answers are kept."""
    runtime: Runtime = request.app.state.runtime
    kept = request.app.state.recorder.journal.on
    try:
        with runtime.using() as opened:
            generation, fingerprint = opened.generation.id, opened.fingerprint
    except ApprovalIndexError:
        return schemas.VersionJson(version=installed_version(), generation=None, fingerprint=None, journal=kept)
    return schemas.VersionJson(version=installed_version(), generation=generation, fingerprint=fingerprint, journal=kept)
