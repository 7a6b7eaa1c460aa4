"""Signing in and out, sessions and tokens, over real HTTP."""

import re
from pathlib import Path

import httpx
import pytest

from tests.support.command_line import run
from tests.support.guarded import (
    BROWSER,
    PAGE,
    PASSWORD,
    PATHS,
    Inner,
    bearer_headers,
    from_own,
    guarded,
    kind,
    make_accounts,
    sign_in,
)
from ui.access.accounts import Account, AccountsFile
from ui.access.login_page import local_path
from ui.access.rules import Rules
from ui.access.sessions import SESSION_SECONDS, Sessions

pytestmark = pytest.mark.process

# Signing in


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "DELETE"])
def test_nothing_is_served_without_signing_in(
    client: httpx.Client, inner: Inner, method: str
) -> None:
    for path in PATHS:
        refused = client.request(method, path)
        assert refused.status_code == 401
        assert kind(refused) == "not_signed_in"
        assert refused.headers["www-authenticate"].startswith("Bearer")
    assert inner.paths == []


def test_a_browser_is_sent_to_the_login_page_and_back_to_what_it_requested(
    client: httpx.Client,
) -> None:
    sent = client.get("/view/a.txt?quote=1-2", headers=BROWSER)
    assert sent.status_code == 303
    form = client.get(sent.headers["location"])
    assert form.status_code == 200
    (target,) = re.findall('name="next" value="(.*?)"', form.text)
    welcome = sign_in(client, next=target)
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
def test_signing_in_redirects_only_within_this_server(word: str, path: str) -> None:
    assert local_path(word) == path


def test_signing_in_does_not_redirect_to_another_server(client: httpx.Client) -> None:
    assert sign_in(client, next="//elsewhere.example").headers["location"] == "/"


def test_the_login_page_escapes_what_it_shows(client: httpx.Client) -> None:
    hostile = '/"><script>alert(1)</script>'
    for page in (
        client.get("/login", params={"next": hostile}),
        sign_in(client, name="<b>", password="wrong", next=hostile),
    ):
        assert "<script" not in page.text
        assert "&lt;script&gt;" in page.text


def test_the_cookie_is_only_for_this_server_and_not_for_scripts(
    client: httpx.Client,
) -> None:
    cookie = sign_in(client).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert f"Max-Age={SESSION_SECONDS}" in cookie
    assert "Domain" not in cookie
    assert "Secure" not in cookie


def test_over_https_the_cookie_is_secure(client: httpx.Client) -> None:
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
    assert inner.paths == []


def test_the_response_is_the_same_whether_or_not_the_name_exists(
    client: httpx.Client,
) -> None:
    assert (
        sign_in(client, "anna", "wrong").text == sign_in(client, "nobody", "wrong").text
    )


def test_another_website_can_sign_nobody_in(client: httpx.Client) -> None:
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
    assert inner.paths == []
    assert client.post("/api/sync", headers=from_own(client)).status_code == 200


# Tokens


def test_a_program_signs_in_with_its_token(
    client: httpx.Client, accounts: Path
) -> None:
    for method in ("GET", "POST", "DELETE"):
        answer = client.request(method, "/api/sync", headers=bearer_headers(accounts))
        assert answer.status_code == 200


@pytest.mark.parametrize(
    "header", ["Bearer wrong", "Bearer", "Basic YW5uYTp4", PASSWORD]
)
def test_a_wrong_token_lets_nobody_in(client: httpx.Client, header: str) -> None:
    headers = {"Authorization": header, **BROWSER}
    assert client.post("/api/sync", headers=headers).status_code == 401


def test_a_token_is_of_no_use_to_another_website(
    client: httpx.Client, accounts: Path
) -> None:
    headers = {"Origin": "https://elsewhere.example", **bearer_headers(accounts)}
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


def test_another_website_can_sign_nobody_out(client: httpx.Client) -> None:
    sign_in(client)
    headers = {"Origin": "https://elsewhere.example"}
    assert client.post("/logout", headers=headers).status_code == 403
    assert client.get("/api/documents").status_code == 200


@pytest.mark.parametrize(
    ("words", "stdin"), [((), "another battery"), (("--remove",), "")]
)
def test_removing_an_account_or_changing_its_password_ends_its_sessions_at_once(
    inner: Inner, tmp_path: Path, words: tuple[str, ...], stdin: str
) -> None:
    file = make_accounts(tmp_path / "accounts.json")
    with guarded(inner, Rules(AccountsFile(file))) as client:
        sign_in(client)
        assert client.get("/api/documents").status_code == 200
        run("account", "anna", "--auth", file, *words, stdin=stdin)
        assert client.get("/api/documents").status_code == 401
        assert (
            client.get("/api/documents", headers=bearer_headers(file)).status_code
            == 200
        )
        run("account", "robot", "--auth", file, "--no-token")
        assert (
            client.get("/api/documents", headers=bearer_headers(file)).status_code
            == 401
        )


def test_a_session_expires() -> None:
    now = 0.0
    anna = Account("anna", "hash")
    sessions = Sessions(lambda: now)
    secret = sessions.begin(anna)
    now = SESSION_SECONDS - 1
    assert sessions.account(secret, {"anna": anna}) == anna
    now = SESSION_SECONDS
    assert sessions.account(secret, {"anna": anna}) is None


def test_an_unreadable_accounts_file_lets_nobody_in(
    inner: Inner, tmp_path: Path
) -> None:
    file = make_accounts(tmp_path / "accounts.json")
    with guarded(inner, Rules(AccountsFile(file))) as client:
        sign_in(client)
        headers = bearer_headers(file)
        file.write_text("{", encoding="utf-8")
        for refused in (client.get("/"), client.get("/", headers=headers)):
            assert refused.status_code == 503
            assert str(tmp_path) not in refused.text
    assert inner.paths == []


def test_everybody_may_learn_that_the_server_is_up_and_nothing_else(
    client: httpx.Client, inner: Inner, accounts: Path
) -> None:
    assert client.get("/api/health").json() == {"ok": True}
    assert inner.paths == []
    client.get("/api/health", headers=bearer_headers(accounts))
    assert inner.paths == ["/api/health"]
