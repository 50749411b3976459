"""Errors as problem objects (RFC 9457): a stable type, what was found, what is wanted, what to do."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from bot.errors import BadQuestion, BotError, CannotReplay, JournalUnusable, LedgerUnusable, TooManyJobs, UnknownAnswer
from index import errors as index_errors

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:approvalbot:problem:"
log = logging.getLogger(__name__)


class Kind(NamedTuple):
    """A kind of problem: the end of its type, its title and its status."""

    name: str
    title: str
    status: HTTPStatus


INVALID = Kind("invalid-request", "The request is not valid", HTTPStatus.UNPROCESSABLE_ENTITY)
BAD_QUESTION = Kind("bad-question", "The question cannot be asked", HTTPStatus.UNPROCESSABLE_ENTITY)
UNKNOWN = Kind("internal-error", "Something went wrong here", HTTPStatus.INTERNAL_SERVER_ERROR)
NOT_READY = Kind("not-ready", "There is no index that can answer", HTTPStatus.SERVICE_UNAVAILABLE)
NO_DOCUMENT = Kind("unknown-document", "There is no such document", HTTPStatus.NOT_FOUND)
NO_ANSWER = Kind("unknown-answer", "There is no such answer", HTTPStatus.NOT_FOUND)
CANNOT_REPLAY = Kind("cannot-replay", "The answer cannot be given again", HTTPStatus.CONFLICT)
TOO_LARGE = Kind("too-large", "The request is too large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
TOO_BUSY = Kind("too-busy", "Too much waits to be done", HTTPStatus.SERVICE_UNAVAILABLE)
CANNOT_STORE = Kind("cannot-store", "The server cannot write", HTTPStatus.INSUFFICIENT_STORAGE)

KINDS: tuple[tuple[type[Exception], Kind], ...] = (
    (BadQuestion, BAD_QUESTION),
    (TooManyJobs, TOO_BUSY),
    (LedgerUnusable, CANNOT_STORE),
    (JournalUnusable, CANNOT_STORE),
    (UnknownAnswer, NO_ANSWER),
    (CannotReplay, CANNOT_REPLAY),
    (BotError, UNKNOWN),
    (index_errors.CollectionDamaged, CANNOT_STORE),
    (index_errors.CannotWrite, CANNOT_STORE),
    (index_errors.ApprovalIndexError, NOT_READY),
)


class Problem(Exception):
    """A problem to answer a request with."""

    def __init__(self, kind: Kind, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.headers = headers


def described(model: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    """How an app's description tells that every address may answer with a problem object."""
    kinds = (INVALID, NOT_READY)
    return {int(kind.status): {"model": model, "description": kind.title} for kind in kinds}


def install(app: FastAPI) -> None:
    """Let every error of an app be answered with a problem object."""
    describe = app.openapi

    def with_media_type() -> dict[str, Any]:
        """FastAPI describes every model as plain JSON."""
        schema = describe()
        for operation in (one for path in schema["paths"].values() for one in path.values()):
            for status, response in operation["responses"].items():
                if status >= "400" and "application/json" in response.get("content", {}):
                    response["content"] = {MEDIA_TYPE: response["content"]["application/json"]}
        return schema

    app.openapi = with_media_type  # type: ignore[method-assign]
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(BotError, _known)
    app.add_exception_handler(index_errors.ApprovalIndexError, _known)
    app.add_exception_handler(Exception, _unknown)


def body(kind: Kind, detail: str, request_id: str) -> dict[str, object]:
    """A problem object."""
    return {"type": TYPE + kind.name, "title": kind.title, "status": int(kind.status), "detail": detail, "request_id": request_id}


def kind_of(error: Exception) -> Kind:
    """The kind of problem that an error is."""
    return next((kind for family, kind in KINDS if isinstance(error, family)), UNKNOWN)


def request_id(request: Request) -> str:
    """The request's id, as its reply's `X-Request-Id` gives it."""
    return str(getattr(request.state, "id", ""))


def _reply(request: Request, kind: Kind, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    content = body(kind, detail, request_id(request))
    return JSONResponse(content, status_code=kind.status, media_type=MEDIA_TYPE, headers=dict(headers or {}))


def _problem(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Problem)
    return _reply(request, error.kind, error.detail, error.headers)


def _known(request: Request, error: Exception) -> JSONResponse:
    return _reply(request, kind_of(error), str(error))


def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    found = "; ".join(f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors())
    return _reply(request, INVALID, f"{found}. /openapi.json describes what this address takes.")


def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    kind = TOO_LARGE if status is TOO_LARGE.status else Kind(status.phrase.lower().replace(" ", "-"), status.phrase, status)
    detail = f"{request.method} {request.url.path}: {error.detail}. /openapi.json lists the addresses there are."
    return _reply(request, kind, detail, error.headers)


def _unknown(request: Request, error: Exception) -> JSONResponse:
    log.error("request %s failed", request_id(request), exc_info=error)
    return _reply(request, UNKNOWN, "An error that nobody foresaw. The server's log names it under this request's id; please report it.")
