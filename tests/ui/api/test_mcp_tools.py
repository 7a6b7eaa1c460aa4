"""The MCP tools, called by the mcp package's own client over both of its transports."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from mcp import Client, StdioServerParameters
from mcp.types import CallToolResult, TextContent, Tool

from qa import Bot
from tests.support.checkout import ROOT
from tests.support.command_line import run
from tests.support.folders import write_files
from tests.support.serving import serving
from ui.api.mcp_tools import mount_tools
from ui.api.schemas import AnswerJson, PassageJson

pytestmark = pytest.mark.process

UMEROV = "Who led the talks for Ukraine?"


@pytest.fixture(scope="module")
def bot(docs_index: Path) -> Iterator[Bot]:
    with Bot(docs_index) as bot:
        yield bot


def command(*words: object) -> StdioServerParameters:
    """How a client starts `askquote mcp`."""
    return StdioServerParameters(
        command=sys.executable,
        args=["-m", "ui", "mcp", *map(str, words)],
        env={"ASKQUOTE_CACHE": os.environ["ASKQUOTE_CACHE"]},
        cwd=ROOT,
    )


@pytest.fixture(scope="module")
def http(bot: Bot) -> Iterator[str]:
    app = FastAPI()
    mount_tools(app, bot)
    with serving(app) as url:
        yield f"{url}/mcp"


@dataclass(frozen=True, slots=True)
class Asker:
    """A client that stays connected, for code that isn't a coroutine."""

    portal: BlockingPortal
    client: Client

    def tools(self) -> Mapping[str, Tool]:
        listed = self.portal.call(self.client.list_tools)
        return {tool.name: tool for tool in listed.tools}

    def call(self, tool: str, **arguments: object) -> CallToolResult:
        result: CallToolResult = self.portal.call(
            self.client.call_tool, tool, arguments
        )
        return result


@pytest.fixture(scope="module", params=["stdio", "http"])
def asker(
    request: pytest.FixtureRequest, docs_index: Path, http: str
) -> Iterator[Asker]:
    server = command("--index", docs_index) if request.param == "stdio" else http
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(server)) as client,
    ):
        yield Asker(portal, client)


def content(result: CallToolResult) -> dict[str, Any]:
    """The structured result of a tool, which is also there as text."""
    assert not result.is_error
    (text,) = result.content
    assert isinstance(text, TextContent)
    assert json.loads(text.text) == result.structured_content
    assert isinstance(result.structured_content, dict)
    return result.structured_content


def error(result: CallToolResult) -> str:
    assert result.is_error
    (text,) = result.content
    assert isinstance(text, TextContent)
    return text.text


def test_both_tools_are_listed_with_their_parameters_and_results(asker: Asker) -> None:
    tools = asker.tools()
    assert list(tools) == ["answer", "search_quotes"]
    parameters = tools["answer"].input_schema["properties"]
    assert list(parameters) == ["question", "documents", "dated", "min_confidence"]
    assert list(tools["search_quotes"].input_schema["properties"]) == ["query", "limit"]
    schema = tools["answer"].output_schema
    assert schema is not None
    assert list(schema["properties"]) == list(AnswerJson.model_fields)
    for tool in tools.values():
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint
        assert tool.description


def test_answer_returns_the_answer_of_the_bot(asker: Asker, bot: Bot) -> None:
    row = content(asker.call("answer", question=UMEROV))
    assert "Umerov" in row["text"]
    expected = bot.ask(UMEROV).as_json()
    assert {**row, "timings_ms": None} == {**expected, "timings_ms": None}


def test_answer_respects_document_patterns_and_a_minimum_confidence(
    asker: Asker,
) -> None:
    arguments: dict[str, object] = {"question": UMEROV, "documents": ["about-*"]}
    row = content(asker.call("answer", **arguments, min_confidence=0))
    assert {quote["document"] for quote in row["quotes"]} == {"about-askquote.md"}
    row = content(asker.call("answer", **arguments, min_confidence=1))
    assert row["found"] is False
    assert row["nearest"]


def test_search_quotes_returns_ranges_of_the_documents(asker: Asker, bot: Bot) -> None:
    quotes = content(asker.call("search_quotes", query="prisoners exchange"))["quotes"]
    assert len(quotes) == 5
    assert "prisoners" in quotes[0]["text"]
    with bot.reading() as snapshot:
        for quote in quotes:
            document = snapshot.document(quote["document"])
            assert document.sha256 == quote["sha256"]
            assert document.text[quote["start"] : quote["end"]] == quote["text"]
    assert list(quotes[0]) == list(PassageJson.model_fields)
    first = content(asker.call("search_quotes", query="prisoners exchange", limit=1))
    assert first["quotes"] == quotes[:1]


def test_a_bad_call_returns_an_error(asker: Asker) -> None:
    message = error(asker.call("answer", question=" ?"))
    assert json.loads(message)["error"]["kind"] == "empty_question"
    message = error(asker.call("answer", question=UMEROV, documents=["nowhere"]))
    assert json.loads(message)["error"]["kind"] == "document_unknown"
    assert "limit" in error(asker.call("search_quotes", query="talks", limit=11))
    assert "question" in error(asker.call("answer"))


def test_a_stream_on_which_nothing_would_be_sent_is_refused(http: str) -> None:
    response = httpx.get(http, headers={"Accept": "text/event-stream"}, timeout=60)
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert response.json()["error"]["kind"] == "method_not_allowed"


def test_the_index_is_created_first_and_standard_output_carries_only_the_protocol(
    tmp_path: Path, prepared_cache: Path
) -> None:
    assert prepared_cache.is_dir()
    docs = write_files(
        tmp_path / "docs", {"a.txt": "Umerov led it.", "b.pdf": b"no PDF"}
    )
    started = command("--docs", docs, "--index", tmp_path / "index")
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "a test", "version": "1"},
        },
    }
    done = subprocess.run(
        [started.command, *started.args],
        cwd=ROOT,
        input=json.dumps(hello) + "\n",
        capture_output=True,
        text=True,
        check=True,
    )
    (line,) = done.stdout.splitlines()
    assert json.loads(line)["result"]["serverInfo"]["name"] == "askquote"
    assert (tmp_path / "index").is_dir()


def test_the_command_says_what_to_install_if_the_library_is_missing(
    docs_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)  # as if it were not installed
    done = run("mcp", "--index", docs_index)
    assert done.status == 1
    assert done.out == ""
    assert "pip install 'askquote[mcp]'" in done.err
