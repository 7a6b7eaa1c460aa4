"""Guessing at passwords, over real HTTP."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import httpx

from tests.support.guarded import sign_in
from ui.access.rate_limit import LoginAttempts


def test_after_five_wrong_passwords_the_right_one_has_to_wait_too(
    client: httpx.Client,
) -> None:
    for _ in range(5):
        assert sign_in(client, password="wrong").status_code == 401
    refused = sign_in(client)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert "set-cookie" not in refused.headers
    assert sign_in(client, "bert", "wrong").status_code == 401


def test_a_name_that_somebody_guesses_at_is_not_locked_for_its_owner_elsewhere(
    client: httpx.Client,
) -> None:
    for _ in range(6):
        sign_in(client, password="wrong")
    client.headers["X-Forwarded-For"] = "192.0.2.7"  # as a proxy on this machine says
    assert sign_in(client).status_code == 303


def test_guesses_at_once_are_counted_one_by_one(client: httpx.Client) -> None:
    with ThreadPoolExecutor(12) as pool:
        replies = list(pool.map(lambda _: sign_in(client, password="wrong"), range(12)))
    statuses = [reply.status_code for reply in replies]
    assert statuses.count(401) == 5
    assert statuses.count(429) == 7


def test_right_passwords_are_not_counted(client: httpx.Client) -> None:
    for _ in range(7):
        assert sign_in(client).status_code == 303


def test_an_address_that_guesses_at_many_names_has_to_wait() -> None:
    async def guess() -> list[int]:
        tries = LoginAttempts()
        for name in range(40):
            await tries.count_wrong(f"name{name}", "192.0.2.7")
        return [
            await tries.wait("anna", "192.0.2.7"),
            await tries.wait("anna", "192.0.2.8"),
        ]

    here, elsewhere = asyncio.run(guess())
    assert 3000 < here <= 3600
    assert elsewhere == 0


def test_a_name_that_is_guessed_at_from_many_addresses_has_to_wait() -> None:
    async def guess() -> list[int]:
        tries = LoginAttempts()
        for address in range(100):
            await tries.count_wrong("anna", f"192.0.2.{address}")
        return [
            await tries.wait("anna", "203.0.113.1"),
            await tries.wait("bert", "203.0.113.1"),
        ]

    anna, bert = asyncio.run(guess())
    assert 3000 < anna <= 3600
    assert bert == 0


def test_addresses_of_one_line_count_as_one(client: httpx.Client) -> None:
    for last in range(5):
        client.headers["X-Forwarded-For"] = f"2001:db8::{last}"
        assert sign_in(client, password="wrong").status_code == 401
    client.headers["X-Forwarded-For"] = "2001:db8::9"
    assert sign_in(client).status_code == 429
    client.headers["X-Forwarded-For"] = "2001:db8:0:1::9"
    assert sign_in(client).status_code == 303


def test_an_address_that_a_proxy_does_not_know_counts_as_one(
    client: httpx.Client,
) -> None:
    client.headers["X-Forwarded-For"] = "unknown"
    for _ in range(5):
        assert sign_in(client, password="wrong").status_code == 401
    assert sign_in(client).status_code == 429
