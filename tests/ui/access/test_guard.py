"""Which requests the guard lets through, over real HTTP."""

import asyncio
from collections.abc import Collection
from pathlib import Path

import httpx
import pytest
from starlette.types import Message

from tests.support.command_line import run
from tests.support.guarded import Inner, bearer_headers, from_own, guarded, kind
from ui.access.accounts import AccountsFile
from ui.access.guard import Guard
from ui.access.hosts import is_exposed, is_own_name
from ui.access.rules import Rules, rules_for
from ui.errors import AccountsUnusable, WrongUsage
from ui.options import AccessOptions

pytestmark = pytest.mark.process

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
def test_a_host_name_that_is_not_the_servers_is_refused(
    open_to_all: httpx.Client, inner: Inner, host: str
) -> None:
    refused = open_to_all.get("/", headers={"Host": host})
    assert refused.status_code == 400
    assert kind(refused) == "host_unknown"
    assert inner.paths == []


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "127.0.0.1:9", "[::1]:80"]
)
def test_the_machines_own_names_are_accepted_with_any_port(
    open_to_all: httpx.Client, host: str
) -> None:
    assert open_to_all.get("/", headers={"Host": host}).status_code == 200


def test_only_an_allowed_name_is_accepted_in_addition(inner: Inner) -> None:
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
def test_from_other_machines_the_address_they_reached_is_a_name_of_the_server(
    host: str, server: str, *, own: bool
) -> None:
    assert is_own_name(host, server, ()) is own


# Addresses


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.53", "::1"])
def test_an_address_only_this_machine_can_reach_needs_no_accounts(address: str) -> None:
    assert not is_exposed(address, ())
    assert rules_for(options(), address) == Rules()


@pytest.mark.parametrize(
    "address", ["0.0.0.0", "::", "192.168.1.5", "fd00::5", "8.8.8.8"]
)
def test_an_address_others_can_reach_is_refused_unless_options_say_who_may_use_it(
    address: str, accounts: Path
) -> None:
    with pytest.raises(WrongUsage, match=r"--auth FILE.*--no-auth"):
        rules_for(options(), address)
    assert rules_for(options(everybody=True), address) == Rules(exposed=True)
    assert rules_for(options(auth=accounts), address).accounts is not None
    assert rules_for(options(auth=accounts), address).exposed


def test_an_additional_host_name_counts_as_exposed_because_a_proxy_has_one() -> None:
    with pytest.raises(WrongUsage):
        rules_for(options(names=["docs.example"]), "127.0.0.1")


def options(
    *, auth: Path | None = None, everybody: bool = False, names: Collection[str] = ()
) -> AccessOptions:
    return AccessOptions("127.0.0.1", 7860, auth, everybody, frozenset(names))


def test_an_accounts_file_without_accounts_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "accounts.json"
    file.write_text('{"askquote_accounts": 1, "accounts": {}}', encoding="utf-8")
    with pytest.raises(AccountsUnusable, match="askquote account NAME"):
        rules_for(options(auth=file), "127.0.0.1")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("--host", "192.0.2.1"), 2),
        (("--host", "192.0.2.1", "--no-auth"), 1),  # not an address of this machine
        (("--allow-host", "docs.example"), 2),
        (("--no-auth", "--auth", "accounts.json"), 2),
        (("--auth", "nowhere.json"), 1),
        (("--allow-host", "docs.example:80", "--no-auth"), 2),
    ],
)
def test_the_command_refuses_options_that_are_unsafe_or_contradict(
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
def test_another_website_can_change_nothing(
    open_to_all: httpx.Client, inner: Inner, headers: dict[str, str]
) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        refused = open_to_all.request(method, "/api/sync", headers=headers)
        assert refused.status_code == 403
        assert kind(refused) == "other_origin"
    assert inner.paths == []


def test_the_page_itself_and_programs_can_change_things(
    open_to_all: httpx.Client,
) -> None:
    for headers in ({}, from_own(open_to_all), {"Sec-Fetch-Site": "same-origin"}):
        assert open_to_all.post("/api/sync", headers=headers).status_code == 200


def test_a_link_from_elsewhere_opens_the_page(open_to_all: httpx.Client) -> None:
    opened = open_to_all.get("/?q=Who", headers={"Sec-Fetch-Site": "cross-site"})
    assert opened.status_code == 200


def test_another_website_may_not_read_a_response(
    open_to_all: httpx.Client,
) -> None:
    answer = open_to_all.get("/config", headers={"Origin": "https://elsewhere.example"})
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


# Websockets


def ask_for_a_websocket(guard: Guard, **headers: str) -> Message:
    """The guard's first message in reply to a request for a websocket."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    all_headers = {"host": "127.0.0.1:7860", **headers}
    scope = {
        "type": "websocket",
        "scheme": "ws",
        "path": "/live",
        "query_string": b"",
        "headers": [
            (name.encode(), value.encode()) for name, value in all_headers.items()
        ],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 7860),
    }
    asyncio.run(guard(scope, receive, send))
    return sent[0]


def test_only_the_page_itself_may_open_a_websocket(inner: Inner) -> None:
    guard = Guard(inner, Rules())
    elsewhere = ask_for_a_websocket(guard, origin="https://elsewhere.example")
    assert elsewhere == {"type": "websocket.close", "code": 1008}
    wrong_host = ask_for_a_websocket(guard, host="elsewhere.example")
    assert wrong_host["type"] == "websocket.close"
    assert inner.paths == []
    own = ask_for_a_websocket(guard, origin="http://127.0.0.1:7860")
    assert own["type"] == "websocket.accept"


def test_a_websocket_requires_signing_in(inner: Inner, accounts: Path) -> None:
    guard = Guard(inner, Rules(AccountsFile(accounts)))
    assert ask_for_a_websocket(guard)["type"] == "websocket.close"
    assert inner.paths == []
    headers = {name.lower(): value for name, value in bearer_headers(accounts).items()}
    assert ask_for_a_websocket(guard, **headers)["type"] == "websocket.accept"
