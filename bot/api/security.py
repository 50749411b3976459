"""What every reply carries and every request may be: security headers, a request id, a largest size.

Written as plain ASGI, so that streams pass through it piece by piece.
"""

from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.api.problems import MEDIA_TYPE, TOO_LARGE, body

LARGEST_BODY = 4 << 20  # bytes
LARGEST_UPLOAD = 256 << 20  # bytes of all files that are sent at once
UPLOADS = ("POST", "/api/documents")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """Wraps an app."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give the request an id, refuse a body that is too large, and set the headers of its reply."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = uuid4().hex[:16]
        scope.setdefault("state", {})["id"] = request_id

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers["X-Request-Id"] = request_id
            await send(message)

        length = Headers(scope=scope).get("content-length", "0")
        largest = LARGEST_UPLOAD if (scope["method"], scope["path"]) == UPLOADS else LARGEST_BODY
        if not length.isdigit() or int(length) > largest:
            problem = body(TOO_LARGE, f"The request has {length} bytes; at most {largest} are taken.", request_id)
            await JSONResponse(problem, TOO_LARGE.status, media_type=MEDIA_TYPE)(scope, receive, dressed)
            return
        await self.app(scope, _counted(receive, largest), dressed)


def _counted(receive: Receive, largest: int) -> Receive:
    """Receive, but no more than a body may have, whatever length it gave itself."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > largest:
            raise HTTPException(TOO_LARGE.status, f"more than {largest} bytes were sent")
        return message

    return counted
