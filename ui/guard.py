"""Who may ask the server, and for how much: judged before Streamlit or any other route is asked.

A page of a foreign site can make a browser ask this server (a foreign Origin), or pass its own name
off as this machine's (a foreign Host). Streamlit would look up its own address at another host to
judge them, and every page would wait for the answer.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui import network
from ui.words.translate import t

MOST_BYTES = 1_100_000  # of a request: an upload of 1 MB and what frames it
# Streamlit's page holds one line of script, told by its hash, makes its own styles, and keeps our
# component's script as a blob; charts make functions of their specification. Nothing comes from
# another host.
LINE = "'sha256-THxz9J9+wf7rhwR2YkXJoSZ13UCmYyC+3lNDv2+8ugA='"
POLICY = {
    "default-src": "'self'",
    "script-src": f"'self' blob: 'unsafe-eval' {LINE}",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "content-security-policy": "; ".join(f"{what} {where}" for what, where in POLICY.items()),
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


class Guard:
    """Refuses what is foreign or too large, and puts its headers on every answer.

    A route that needs other headers sets them itself; they are kept.
    """

    def __init__(self, app: ASGIApp):
        self.app = app
        self.names = network.names()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As of any ASGI application."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is None:
            # It has been judged: Streamlit would look up names to judge it again.
            scope["headers"] = [each for each in scope["headers"] if each[0] != b"origin"]
            await self.app(scope, _at_most(receive, MOST_BYTES), _with_headers(send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
        else:
            await refusal(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        """The answer to a request that must not be heard; None where it may."""
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._is_ours(_name(f"//{hosts[0]}"), scope):
            words = t(
                "The app is not served under this name. Open it by the address that it told when "
                "it was started, or start it with this name: winset ui --name NAME"
            )
            return PlainTextResponse(words, 421)
        if not all(self._is_same(origin, hosts[0]) for origin in headers.getlist("origin")) or (
            headers.get("sec-fetch-site") == "cross-site"
            and headers.get("sec-fetch-mode") != "navigate"
        ):
            words = t(
                "Another site may not use this app. If it is a proxy of your own, start the app "
                "with its name: winset ui --name NAME"
            )
            return PlainTextResponse(words, 403)
        if _size(headers) > MOST_BYTES:
            return PlainTextResponse(t("This is too large: at most 1 MB is taken."), 413)
        return None

    def _is_ours(self, name: str, scope: Scope) -> bool:
        """Whether a name is served, or is the address at which this very request arrived."""
        if name.rstrip(".") in self.names:
            return True
        try:
            asked, here = ip_address(name), ip_address((scope.get("server") or ("",))[0])
        except ValueError:
            return False
        return asked.is_loopback or asked in {here, getattr(here, "ipv4_mapped", None)}

    def _is_same(self, origin: str, host: str) -> bool:
        """Whether a page is one of this app: of the host it asks, or of the proxy before it."""
        try:
            place = urlsplit(origin).netloc.lower()
        except ValueError:
            return False
        proxy = network.public()
        return place == host.lower() or (proxy != "localhost" and _name(origin) == proxy)


def _name(url: str) -> str:
    """The name of a host, in small letters; empty where there is none or it makes no sense."""
    try:
        parts = urlsplit(url)
        sound = parts.port != 0
    except ValueError:  # of a port that is no number
        return ""
    extra = parts.username or parts.path or parts.query or parts.fragment
    return parts.hostname or "" if sound and not extra else ""


def _size(headers: Headers) -> int:
    """Bytes that a request announces; too many where that is no number."""
    length = headers.get("content-length", "0")
    return int(length) if length.isdecimal() and len(length) < 15 else MOST_BYTES + 1


def _at_most(receive: Receive, limit: int) -> Receive:
    """The same messages as long as their bodies have no more than `limit` bytes together."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        if message["type"] == "http.request":
            taken += len(message.get("body", b""))
        if taken > limit:
            raise HTTPException(413, t("This is too large: at most 1 MB is taken."))
        return message

    return counted


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sent


def broken(_request: Request, _error: Exception) -> PlainTextResponse:
    """The answer where the server itself has failed; what failed stands in its log."""
    return PlainTextResponse(t("The server has failed. Try again."), 500, HEADERS)
