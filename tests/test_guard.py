"""What the guard lets through and what it refuses, over real HTTP."""

import argparse
import asyncio
import json
import re
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send

from index.errors import AccountsUnusable, WrongUsage
from tests.command_line import run
from tests.serving import serving
from ui.accounts import Account, AccountsFile, digest, new_token, write_accounts
from ui.guard import Guard
from ui.hosts import is_exposed, is_own_name
from ui.login_page import local_path
from ui.rules import Rules, rules_for
from ui.sessions import SESSION_SECONDS, Sessions
from ui.tries import Tries

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
    """What is guarded: it remembers what came through."""

    seen: list[str] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return
        self.seen.append(scope["path"])
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
    """A file in which anna has a password, and robot a token."""
    return make_accounts(tmp_path_factory.mktemp("accounts") / "accounts.json")


def make_accounts(file: Path) -> Path:
    cheap = PasswordHasher.from_parameters(CHEAPEST)  # to be signed in by quickly
    token = new_token()
    anna = Account("anna", cheap.hash(PASSWORD))
    write_accounts(file, [anna, Account("robot", token=digest(token))])
    file.with_suffix(".token").write_text(token, encoding="utf-8")
    return file


def bearing(accounts: Path) -> dict[str, str]:
    token = accounts.with_suffix(".token").read_text(encoding="utf-8")
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def client(inner: Inner, accounts: Path) -> Iterator[httpx.Client]:
    """A client of a server that wants accounts."""
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


# Names


@pytest.mark.parametrize(
    "host",
    [
        "elsewhere.example",
        "127.0.0.1.elsewhere.example",
        "localhost.elsewhere.example:7860",
        "elsewhere.example:127.0.0.1",
        "192.168.1.5",
        "0.0.0.0",
        "[fd00::5]:80",
        "",
    ],
)
def test_a_name_that_is_not_the_servers_is_refused(
    open_to_all: httpx.Client, inner: Inner, host: str
) -> None:
    refused = open_to_all.get("/", headers={"Host": host})
    assert refused.status_code == 400
    assert kind(refused) == "host_unknown"
    assert inner.seen == []


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "127.0.0.1:9", "[::1]:80"]
)
def test_the_machines_own_names_are_taken_at_any_port(
    open_to_all: httpx.Client, host: str
) -> None:
    assert open_to_all.get("/", headers={"Host": host}).status_code == 200


def test_a_name_that_is_allowed_is_taken_and_no_other(inner: Inner) -> None:
    with guarded(inner, Rules(names=frozenset({"docs.example"}))) as client:
        for host, status in (
            ("docs.example", 200),
            ("Docs.Example:443", 200),
            ("www.docs.example", 400),
        ):
            assert client.get("/", headers={"Host": host}).status_code == status


@pytest.mark.parametrize(
    ("host", "server", "own"),
    [
        ("192.168.1.5:7860", "192.168.1.5", True),
        ("192.168.1.5:7860", "::ffff:192.168.1.5", True),
        ("[fd00::5]:7860", "fd00::5", True),
        ("[fd00:0::5]", "fd00::5", True),
        ("192.168.1.6", "192.168.1.5", False),
        ("127.0.0.1", "192.168.1.5", False),
        ("localhost", "192.168.1.5", False),
        ("localhost", "::1", True),
    ],
)
def test_beyond_the_machine_the_address_that_was_reached_is_a_name(
    host: str, server: str, *, own: bool
) -> None:
    assert is_own_name(host, server, ()) is own


# What binds where


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.53", "::1"])
def test_an_address_of_this_machine_alone_needs_no_accounts(address: str) -> None:
    assert not is_exposed(address, ())
    assert rules_for(options(), address) == Rules()


@pytest.mark.parametrize(
    "address", ["0.0.0.0", "::", "192.168.1.5", "fd00::5", "8.8.8.8"]
)
def test_an_address_that_others_reach_is_refused_unless_it_is_said_who_may(
    address: str, accounts: Path
) -> None:
    with pytest.raises(WrongUsage, match=r"--auth FILE.*--no-auth"):
        rules_for(options(), address)
    assert rules_for(options(no_auth=True), address) == Rules(exposed=True)
    assert rules_for(options(auth=accounts), address).accounts is not None
    assert rules_for(options(auth=accounts), address).exposed


