"""The viewer over real HTTP: its pages, its policies, and the files it never opens."""

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from index.embed.embedder import HashEmbedder
from index.errors import UnreadableFile
from index.sync.components import Components
from index.sync.sync import sync
from qa import Bot
from tests.support.serving import serving
from tests.support.small_index import fill
from ui.viewer.originals import open_original, read_chunks
from ui.viewer.routes import mount_viewer

FILES = {
    "a.txt": "Umerov led the talks. It rained.",
    "b <i>%2e?#.md": "# Bridge\n\nIt is red.",
    "two\nlines/c.txt": "Kalinda won.",
    "a\nb.txt": "The lamp was green.",
    "c\r\nd.txt": "The tower is tall.",
    "page.html": "<p>Read this.</p><script>alert(1)</script>",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("viewer")
    (root / "secret.txt").write_text("secret")
    return fill(root / "docs", FILES)


@pytest.fixture(scope="module")
def web(folder: Path, fake_components: Components) -> Iterator[httpx.Client]:
    index = folder.parent / "index"
    sync(folder, index, fake_components)
    app = FastAPI(openapi_url=None)
    with Bot(index, embedder=HashEmbedder()) as bot:
        mount_viewer(app, bot)
        with serving(app) as url, httpx.Client(base_url=url, timeout=60) as client:
            yield client


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a.txt", "a.txt"),
        ("b%20%3Ci%3E%252e%3F%23.md", "b <i>%2e?#.md"),
        ("two%0Alines/c.txt", "two\nlines/c.txt"),
        ("a%0Ab.txt", "a\nb.txt"),
        ("c%0D%0Ad.txt", "c\r\nd.txt"),
    ],
)
def test_a_document_with_any_name_is_shown_and_its_file_is_served(
    web: httpx.Client, path: str, name: str
) -> None:
    assert FILES[name].split()[-1] in web.get(f"/view/{path}").text
    assert web.get(f"/files/{path}").text == FILES[name]


def test_the_quotes_in_the_address_are_marked(web: httpx.Client) -> None:
    html = web.get("/view/a.txt?quote=0-21").text
    assert '<mark class="strongest" id="quote">Umerov led the talks.</mark>' in html


def test_the_parts_of_an_answer_in_the_address_are_marked(web: httpx.Client) -> None:
    html = web.get("/view/a.txt?quote=0-21&item=0-6&item=11-20").text
    assert '<mark class="strongest item" id="quote">Umerov</mark>' in html
    assert '<mark class="strongest item">the talks</mark>' in html


def test_the_page_can_run_no_scripts_and_only_the_chat_can_frame_it(
    web: httpx.Client,
) -> None:
    policy = web.get("/view/a.txt").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'self'" in policy
    assert "script-src" not in policy
    assert web.get("/viewer.css").headers["content-type"].startswith("text/css")


def test_a_file_that_a_browser_could_run_is_only_downloaded(web: httpx.Client) -> None:
    reply = web.get("/files/page.html")
    assert reply.headers["content-disposition"].startswith("attachment")
    assert reply.headers["content-type"] == "application/octet-stream"
    assert reply.headers["x-content-type-options"] == "nosniff"
    shown = web.get("/files/a.txt").headers
    assert shown["content-disposition"].startswith("inline")
    assert "sandbox" in shown["content-security-policy"]


@pytest.mark.parametrize(
    "name",
    [
        "../secret.txt",
        "..%2Fsecret.txt",
        "%2e%2e/secret.txt",
        "/etc/passwd",
        "%2Fetc%2Fpasswd",
        "none.txt",
        "%00",
        "%ED%A0%80",
    ],
)
def test_only_documents_in_the_index_are_ever_opened(
    web: httpx.Client, name: str
) -> None:
    for prefix in ("view", "files"):
        reply = web.get(f"/{prefix}/{name}")
        assert reply.status_code == 404
        assert "secret" not in reply.text.replace("secret.txt", "")


@pytest.mark.parametrize(
    "query", ["quote=1", "quote=a-b", "quote=-1-2", "from=x", "item=1"]
)
def test_an_invalid_query_is_refused_with_an_example(
    web: httpx.Client, query: str
) -> None:
    reply = web.get(f"/view/a.txt?{query}")
    assert reply.status_code == 400
    assert "such as" in reply.text


def test_a_missing_file_is_reported(web: httpx.Client, folder: Path) -> None:
    (folder / "a.txt").rename(folder.parent / "moved.txt")
    try:
        reply = web.get("/files/a.txt")
        assert reply.status_code == 404
        assert "can no longer be read" in reply.text
    finally:
        (folder.parent / "moved.txt").rename(folder / "a.txt")


def test_a_link_is_followed_within_the_folder_but_never_out_of_it(
    tmp_path: Path,
) -> None:
    docs = fill(tmp_path / "docs", {"in/a.txt": "inside"})
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "b.txt").write_text("outside")
    (docs / "here.txt").symlink_to(docs / "in" / "a.txt")
    (docs / "away.txt").symlink_to(tmp_path / "out" / "b.txt")
    (docs / "folder").symlink_to(tmp_path / "out")
    (docs / "round").symlink_to(docs / "round")
    assert b"".join(read_chunks(open_original(docs, "here.txt"))) == b"inside"
    for name in ("away.txt", "folder/b.txt", "../out/b.txt", "round", "in", ""):
        with pytest.raises(UnreadableFile):
            open_original(docs, name)


def test_a_pipe_is_refused_without_blocking(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(UnreadableFile, match="regular file"):
        open_original(tmp_path, "pipe.txt")
