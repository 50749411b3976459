"""Who may change what the bot says: whoever has the administrator's token, or, where none is set, this machine alone.

Without a token a request has to come from a loopback address, to a name of this machine (a page that lets
its own name point here is refused: DNS rebinding), with no sign of a proxy in between, and, where a browser
sends it, from this very page (another site's is refused: cross-site request forgery). With a token no
browser adds it of its own accord, so that none of this is needed.
"""

from hmac import compare_digest
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from bot.api.problems import Kind, Problem
from bot.runtime import Runtime

UNAUTHORIZED = Kind("unauthorized", "The administrator's token is wanted", HTTPStatus.UNAUTHORIZED)
FORBIDDEN = Kind("forbidden", "Only this machine may do this", HTTPStatus.FORBIDDEN)
HOW_ELSE = "Set APPROVALBOT_ADMIN_TOKEN for the server, and send it as `Authorization: Bearer …`."
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
OWN_PAGE = ("same-origin", "none")  # of Sec-Fetch-Site: the page itself, or the user's own doing

bearer = HTTPBearer(auto_error=False, description="The administrator's token, where one is set.")


def administrator(request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> None:
    """Raises a problem (401, 403) where a request may not change what the bot says."""
    runtime: Runtime = request.app.state.runtime
    token = runtime.settings.admin_token
    if token is None:
        _see_that_it_is_local(request)
    elif given is None or not compare_digest(given.credentials.encode(), token.get_secret_value().encode()):
        found = "another token was sent" if given else "none was sent"
        raise Problem(
            UNAUTHORIZED,
            f"This needs the administrator's token as `Authorization: Bearer …`, and {found}.",
            {"WWW-Authenticate": "Bearer"},
        )


def _see_that_it_is_local(request: Request) -> None:
    """Raises a problem where a request does not come from this machine, from this page or from no page."""
    host = request.headers.get("host", "")
    if not request.client or not _is_loopback(request.client.host):
        raise Problem(FORBIDDEN, f"The request comes from another machine. {HOW_ELSE}")
    if found := next((name for name in FORWARDED if name in request.headers), None):
        raise Problem(FORBIDDEN, f"The request came through a proxy (it has {found!r}), so nobody can tell from where. {HOW_ELSE}")
    if not _is_loopback(urlsplit(f"//{host}").hostname or ""):
        raise Problem(FORBIDDEN, f"The request is for {host!r}, which is no name of this machine; ask for 127.0.0.1. {HOW_ELSE}")
    origin = request.headers.get("origin")
    own = origin is None or urlsplit(origin).netloc.lower() == host.lower()
    if not own or request.headers.get("sec-fetch-site", "none") not in OWN_PAGE:
        raise Problem(FORBIDDEN, f"The request was sent by a page of {origin or 'another site'}, not by this one. {HOW_ELSE}")


def _is_loopback(host: str) -> bool:
    """Whether an address or a name is this machine's own."""
    if host.lower() == "localhost":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


ADMINISTRATOR = [Depends(administrator)]
