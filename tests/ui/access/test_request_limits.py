"""Limits on the size and the rate of requests, over real HTTP."""

from pathlib import Path

import httpx
import pytest

from tests.support.guarded import (
    Inner,
    bearer_headers,
    from_own,
    guarded,
    kind,
    sign_in,
)
from ui.access.accounts import AccountsFile
from ui.access.rules import Rules

pytestmark = pytest.mark.process


def test_a_request_that_is_too_large_is_refused(
    open_to_all: httpx.Client, inner: Inner
) -> None:
    assert open_to_all.post("/api/answer", content=b"x" * 2_000_000).status_code == 200
    inner.paths.clear()
    refused = open_to_all.post("/api/answer", content=b"x" * 2_000_001)
    assert refused.status_code == 413
    assert kind(refused) == "request_too_large"
    assert inner.paths == []


def test_a_request_without_a_content_length_is_refused(
    open_to_all: httpx.Client, inner: Inner
) -> None:
    refused = open_to_all.post("/api/answer", content=iter([b"x", b"y"]))
    assert refused.status_code == 411
    assert inner.paths == []


def test_uploads_have_a_size_limit_of_their_own(inner: Inner) -> None:
    with guarded(inner, Rules(upload_bytes=3_000_000)) as client:
        for path, size, status in (
            ("/gradio_api/upload", 3_000_000, 200),
            ("/gradio_api/upload", 3_000_001, 413),
            ("/api/answer", 3_000_000, 413),
        ):
            assert client.post(path, content=b"x" * size).status_code == status


def test_each_account_has_a_rate_limit_of_its_own_when_others_can_reach_the_page(
    inner: Inner, accounts: Path
) -> None:
    with guarded(inner, Rules(AccountsFile(accounts), exposed=True)) as client:
        sign_in(client)
        own = from_own(client)
        for _ in range(120):
            assert client.post("/api/answer", headers=own).status_code == 200
        refused = client.post("/api/answer", headers=own)
        assert refused.status_code == 429
        assert kind(refused) == "too_often"
        assert 0 < int(refused.headers["retry-after"]) <= 60
        assert client.get("/").status_code == 200
        client.cookies.clear()
        assert (
            client.post("/api/answer", headers=bearer_headers(accounts)).status_code
            == 200
        )


def test_each_address_has_a_rate_limit_of_its_own_without_accounts(
    inner: Inner,
) -> None:
    with guarded(inner, Rules(exposed=True)) as client:
        statuses = [client.post("/api/answer").status_code for _ in range(121)]
        assert statuses == [200] * 120 + [429]
        headers = {"X-Forwarded-For": "192.0.2.7"}  # as a proxy on this machine says
        assert client.post("/api/answer", headers=headers).status_code == 200


def test_requests_from_this_machine_only_have_no_rate_limit(
    open_to_all: httpx.Client,
) -> None:
    statuses = {open_to_all.post("/api/answer").status_code for _ in range(130)}
    assert statuses == {200}
