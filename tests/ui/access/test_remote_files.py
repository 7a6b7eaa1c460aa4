"""Files that a request names by an address."""

import json

import httpx
import pytest

from tests.support.guarded import Inner

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
