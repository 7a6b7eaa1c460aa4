"""The HTTP interface, over real HTTP and the real index of the project's documents."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import httpx
import jsonschema_rs
import pytest

from index.store.records import Failure
from index.store.state import Entry
from index.sync.components import Components
from qa import Bot
from tests.support.api_client import JSON, ask, client_of, without_times
from tests.support.checkout import ROOT
from tests.support.folders import asked
from ui.api.file_rows import file_rows
from ui.api.schemas import AnswerJson, JobJson
from ui.options import SyncOptions
from ui.sync.jobs import Jobs

UMEROV = "Who led the talks for Ukraine?"
QUESTIONS = (
    UMEROV,
    "When was the second round of talks?",
    "How many bodies are to be returned?",
    "Which kinds of file are read?",
    "Who composed The Magic Flute?",
    "hello",
)


@pytest.fixture
def small(fake_components: Components) -> Iterator[httpx.Client]:
    """A client of an index over documents with difficult names and contents."""
    files: dict[str, str | bytes] = {
        "a b/50% of #1?.txt": "Umerov led the talks.",
        "two\nlines.txt": "It rained.",
        "é.md": "# Bridge\n\nIt is red.\n",
        "broken.pdf": b"no PDF",
    }
    with (
        asked(files, fake_components) as bot,
        closing(Jobs(SyncOptions(Path("nowhere")))) as jobs,
        client_of(bot, jobs) as client,
    ):
        yield client


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_is_that_of_the_bot_and_matches_its_schema(
    client: httpx.Client, bot: Bot, question: str
) -> None:
    row = ask(client, question=question)
    assert without_times(row) == without_times(bot.ask(question).as_json())
    assert list(row) == list(AnswerJson.model_fields)
    AnswerJson.model_validate(row, extra="forbid")
    openapi = client.get("/openapi.json").json()
    schema = {"$ref": "#/components/schemas/AnswerJson", **openapi}
    jsonschema_rs.validate(schema, row)


def test_a_question_respects_document_patterns_and_a_minimum_confidence(
    client: httpx.Client,
) -> None:
    row = ask(client, question=UMEROV, documents=["about-*"], min_confidence=0)
    assert {quote["document"] for quote in row["quotes"]} == {"about-askquote.md"}
    assert ask(client, question=UMEROV, min_confidence=1)["found"] is False


def test_a_question_respects_years_which_the_list_of_documents_gives(
    fake_components: Components,
) -> None:
    files = dict.fromkeys(("2015.md", "2019.md"), "# Fares\n\nThe ferry is red.")
    with (
        asked(files, fake_components) as bot,
        closing(Jobs(SyncOptions(Path("nowhere")))) as jobs,
        client_of(bot, jobs) as client,
    ):
        listed = client.get("/api/documents").json()["documents"]
        row = ask(client, question="The ferry?", dated="2016..", min_confidence=0)
        unknown = client.post(
            "/api/answer", json={"question": "The ferry?", "dated": "2017"}
        )
        wrong = client.post(
            "/api/answer", json={"question": "The ferry?", "dated": "soon"}
        )
    assert [(each["years"], each["status"]) for each in listed] == [
        ([2015], None),
        ([2019], None),
    ]
    assert [(each["document"], each["dated"]) for each in row["quotes"]] == [
        ("2019.md", 2019)
    ]
    assert (unknown.status_code, wrong.status_code) == (404, 400)
    assert "2021..2024" in wrong.json()["error"]["message"]


def test_earlier_turns_are_passed_on(client: httpx.Client, bot: Bot) -> None:
    first = ask(client, question=UMEROV)
    turn = {"question": UMEROV, "answer": first["text"], "quotes": first["quotes"]}
    row = ask(client, question="And who led the Russian side?", history=[turn])
    expected = bot.ask("And who led the Russian side?", [turn])
    assert without_times(row) == without_times(expected.as_json())


def test_a_lone_surrogate_comes_back_as_it_was_sent(client: httpx.Client) -> None:
    body = b'{"question": "Who \\ud800 led the talks for Ukraine?"}'
    response = client.post("/api/answer", content=body, headers=JSON)
    assert response.status_code == 200
    assert response.json()["question"] == "Who \ud800 led the talks for Ukraine?"


def test_a_document_has_the_text_that_offsets_refer_to(
    client: httpx.Client,
) -> None:
    (quote, *_) = ask(client, question=UMEROV)["quotes"]
    document = client.get(f"/api/documents/{quote['document']}").json()
    assert document["sha256"] == quote["sha256"]
    assert document["text"][quote["start"] : quote["end"]] == quote["text"]
    assert quote["heading"] in [heading["text"] for heading in document["headings"]]
    for heading in document["headings"]:
        text = document["text"][heading["start"] : heading["end"]]
        assert text == heading["text"]


def test_every_file_is_listed_with_the_reason_if_it_failed(small: httpx.Client) -> None:
    listed = small.get("/api/documents").json()
    assert listed["index"] == {
        "documents": 3,
        "pending": 0,
        "failed": 1,
        "vectors_pending": 0,
    }
    rows = {row["id"]: row for row in listed["documents"]}
    assert list(rows) == [
        "a b/50% of #1?.txt",
        "broken.pdf",
        "two\nlines.txt",
        "é.md",
    ]
    assert rows["é.md"]["state"] == "indexed"
    assert rows["é.md"]["sentences"] == 2
    assert rows["é.md"]["media_type"] == "text/markdown"
    assert re.match(r"20\d\d-\d\d-\d\dT", rows["é.md"]["indexed_at"])
    assert rows["broken.pdf"]["state"] == "failed"
    assert rows["broken.pdf"]["reason"]["kind"] == "damaged"


def test_a_document_that_could_not_be_read_again_is_stale() -> None:
    entry = Entry("a.txt", "text/plain", 7, "2026-11-23T00:00:00+00:00")
    failure = Failure("a.txt", "unreadable", "It can't be read for the moment.")
    (row,) = file_rows([entry], [failure])
    assert (row["state"], row["sentences"]) == ("stale", 7)
    assert row["reason"] == {"kind": failure.kind, "message": failure.message}


def test_a_document_with_any_name_can_be_fetched(small: httpx.Client) -> None:
    path = "/api/documents/a%20b/50%25%20of%20%231%3F.txt"
    assert small.get(path).json()["text"] == "Umerov led the talks."
    path = "/api/documents/two%0Alines.txt"
    assert small.get(path).json()["text"] == "It rained."
    assert small.get("/api/documents/%C3%A9.md").json()["headings"] == [
        {"start": 2, "end": 8, "text": "Bridge"}
    ]


def test_health_says_how_much_the_index_holds_until_it_is_removed(
    docs_index: Path, tmp_path: Path
) -> None:
    index = Path(shutil.copytree(docs_index, tmp_path / "index"))
    with (
        Bot(index) as bot,
        closing(Jobs(SyncOptions(Path("nowhere")))) as jobs,
        client_of(bot, jobs) as client,
    ):
        health = client.get("/api/health")
        assert health.status_code == 200
        assert health.json()["ok"] is True
        assert health.json()["documents"] == 2
        shutil.rmtree(index)
        for response in (
            client.get("/api/health"),
            client.get("/api/documents"),
            client.post("/api/answer", json={"question": UMEROV}),
        ):
            assert response.status_code == 503
            assert response.json()["error"]["kind"] == "index_missing"


def test_a_sync_is_started_and_its_job_fetched(
    client: httpx.Client, jobs: Jobs
) -> None:
    started = client.post("/api/sync")
    assert started.status_code == 202
    location = started.headers["Location"]
    assert location == f"/api/jobs/{started.json()['id']}"
    jobs.wait(started.json()["id"])
    ended = client.get(location).json()
    assert (ended["state"], ended["error"]) == ("done", None)
    assert ended["report"]["documents"] == 2
    JobJson.model_validate(ended, extra="forbid")


def test_concurrent_questions_each_get_their_own_answer(url: str, bot: Bot) -> None:
    requests = [
        (question, [documents])
        for question in QUESTIONS
        for documents in ("istanbul-*", "about-*")
    ]
    expected = [
        without_times(bot.ask(question, documents=documents).as_json())
        for question, documents in requests
    ]
    with httpx.Client(base_url=url, timeout=120) as client:

        def ask_from(first: int) -> None:
            for number in range(first, first + 2):
                index = number % len(requests)
                question, documents = requests[index]
                row = ask(client, question=question, documents=documents)
                assert without_times(row) == expected[index]

        with ThreadPoolExecutor(20) as clients:
            list(clients.map(ask_from, range(20)))


def test_asking_on_the_command_line_imports_no_web_server(docs_index: Path) -> None:
    program = (
        "import sys; from ui.__main__ import main; main(sys.argv[1:]);"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "ask", UMEROV, "--index", str(docs_index)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "onnxruntime" in loaded
    assert not loaded & {"fastapi", "gradio", "mcp", "pydantic", "starlette", "uvicorn"}
