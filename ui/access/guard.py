"""The guard before all that is served: the page, its uploads, the API, MCP, the documents."""

import logging

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.access.hosts import Origin, address, is_own_name, origin
from ui.access.rate_limit import RateLimit
from ui.access.refusals import refusal
from ui.access.remote_files import UPLOAD, RemoteFilesRefused
from ui.access.rules import MOST_BYTES, Rules
from ui.access.security_headers import SecurityHeaders
from ui.access.sign_in import LOGIN, Caller, SignIn
from ui.errors import AccountsUnusable

_LOGIN_BYTES = 16_000
_READING = ("GET", "HEAD", "OPTIONS")
_POLICY_VIOLATION = 1008  # of RFC 6455

_MISNAMED = refusal(
    400,
    "host_unknown",
    "The page is not known by that name; --allow-host names others.",
)
_ELSEWHERE = refusal(
    403, "other_origin", "Another page can't do this; do it from askquote's own."
)
_UNKNOWN = refusal(401, "not_signed_in", "Sign in first.")

_log = logging.getLogger(__name__)


class Guard:
    """Lets through to an application what the rules allow, and answers the rest."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self._app = RemoteFilesRefused(app)
        self._sealed = SecurityHeaders(self._serve)
        self._rules = rules
        self._sign_in = SignIn(rules.accounts) if rules.accounts else None
        self._pace = _Pace() if rules.exposed else None
        self._most_bytes = {LOGIN: _LOGIN_BYTES, UPLOAD: rules.upload_bytes}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        else:
            await self._sealed(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            reply = await self._reply(scope, receive)
        except AccountsUnusable as error:
            _log.error("%s", error)
            reply = refusal(
                503, error.kind, "The accounts can't be read; tell the owner."
            )
        if reply is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        else:
            await reply(scope, receive, send)

    async def _reply(self, scope: Scope, receive: Receive) -> Response | None:
        """What a request is told instead of what it asks for; None lets it through."""
        connection = HTTPConnection(scope)
        if not self._names_us(connection):
            return _MISNAMED
        caller = self._sign_in.caller(connection) if self._sign_in else None
        return (
            await self._too_often(connection, caller)
            or _from_elsewhere(connection, caller)
            or self._too_large(connection)
            or await self._stranger(connection, caller, receive)
        )

    def _names_us(self, connection: HTTPConnection) -> bool:
        hosts = connection.headers.getlist("host")
        server, _ = connection.scope["server"]
        return len(hosts) == 1 and is_own_name(hosts[0], server, self._rules.names)

    async def _too_often(
        self, connection: HTTPConnection, caller: Caller | None
    ) -> Response | None:
        who = f"account {caller.name}" if caller else f"address {address(connection)}"
        wait = await self._pace.take(who, connection) if self._pace else 0
        if not wait:
            return None
        message = f"That was too often; ask again in {wait} s."
        return refusal(429, "too_often", message, {"Retry-After": str(wait)})

    def _too_large(self, connection: HTTPConnection) -> Response | None:
        most = self._most_bytes.get(connection.scope["path"], MOST_BYTES)
        if "transfer-encoding" in connection.headers:
            return refusal(
                411,
                "length_missing",
                "Send the length of what you send: Content-Length.",
            )
        if int(connection.headers.get("content-length", 0)) <= most:
            return None
        return refusal(
            413, "request_too_large", f"At most {most:,} bytes can be sent here."
        )

    async def _stranger(
        self, connection: HTTPConnection, caller: Caller | None, receive: Receive
    ) -> Response | None:
        if self._sign_in is None:
            return None
        if connection.scope["type"] == "websocket":
            return None if caller else _UNKNOWN
        return await self._sign_in.reply(Request(connection.scope, receive), caller)


class _Pace:
    """How often an account, or an address without one, may ask."""

    def __init__(self) -> None:
        self._reading = RateLimit("1200/minute")  # opening the page takes a hundred
        self._asking = RateLimit("120/minute")

    async def take(self, who: str, connection: HTTPConnection) -> int:
        """Count a request; returns 0, or the seconds to wait."""
        return await (self._asking if _acts(connection) else self._reading).take(who)


def _from_elsewhere(
    connection: HTTPConnection, caller: Caller | None
) -> Response | None:
    """Refuse what another page makes a browser do.

    A browser tells the origin of all that acts. What doesn't tell is a program, which has to
    bring a token where there are accounts: a cookie alone is not taken from it.
    """
    if not _acts(connection):
        return None
    came_from = origin(connection.headers)
    by_cookie = caller is not None and caller.by_cookie
    if came_from is Origin.OWN or (came_from is Origin.UNTOLD and not by_cookie):
        return None
    return _ELSEWHERE


def _acts(connection: HTTPConnection) -> bool:
    """Whether a request may change something."""
    return connection.scope.get("method") not in _READING  # a websocket has none
