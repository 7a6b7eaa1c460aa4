"""Errors of the HTTP interface, as JSON: `{"error": {"kind", "message"}}`."""

import json
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import AskquoteError, DocumentUnknown
from qa.errors import BadRequest
from ui.api.schemas import ErrorJson
from ui.errors import JobUnknown

_MOST_BYTES = 1_000_000  # enough for a question and a long conversation
_STATUSES = {BadRequest: 400, DocumentUnknown: 404, JobUnknown: 404}
_UNAVAILABLE = 503
_KINDS = {404: "path_unknown", 405: "method_not_allowed", 413: "request_too_large"}
_REASONS = {
    400: "The request is malformed, or the question can't be answered.",
    404: "There is no such document, job or path; see /docs for the paths.",
    405: "This path needs another method; see /docs for the methods.",
    413: f"The request is larger than {_MOST_BYTES:,} bytes.",
    503: "The index can't be used right now.",
}
_MOST_CHARACTERS = 500
_UNEXPECTED = "Something went wrong; see the terminal where askquote runs."


class Json(JSONResponse):
    """A JSON response in UTF-8; a lone surrogate is escaped, so it comes back as it was sent."""

    def render(self, content: object) -> bytes:
        """Serialise the content."""
        text = json.dumps(content, ensure_ascii=False, allow_nan=False)
        return text.encode("utf-8", "backslashreplace")


def possible_failures(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The error responses of a path, for OpenAPI."""
    declared: dict[int | str, dict[str, Any]] = {
        status: {"model": ErrorJson, "description": _REASONS[status]}
        for status in statuses
    }
    # Without a default, FastAPI declares its own error, which is never sent.
    return {
        **declared,
        "default": {"model": ErrorJson, "description": "Any other error."},
    }


def handle_errors(api: FastAPI) -> None:
    """Make every error of an application use the same JSON."""
    api.add_exception_handler(AskquoteError, _expected)
    api.add_exception_handler(RequestValidationError, _malformed)
    api.add_exception_handler(HTTPException, _by_status)
    api.add_exception_handler(Exception, _unexpected)
    api.add_middleware(_LimitedBody)


def _response(status: int, error: AskquoteError) -> Response:
    return Json({"error": error.as_json()}, status)


async def _expected(_: Request, error: Any) -> Response:  # noqa: ANN401 - AskquoteError
    statuses = (status for kind, status in _STATUSES.items() if isinstance(error, kind))
    return _response(next(statuses, _UNAVAILABLE), error)


async def _malformed(_: Request, error: Any) -> Response:  # noqa: ANN401 - FastAPI's
    faults = "; ".join(map(_fault, error.errors()))[:_MOST_CHARACTERS]
    return _response(400, BadRequest(f"The request is malformed: {faults}."))


def _fault(error: Mapping[str, Any]) -> str:
    _, *location = error["loc"]
    if error["type"] == "json_invalid":
        return f"it isn't valid JSON at character {location[0]}"
    if not location:
        return "send a JSON object, with Content-Type: application/json"
    return f"{'.'.join(map(str, location))}: {error['msg']}"


async def _by_status(_: Request, error: Any) -> Response:  # noqa: ANN401 - HTTPException
    kind = _KINDS.get(error.status_code, BadRequest.kind)
    message = _REASONS.get(error.status_code, error.detail)
    content = {"error": {"kind": kind, "message": message}}
    return Json(content, error.status_code, error.headers)


async def _unexpected(_: Request, _error: Exception) -> Response:
    """Hide an unexpected error, which the server logs."""
    return _response(500, AskquoteError(_UNEXPECTED))


class _LimitedBody:
    """ASGI middleware that refuses a request whose body is too large."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        received = 0

        async def receive_limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > _MOST_BYTES:
                raise HTTPException(413)
            return message

        await self._app(scope, receive_limited, send)
