"""What the HTTP interface says when something goes wrong: `{"error": {"kind", "message"}}`."""

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

_MOST_BYTES = 1_000_000  # of a request: a question and a long conversation
_STATUSES = {BadRequest: 400, DocumentUnknown: 404, JobUnknown: 404}
_CANT_BE_ASKED = 503
_KINDS = {404: "path_unknown", 405: "method_not_allowed", 413: "request_too_large"}
_REASONS = {
    400: "The request is not of its form, or can't be answered.",
    404: "There is no such document, job or path; the page /docs lists the paths.",
    405: "This path takes another method; the page /docs lists them.",
    413: f"The request has more than {_MOST_BYTES:,} bytes.",
    503: "The index can't be asked for the moment.",
}
_MOST_CHARACTERS = 500
_WENT_WRONG = "Something went wrong; the terminal where askquote runs says what."


class Json(JSONResponse):
    """JSON in UTF-8; what is no Unicode, half a surrogate pair, comes back as it was sent."""

    def render(self, content: object) -> bytes:
        """The bytes that are sent."""
        text = json.dumps(content, ensure_ascii=False, allow_nan=False)
        return text.encode("utf-8", "backslashreplace")


def possible_failures(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The failures of a path, for OpenAPI."""
    declared: dict[int | str, dict[str, Any]] = {
        status: {"model": ErrorJson, "description": _REASONS[status]}
        for status in statuses
    }
    # Without a default, FastAPI declares a failure of its own that is never sent.
    return {**declared, "default": {"model": ErrorJson, "description": "Any other."}}


def handle_errors(api: FastAPI) -> None:
    """Let every failure of an application be told in the one form."""
    api.add_exception_handler(AskquoteError, _foreseen)
    api.add_exception_handler(RequestValidationError, _malformed)
    api.add_exception_handler(HTTPException, _by_status)
    api.add_exception_handler(Exception, _unforeseen)
    api.add_middleware(_Bounded)


def _failed(status: int, error: AskquoteError) -> Response:
    return Json({"error": error.as_json()}, status)


async def _foreseen(_: Request, error: Any) -> Response:  # noqa: ANN401 - AskquoteError
    statuses = (status for kind, status in _STATUSES.items() if isinstance(error, kind))
    return _failed(next(statuses, _CANT_BE_ASKED), error)


async def _malformed(_: Request, error: Any) -> Response:  # noqa: ANN401 - FastAPI's
    faults = "; ".join(map(_fault, error.errors()))[:_MOST_CHARACTERS]
    return _failed(400, BadRequest(f"The request is not of its form: {faults}."))


def _fault(found: Mapping[str, Any]) -> str:
    _, *place = found["loc"]
    if found["type"] == "json_invalid":
        return f"it is no JSON at character {place[0]}"
    if not place:
        return "send an object as JSON, with Content-Type: application/json"
    return f"{'.'.join(map(str, place))}: {found['msg']}"


async def _by_status(_: Request, error: Any) -> Response:  # noqa: ANN401 - HTTPException
    kind = _KINDS.get(error.status_code, BadRequest.kind)
    message = _REASONS.get(error.status_code, error.detail)
    content = {"error": {"kind": kind, "message": message}}
    return Json(content, error.status_code, error.headers)


async def _unforeseen(_: Request, _error: Exception) -> Response:
    """What nobody thought of; the server logs it."""
    return _failed(500, AskquoteError(_WENT_WRONG))


class _Bounded:
    """Refuses a request with a body of more bytes than any needs."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        received = 0

        async def receive_bounded() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > _MOST_BYTES:
                raise HTTPException(413)
            return message

        await self._app(scope, receive_bounded, send)
