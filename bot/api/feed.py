"""What is new in the documents, for feed readers: `GET /feed.xml`."""

from email.utils import formatdate
from hashlib import sha256
from itertools import islice

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot import feed as feeds
from bot.news import entries
from bot.runtime import Runtime
from index.generation import CURRENT

router = APIRouter(tags=["documents"])
MOST = 100  # entries
ATOM = {"content": {feeds.MEDIA_TYPE: {"schema": {"type": "string"}}}, "description": "An Atom feed (RFC 4287)."}


@router.get("/feed.xml", response_class=Response, responses={200: ATOM, 304: {"description": "It is as it was."}})
def feed(request: Request) -> Response:
    """What was added, changed and removed, newest first, the last 100. What was removed is told without its title."""
    runtime: Runtime = request.app.state.runtime
    with runtime.using() as opened:
        newest = list(islice(entries(runtime.home, opened.generation), MOST))
        updated = max((one.at for one in newest), default=opened.generation.manifest.created)
    own = str(request.url_for("feed"))
    written = feeds.atom(newest, own, own.removesuffix("feed.xml") + "documents.html", updated)
    headers = {
        "ETag": f'"{sha256(written).hexdigest()[:32]}"',
        "Last-Modified": formatdate((runtime.home / CURRENT).stat().st_mtime, usegmt=True),
        "Cache-Control": "no-cache",
    }
    if _held(request, headers):
        return Response(status_code=304, headers=headers)
    return Response(written, media_type=feeds.MEDIA_TYPE, headers=headers)


def _held(request: Request, headers: dict[str, str]) -> bool:
    """Whether the asker has this very feed already (RFC 9110, 13.1)."""
    if named := request.headers.get("if-none-match"):
        tags = [tag.strip().removeprefix("W/") for tag in named.split(",")]
        return headers["ETag"] in tags or "*" in tags
    return request.headers.get("if-modified-since") == headers["Last-Modified"]
