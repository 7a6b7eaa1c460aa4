"""Limits on guessing passwords, over real HTTP."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.support.guarded import sign_in
from ui.access.rate_limit import LoginAttempts

pytestmark = pytest.mark.process


def test_after_five_wrong_passwords_the_right_one_is_refused_for_a_while_too(
    client: httpx.Client,
) -> None:
    for _ in range(5):
        assert sign_in(client, password="wrong").status_code == 401
    refused = sign_in(client)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert "set-cookie" not in refused.headers
    assert sign_in(client, "bert", "wrong").status_code == 401


def test_guesses_at_a_name_do_not_lock_its_owner_out_at_another_address(
    client: httpx.Client,
) -> None:
    for _ in range(6):
        sign_in(client, password="wrong")
    client.headers["X-Forwarded-For"] = "192.0.2.7"  # as a proxy on this machine says
    assert sign_in(client).status_code == 303


def test_parallel_guesses_are_each_counted(client: httpx.Client) -> None:
    with ThreadPoolExecutor(12) as pool:
        replies = list(pool.map(lambda _: sign_in(client, password="wrong"), range(12)))
    statuses = [reply.status_code for reply in replies]
    assert statuses.count(401) == 5
    assert statuses.count(429) == 7


def test_right_passwords_are_not_counted(client: httpx.Client) -> None:
    for _ in range(7):
        assert sign_in(client).status_code == 303


def test_an_address_that_guesses_many_names_has_to_wait() -> None:
    async def guess() -> list[int]:
        attempts = LoginAttempts()
        for name in range(40):
            await attempts.count_wrong(f"name{name}", "192.0.2.7")
        return [
            await attempts.wait("anna", "192.0.2.7"),
            await attempts.wait("anna", "192.0.2.8"),
        ]

    same_address, other_address = asyncio.run(guess())
    assert 3000 < same_address <= 3600
    assert other_address == 0


def test_a_name_guessed_from_many_addresses_has_to_wait() -> None:
    async def guess() -> list[int]:
        attempts = LoginAttempts()
        for address in range(100):
            await attempts.count_wrong("anna", f"192.0.2.{address}")
        return [
            await attempts.wait("anna", "203.0.113.1"),
            await attempts.wait("bert", "203.0.113.1"),
        ]

    anna, bert = asyncio.run(guess())
    assert 3000 < anna <= 3600
    assert bert == 0


def test_ipv6_addresses_of_the_same_network_count_as_one(client: httpx.Client) -> None:
    for last in range(5):
        client.headers["X-Forwarded-For"] = f"2001:db8::{last}"
        assert sign_in(client, password="wrong").status_code == 401
    client.headers["X-Forwarded-For"] = "2001:db8::9"
    assert sign_in(client).status_code == 429
    client.headers["X-Forwarded-For"] = "2001:db8:0:1::9"
    assert sign_in(client).status_code == 303


def test_an_unknown_address_counts_as_one(
    client: httpx.Client,
) -> None:
    client.headers["X-Forwarded-For"] = "unknown"
    for _ in range(5):
        assert sign_in(client, password="wrong").status_code == 401
    assert sign_in(client).status_code == 429
