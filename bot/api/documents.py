"""The documents that answer: `GET /api/documents`, `GET /api/documents/{id}`."""

from fastapi import APIRouter, Request

from bot.api import schemas
from bot.api.problems import NO_DOCUMENT, Problem
from bot.runtime import Runtime

router = APIRouter(tags=["documents"])


@router.get("/api/documents")
def documents(request: Request) -> schemas.DocumentsJson:
    """Every document of the published generation, and the files that could not be indexed, with the reason."""
    runtime: Runtime = request.app.state.runtime
    with runtime.using() as opened:
        return schemas.documents(list(opened.generation.catalogue.all_documents()), opened.generation.manifest)


@router.get("/api/documents/{document_id}")
def document(request: Request, document_id: str) -> schemas.DocumentTextJson:
    """A document with its canonical text, which all offsets count in."""
    runtime: Runtime = request.app.state.runtime
    with runtime.using() as opened:
        found = opened.generation.catalogue.document_by_id(document_id)
        if found is None:
            raise Problem(NO_DOCUMENT, f"No document {document_id!r} is indexed. GET /api/documents lists those that are.")
        return schemas.document_text(found)
