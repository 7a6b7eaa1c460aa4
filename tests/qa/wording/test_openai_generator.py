"""A language model's endpoint over real HTTP: good, slow, down, or with another API."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from qa.errors import BadRequest, GeneratorFailed
from qa.wording.generator import Prompt
from qa.wording.openai_generator import OpenAIGenerator
from tests.support.checkout import ROOT
from tests.support.command_line import run
from tests.support.endpoints import (
    Behaviour,
    Endpoint,
    endpoint,
    event,
    events,
    hanging,
    refusing,
    saying,
    sending,
    start,
)

pytestmark = pytest.mark.process

PROMPT = Prompt("Be brief.", "Who led?")
PATIENCE_SECONDS = 60
UMEROV = "Who led the talks for Ukraine?"
WORDS = "The talks were led by Rustem Umerov [1]."


def written(behaviour: Behaviour, seconds: float = PATIENCE_SECONDS) -> str:
    """The whole text from an endpoint with this behaviour."""
    with endpoint(behaviour) as served:
        return "".join(OpenAIGenerator(served.url, "m", seconds=seconds).pieces(PROMPT))


def failure(behaviour: Behaviour, seconds: float = PATIENCE_SECONDS) -> str:
    with pytest.raises(GeneratorFailed) as failed:
        written(behaviour, seconds)
    return str(failed.value)


def test_the_text_arrives_in_the_pieces_that_were_sent() -> None:
    with endpoint(saying("Um", "erov", " led\u2028 — é.")) as served:
        pieces = list(OpenAIGenerator(served.url, "m").pieces(PROMPT))
    assert [piece for piece in pieces if piece] == ["Um", "erov", " led\u2028 — é."]


def test_the_request_has_only_what_every_endpoint_accepts() -> None:
    with endpoint(saying("Yes.")) as served:
        for url in (served.url, f"{served.url}/"):
            list(OpenAIGenerator(url, "small", key=" k3y\n").pieces(PROMPT))
        list(OpenAIGenerator(served.url, "small").pieces(PROMPT))
    first, second, without = served.asked
    assert first.path == second.path == "/v1/chat/completions"
    assert first.headers["authorization"] == "Bearer k3y"
    assert "authorization" not in without.headers
    assert first.body == {
        "model": "small",
        "stream": True,
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Who led?"},
        ],
    }


def test_the_first_pieces_arrive_before_the_last_are_sent() -> None:
    with endpoint(hanging(*events(["Umerov"], None)[:-2])) as served:
        pieces = OpenAIGenerator(served.url, "m").pieces(PROMPT)
        assert next(piece for piece in pieces if piece) == "Umerov"


def test_an_endpoint_that_is_down_fails_at_once() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port = listener.getsockname()[1]
    generator = OpenAIGenerator(f"http://127.0.0.1:{port}/v1", "m")
    with pytest.raises(GeneratorFailed, match="could not be reached"):
        list(generator.pieces(PROMPT))


def trickling(served: Endpoint, handler: BaseHTTPRequestHandler) -> None:
    """Keep sending comments, which a time limit on reads doesn't notice."""
    start(handler)
    while not served.released.wait(0.01):
        handler.wfile.write(b": still here\n\n")


def flooding(served: Endpoint, handler: BaseHTTPRequestHandler) -> None:
    """Keep sending events without text as fast as possible."""
    start(handler)
    while not served.released.is_set():
        handler.wfile.write(b'data: {"choices": []}\n\n' * 100)


def silent(served: Endpoint, _: BaseHTTPRequestHandler) -> None:
    """Send nothing, not even headers."""
    served.released.wait()


@pytest.mark.parametrize(
    "behaviour",
    [silent, hanging(), hanging(*events(["Um"], None)[:-2]), trickling, flooding],
    ids=["silent", "headers", "begun", "trickling", "flooding"],
)
def test_a_slow_endpoint_times_out(behaviour: Behaviour) -> None:
    started = time.monotonic()
    assert "more than 0.2 s" in failure(behaviour, 0.2)
    assert time.monotonic() - started < PATIENCE_SECONDS / 2


