"""Language models behind an HTTP endpoint with OpenAI's API, OpenAI's or your own."""

import json
import logging
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from ipaddress import ip_address

import httpx

from qa.errors import BadRequest, GeneratorFailed
from qa.wording.deadline import Closed, Deadline
from qa.wording.generator import Prompt

_log = logging.getLogger(__name__)

_CONNECT_SECONDS = 3.0
_MAX_LINE_BYTES = 1_000_000
_MAX_ERROR_BYTES = 2_000
_HINTS: dict[int, str] = {
    HTTPStatus.UNAUTHORIZED: " Set its key in ASKQUOTE_LLM_KEY.",
    HTTPStatus.FORBIDDEN: " Set its key in ASKQUOTE_LLM_KEY.",
    HTTPStatus.NOT_FOUND: " Check that --llm ends as its documentation says, usually in"
    " /v1, and that it has the model of --llm-model.",
}
_NOT_OPENAI = (
    "The response from --llm doesn't follow OpenAI's API. Check that the address ends as"
    " its documentation says, usually in /v1."
)


class OpenAIGenerator:
    """Streams from `URL/chat/completions`; thread-safe.

    `seconds` limits the whole response, including the wait for the first word. The key, if
    there is one, is sent as a bearer token, and never to an address that the endpoint
    redirects to.

    A failed request isn't retried: the extractive answer is already there and the caller is
    waiting, a retry would only load an overloaded model more, and half a text can't be
    continued.

    Raises:
        BadRequest: The URL or the key isn't valid.
    """

    def __init__(
        self, url: str, model: str, *, key: str | None = None, seconds: float = 60.0
    ) -> None:
        self._url = _endpoint(url)
        self._model = model
        self._headers = {"Accept": "text/event-stream", "Accept-Encoding": "identity"}
        if key:
            self._headers["Authorization"] = f"Bearer {_validate_key(key)}"
        self._seconds = seconds
        self._deadline = Deadline(seconds)

    def pieces(self, prompt: Prompt) -> Iterator[str]:
        """Yield the text as it arrives.

        Raises:
            GeneratorFailed: The endpoint is down, slow, refuses, or doesn't follow OpenAI's
                API, or this generator is closed. The message has no address and no key.
        """
        try:
            yield from self._deadline.limit(self._stream(prompt))
        except TimeoutError:
            raise GeneratorFailed(
                f"The language model took more than {self._seconds:g} s; allow more with"
                " --llm-seconds."
            ) from None
        except Closed:
            raise GeneratorFailed(
                "The language model was stopped because askquote is shutting down."
            ) from None

    def close(self) -> None:
        """Stop all streams; their callers get `GeneratorFailed` at once."""
        self._deadline.close()

    def _stream(self, prompt: Prompt) -> Generator[str, None, None]:
        # No other parameters: some models refuse a temperature, others a length.
        body = {
            "model": self._model,
            "stream": True,
            "messages": [
                {"role": "system", "content": prompt.instructions},
                {"role": "user", "content": prompt.material},
            ],
        }
        timeouts = httpx.Timeout(self._seconds, connect=_CONNECT_SECONDS)
        # A proxy can't reach this machine's own addresses, and shouldn't see the requests.
        use_proxy = not _is_loopback(self._url.host)
        with (
            _plain_errors(),
            httpx.Client(timeout=timeouts, trust_env=use_proxy) as client,
            client.stream(
                "POST", self._url, json=body, headers=self._headers
            ) as response,
        ):
            if response.status_code != HTTPStatus.OK:
                raise _refusal(response)
            # Raw, as a compressed stream could expand to more than fits into memory.
            yield from _contents(_event_data(response.iter_raw()))


def _endpoint(url: str) -> httpx.URL:
    try:
        base = httpx.URL(url)
    except httpx.InvalidURL:
        base = httpx.URL("")
    if base.scheme not in ("http", "https") or not base.host:
        raise BadRequest(
            "--llm must be the address of an endpoint, such as http://127.0.0.1:8080/v1;"
            f" got {url!r}."
        )
    return base.copy_with(path=f"{base.path.rstrip('/')}/chat/completions")


def _validate_key(key: str) -> str:
    key = key.strip()
    if not (key.isascii() and key.isprintable()):
        raise BadRequest("ASKQUOTE_LLM_KEY has characters that can't be part of a key.")
    return key


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Replace httpx's errors with `GeneratorFailed` and a message for users."""
    try:
        yield
    except httpx.ConnectError as error:
        raise GeneratorFailed("The language model could not be reached.") from error
    except httpx.TimeoutException as error:
        raise GeneratorFailed("The language model did not answer in time.") from error
    except httpx.HTTPError as error:
        raise GeneratorFailed(
            "The connection to the language model broke off."
        ) from error


def _refusal(response: httpx.Response) -> GeneratorFailed:
    status = response.status_code
    message = next(response.iter_raw(_MAX_ERROR_BYTES), b"")
    # For the person who runs askquote, not for the page's users.
    _log.warning("The language model's endpoint answered %d: %r", status, message)
    hint = _HINTS.get(status, "")
    return GeneratorFailed(
        f"The language model's endpoint refused, with HTTP status {status}.{hint}"
    )


def _event_data(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the data of the server-sent events up to "[DONE]", and b"" after each chunk.

    Only line feeds end lines: httpx would also split at Unicode's line separators, which
    JSON allows inside strings.
    """
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            if line.startswith(b"data:"):
                data = line.removeprefix(b"data:").strip()
                if data == b"[DONE]":
                    return
                yield data
        if len(rest) > _MAX_LINE_BYTES:
            raise GeneratorFailed(_NOT_OPENAI)
        yield b""


def _contents(events: Iterable[bytes]) -> Iterator[str]:
    """Yield the text of events, each "" if it has none.

    Raises:
        GeneratorFailed: The events don't follow OpenAI's API, or the model didn't finish.
    """
    finish_reason: str | None = None
    for data in events:
        content = ""
        if data:
            content, reason = _content(_parse(data))
            finish_reason = reason or finish_reason or ""
        yield content
    if finish_reason is None:
        raise GeneratorFailed(_NOT_OPENAI)
    if finish_reason != "stop":
        raise GeneratorFailed("The language model stopped before it had finished.")


def _parse(data: bytes) -> object:
    try:
        return json.loads(data)
    except ValueError as error:
        raise GeneratorFailed(_NOT_OPENAI) from error


def _content(event: object) -> tuple[str, str]:
    """An event's text and finish reason, each "" if it has none."""
    match event:
        case {"choices": []}:  # such as the token counts
            return "", ""
        case {"choices": [{"delta": dict(delta), **choice}, *_]}:
            content = delta.get("content") or ""
            reason = choice.get("finish_reason") or ""
            if isinstance(content, str) and isinstance(reason, str):
                return content, reason
        case {"error": error}:
            _log.warning("The language model's endpoint failed: %.500r", error)
            raise GeneratorFailed("The language model failed while it was writing.")
    raise GeneratorFailed(_NOT_OPENAI)
