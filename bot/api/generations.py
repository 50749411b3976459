"""The generations that are kept: `GET /api/generations`, `POST /api/generations/{id}/activate`."""

from http import HTTPStatus

from fastapi import APIRouter, Request

from bot.api import index_schemas
from bot.api.administrator import ADMINISTRATOR
from bot.api.problems import Kind, Problem
from bot.runtime import Runtime
from index.errors import Busy, EncoderMismatch, GenerationDamaged, GenerationMissing
from index.generation import activate as switch
from index.generation import current_id, listed, refusals

router = APIRouter(tags=["indexing"], dependencies=ADMINISTRATOR)
NO_GENERATION = Kind("unknown-generation", "There is no such generation", HTTPStatus.NOT_FOUND)
CANNOT_ACTIVATE = Kind("cannot-activate", "The generation cannot answer now", HTTPStatus.CONFLICT)


@router.get("/api/generations")
def generations(request: Request) -> index_schemas.GenerationsJson:
    """The generations that are kept, newest first, each with its differences to the one made before it."""
    return _listed(request.app.state.runtime)


@router.post("/api/generations/{generation_id}/activate")
def activate(request: Request, generation_id: str) -> index_schemas.GenerationsJson:
    """Let an older or newer generation answer from now on, once it verifies. Indexing again goes on from the documents, not from it."""
    runtime: Runtime = request.app.state.runtime
    encoder = runtime.models().encoder
    try:
        switch(runtime.home, generation_id, encoder)
    except GenerationMissing as error:
        raise Problem(NO_GENERATION, f"No generation {generation_id!r} is kept. GET /api/generations lists those that are.") from error
    except (GenerationDamaged, EncoderMismatch, Busy) as error:
        raise Problem(CANNOT_ACTIVATE, str(error)) from error
    return _listed(runtime)


def _listed(runtime: Runtime) -> index_schemas.GenerationsJson:
    return index_schemas.generations(listed(runtime.home), current_id(runtime.home), refusals(runtime.home))
