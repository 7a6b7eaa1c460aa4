"""MCP tools: answers and quotes over the Model Context Protocol."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, FastAPI
from mcp.server.mcpserver import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from index.errors import AskquoteError
from index.text.document import Span
from qa.answers.quote import MOST_CHARACTERS, Quote
from qa.bot import Bot
from qa.retrieve.passages import Passage
from ui.access.error_responses import refusal
from ui.api.schemas import AnswerJson, MinConfidence, PassagesJson, Patterns, Years
from ui.release import release

_ABOUT = (
    "Answers questions from one folder of documents, only in their own words. Every quote is"
    " a range of a document, word for word. If `found` is false, the documents don't answer"
    " the question: say so."
)
_READ_ONLY = ToolAnnotations(
    read_only_hint=True, idempotent_hint=True, open_world_hint=False
)
_PATH = "/mcp"
_DEFAULT_LIMIT = 5
_HIGHEST_LIMIT = 10


def serve_stdio(bot: Bot) -> None:
    """Serve the tools on standard input and output until the input ends."""
    build_server(bot).run("stdio")


def mount_tools(app: FastAPI, bot: Bot) -> None:
    """Serve the tools at /mcp of an application, as streamable HTTP without sessions."""
    server = build_server(bot)
    served = server.streamable_http_app(
        stateless_http=True,
        json_response=True,
        # The guard checks hosts and origins for the whole application.
        transport_security=TransportSecuritySettings(
            enable_dns_rebinding_protection=False
        ),
    )
    app.router.routes.append(Route(_PATH, _PostOnly(served)))
    # A mounted application's lifespan never runs; a router's does.
    app.include_router(APIRouter(lifespan=lambda _: server.session_manager.run()))


class _PostOnly:
    """Refuses a stream that a client would keep open, as nothing is ever sent on it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "POST":
            await self._app(scope, receive, send)
        else:
            await self._refusal(scope, receive, send)

    _refusal = refusal(
        405,
        "method_not_allowed",
        "MCP is served here only by POST.",
        {"Allow": "POST"},
    )


def build_server(bot: Bot) -> "MCPServer[object]":
    """Create an MCP server with the tools for one index."""
    server: MCPServer[object] = MCPServer(
        "askquote", instructions=_ABOUT, version=release(), log_level="WARNING"
    )
    tools = _Tools(bot)
    server.add_tool(tools.answer, annotations=_READ_ONLY)
    server.add_tool(tools.search_quotes, annotations=_READ_ONLY)
    return server


@dataclass(frozen=True, slots=True)
class _Tools:
    """The tools; each call runs in its own thread."""

    bot: Bot

    def answer(
        self,
        question: Annotated[str, Field(description="One question, in words.")],
        documents: Patterns | None = None,
        dated: Years | None = None,
        min_confidence: MinConfidence | None = None,
    ) -> Annotated[CallToolResult, AnswerJson]:
        """Answer a question in the documents' own words, with the sentences that prove it.

        `confidence` is the probability that the answer is right. Quote `quotes` word for
        word, and name their documents.
        """
        return _result(
            lambda: self.bot.ask(
                question,
                documents=documents,
                dated=dated,
                min_confidence=min_confidence,
            ).as_json()
        )

    def search_quotes(
        self,
        query: Annotated[str, Field(description="A question, or words to search for.")],
        limit: Annotated[int, Field(ge=1, le=_HIGHEST_LIMIT)] = _DEFAULT_LIMIT,
    ) -> Annotated[CallToolResult, PassagesJson]:
        """Find the passages nearest to a query, word for word, the best first."""
        return _result(lambda: {"quotes": _rows(self.bot.passages(query))[:limit]})


def _rows(passages: Sequence[Passage]) -> list[Mapping[str, object]]:
    """Passages as JSON quotes without a score, which only answers have."""
    spans = filter(None, map(_quotable_span, passages))
    rows = [Quote(span, None, 0.0).as_json() for span in spans]
    return [{key: row[key] for key in row if key != "score"} for row in rows]


def _quotable_span(passage: Passage) -> Span | None:
    """The passage, or if it is too long to quote, its best sentence that isn't."""
    spans = (passage.span, *(hit.sentence.span for hit in passage.hits))
    short = (span for span in spans if span.end - span.start <= MOST_CHARACTERS)
    return next(short, None)


def _result(call: Callable[[], Mapping[str, object]]) -> CallToolResult:
    """The result of a tool, or its error, as JSON like that of the HTTP interface."""
    try:
        content = dict(call())
    except AskquoteError as error:
        failure = _text({"error": error.as_json()})
        return CallToolResult(content=[failure], is_error=True)
    return CallToolResult(content=[_text(content)], structured_content=content)


def _text(content: Mapping[str, object]) -> TextContent:
    return TextContent(type="text", text=json.dumps(content, ensure_ascii=False))
