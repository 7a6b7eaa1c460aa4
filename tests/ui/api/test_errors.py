"""Errors of the HTTP interface, over real HTTP."""

from contextlib import closing
from pathlib import Path

import httpx
import pytest

from qa import Answer, Bot
from tests.support.api_client import JSON, client_of
from ui.options import SyncOptions
from ui.sync.jobs import Jobs

LONG = '{"question": "' + "why " * 600 + '"}'
WRONG = {
    "invalid JSON": ("POST /answer", '{"question": ', 400, "bad_request"),
    "deeply nested JSON": ("POST /answer", "[" * 100_000, 400, "bad_request"),
    "a huge number": ("POST /answer", "1" * 5000, 400, "bad_request"),
    "not an object": ("POST /answer", "[]", 400, "bad_request"),
    "an empty body": ("POST /answer", "", 400, "bad_request"),
    "no question": ("POST /answer", "{}", 400, "bad_request"),
    "an empty question": (
        "POST /answer",
        '{"question": " ?"}',
        400,
        "empty_question",
    ),
    "a question that is too long": ("POST /answer", LONG, 400, "question_too_long"),
    "a turn without an answer": (
        "POST /answer",
        '{"question": "When?", "history": [{"question": "Who?"}]}',
        400,
        "bad_request",
    ),
    "not a probability": (
        "POST /answer",
        '{"question": "Who?", "min_confidence": NaN}',
        400,
        "bad_request",
    ),
    "no such document to answer from": (
        "POST /answer",
        '{"question": "Who?", "documents": ["nowhere/*"]}',
        404,
        "document_unknown",
    ),
    "too large": ("POST /answer", " " * 1_000_001, 413, "request_too_large"),
    "no such document": ("GET /documents/no/such", "", 404, "document_unknown"),
    "a document with no name": ("GET /documents/", "", 404, "document_unknown"),
    "no such job": ("GET /jobs/7", "", 404, "job_unknown"),
    "no such path with a line end": ("GET /no%0Awhere", "", 404, "path_unknown"),
    "no such path": ("GET /nowhere", "", 404, "path_unknown"),
    "no path": ("GET /", "", 404, "path_unknown"),
    "another method": ("GET /answer", "", 405, "method_not_allowed"),
}


@pytest.mark.parametrize(
    ("request_line", "body", "status", "kind"), WRONG.values(), ids=WRONG
)
def test_every_bad_request_gets_an_error_in_the_same_form(
    client: httpx.Client, request_line: str, body: str, status: int, kind: str
) -> None:
    method, path = request_line.split()
    response = client.request(method, f"/api{path}", content=body, headers=JSON)
    assert response.status_code == status
    (error,) = response.json().values()
    assert list(response.json()) == ["error"]
    assert error["kind"] == kind
    assert len(error["message"]) > 10


def test_a_body_without_a_content_length_is_limited_too(
    client: httpx.Client,
) -> None:
    chunks = iter([b" " * 600_000] * 2)
    response = client.post("/api/answer", content=chunks, headers=JSON)
    assert response.status_code == 413
    assert response.json()["error"]["kind"] == "request_too_large"


def test_a_body_without_the_json_content_type_gets_an_error_that_names_it(
    client: httpx.Client,
) -> None:
    response = client.post("/api/answer", content='{"question": "Who?"}')
    assert response.status_code == 400
    assert "application/json" in response.json()["error"]["message"]


class Broken(Bot):
    """A bot that raises an unexpected error."""

    def ask(self, *_: object, **__: object) -> Answer:
        raise RuntimeError("the disk is gone")


def test_an_unexpected_error_has_the_same_form_and_is_not_revealed(
    docs_index: Path,
) -> None:
    with (
        Broken(docs_index) as bot,
        closing(Jobs(SyncOptions(Path("nowhere")))) as jobs,
        client_of(bot, jobs) as client,
    ):
        response = client.post("/api/answer", json={"question": "Who?"})
    assert response.status_code == 500
    assert list(response.json()) == ["error"]
    assert "disk" not in response.text
