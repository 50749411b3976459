"""Past answers: `GET /api/answers/{id}`, `POST /api/answers/{id}/replay`, `POST /api/feedback`."""

from http import HTTPStatus
from threading import Lock

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.api import answer_schemas, schemas
from bot.api.problems import TOO_BUSY, Problem
from bot.recorder import Recorder
from bot.replay import replay

router = APIRouter(tags=["asking"])
replaying = Lock()  # one at a time: each opens an index of its own


@router.get("/api/answers/{answer_id}", response_model=schemas.AnswerJson)
def past(request: Request, answer_id: str) -> Response:
    """A past answer, as it was given last, to the byte. Answers are kept for as long as the settings say."""
    return Response(_recorder(request).settled().get(answer_id).reply, media_type="application/json")


@router.post("/api/answers/{answer_id}/replay")
def again(request: Request, answer_id: str) -> answer_schemas.ReplayJson:
    """Answer the same request again from the generation that the answer came from, and say whether it comes out the same."""
    entry = _recorder(request).settled().get(answer_id)
    if not replaying.acquire(blocking=False):
        raise Problem(TOO_BUSY, "Another answer is being given again. Try again when it is done.")
    try:
        done = replay(entry, request.app.state.runtime, lambda answer: schemas.answer(answer).model_dump_json())
    finally:
        replaying.release()
    return answer_schemas.replayed(done)


@router.post("/api/feedback", status_code=HTTPStatus.NO_CONTENT)
def feedback(request: Request, body: answer_schemas.FeedbackBody) -> None:
    """Say what you think of an answer. A later verdict on the same answer replaces an earlier one."""
    _recorder(request).settled().judge(body.answer, body.verdict, body.comment)


def _recorder(request: Request) -> Recorder:
    recorder: Recorder = request.app.state.recorder
    return recorder
