"""The documents that answer.

`GET`, `POST /api/documents`, `GET`, `DELETE /api/documents/{id}`, `GET /api/documents/{id}/file`, `POST /api/documents/restore`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, BinaryIO

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from bot.api import index_schemas, schemas
from bot.api.administrator import ADMINISTRATOR
from bot.api.jobs import accepted
from bot.api.problems import CANNOT_STORE, INVALID, NO_DOCUMENT, TOO_LARGE, Kind, Problem
from bot.api.security import LARGEST_UPLOAD
from bot.ledger import Cause
from bot.runtime import Runtime
from index import collection, uploads
from index.collection import Collection
from index.errors import UnreadableFile
from index.fingerprints import file_sha256
from index.generation import answered
from index.history import history
from index.loading.kinds import KINDS
from index.loading.limits import Limits
from index.types import Manifest

router = APIRouter(tags=["documents"])
MOST_FILES = 100  # in one request
MOST_UPLOADS = 10_000  # in all
LARGEST_FILE = Limits().size  # bytes: what is larger would not be read
UNKNOWN_KIND = Kind("unknown-kind", "A file is of a kind that is not read", HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
LAST_DOCUMENT = Kind("last-document", "It is the last document", HTTPStatus.CONFLICT)
FILE_GONE = Kind("file-gone", "The file is not there any more", HTTPStatus.NOT_FOUND)
FILES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {"files": {"type": "array", "items": {"type": "string", "format": "binary"}}},
                }
            }
        },
    }
}


@router.get("/api/documents")
def documents(request: Request) -> schemas.DocumentsJson:
    """Every document of the published generation, the files that could not be indexed, with the reason, and what can be uploaded."""
    runtime: Runtime = request.app.state.runtime
    what = _collection(runtime)
    takes = schemas.TakesJson(endings=list(KINDS), files=MOST_FILES, file_bytes=LARGEST_FILE, bytes=LARGEST_UPLOAD)
    with runtime.using() as opened:
        catalogue = opened.generation.catalogue
        listed = schemas.documents(list(catalogue.all_documents()), opened.generation.manifest, what, catalogue.replaced)
    return schemas.DocumentsJson(**dict(listed), takes=takes)


@router.post("/api/documents", status_code=HTTPStatus.ACCEPTED, dependencies=ADMINISTRATOR, openapi_extra=FILES)
async def upload(request: Request, response: Response) -> index_schemas.JobJson:
    """Add files (up to 100 at once, 64 MiB each), and index again. A file of the same name is replaced, and counts as changed.

    Either all files are taken or none.
    """
    runtime: Runtime = request.app.state.runtime
    try:
        async with request.form(max_files=MOST_FILES, max_fields=MOST_FILES) as form:
            files = _named([part for _, part in form.multi_items() if isinstance(part, UploadFile)], uploads.count(runtime.home))
            streams = {name: file.file for name, file in files.items()}
            return await run_in_threadpool(_taken, request, response, streams)
    except HTTPException as error:
        if error.status_code != HTTPStatus.BAD_REQUEST:
            raise
        kind = TOO_LARGE if "Too many files" in str(error.detail) else INVALID
        raise Problem(kind, f"The form cannot be read: {error.detail} Send at most {MOST_FILES} files as multipart/form-data.") from error
    except OSError as error:
        raise Problem(CANNOT_STORE, f"The files cannot be written: {error.strerror}. Nothing was changed; see to the disk.") from error


@router.get("/api/documents/{document_id}")
def document(request: Request, document_id: str) -> schemas.DocumentTextJson:
    """A document with its canonical text, which all offsets count in, what it said before, and what it replaces or has been replaced by."""
    runtime: Runtime = request.app.state.runtime
    with runtime.using() as opened:
        catalogue = opened.generation.catalogue
        found = catalogue.document_by_id(document_id)
        if found is None:
            raise _unknown(document_id)
        before = history(runtime.home, found.sha256, answered(runtime.home), opened.generation.manifest)
        others = [catalogue.document_by_id(other) for other, by in catalogue.replaced.items() if by.document_id == document_id]
        return schemas.document_text(found, before, [one for one in others if one], catalogue.replaced.get(document_id))


@router.get(
    "/api/documents/{document_id}/file",
    response_class=FileResponse,
    responses={200: {"content": {"application/octet-stream": {}}, "description": "The file, byte for byte, as an attachment."}},
)
def file(request: Request, document_id: str) -> FileResponse:
    """The file that a document was read from, as an attachment, if its bytes are still the same."""
    runtime: Runtime = request.app.state.runtime
    path, sha256 = _indexed(runtime, document_id)
    location = _collection(runtime).locate(path)
    if location is None or file_sha256(location) != sha256:
        found = "is not where it was" if location is None else "has changed since"
        raise Problem(FILE_GONE, f"{path} {found}; index again, or read the text under /api/documents/{document_id}.")
    return FileResponse(location, media_type="application/octet-stream", filename=path.rsplit("/", 1)[-1])


@router.delete("/api/documents/{document_id}", status_code=HTTPStatus.ACCEPTED, dependencies=ADMINISTRATOR)
def remove(request: Request, response: Response, document_id: str) -> index_schemas.JobJson:
    """Take a document, or a file that could not be indexed, out of the index, and index again.

    An uploaded file is deleted. One of your own folder stays there; it is left out from now on.
    """
    runtime: Runtime = request.app.state.runtime
    with runtime.using() as opened:
        manifest = opened.generation.manifest
    path, sha256 = _found(manifest, document_id)
    what = _collection(runtime)
    if not any(one.document_id != document_id and what.holds(one.path, one.sha256) for one in manifest.documents):
        raise Problem(LAST_DOCUMENT, f"Without {path} nothing would be indexed. Add another document first.")
    try:
        uploads.remove(runtime.home, what, path, sha256)
    except OSError as error:
        raise Problem(CANNOT_STORE, f"{path} cannot be removed: {error.strerror}. See to the disk and to who may write there.") from error
    return accepted(request, response, Cause.REMOVE)


@router.post("/api/documents/restore", status_code=HTTPStatus.ACCEPTED, dependencies=ADMINISTRATOR)
def restore(request: Request, response: Response, body: index_schemas.RestoreBody) -> index_schemas.JobJson:
    """Let a file of your own folder that was removed answer again, and index again. An upload that was removed is gone: upload it anew."""
    runtime: Runtime = request.app.state.runtime
    if not uploads.restore(runtime.home, _collection(runtime), body.path):
        raise Problem(FILE_GONE, f"No file {body.path!r} is there that was removed; GET /api/documents names those that were.")
    return accepted(request, response, Cause.RESTORE)


def _taken(request: Request, response: Response, files: Mapping[str, BinaryIO]) -> index_schemas.JobJson:
    """A job that indexes these files, which are kept only if there is one."""
    runtime: Runtime = request.app.state.runtime
    with uploads.stored(runtime.home, files):
        return accepted(request, response, Cause.UPLOAD)


def _named(files: Sequence[UploadFile], already: int) -> dict[str, UploadFile]:
    """Files by the names that they are kept under. Raises a problem where one of them cannot be taken."""
    if not files:
        raise Problem(INVALID, "No file was sent. Send one or more as multipart/form-data, each with its name.")
    if already + len(files) > MOST_UPLOADS:
        raise Problem(
            TOO_LARGE, f"{already} files were uploaded already, and at most {MOST_UPLOADS} are kept. Remove some, or index a folder."
        )
    if large := next((one for one in files if (one.size or 0) > LARGEST_FILE), None):
        raise Problem(TOO_LARGE, f"{large.filename} has {large.size} bytes; at most {LARGEST_FILE} are taken. Split it, or leave it out.")
    names: list[str] = []
    refused: list[str] = []
    for one in files:
        try:
            names.append(uploads.safe_name(one.filename or ""))
        except UnreadableFile as error:
            refused.append(f"{one.filename or 'a file without a name'}: {error}")
    if refused:
        raise Problem(UNKNOWN_KIND, "; ".join(refused) + ". Nothing was added.")
    if twice := [name for name, times in Counter(map(str.casefold, names)).items() if times > 1]:
        raise Problem(INVALID, f"Several files are named {', '.join(twice)}. Nothing was added; give each a name of its own.")
    return dict(zip(names, files, strict=True))


def _indexed(runtime: Runtime, document_id: str) -> tuple[str, str]:
    """Path and SHA-256 of a document of the published generation."""
    with runtime.using() as opened:
        known = {one.document_id: (one.path, one.sha256) for one in opened.generation.manifest.documents}
    if document_id not in known:
        raise _unknown(document_id)
    return known[document_id]


def _found(manifest: Manifest, document_id: str) -> tuple[str, str]:
    """Path and SHA-256 of a document, or of a file that could not be indexed."""
    known = {one.sha256[:16]: (one.path, one.sha256) for one in manifest.failures if one.sha256}
    known |= {one.document_id: (one.path, one.sha256) for one in manifest.documents}
    if document_id not in known:
        raise _unknown(document_id)
    return known[document_id]


def _collection(runtime: Runtime) -> Collection:
    return collection.remembered(runtime.home, runtime.settings.sources)


def _unknown(document_id: str) -> Problem:
    return Problem(NO_DOCUMENT, f"No document {document_id!r} is indexed. GET /api/documents lists those that are.")