def test_an_endpoint_that_keeps_sending_is_disconnected_after_the_time_is_up() -> None:
    hung_up = threading.Event()

    def trickle(served: Endpoint, handler: BaseHTTPRequestHandler) -> None:
        try:
            trickling(served, handler)
        except ConnectionError:
            hung_up.set()

    with endpoint(trickle) as served:
        generator = OpenAIGenerator(served.url, "m", seconds=0.2)
        with pytest.raises(GeneratorFailed):
            list(generator.pieces(PROMPT))
        assert hung_up.wait(PATIENCE_SECONDS)


def test_closing_a_generator_ends_its_streams_at_once() -> None:
    started = time.monotonic()
    with endpoint(hanging(*events(["Um"], None)[:-2])) as served:
        generator = OpenAIGenerator(served.url, "m", seconds=PATIENCE_SECONDS)
        pieces = generator.pieces(PROMPT)
        assert next(piece for piece in pieces if piece) == "Um"
        generator.close()
        for waiting in (pieces, generator.pieces(PROMPT)):
            with pytest.raises(GeneratorFailed, match="askquote is shutting down"):
                list(waiting)
    assert time.monotonic() - started < PATIENCE_SECONDS / 2


@pytest.mark.parametrize(
    ("status", "hint"),
    [(500, "500"), (401, "ASKQUOTE_LLM_KEY"), (404, "/v1"), (307, "307"), (599, "599")],
)
def test_a_refusal_is_reported_by_its_status_and_logged_with_its_message(
    status: int, hint: str, caplog: pytest.LogCaptureFixture
) -> None:
    message = failure(refusing(status, "secret of the house"))
    assert hint in message
    assert "secret" not in message
    assert "secret of the house" in caplog.text


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [b"<html>Hello</html>"],
        [b'{"choices": [{"message": {"content": "Umerov"}}]}'],
        [b"data: {broken"],
        [b"data: \xff\xfe"],
        [b"data: 17"],
        [event({"choices": "none"})],
        [event({"choices": [{"delta": {"content": 17}}]})],
        [b"data: " + b"x" * 2_000_000],
    ],
    ids=[
        "empty",
        "page",
        "whole",
        "broken",
        "bytes",
        "number",
        "choices",
        "type",
        "long",
    ],
)
def test_an_endpoint_with_another_api_is_reported_as_such(
    lines: Sequence[bytes],
) -> None:
    assert "OpenAI's API" in failure(sending(*lines))


def endless(served: Endpoint, handler: BaseHTTPRequestHandler) -> None:
    """Send a line without an end."""
    start(handler)
    while not served.released.is_set():
        handler.wfile.write(b"x" * 65_536)


def test_a_line_without_an_end_is_cut_off() -> None:
    assert "OpenAI's API" in failure(endless, PATIENCE_SECONDS / 3)


def test_an_error_event_is_reported(caplog: pytest.LogCaptureFixture) -> None:
    lines = [*events(["Um"], None)[:-2], event({"error": {"message": "out of memory"}})]
    assert "failed while it was writing" in failure(sending(*lines))
    assert "out of memory" in caplog.text


@pytest.mark.parametrize("reason", [None, "length", "content_filter"])
def test_a_model_that_stopped_early_has_not_finished(
    reason: str | None,
) -> None:
    lines = events(["Um"], reason)
    assert "before it had finished" in failure(sending(*lines))


def breaking_off(_: Endpoint, handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b"".join(events(["Um"], None)[:-2]))


def test_a_broken_connection_is_reported() -> None:
    assert "broke off" in failure(breaking_off)


@pytest.mark.parametrize(
    "url", ["", "nonsense", "ftp://a/v1", "http://", "http://[::1", "http://a:port/v1"]
)
def test_an_invalid_address_is_refused_before_any_request(url: str) -> None:
    with pytest.raises(BadRequest, match="--llm"):
        OpenAIGenerator(url, "m")


@pytest.mark.parametrize("key", ["schlüssel", "a\nb", "a\x00b"])
def test_an_invalid_key_is_refused_and_not_repeated(key: str) -> None:
    with pytest.raises(BadRequest, match="ASKQUOTE_LLM_KEY") as refused:
        OpenAIGenerator("http://127.0.0.1/v1", "m", key=key)
    assert key not in str(refused.value)


def test_requests_to_this_machine_bypass_the_proxy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert written(saying("Yes.")) == "Yes."


