"""The command that manages accounts, and the accounts file."""

import errno
import json
import os
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import argon2
import pytest

from tests.support.command_line import Done, run
from ui.access.accounts import (
    AccountsFile,
    find_by_token,
    lock_accounts,
    read_accounts,
)
from ui.access.passwords import password_matches
from ui.cli.arguments import parse
from ui.console import Console
from ui.errors import AccountsMissing, AccountsUnusable

pytestmark = pytest.mark.process

PASSWORD = "correct horse"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "accounts.json"


def account(file: Path, *words: str, password: str = PASSWORD) -> Done:
    return run("account", *words, "--auth", file, stdin=password + "\n")


def test_a_password_is_stored_as_an_argon2id_hash_that_argon2_verifies(
    file: Path,
) -> None:
    assert account(file, "anna").status == 0
    stored = read_accounts(file)["anna"].password
    assert stored is not None
    assert argon2.extract_parameters(stored).type is argon2.Type.ID
    assert argon2.PasswordHasher().verify(stored, PASSWORD)
    assert PASSWORD not in file.read_text(encoding="utf-8")


def test_only_the_owner_may_read_the_file(file: Path) -> None:
    old = os.umask(0)
    try:
        account(file, "anna")
    finally:
        os.umask(old)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_only_the_file_and_its_lock_are_left_in_the_folder(file: Path) -> None:
    account(file, "anna")
    account(file, "anna")
    lock = file.with_name("accounts.json.lock")
    assert set(file.parent.iterdir()) == {file, lock}
    assert lock.read_bytes() == b""
    assert stat.S_IMODE(lock.stat().st_mode) == 0o600


def test_two_commands_at_once_both_change_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_to_disk = os.fsync

    def write_slowly(descriptor: int) -> None:
        time.sleep(0.2)  # so that the others could read the file as it was
        write_to_disk(descriptor)

    monkeypatch.setattr("os.fsync", write_slowly)

    def add(name: str) -> int:
        arguments = parse(["account", name, "--auth", str(file), "--token"])
        status: int = arguments.run(arguments, Console(StringIO(), StringIO()))
        return status

    names = ["anna", "bert", "cleo", "dora"]
    with ThreadPoolExecutor(len(names)) as pool:
        assert list(pool.map(add, names)) == [0] * len(names)
    assert set(read_accounts(file)) == set(names)


