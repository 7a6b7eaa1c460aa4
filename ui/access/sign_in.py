"""Signing in and out, and who it is that asks."""

import asyncio
import logging
from dataclasses import dataclass
from urllib.parse import parse_qs, quote

from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from ui.access.accounts import Account, AccountsFile, find_by_token
from ui.access.hosts import address
from ui.access.login_page import local_path, login_page, logout_page
from ui.access.passwords import password_matches
from ui.access.rate_limit import LoginAttempts
from ui.access.refusals import refusal
from ui.access.sessions import SESSION_SECONDS, Sessions

LOGIN = "/login"
_LOGOUT, _HEALTH = "/logout", "/api/health"
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="askquote"'}
_READING = ("GET", "HEAD")
_WRONG = "The name or the password is wrong."

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose account a request bears: a browser sends a cookie whoever makes it ask."""

    name: str
    by_cookie: bool


class SignIn:
    """Knows callers by cookie or bearer token, and answers those whom it doesn't know."""

    def __init__(self, accounts: AccountsFile) -> None:
        self._accounts = accounts
        self._sessions = Sessions()
        self._tries = LoginAttempts()
        self._one_at_a_time = asyncio.Lock()

    def caller(self, connection: HTTPConnection) -> Caller | None:
        """Who it is; None where nobody is signed in.

        Raises:
            AccountsUnusable: the accounts can't be read any more.
        """
        accounts = self._accounts.current()
        scheme, _, token = connection.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            account = find_by_token(accounts, token.strip())
            return Caller(account.name, by_cookie=False) if account else None
        secret = connection.cookies.get(_cookie(connection), "")
        account = self._sessions.account(secret, accounts)
        return Caller(account.name, by_cookie=True) if account else None

    async def reply(self, request: Request, caller: Caller | None) -> Response | None:
        """What a request is told instead of what it asks for; None lets it through."""
        path, reading = request.scope["path"], request.method in _READING
        if path == LOGIN:
            return _form(request) if reading else await self._sign_in(request)
        if caller is None:
            return _stranger(request)
        if path == _LOGOUT:
            return logout_page(caller.name) if reading else self._sign_out(request)
        return None

    async def _sign_in(self, request: Request) -> Response:
        fields = parse_qs((await request.body()).decode(errors="replace"))
        name, password, then = (
            fields.get(field, [""])[0] for field in ("name", "password", "next")
        )
        then = local_path(then)
        async with self._one_at_a_time:  # else many tries at once would count as one
            if wait := await self._tries.wait(name, address(request)):
                return _too_many(wait, then)
            account = await self._proved(name, password)
            if account is None:
                _log.warning("A wrong password came from %s.", address(request))
                await self._tries.count_wrong(name, address(request))
                return login_page(then, problem=_WRONG, status=401)
        return _welcome(request, self._sessions.begin(account), then)

    async def _proved(self, name: str, password: str) -> Account | None:
        """The account of a name, if this is its password."""
        account = self._accounts.current().get(name)
        kept = account.password if account else None
        matched = await asyncio.to_thread(password_matches, kept, password)
        return account if matched else None

    def _sign_out(self, request: Request) -> Response:
        name = _cookie(request)
        self._sessions.end(request.cookies.get(name, ""))
        # The page keeps its chat in the browser; the next at this desk must not find it.
        response = RedirectResponse(
            LOGIN, 303, headers={"Clear-Site-Data": '"cache", "storage"'}
        )
        response.delete_cookie(name)
        return response


def _cookie(connection: HTTPConnection) -> str:
    """The cookie's name: browsers keep cookies by host, and another port is another page."""
    return f"askquote-{connection.scope['server'][1]}"


def _form(request: Request) -> Response:
    return login_page(local_path(request.query_params.get("next", "")))


def _welcome(request: Request, secret: str, then: str) -> Response:
    response = RedirectResponse(then, 303)
    response.set_cookie(
        _cookie(request),
        secret,
        max_age=SESSION_SECONDS,
        secure=request.scope["scheme"] == "https",
        httponly=True,
        samesite="lax",  # a link to an answer works from a mail; changes look at the origin
    )
    return response


def _too_many(wait: int, then: str) -> Response:
    response = login_page(
        then, problem=f"Too many wrong passwords; try again in {wait} s.", status=429
    )
    response.headers["Retry-After"] = str(wait)
    return response


def _stranger(request: Request) -> Response:
    """What somebody who is not signed in is told: the way in, and no more."""
    path, query = request.scope["path"], request.scope["query_string"].decode("latin-1")
    if path == _HEALTH:
        # Whoever looks after servers has no account; a refusal would tell as much.
        return JSONResponse({"ok": True})
    if request.method in _READING and "text/html" in request.headers.get("accept", ""):
        then = quote(f"{path}?{query}" if query else path, safe="/")
        return RedirectResponse(f"{LOGIN}?next={then}", 303)
    return refusal(
        401,
        "not_signed_in",
        "Sign in at /login, or send a valid token: Authorization: Bearer TOKEN.",
        _CHALLENGE,
    )