def test_ask_sends_the_key_and_shows_the_wording_under_the_answer(
    docs_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASKQUOTE_LLM_KEY", "k3y")
    with endpoint(saying(WORDS, " He was", " born in 1982 [1].")) as served:
        asked = ["ask", UMEROV, "--index", docs_index, "--llm", served.url]
        done = run(*asked, "--llm-model", "small")
        (row,) = run(*asked, "--llm-model", "small", "--json").rows
    lines = done.out.splitlines()
    assert (done.status, done.err, lines[0]) == (
        0,
        "",
        "Rustem Umerov",
    )
    wording = lines.index("Rephrased by a language model:")
    struck = lines.index("Removed, because the quotes don't support it:")
    assert lines[wording + 1].strip() == WORDS
    assert lines[struck + 1].strip() == "He was born in 1982 [1]."
    labels = [line for line in lines if line.startswith("[1] istanbul-talks.md · ")]
    assert labels[0].endswith("The Dispute over a Ceasefire")
    assert wording < struck < lines.index(labels[0])
    assert (row["text"], row["wording"]) == (
        "Rustem Umerov",
        WORDS,
    )
    assert row["unsupported"] == ["He was born in 1982 [1]."]
    assert row["timings_ms"]["word"] > 0
    first = served.asked[0]
    assert first.headers["authorization"] == "Bearer k3y"
    assert "led the talks for Ukraine." in first.body["messages"][1]["content"]


def test_a_batch_gets_a_wording_for_each_answer_and_can_be_checked(
    docs_index: Path, tmp_path: Path
) -> None:
    rows = (
        f'{{"question": "{UMEROV}"}}\n{{"question": "Who won the 1998 World Cup?"}}\n'
    )
    with endpoint(saying(WORDS)) as served:
        llm = ["--llm", served.url, "--llm-model", "small"]
        done = run("ask", "--batch", "-", "--index", docs_index, *llm, stdin=rows)
    assert [row["wording"] for row in done.rows] == [WORDS, None]
    assert len(served.asked) == 1, "a question without an answer goes to no model"
    (tmp_path / "saved.jsonl").write_text(done.out, encoding="utf-8")
    checked = run("check", tmp_path / "saved.jsonl", "--index", docs_index)
    assert (checked.status, checked.out.endswith(" verified\n")) == (0, True)


@pytest.mark.parametrize(
    ("behaviour", "seconds", "note"),
    [
        (
            refusing(500, "no"),
            "60",
            "(The language model's endpoint refused, with HTTP status",
        ),
        (sending(b"data: {"), "60", "(The response from --llm doesn't follow"),
        (silent, "0.2", "(The language model took more than 0.2 s"),
    ],
    ids=["error", "broken", "slow"],
)
def test_the_answer_stands_with_a_note_if_the_endpoint_fails(
    docs_index: Path, behaviour: Behaviour, seconds: str, note: str
) -> None:
    with endpoint(behaviour) as served:
        llm = ["--llm", served.url, "--llm-model", "m", "--llm-seconds", seconds]
        done = run("ask", UMEROV, "--index", docs_index, *llm)
    assert (done.status, done.out.splitlines()[0]) == (
        0,
        "Rustem Umerov",
    )
    assert note in done.out
    assert "words:" not in done.out


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["--llm", "http://127.0.0.1/v1"], 2),
        (["--llm-model", "m"], 2),
        (["--llm", "http://a", "--llm-model", "m", "--llm-seconds", "0"], 2),
        (["--llm", "nowhere", "--llm-model", "m"], 1),
    ],
)
def test_incompatible_options_are_refused(
    docs_index: Path, words: list[str], status: int
) -> None:
    done = run("ask", UMEROV, "--index", docs_index, *words)
    assert (done.status, done.out) == (status, "")
    assert "--llm" in done.err


def test_the_page_refuses_a_model_without_an_address(tmp_path: Path) -> None:
    done = run("ui", "--index", tmp_path / "none", "--llm-model", "m")
    assert (done.status, "--llm" in done.err) == (2, True)
    assert not (tmp_path / "none").exists()


def test_asking_without_a_language_model_does_not_import_httpx(
    docs_index: Path,
) -> None:
    program = (
        "import sys; from qa import answer;"
        " found = answer('Who led the talks for Ukraine?', index=sys.argv[1]);"
        " print(found.found, sorted({'httpx', 'nltk', 'qa.wording.wording'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", program, str(docs_index)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split(maxsplit=1) == ["True", "[]\n"]