def test_a_name_of_its_own_is_taken_for_exposed_as_a_proxy_has_one() -> None:
    with pytest.raises(WrongUsage):
        rules_for(options(names=["docs.example"]), "127.0.0.1")


def options(**given: object) -> argparse.Namespace:
    return argparse.Namespace(**{"auth": None, "no_auth": False, "names": [], **given})


def test_a_file_without_accounts_lets_nobody_in_and_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "accounts.json"
    file.write_text('{"askquote_accounts": 1, "accounts": {}}', encoding="utf-8")
    with pytest.raises(AccountsUnusable, match="askquote account NAME"):
        rules_for(options(auth=file), "127.0.0.1")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("--host", "192.0.2.1"), 2),
        (("--host", "192.0.2.1", "--no-auth"), 1),  # no address of this machine
        (("--allow-host", "docs.example"), 2),
        (("--no-auth", "--auth", "accounts.json"), 2),
        (("--auth", "nowhere.json"), 1),
        (("--allow-host", "docs.example:80", "--no-auth"), 2),
    ],
)
def test_the_command_refuses_what_it_is_not_to_serve(
    index: Path, words: tuple[str, ...], status: int
) -> None:
    done = run("ui", "--port", "0", "--index", index, *words)
    assert done.status == status
    assert done.out == ""


# Origins


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_page_elsewhere_can_change_nothing(
    open_to_all: httpx.Client, inner: Inner, headers: dict[str, str]
) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        refused = open_to_all.request(method, "/api/sync", headers=headers)
        assert refused.status_code == 403
        assert kind(refused) == "other_origin"
    assert inner.seen == []


def test_the_page_itself_and_programs_can_change_things(
    open_to_all: httpx.Client,
) -> None:
    for headers in ({}, from_own(open_to_all), {"Sec-Fetch-Site": "same-origin"}):
        assert open_to_all.post("/api/sync", headers=headers).status_code == 200


def test_a_link_from_elsewhere_opens_the_page(open_to_all: httpx.Client) -> None:
    opened = open_to_all.get("/?q=Who", headers={"Sec-Fetch-Site": "cross-site"})
    assert opened.status_code == 200


def test_what_a_page_elsewhere_asks_for_it_may_not_read(
    open_to_all: httpx.Client,
) -> None:
    answer = open_to_all.get("/config", headers={"Origin": "https://elsewhere.example"})
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


# Signing in


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "DELETE"])
def test_nothing_is_had_without_signing_in(
    client: httpx.Client, inner: Inner, method: str
) -> None:
    for path in PATHS:
        refused = client.request(method, path)
        assert refused.status_code == 401
        assert kind(refused) == "not_signed_in"
        assert refused.headers["www-authenticate"].startswith("Bearer")
    assert inner.seen == []


def test_a_browser_is_sent_to_the_login_page_and_back_to_what_it_wanted(
    client: httpx.Client,
) -> None:
    sent = client.get("/view/a.txt?quote=1-2", headers=BROWSER)
    assert sent.status_code == 303
    form = client.get(sent.headers["location"])
    assert form.status_code == 200
    (wanted,) = re.findall('name="next" value="(.*?)"', form.text)
    welcome = sign_in(client, next=wanted)
    assert welcome.status_code == 303
    assert welcome.headers["location"] == "/view/a.txt?quote=1-2"
    assert client.get("/view/a.txt?quote=1-2").text == PAGE


