"""A guarded application over real HTTP, and its clients."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from tests.support.serving import serving
from ui.access.accounts import Account, AccountsFile, digest, new_token, write_accounts
from ui.access.guard import Guard
from ui.access.rules import Rules

PASSWORD = "correct horse"
BROWSER = {"Accept": "text/html,*/*"}
INLINE = "window.known = 1"
PAGE = f'<script>{INLINE}</script><script src="a.js"></script><p onclick="x()">'
OWN_POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'self'"
PATHS = (
    "/",
    "/config",
    "/theme.css",
    "/gradio_api/queue/join",
    "/gradio_api/upload",
    "/api/documents",
    "/api/health/",
    "/mcp",
    "/view/a.txt",
    "/files/a.txt",
    "/docs",
    "/login/",
    "//login",
    "/%6cogin/",
    "/logout",
)


@dataclass(frozen=True, slots=True)
class Inner:
    """The guarded application, which records the paths of requests that reach it."""

    paths: list[str] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return
        self.paths.append(scope["path"])
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            return
        reply = await self._reply(Request(scope, receive))
        await reply(scope, receive, send)

    async def _reply(self, request: Request) -> Response:
        match request.scope["path"]:
            case "/" | "/gradio_api/file=a.html":
                return HTMLResponse(PAGE)
            case "/view/a.txt":
                own = {"Content-Security-Policy": OWN_POLICY}
                return HTMLResponse(PAGE, headers=own)
            case "/config":
                shared = {
                    "Access-Control-Allow-Origin": "https://elsewhere.example",
                    "Access-Control-Allow-Credentials": "true",
                }
                return JSONResponse({}, headers=shared)
        return PlainTextResponse(f"{len(await request.body())} bytes")


@pytest.fixture
def inner() -> Inner:
    return Inner()


@contextmanager
def guarded(inner: Inner, rules: Rules) -> Iterator[httpx.Client]:
    with (
        serving(Guard(inner, rules)) as url,
        httpx.Client(base_url=url, trust_env=False, timeout=60) as client,
    ):
        yield client


@pytest.fixture
def open_to_all(inner: Inner) -> Iterator[httpx.Client]:
    with guarded(inner, Rules()) as client:
        yield client


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An accounts file in which anna has a password, and robot a token."""
    return make_accounts(tmp_path_factory.mktemp("accounts") / "accounts.json")


def make_accounts(file: Path) -> Path:
    cheap = PasswordHasher.from_parameters(CHEAPEST)  # for quick signing in
    token = new_token()
    anna = Account("anna", cheap.hash(PASSWORD))
    write_accounts(file, [anna, Account("robot", token=digest(token))])
    file.with_suffix(".token").write_text(token, encoding="utf-8")
    return file


def bearer_headers(accounts: Path) -> dict[str, str]:
    token = accounts.with_suffix(".token").read_text(encoding="utf-8")
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def client(inner: Inner, accounts: Path) -> Iterator[httpx.Client]:
    """A client of a server that requires accounts."""
    with guarded(inner, Rules(AccountsFile(accounts))) as client:
        yield client


def sign_in(
    client: httpx.Client, name: str = "anna", password: str = PASSWORD, **more: str
) -> httpx.Response:
    fields = {"name": name, "password": password, **more}
    return client.post("/login", data=fields, headers=from_own(client))


def from_own(client: httpx.Client) -> dict[str, str]:
    return {"Origin": str(client.base_url).rstrip("/")}


def kind(response: httpx.Response) -> Any:  # noqa: ANN401 - JSON
    error = response.json()["error"]
    assert set(error) == {"kind", "message"}
    return error["kind"]
