"""The JSON of past answers: what is thought of them, and answering again."""

from typing import Annotated

from pydantic import BaseModel, Field

from bot.api.schemas import Body
from bot.journal import Thumb
from bot.replay import Replayed

LONGEST_COMMENT = 2000  # characters


class FeedbackBody(Body):
    """What somebody thinks of an answer."""

    answer: Annotated[str, Field(min_length=1, max_length=64, description="the answer's id")]
    verdict: Annotated[Thumb, Field(description="a later one replaces it")]
    comment: Annotated[str | None, Field(max_length=LONGEST_COMMENT, description="why")] = None


class ReplayJson(BaseModel):
    """How an answer came out that was given again by the same generation and the same models."""

    id: str
    given: Annotated[str, Field(description="when it was given last")]
    same: Annotated[bool, Field(description="to the byte, but for `took_ms`")]
    differs: Annotated[list[str], Field(description="the fields of the answer that differ; a dot leads into a field")]
    generation: str
    fingerprint: str


def replayed(value: Replayed) -> ReplayJson:
    """An answer given again."""
    entry = value.entry
    return ReplayJson(
        id=entry.id,
        given=entry.given,
        same=value.same,
        differs=list(value.differs),
        generation=entry.generation,
        fingerprint=entry.fingerprint,
    )