@pytest.mark.parametrize(
    ("word", "path"),
    [
        ("/view/a.txt?quote=1-2#quote", "/view/a.txt?quote=1-2#quote"),
        ("/?q=Wer war Umerov?", "/"),
        ("", "/"),
        ("view", "/"),
        ("//elsewhere.example", "/"),
        ("/\\elsewhere.example", "/"),
        ("/\t/elsewhere.example", "/"),
        ("/\r\nSet-Cookie: a=b", "/"),
        ("https://elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_a_login_leads_to_this_server_alone(word: str, path: str) -> None:
    assert local_path(word) == path


def test_a_login_does_not_lead_elsewhere(client: httpx.Client) -> None:
    assert sign_in(client, next="//elsewhere.example").headers["location"] == "/"


def test_what_the_login_page_shows_is_escaped(client: httpx.Client) -> None:
    hostile = '/"><script>alert(1)</script>'
    for page in (
        client.get("/login", params={"next": hostile}),
        sign_in(client, name="<b>", password="wrong", next=hostile),
    ):
        assert "<script" not in page.text
        assert "&lt;script&gt;" in page.text


def test_the_cookie_is_for_this_server_and_no_script(client: httpx.Client) -> None:
    cookie = sign_in(client).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert f"Max-Age={SESSION_SECONDS}" in cookie
    assert "Domain" not in cookie
    assert "Secure" not in cookie


def test_over_https_the_cookie_goes_over_https_alone(client: httpx.Client) -> None:
    client.headers["X-Forwarded-Proto"] = "https"  # as a proxy on this machine says
    assert "Secure" in sign_in(client).headers["set-cookie"]


@pytest.mark.parametrize(
    ("name", "password"),
    [("anna", "wrong"), ("anna", ""), ("nobody", PASSWORD), ("robot", ""), ("", "")],
)
def test_a_wrong_password_signs_nobody_in(
    client: httpx.Client, inner: Inner, name: str, password: str
) -> None:
    refused = sign_in(client, name, password)
    assert refused.status_code == 401
    assert "wrong" in refused.text
    assert "set-cookie" not in refused.headers
    assert client.get("/api/documents").status_code == 401
    assert inner.seen == []


def test_the_answer_is_the_same_whether_or_not_there_is_the_name(
    client: httpx.Client,
) -> None:
    assert (
        sign_in(client, "anna", "wrong").text == sign_in(client, "nobody", "wrong").text
    )


def test_a_page_elsewhere_signs_nobody_in(client: httpx.Client) -> None:
    fields = {"name": "anna", "password": PASSWORD}
    headers = {"Origin": "https://elsewhere.example"}
    assert client.post("/login", data=fields, headers=headers).status_code == 403


def test_a_forged_cookie_signs_nobody_in(client: httpx.Client) -> None:
    sign_in(client)
    (name,) = client.cookies.keys()
    client.cookies.clear()
    for value in ("anna", "", "x" * 43):
        client.cookies.set(name, value)
        assert client.get("/api/documents").status_code == 401
        client.cookies.clear()


def test_a_cookie_without_an_origin_changes_nothing(
    client: httpx.Client, inner: Inner
) -> None:
    sign_in(client)
    assert client.post("/api/sync").status_code == 403
    assert inner.seen == []
    assert client.post("/api/sync", headers=from_own(client)).status_code == 200


# Guessing


def test_after_five_wrong_passwords_the_right_one_has_to_wait_too(
    client: httpx.Client,
) -> None:
    for _ in range(5):
        assert sign_in(client, password="wrong").status_code == 401
    refused = sign_in(client)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert "set-cookie" not in refused.headers
    assert sign_in(client, "bert", "wrong").status_code == 401


def test_a_name_that_somebody_guesses_at_is_not_locked_for_its_owner_elsewhere(
    client: httpx.Client,
) -> None:
    for _ in range(6):
        sign_in(client, password="wrong")
    client.headers["X-Forwarded-For"] = "192.0.2.7"  # as a proxy on this machine says
    assert sign_in(client).status_code == 303


def test_guesses_at_once_are_counted_one_by_one(client: httpx.Client) -> None:
    with ThreadPoolExecutor(12) as pool:
        replies = list(pool.map(lambda _: sign_in(client, password="wrong"), range(12)))
    statuses = [reply.status_code for reply in replies]
    assert statuses.count(401) == 5
    assert statuses.count(429) == 7


def test_right_passwords_are_not_counted(client: httpx.Client) -> None:
    for _ in range(7):
        assert sign_in(client).status_code == 303


def test_an_address_that_guesses_at_many_names_has_to_wait() -> None:
    async def guess() -> list[int]:
        tries = Tries()
        for name in range(40):
            await tries.count_wrong(f"name{name}", "192.0.2.7")
        return [
            await tries.wait("anna", "192.0.2.7"),
            await tries.wait("anna", "192.0.2.8"),
        ]

    here, elsewhere = asyncio.run(guess())
    assert 3000 < here <= 3600
    assert elsewhere == 0


def test_a_name_that_is_guessed_at_from_many_addresses_has_to_wait() -> None:
    async def guess() -> list[int]:
        tries = Tries()
        for address in range(100):
            await tries.count_wrong("anna", f"192.0.2.{address}")
        return [
            await tries.wait("anna", "203.0.113.1"),
            await tries.wait("bert", "203.0.113.1"),
        ]

    anna, bert = asyncio.run(guess())
    assert 3000 < anna <= 3600
    assert bert == 0


def test_addresses_of_one_line_count_as_one(client: httpx.Client) -> None:
    for last in range(5):
        client.headers["X-Forwarded-For"] = f"2001:db8::{last}"
        assert sign_in(client, password="wrong").status_code == 401
    client.headers["X-Forwarded-For"] = "2001:db8::9"
    assert sign_in(client).status_code == 429
    client.headers["X-Forwarded-For"] = "2001:db8:0:1::9"
    assert sign_in(client).status_code == 303


def test_an_address_that_a_proxy_does_not_know_counts_as_one(
    client: httpx.Client,
) -> None:
    client.headers["X-Forwarded-For"] = "unknown"
    for _ in range(5):
        assert sign_in(client, password="wrong").status_code == 401
    assert sign_in(client).status_code == 429


# Tokens


def test_a_program_asks_by_its_token(client: httpx.Client, accounts: Path) -> None:
    for method in ("GET", "POST", "DELETE"):
        answer = client.request(method, "/api/sync", headers=bearing(accounts))
        assert answer.status_code == 200


@pytest.mark.parametrize(
    "header", ["Bearer wrong", "Bearer", "Basic YW5uYTp4", PASSWORD]
)
def test_a_wrong_token_lets_nobody_in(client: httpx.Client, header: str) -> None:
    headers = {"Authorization": header, **BROWSER}
    assert client.post("/api/sync", headers=headers).status_code == 401


def test_a_token_is_of_no_use_to_a_page_elsewhere(
    client: httpx.Client, accounts: Path
) -> None:
    headers = {"Origin": "https://elsewhere.example", **bearing(accounts)}
    assert client.post("/api/sync", headers=headers).status_code == 403


# The end of a session


def test_signing_out_ends_the_session_for_a_copy_of_the_cookie_too(
    client: httpx.Client,
) -> None:
    sign_in(client)
    copied = dict(client.cookies)
    assert "anna" in client.get("/logout").text
    assert client.get("/api/documents").status_code == 200
    ended = client.post("/logout", headers=from_own(client))
    assert ended.headers["location"] == "/login"
    assert "storage" in ended.headers["clear-site-data"]
    assert dict(client.cookies) == {}
    client.cookies.update(copied)
    assert client.get("/api/documents").status_code == 401


def test_a_page_elsewhere_signs_nobody_out(client: httpx.Client) -> None:
    sign_in(client)
    headers = {"Origin": "https://elsewhere.example"}
    assert client.post("/logout", headers=headers).status_code == 403
    assert client.get("/api/documents").status_code == 200


@pytest.mark.parametrize(
    ("words", "stdin"), [((), "another battery"), (("--remove",), "")]
)
def test_a_removed_account_or_another_password_ends_its_sessions_at_once(
    inner: Inner, tmp_path: Path, words: tuple[str, ...], stdin: str
) -> None:
    file = make_accounts(tmp_path / "accounts.json")
    with guarded(inner, Rules(AccountsFile(file))) as client:
        sign_in(client)
        assert client.get("/api/documents").status_code == 200
        run("account", "anna", "--auth", file, *words, stdin=stdin)
        assert client.get("/api/documents").status_code == 401
        assert client.get("/api/documents", headers=bearing(file)).status_code == 200
        run("account", "robot", "--auth", file, "--no-token")
        assert client.get("/api/documents", headers=bearing(file)).status_code == 401


def test_a_session_ends_in_time() -> None:
    now = 0.0
    anna = Account("anna", "hash")
    sessions = Sessions(lambda: now)
    secret = sessions.begin(anna)
    now = SESSION_SECONDS - 1
    assert sessions.account(secret, {"anna": anna}) == anna
    now = SESSION_SECONDS
    assert sessions.account(secret, {"anna": anna}) is None


def test_accounts_that_cant_be_read_let_nobody_in(inner: Inner, tmp_path: Path) -> None:
    file = make_accounts(tmp_path / "accounts.json")
    with guarded(inner, Rules(AccountsFile(file))) as client:
        sign_in(client)
        headers = bearing(file)
        file.write_text("{", encoding="utf-8")
        for refused in (client.get("/"), client.get("/", headers=headers)):
            assert refused.status_code == 503
            assert str(tmp_path) not in refused.text
    assert inner.seen == []


def test_that_the_server_is_up_is_told_to_everybody_and_no_more(
    client: httpx.Client, inner: Inner, accounts: Path
) -> None:
    assert client.get("/api/health").json() == {"ok": True}
    assert inner.seen == []
    client.get("/api/health", headers=bearing(accounts))
    assert inner.seen == ["/api/health"]


# Websockets


def ask_for_a_websocket(guard: Guard, **headers: str) -> Message:
    """The guard's first word to one who wants a websocket."""
    said: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        said.append(message)

    named = {"host": "127.0.0.1:7860", **headers}
    scope = {
        "type": "websocket",
        "scheme": "ws",
        "path": "/live",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in named.items()],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 7860),
    }
    asyncio.run(guard(scope, receive, send))
    return said[0]


def test_a_websocket_is_had_from_the_page_alone(inner: Inner) -> None:
    guard = Guard(inner, Rules())
    elsewhere = ask_for_a_websocket(guard, origin="https://elsewhere.example")
    assert elsewhere == {"type": "websocket.close", "code": 1008}
    misnamed = ask_for_a_websocket(guard, host="elsewhere.example")
    assert misnamed["type"] == "websocket.close"
    assert inner.seen == []
    own = ask_for_a_websocket(guard, origin="http://127.0.0.1:7860")
    assert own["type"] == "websocket.accept"


def test_a_websocket_takes_signing_in(inner: Inner, accounts: Path) -> None:
    guard = Guard(inner, Rules(AccountsFile(accounts)))
    assert ask_for_a_websocket(guard)["type"] == "websocket.close"
    assert inner.seen == []
    headers = {name.lower(): value for name, value in bearing(accounts).items()}
    assert ask_for_a_websocket(guard, **headers)["type"] == "websocket.accept"


# How much, and how often


def test_a_request_that_is_too_large_is_refused(
    open_to_all: httpx.Client, inner: Inner
) -> None:
    assert open_to_all.post("/api/answer", content=b"x" * 2_000_000).status_code == 200
    inner.seen.clear()
    refused = open_to_all.post("/api/answer", content=b"x" * 2_000_001)
    assert refused.status_code == 413
    assert kind(refused) == "request_too_large"
    assert inner.seen == []


def test_a_request_that_does_not_say_how_large_it_is_is_refused(
    open_to_all: httpx.Client, inner: Inner
) -> None:
    refused = open_to_all.post("/api/answer", content=iter([b"x", b"y"]))
    assert refused.status_code == 411
    assert inner.seen == []


def test_uploads_have_a_bound_of_their_own(inner: Inner) -> None:
    with guarded(inner, Rules(upload_bytes=3_000_000)) as client:
        for path, size, status in (
            ("/gradio_api/upload", 3_000_000, 200),
            ("/gradio_api/upload", 3_000_001, 413),
            ("/api/answer", 3_000_000, 413),
        ):
            assert client.post(path, content=b"x" * size).status_code == status


def test_beyond_the_machine_an_account_may_ask_so_often_and_another_still_may(
    inner: Inner, accounts: Path
) -> None:
    with guarded(inner, Rules(AccountsFile(accounts), exposed=True)) as client:
        sign_in(client)
        own = from_own(client)
        for _ in range(120):
            assert client.post("/api/answer", headers=own).status_code == 200
        refused = client.post("/api/answer", headers=own)
        assert refused.status_code == 429
        assert kind(refused) == "too_often"
        assert 0 < int(refused.headers["retry-after"]) <= 60
        assert client.get("/").status_code == 200
        client.cookies.clear()
        assert client.post("/api/answer", headers=bearing(accounts)).status_code == 200


def test_without_accounts_each_address_may_ask_so_often(inner: Inner) -> None:
    with guarded(inner, Rules(exposed=True)) as client:
        statuses = [client.post("/api/answer").status_code for _ in range(121)]
        assert statuses == [200] * 120 + [429]
        headers = {"X-Forwarded-For": "192.0.2.7"}  # as a proxy on this machine says
        assert client.post("/api/answer", headers=headers).status_code == 200


def test_on_the_machine_itself_one_may_ask_as_often_as_one_likes(
    open_to_all: httpx.Client,
) -> None:
    statuses = {open_to_all.post("/api/answer").status_code for _ in range(130)}
    assert statuses == {200}


# Headers


def test_a_page_may_run_the_scripts_it_is_served_with_and_no_others(
    open_to_all: httpx.Client,
) -> None:
    known = b64encode(sha256(INLINE.encode()).digest()).decode()
    (scripts,) = directives(open_to_all.get("/"))["script-src"]
    assert scripts == f"'self' 'unsafe-eval' 'sha256-{known}'"


def test_a_page_may_load_nothing_from_elsewhere_and_stand_in_no_frame(
    open_to_all: httpx.Client,
) -> None:
    policy = directives(open_to_all.get("/"))
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'none'"]
    sources = " ".join(value for values in policy.values() for value in values)
    assert not re.search(r"http|\*|//", sources)


def test_a_policy_that_a_page_sets_itself_stands(open_to_all: httpx.Client) -> None:
    page = open_to_all.get("/view/a.txt")
    assert page.headers.get_list("content-security-policy") == [OWN_POLICY]


@pytest.mark.parametrize(
    "path", ["/gradio_api/file=a.html", "/api/documents", "/config"]
)
def test_what_is_no_page_may_do_nothing(open_to_all: httpx.Client, path: str) -> None:
    policy = directives(open_to_all.get(path))
    assert policy["default-src"] == ["'none'"]
    assert "script-src" not in policy


@pytest.mark.parametrize("path", ["/", "/view/a.txt", "/login", "/api/documents"])
def test_every_response_says_what_a_browser_may_do(
    client: httpx.Client, path: str
) -> None:
    answer = client.get(path)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "microphone=()" in answer.headers["permissions-policy"]
    assert "frame-ancestors" in answer.headers["content-security-policy"]
    # A form whose page sends no referrer at all would come from an origin called null.
    wanted = "same-origin" if path == "/login" else "no-referrer"
    assert answer.headers["referrer-policy"] == wanted


def directives(response: httpx.Response) -> dict[str, list[str]]:
    """The directives of a response's policy, by their names."""
    (policy,) = response.headers.get_list("content-security-policy")
    pairs = [part.strip().split(" ", 1) for part in policy.split(";")]
    return {name: values for name, *values in pairs}


FAR = "http://192.0.2.1/a.txt"


def file_data(path: str) -> dict[str, object]:
    """What Gradio takes for a file, as its clients send it."""
    return {"path": path, "meta": {"_type": "gradio.FileData"}}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("path", ["run/f", "call/f", "queue/join"])
def test_a_file_that_is_named_by_an_address_is_refused_and_not_fetched(
    inner: Inner, open_to_all: httpx.Client, path: str, encoding: str
) -> None:
    body = json.dumps({"data": ["x", [{"of": file_data(FAR)}]]}).encode(encoding)
    answer = open_to_all.post(f"/gradio_api/{path}", content=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["kind"] == "file_elsewhere"
    assert inner.seen == []


def test_the_page_serves_no_file_of_an_address(
    inner: Inner, open_to_all: httpx.Client
) -> None:
    assert open_to_all.get(f"/gradio_api/file={FAR}").status_code == 400
    assert inner.seen == []


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({"data": [file_data("/tmp/a.txt"), {"path": FAR}, FAR]}).encode(),
        b"http://" * 1000,
        b"[" * 100_000,
        b"",
    ],
    ids=["near", "text", "deep", "empty"],
)
def test_what_names_no_file_elsewhere_comes_through_as_it_was_sent(
    open_to_all: httpx.Client, body: bytes
) -> None:
    answer = open_to_all.post("/gradio_api/run/f", content=body)
    assert answer.text == f"{len(body)} bytes"
