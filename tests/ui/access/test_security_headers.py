"""The headers that tell a browser what a response may do."""

import re
from base64 import b64encode
from hashlib import sha256

import httpx
import pytest

from tests.support.guarded import INLINE, OWN_POLICY

pytestmark = pytest.mark.process


def test_a_page_may_run_only_the_scripts_it_is_served_with(
    open_to_all: httpx.Client,
) -> None:
    known = b64encode(sha256(INLINE.encode()).digest()).decode()
    (scripts,) = directives(open_to_all.get("/"))["script-src"]
    assert scripts == f"'self' 'unsafe-eval' 'sha256-{known}'"


def test_a_page_may_not_load_from_other_sites_nor_be_framed(
    open_to_all: httpx.Client,
) -> None:
    policy = directives(open_to_all.get("/"))
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'none'"]
    sources = " ".join(value for values in policy.values() for value in values)
    assert not re.search(r"http|\*|//", sources)


def test_a_policy_that_a_page_sets_itself_is_kept(open_to_all: httpx.Client) -> None:
    page = open_to_all.get("/view/a.txt")
    assert page.headers.get_list("content-security-policy") == [OWN_POLICY]


@pytest.mark.parametrize(
    "path", ["/gradio_api/file=a.html", "/api/documents", "/config"]
)
def test_a_response_that_is_not_a_page_may_do_nothing(
    open_to_all: httpx.Client, path: str
) -> None:
    policy = directives(open_to_all.get(path))
    assert policy["default-src"] == ["'none'"]
    assert "script-src" not in policy


@pytest.mark.parametrize("path", ["/", "/view/a.txt", "/login", "/api/documents"])
def test_every_response_says_what_a_browser_may_do(
    client: httpx.Client, path: str
) -> None:
    answer = client.get(path)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "microphone=()" in answer.headers["permissions-policy"]
    assert "frame-ancestors" in answer.headers["content-security-policy"]
    # Without any referrer, a browser would send the form's origin as null.
    expected = "same-origin" if path == "/login" else "no-referrer"
    assert answer.headers["referrer-policy"] == expected


def directives(response: httpx.Response) -> dict[str, list[str]]:
    """The directives of a response's policy by name."""
    (policy,) = response.headers.get_list("content-security-policy")
    pairs = [part.strip().split(" ", 1) for part in policy.split(";")]
    return {name: values for name, *values in pairs}
