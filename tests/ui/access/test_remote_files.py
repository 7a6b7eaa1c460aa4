"""Requests that name a remote file by its URL."""

import json

import httpx
import pytest

from tests.support.guarded import Inner

pytestmark = pytest.mark.process

REMOTE = "http://192.0.2.1/a.txt"


def file_data(path: str) -> dict[str, object]:
    """A file in the form that Gradio's clients send."""
    return {"path": path, "meta": {"_type": "gradio.FileData"}}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("path", ["run/f", "call/f", "queue/join"])
def test_a_file_named_by_a_url_is_refused_and_not_downloaded(
    inner: Inner, open_to_all: httpx.Client, path: str, encoding: str
) -> None:
    body = json.dumps({"data": ["x", [{"of": file_data(REMOTE)}]]}).encode(encoding)
    answer = open_to_all.post(f"/gradio_api/{path}", content=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["kind"] == "file_elsewhere"
    assert inner.paths == []


def test_the_page_serves_no_remote_file(
    inner: Inner, open_to_all: httpx.Client
) -> None:
    assert open_to_all.get(f"/gradio_api/file={REMOTE}").status_code == 400
    assert inner.paths == []


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(
            {"data": [file_data("/tmp/a.txt"), {"path": REMOTE}, REMOTE]}
        ).encode(),
        b"http://" * 1000,
        b"[" * 100_000,
        b"",
    ],
    ids=["near", "text", "deep", "empty"],
)
def test_a_request_without_a_remote_file_arrives_unchanged(
    open_to_all: httpx.Client, body: bytes
) -> None:
    answer = open_to_all.post("/gradio_api/run/f", content=body)
    assert answer.text == f"{len(body)} bytes"
