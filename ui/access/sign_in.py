"""Signing in and out, and finding out who sent a request."""

import asyncio
import logging
from dataclasses import dataclass
from urllib.parse import parse_qs, quote

from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from ui.access.accounts import Account, AccountsFile, find_by_token
from ui.access.error_responses import refusal
from ui.access.hosts import client_address
from ui.access.login_page import local_path, login_page, logout_page
from ui.access.passwords import password_matches
from ui.access.rate_limit import LoginAttempts
from ui.access.sessions import SESSION_SECONDS, Sessions

LOGIN = "/login"
_LOGOUT, _HEALTH = "/logout", "/api/health"
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="askquote"'}
_READING = ("GET", "HEAD")
_WRONG = "The name or the password is wrong."

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Caller:
    """The account of a request; a browser sends its cookie whichever page makes it do so."""

    name: str
    by_cookie: bool


class SignIn:
    """Identifies callers by cookie or bearer token, and answers those it can't identify."""

    def __init__(self, accounts: AccountsFile) -> None:
        self._accounts = accounts
        self._sessions = Sessions()
        self._attempts = LoginAttempts()
        self._lock = asyncio.Lock()

    def caller(self, connection: HTTPConnection) -> Caller | None:
        """The caller, or None if nobody is signed in.

        Raises:
            AccountsUnusable: the accounts file can't be read.
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
        """The response to send instead of what was requested; None lets the request through."""
        path, reading = request.scope["path"], request.method in _READING
        if path == LOGIN:
            return _form(request) if reading else await self._sign_in(request)
        if caller is None:
            return _not_signed_in(request)
        if path == _LOGOUT:
            return logout_page(caller.name) if reading else self._sign_out(request)
        return None

    async def _sign_in(self, request: Request) -> Response:
        fields = parse_qs((await request.body()).decode(errors="replace"))
        name, password, path = (
            fields.get(field, [""])[0] for field in ("name", "password", "next")
        )
        path = local_path(path)
        # One at a time: otherwise many attempts in parallel would count as one.
        async with self._lock:
            if wait := await self._attempts.wait(name, client_address(request)):
                return _too_many(wait, path)
            account = await self._account(name, password)
            if account is None:
                _log.warning("A wrong password came from %s.", client_address(request))
                await self._attempts.count_wrong(name, client_address(request))
                return login_page(path, problem=_WRONG, status=401)
        return _welcome(request, self._sessions.begin(account), path)

    async def _account(self, name: str, password: str) -> Account | None:
        """The account of this name, or None if the password is wrong."""
        account = self._accounts.current().get(name)
        password_hash = account.password if account else None
        is_right = await asyncio.to_thread(password_matches, password_hash, password)
        return account if is_right else None

    def _sign_out(self, request: Request) -> Response:
        name = _cookie(request)
        self._sessions.end(request.cookies.get(name, ""))
        # The browser stores the chat, which the next person at this desk must not find.
        response = RedirectResponse(
            LOGIN, 303, headers={"Clear-Site-Data": '"cache", "storage"'}
        )
        response.delete_cookie(name)
        return response


def _cookie(connection: HTTPConnection) -> str:
    """The cookie's name, with the port, as browsers share cookies between ports of a host."""
    return f"askquote-{connection.scope['server'][1]}"


def _form(request: Request) -> Response:
    return login_page(local_path(request.query_params.get("next", "")))


def _welcome(request: Request, secret: str, path: str) -> Response:
    response = RedirectResponse(path, 303)
    response.set_cookie(
        _cookie(request),
        secret,
        max_age=SESSION_SECONDS,
        secure=request.scope["scheme"] == "https",
        httponly=True,
        samesite="lax",  # so links in mails work; changes check the origin
    )
    return response


def _too_many(wait: int, path: str) -> Response:
    response = login_page(
        path, problem=f"Too many wrong passwords; try again in {wait} s.", status=429
    )
    response.headers["Retry-After"] = str(wait)
    return response


def _not_signed_in(request: Request) -> Response:
    """The response to a caller who isn't signed in: how to sign in, and nothing else."""
    path, query = request.scope["path"], request.scope["query_string"].decode("latin-1")
    if path == _HEALTH:
        # Monitoring has no account, and a refusal would reveal as much.
        return JSONResponse({"ok": True})
    if request.method in _READING and "text/html" in request.headers.get("accept", ""):
        target = quote(f"{path}?{query}" if query else path, safe="/")
        return RedirectResponse(f"{LOGIN}?next={target}", 303)
    return refusal(
        401,
        "not_signed_in",
        "Sign in at /login, or send a valid token: Authorization: Bearer TOKEN.",
        _CHALLENGE,
    )
