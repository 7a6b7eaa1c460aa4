"""Language models behind an HTTP endpoint of OpenAI's form, theirs or one's own."""

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
_MOST_OF_A_LINE = 1_000_000  # bytes
_MOST_OF_AN_ERROR = 2_000  # bytes
_HINTS: dict[int, str] = {
    HTTPStatus.UNAUTHORIZED: " Set its key in ASKQUOTE_LLM_KEY.",
    HTTPStatus.FORBIDDEN: " Set its key in ASKQUOTE_LLM_KEY.",
    HTTPStatus.NOT_FOUND: " See that --llm ends as its documentation says, mostly in /v1,"
    " and that it has the model of --llm-model.",
}
_FOREIGN = (
    "What --llm names sent what no endpoint of OpenAI's form sends; see that the address"
    " ends as its documentation says, mostly in /v1."
)


class OpenAIGenerator:
    """Streams from `URL/chat/completions`; safe for threads.

    `seconds` bounds the whole, the wait for the first word included. A key, if there is
    one, is sent as a bearer token, and to no address that the endpoint points on to.

    A request that fails is not tried again: the extractive answer stands already and
    somebody waits for it, a model that is overloaded would only be loaded more, and half a
    text can't be gone on with.

    Raises:
        BadRequest: the URL or the key can't be one.
    """

    def __init__(
        self, url: str, model: str, *, key: str | None = None, seconds: float = 60.0
    ) -> None:
        self._url = _endpoint(url)
        self._model = model
        self._headers = {"Accept": "text/event-stream", "Accept-Encoding": "identity"}
        if key:
            self._headers["Authorization"] = f"Bearer {_checked_key(key)}"
        self._seconds = seconds
        self._deadline = Deadline(seconds)

    def pieces(self, prompt: Prompt) -> Iterator[str]:
        """The text as it comes; the messages of failures name no address and no key.

        Raises:
            GeneratorFailed: the endpoint is down, slow, refuses, or speaks otherwise, or
                this generator is closed.
        """
        try:
            yield from self._deadline.bounded(self._streamed(prompt))
        except TimeoutError:
            raise GeneratorFailed(
                f"The language model took more than {self._seconds:g} s; allow more with"
                " --llm-seconds."
            ) from None
        except Closed:
            raise GeneratorFailed(
                "The language model was stopped, as askquote is ending."
            ) from None

    def close(self) -> None:
        """Give up what is being written; whoever waits for it goes on at once."""
        self._deadline.close()

    def _streamed(self, prompt: Prompt) -> Generator[str, None, None]:
        # Nothing else is asked for: some models refuse a temperature, others a length.
        body = {
            "model": self._model,
            "stream": True,
            "messages": [
                {"role": "system", "content": prompt.instructions},
                {"role": "user", "content": prompt.material},
            ],
        }
        limits = httpx.Timeout(self._seconds, connect=_CONNECT_SECONDS)
        # A proxy can't reach this machine's own addresses, and needn't see what goes there.
        outside = not _is_own(self._url.host)
        with (
            _told_plainly(),
            httpx.Client(timeout=limits, trust_env=outside) as client,
            client.stream(
                "POST", self._url, json=body, headers=self._headers
            ) as response,
        ):
            if response.status_code != HTTPStatus.OK:
                raise _refusal(response)
            # Raw: a compressed stream could unfold into more than memory holds.
            yield from _contents(_events(response.iter_raw()))


def _endpoint(url: str) -> httpx.URL:
    try:
        base = httpx.URL(url)
    except httpx.InvalidURL:
        base = httpx.URL("")
    if base.scheme not in ("http", "https") or not base.host:
        raise BadRequest(
            f"--llm is the address of an endpoint, such as http://127.0.0.1:8080/v1, and"
            f" not {url!r}."
        )
    return base.copy_with(path=f"{base.path.rstrip('/')}/chat/completions")


def _checked_key(key: str) -> str:
    key = key.strip()
    if not (key.isascii() and key.isprintable()):
        raise BadRequest("ASKQUOTE_LLM_KEY holds characters that no key has.")
    return key


def _is_own(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def _told_plainly() -> Iterator[None]:
    """Tell what goes wrong on the way in words for a reader."""
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
    said = next(response.iter_raw(_MOST_OF_AN_ERROR), b"")
    # For whoever runs askquote, and not for the page's readers.
    _log.warning("The language model's endpoint answered %d: %r", status, said)
    hint = _HINTS.get(status, "")
    return GeneratorFailed(
        f"The language model's endpoint refused, with HTTP status {status}.{hint}"
    )


def _events(chunks: Iterable[bytes]) -> Iterator[object]:
    """The values of the server-sent events, up to the one that ends the stream.

    Lines end with a line feed alone: httpx would split them wherever Unicode sees an end
    of line, and JSON may have such characters inside a string.
    """
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            if line.startswith(b"data:"):
                data = line.removeprefix(b"data:").strip()
                if data == b"[DONE]":
                    return
                yield _parsed(data)
        if len(rest) > _MOST_OF_A_LINE:
            raise GeneratorFailed(_FOREIGN)


def _parsed(data: bytes) -> object:
    try:
        return json.loads(data)
    except ValueError as error:
        raise GeneratorFailed(_FOREIGN) from error


def _contents(events: Iterable[object]) -> Iterator[str]:
    """The text in the events.

    Raises:
        GeneratorFailed: they are no such events, or the model did not come to its end.
    """
    ended: str | None = None
    for event in events:
        content, reason = _content(event)
        ended = reason or ended or ""
        yield content
    if ended is None:
        raise GeneratorFailed(_FOREIGN)
    if ended != "stop":
        raise GeneratorFailed("The language model was stopped before it had finished.")


def _content(event: object) -> tuple[str, str]:
    """An event's text, and why the model ended with it; each may be ""."""
    match event:
        case {"choices": []}:  # such as the count of tokens
            return "", ""
        case {"choices": [{"delta": dict(delta), **choice}, *_]}:
            content = delta.get("content") or ""
            reason = choice.get("finish_reason") or ""
            if isinstance(content, str) and isinstance(reason, str):
                return content, reason
        case {"error": error}:
            _log.warning("The language model's endpoint failed: %.500r", error)
            raise GeneratorFailed("The language model failed while it wrote.")
    raise GeneratorFailed(_FOREIGN)
