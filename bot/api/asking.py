"""Ask and search: `POST /api/answer`, `GET /api/search`, `GET /api/suggestions`."""

from collections.abc import Iterator
from datetime import date
from time import perf_counter
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse

from bot import types
from bot.api import problems, schemas, sse
from bot.ask import LONGEST_QUESTION, MOST_PASSAGES, answer_to, ask, check_documents, check_text
from bot.errors import BotError
from bot.journal import entry
from bot.recorder import Recorder
from bot.retrieve import retrieve
from bot.runtime import Runtime
from bot.suggest import suggestions
from index.errors import ApprovalIndexError

router = APIRouter(tags=["asking"])
EVENTS = {"text/event-stream": {"schema": {"type": "string"}}}


@router.post(
    "/api/answer",
    response_model=schemas.AnswerJson,
    responses={200: {"content": EVENTS, "description": "The answer; as server-sent events where they are accepted."}},
)
def answer(body: schemas.AnswerBody, request: Request) -> Response:
    """Answer a question in words of the sources, with citations, or say that they do not tell."""
    runtime: Runtime = request.app.state.runtime
    recorder: Recorder = request.app.state.recorder
    question = body.asked()
    if sse.MEDIA_TYPE in request.headers.get("accept", ""):
        events = _events(question, runtime, recorder, problems.request_id(request))
        return StreamingResponse(sse.stream(events), media_type=sse.MEDIA_TYPE, headers=sse.HEADERS)
    with runtime.using() as opened:
        return _json(_given(question, answer_to(question, opened), recorder))


@router.get("/api/search", response_model=schemas.SearchJson)
def search(
    request: Request,
    q: Annotated[str, Query(min_length=1, max_length=LONGEST_QUESTION, description="what to look for")],
    limit: Annotated[int, Query(ge=1, le=MOST_PASSAGES, description="passages wanted")] = 10,
    documents: Annotated[list[str] | None, Query(description="only these documents; repeat for several")] = None,
    as_of: Annotated[date | None, Query(description="only what was published by then")] = None,
) -> Response:
    """The best passages for a question, without an answer. What is misspelt is mended, as it is for an answer."""
    runtime: Runtime = request.app.state.runtime
    began = perf_counter()
    check_text(q)
    question = types.Question(q, limit=limit, where=schemas.where(documents, as_of))
    with runtime.using() as opened:
        check_documents(question, opened)
        understood = opened.spelling.mend(q.strip())
        hits = retrieve(understood, limit, question.where, opened.encoder, opened.index)
        return _json(schemas.search(understood, hits, opened.generation.id, 1e3 * (perf_counter() - began)).model_dump_json())


@router.get("/api/suggestions")
def suggested(request: Request) -> schemas.SuggestionsJson:
    """Questions that the index can answer."""
    runtime: Runtime = request.app.state.runtime
    with runtime.using() as opened:
        return schemas.SuggestionsJson(questions=list(suggestions(opened)), generation=opened.generation.id)


def _given(question: types.Question, answer: types.Answer, recorder: Recorder) -> str:
    """An answer's JSON, which is kept as it is given."""
    reply = schemas.answer(answer).model_dump_json()
    recorder.keep(entry(question, answer, reply))
    return reply


def _events(question: types.Question, runtime: Runtime, recorder: Recorder, request_id: str) -> Iterator[sse.ServerEvent]:
    """The question path as server-sent events; an error ends it as a problem object."""
    try:
        with runtime.using() as opened:
            for event in ask(question, opened):
                if isinstance(event, types.Done):
                    yield "done", sse.Json(_given(question, event.answer, recorder))
                else:
                    yield _event(event)
    except (BotError, ApprovalIndexError) as error:
        yield "error", problems.body(problems.kind_of(error), str(error), request_id)


def _event(event: types.Understood | types.Retrieved | types.Said | types.Cited) -> sse.ServerEvent:
    """An event's name and its JSON."""
    match event:
        case types.Understood(question):
            return "question", {"question": question}
        case types.Retrieved(passages):
            return "passages", [passage.model_dump(mode="json") for passage in schemas.passages(passages)]
        case types.Said(text):
            return "text", {"text": text}
        case types.Cited(citation):
            return "citation", schemas.citation(citation).model_dump(mode="json")


def _json(reply: str) -> Response:
    """A reply that is JSON already: it is valid by the way it was made."""
    return Response(reply, media_type="application/json")
