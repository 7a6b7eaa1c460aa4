"""Hashing and checking passwords."""

import time

import pytest

from ui.access.passwords import hash_password, password_matches
from ui.errors import AccountsUnusable, BadAccount

PASSWORD = "correct horse"


def test_an_accented_letter_is_the_same_however_it_is_typed() -> None:
    composed, decomposed = "p\u00e9age-123", "pe\u0301age-123"
    assert password_matches(hash_password(composed), decomposed)


def test_an_account_without_a_password_matches_none() -> None:
    assert not password_matches(None, "")


def test_checking_a_password_takes_as_long_without_an_account() -> None:
    stored = hash_password(PASSWORD)
    pairs = [(_seconds(stored), _seconds(None)) for _ in range(3)]  # in turn
    assert min(unknown for _, unknown in pairs) > min(known for known, _ in pairs) / 2


def _seconds(stored: str | None) -> float:
    start = time.process_time()  # of all threads, so that other processes don't count
    password_matches(stored, "wrong")
    return time.process_time() - start


def test_a_broken_hash_is_an_error_rather_than_a_wrong_password() -> None:
    with pytest.raises(AccountsUnusable, match="askquote account"):
        password_matches("$argon2id$nonsense", PASSWORD)


def test_a_bad_password_is_a_bad_account() -> None:
    with pytest.raises(BadAccount, match="characters"):
        hash_password("short")