def test_a_file_that_stays_locked_is_an_error(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.access.accounts._LOCK_SECONDS", 0.01)
    with lock_accounts(file):
        done = account(file, "anna")
    assert (done.status, done.out) == (1, "")
    assert "Another `askquote account`" in done.err
    assert account(file, "anna").status == 0


def test_the_message_tells_an_added_account_from_a_changed_one(file: Path) -> None:
    added = account(file, "anna")
    assert added.err == "askquote: Added anna.\n"
    changed = account(file, "anna")
    assert (
        changed.err == "askquote: anna has a new password; old sessions have ended.\n"
    )
    robot = account(file, "robot", "--token")
    assert robot.err.startswith("askquote: Added robot. ")
    assert "old one no longer works" not in account(file, "anna", "--token").err
    assert "old one no longer works" in account(file, "robot", "--token").err
    assert account(file, "robot", "--remove").err == "askquote: Removed robot.\n"


def test_a_symbolic_link_to_the_file_is_kept(file: Path) -> None:
    account(file, "anna")
    link = file.with_name("link")
    link.symlink_to(file)
    account(link, "bert")
    assert link.is_symlink()
    assert set(read_accounts(file)) == {"anna", "bert"}


def test_a_token_is_shown_once_and_stored_as_a_hash(file: Path) -> None:
    token = account(file, "robot", "--token").out.strip()
    assert len(token) > 43  # 256 bits in base 64
    assert token not in file.read_text(encoding="utf-8")
    found = find_by_token(read_accounts(file), token)
    assert found is not None
    assert found.name == "robot"
    assert find_by_token(read_accounts(file), token + "x") is None


def test_a_new_token_revokes_the_old_one_and_keeps_the_password(file: Path) -> None:
    account(file, "anna")
    before = read_accounts(file)["anna"]
    old = account(file, "anna", "--token").out.strip()
    new = account(file, "anna", "--token").out.strip()
    accounts = read_accounts(file)
    assert find_by_token(accounts, old) is None
    assert find_by_token(accounts, new) == accounts["anna"]
    assert accounts["anna"].password == before.password


def test_a_revoked_token_belongs_to_no_account(file: Path) -> None:
    account(file, "anna")
    token = account(file, "robot", "--token").out.strip()
    account(file, "robot", "--no-token")
    assert find_by_token(read_accounts(file), token) is None
    assert find_by_token(read_accounts(file), "") is None


def test_a_new_password_keeps_the_token(file: Path) -> None:
    account(file, "anna")
    token = account(file, "anna", "--token").out.strip()
    account(file, "anna", password="another battery")
    accounts = read_accounts(file)
    stored = accounts["anna"].password
    assert not password_matches(stored, PASSWORD)
    assert password_matches(stored, "another battery")
    assert find_by_token(accounts, token) == accounts["anna"]


def test_removing_an_account_keeps_the_others(file: Path) -> None:
    account(file, "anna")
    account(file, "bert")
    assert account(file, "anna", "--remove").status == 0
    assert set(read_accounts(file)) == {"bert"}


@pytest.mark.parametrize("change", ["--remove", "--no-token"])
def test_changing_an_unknown_account_is_an_error(file: Path, change: str) -> None:
    account(file, "anna")
    done = account(file, "bert", change)
    assert done.status == 1
    assert "no account bert" in done.err


@pytest.mark.parametrize("name", ["", " anna", "anna\n", "a" * 65, "ann/a", "<b>"])
def test_a_name_with_other_characters_is_refused(file: Path, name: str) -> None:
    assert account(file, name).status == 1
    assert not file.exists()


@pytest.mark.parametrize("password", ["", "1234567", "x" * 1001])
def test_a_password_that_is_too_short_or_too_long_is_refused(
    file: Path, password: str
) -> None:
    done = account(file, "anna", password=password)
    assert done.status == 1
    assert "8" in done.err
    assert not file.exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"askquote_accounts": 2, "accounts": {}}',
        '{"askquote_accounts": 1, "accounts": []}',
        '{"askquote_accounts": 1, "accounts": {"anna": {"password": "plain"}}}',
        '{"askquote_accounts": 1, "accounts": {"a": {"password": "plain", "token": null}}}',
        '{"askquote_accounts": 1, "accounts": {"a": {"password": null, "token": 7}}}',
        "\udcff",
    ],
)
def test_a_file_that_is_not_an_accounts_file_is_refused_and_kept(
    file: Path, text: str
) -> None:
    file.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(AccountsUnusable, match="accounts"):
        read_accounts(file)
    before = file.read_bytes()
    assert account(file, "anna").status == 1
    assert file.read_bytes() == before


def test_a_missing_file_is_named_with_the_command_that_creates_it(
    file: Path,
) -> None:
    with pytest.raises(AccountsMissing, match=f"account NAME --auth {file}"):
        read_accounts(file)


def test_a_file_that_can_not_be_written_is_an_error(tmp_path: Path) -> None:
    done = account(tmp_path / "nowhere" / "accounts.json", "anna")
    assert done.status == 1
    assert "can't be written" in done.err


@pytest.mark.parametrize("method", ["stat", "read_text", "open"])
def test_a_file_in_a_folder_that_may_not_be_entered_is_an_error(
    file: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    account(file, "anna")
    accounts = AccountsFile(file)

    def forbid(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, method, forbid)
    done = account(file, "bert")
    assert (done.status, done.out) == (1, "")
    assert done.err.endswith(
        f"{file} can't be {'written' if method == 'stat' else 'read'} (Permission denied).\n"
    )
    if method != "stat":
        with pytest.raises(AccountsUnusable, match="Permission denied"):
            accounts.current()


def test_links_in_a_circle_are_an_error(file: Path) -> None:
    file.symlink_to(file.name)
    done = account(file, "anna")
    assert done.status == 1
    assert "can't be read (Too many levels" in done.err


def test_a_token_that_could_not_be_stored_is_not_shown(tmp_path: Path) -> None:
    done = account(tmp_path / "nowhere" / "accounts.json", "anna", "--token")
    assert done.out == ""


def test_a_change_to_the_file_applies_at_once(file: Path) -> None:
    account(file, "anna")
    accounts = AccountsFile(file)
    assert set(accounts.current()) == {"anna"}
    account(file, "bert")
    assert set(accounts.current()) == {"anna", "bert"}
    file.unlink()
    with pytest.raises(AccountsMissing):
        accounts.current()


def test_the_file_is_json_keyed_by_name(file: Path) -> None:
    account(file, "robot", "--token")
    stored = json.loads(file.read_text(encoding="utf-8"))
    assert stored["accounts"]["robot"]["password"] is None
