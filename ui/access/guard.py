"""The guard in front of everything served: page, uploads, API, MCP and documents."""

import logging

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.access.error_responses import refusal
from ui.access.hosts import Origin, client_address, is_own_name, origin
from ui.access.rate_limit import RateLimit
from ui.access.remote_files import UPLOAD, RemoteFilesRefused
from ui.access.rules import MOST_BYTES, Rules
from ui.access.security_headers import SecurityHeaders
from ui.access.sign_in import LOGIN, Caller, SignIn
from ui.errors import AccountsUnusable

_LOGIN_BYTES = 16_000
_READING = ("GET", "HEAD", "OPTIONS")
_POLICY_VIOLATION = 1008  # of RFC 6455

_UNKNOWN_HOST = refusal(
    400,
    "host_unknown",
    "The page doesn't answer to that host name; add it with --allow-host.",
)
_OTHER_ORIGIN = refusal(
    403,
    "other_origin",
    "Another website can't do this; do it from askquote's own page.",
)
_NOT_SIGNED_IN = refusal(401, "not_signed_in", "Sign in first.")

_log = logging.getLogger(__name__)


class Guard:
    """Passes the requests that the rules allow to an application, and refuses the rest."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self._app = RemoteFilesRefused(app)
        self._with_headers = SecurityHeaders(self._serve)
        self._rules = rules
        self._sign_in = SignIn(rules.accounts) if rules.accounts else None
        self._limits = _RequestLimits() if rules.exposed else None
        self._most_bytes = {LOGIN: _LOGIN_BYTES, UPLOAD: rules.upload_bytes}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        else:
            await self._with_headers(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            reply = await self._reply(scope, receive)
        except AccountsUnusable as error:
            _log.error("%s", error)
            reply = refusal(
                503,
                error.kind,
                "The accounts can't be read; tell whoever runs askquote.",
            )
        if reply is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        else:
            await reply(scope, receive, send)

    async def _reply(self, scope: Scope, receive: Receive) -> Response | None:
        """The refusal or login page to send instead; None lets the request through."""
        connection = HTTPConnection(scope)
        if not self._has_own_name(connection):
            return _UNKNOWN_HOST
        caller = self._sign_in.caller(connection) if self._sign_in else None
        return (
            await self._too_often(connection, caller)
            or _other_origin(connection, caller)
            or self._too_large(connection)
            or await self._not_signed_in(connection, caller, receive)
        )

    def _has_own_name(self, connection: HTTPConnection) -> bool:
        hosts = connection.headers.getlist("host")
        server, _ = connection.scope["server"]
        return len(hosts) == 1 and is_own_name(hosts[0], server, self._rules.names)

    async def _too_often(
        self, connection: HTTPConnection, caller: Caller | None
    ) -> Response | None:
        key = (
            f"account {caller.name}"
            if caller
            else f"address {client_address(connection)}"
        )
        wait = await self._limits.take(key, connection) if self._limits else 0
        if not wait:
            return None
        message = f"Too many requests; try again in {wait} s."
        return refusal(429, "too_often", message, {"Retry-After": str(wait)})

    def _too_large(self, connection: HTTPConnection) -> Response | None:
        most = self._most_bytes.get(connection.scope["path"], MOST_BYTES)
        if "transfer-encoding" in connection.headers:
            return refusal(
                411,
                "length_missing",
                "Send the length of the body in Content-Length.",
            )
        if int(connection.headers.get("content-length", 0)) <= most:
            return None
        return refusal(
            413,
            "request_too_large",
            f"The request is too large; this path accepts {most:,} bytes.",
        )

    async def _not_signed_in(
        self, connection: HTTPConnection, caller: Caller | None, receive: Receive
    ) -> Response | None:
        if self._sign_in is None:
            return None
        if connection.scope["type"] == "websocket":
            return None if caller else _NOT_SIGNED_IN
        return await self._sign_in.reply(Request(connection.scope, receive), caller)


class _RequestLimits:
    """Limits how often an account, or an address without one, may send requests."""

    def __init__(self) -> None:
        # Opening the page takes about a hundred requests.
        self._reading = RateLimit("1200/minute")
        self._changing = RateLimit("120/minute")

    async def take(self, key: str, connection: HTTPConnection) -> int:
        """Count a request; returns 0, or the seconds to wait."""
        limit = self._changing if _may_change(connection) else self._reading
        return await limit.take(key)


def _other_origin(connection: HTTPConnection, caller: Caller | None) -> Response | None:
    """Refuse a change that another website makes a browser request.

    A browser sends the origin of every such request. A program doesn't, so where there are
    accounts it needs a token: a cookie is not enough.
    """
    if not _may_change(connection):
        return None
    source = origin(connection.headers)
    by_cookie = caller is not None and caller.by_cookie
    if source is Origin.OWN or (source is Origin.UNKNOWN and not by_cookie):
        return None
    return _OTHER_ORIGIN


def _may_change(connection: HTTPConnection) -> bool:
    """Whether a request may change something."""
    return connection.scope.get("method") not in _READING  # a websocket has none
