"""An OpenAI-compatible endpoint on this machine, with behaviour that a test chooses."""

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_Write = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Asked:
    """A received request: its path, its headers with names in lower case, and its body."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass(slots=True)
class Endpoint:
    """A running endpoint and the requests it received; `released` ends `hanging` responses."""

    port: int
    asked: list[Asked] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """The URL for --llm."""
        return f"http://127.0.0.1:{self.port}/v1"


Behaviour = Callable[[Endpoint, BaseHTTPRequestHandler], None]


@contextmanager
def endpoint(behaviour: Behaviour) -> Iterator[Endpoint]:
    """Serve an endpoint at a free port of 127.0.0.1."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = json.loads(self.rfile.read(size))
            served.asked.append(Asked(self.path, headers, body))
            try:
                behaviour(served, self)
            except ConnectionError:
                return  # the client has gone

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
            """Log nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        served = Endpoint(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield served
        finally:
            served.released.set()
            server.shutdown()
            thread.join()


def saying(*pieces: str, reason: str = "stop") -> Behaviour:
    """Stream a text in these pieces, as a real endpoint does."""
    return sending(*events(pieces, reason))


def sending(*lines: bytes) -> Behaviour:
    """Stream exactly these lines, and close."""

    def behave(_: Endpoint, handler: BaseHTTPRequestHandler) -> None:
        start(handler)
        for line in lines:
            handler.wfile.write(line + b"\n")

    return behave


def hanging(*lines: bytes) -> Behaviour:
    """Stream these lines, then nothing until the test ends."""

    def behave(served: Endpoint, handler: BaseHTTPRequestHandler) -> None:
        sending(*lines)(served, handler)
        handler.wfile.flush()
        served.released.wait()

    return behave


def refusing(status: int, message: str) -> Behaviour:
    """Respond with an error."""

    def behave(_: Endpoint, handler: BaseHTTPRequestHandler) -> None:
        body = json.dumps({"error": {"message": message}}).encode()
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def start(handler: BaseHTTPRequestHandler) -> None:
    """Start an event stream."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.end_headers()


def events(pieces: Iterable[str], reason: str | None = "stop") -> list[bytes]:
    """The lines in which an OpenAI-compatible endpoint streams a text."""
    choices: list[dict[str, Any]] = [
        {"index": 0, "delta": {"role": "assistant", "content": None}},
        *({"index": 0, "delta": {"content": piece}} for piece in pieces),
    ]
    if reason is not None:
        choices.append({"index": 0, "delta": {}, "finish_reason": reason})
    lines = [event({"choices": [choice]}) for choice in choices]
    return [b": a comment", b"", *lines, event({"choices": [], "usage": {}}), _DONE]


def event(value: object) -> bytes:
    """One server-sent event."""
    return b"data: " + json.dumps(value, ensure_ascii=False).encode() + b"\n"


_DONE = b"data: [DONE]\n"
