"""The command that manages who may use the page."""

import argparse
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from getpass import getpass
from pathlib import Path

from ui.access.accounts import (
    Account,
    Accounts,
    digest,
    lock_accounts,
    new_token,
    read_accounts,
    write_accounts,
)
from ui.console import DONE, Console
from ui.errors import AccountsMissing, BadAccount

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")


@dataclass(frozen=True, slots=True)
class Change:
    """The account after a change, or None if it is removed, and the message to print."""

    account: Account | None
    message: str
    token: str = ""


Changer = Callable[[Account | None], Change]
"""Changes an account; gets None if there is no such account."""


def account(arguments: argparse.Namespace, console: Console) -> int:
    """Add an account, set its password or token, or remove it."""
    name: str = arguments.name
    if not _NAME.fullmatch(name):
        raise BadAccount(
            f"{name!r} can't be the name of an account: use up to 64 letters, digits and"
            " . _ @ -, starting with a letter or digit."
        )
    _read(arguments.auth)  # reports a damaged file before a password is asked for
    # The password is asked for before the file is locked.
    changer: Changer = arguments.prepare(name)
    with lock_accounts(arguments.auth):
        accounts = dict(_read(arguments.auth))
        change = changer(accounts.pop(name, None))
        if change.account is not None:
            accounts[name] = change.account
        write_accounts(arguments.auth, accounts.values())
    console.note(f"askquote: {change.message}")
    if change.token:
        console.line(change.token)
    return DONE


def set_password(name: str) -> Changer:
    """Set the password of an account, which may be new."""
    # Imported here: no other command hashes passwords.
    from ui.access.passwords import hash_password  # noqa: PLC0415

    password = hash_password(_new_password(name))

    def change(old: Account | None) -> Change:
        changed = replace(old or Account(name), password=password)
        if old is None:
            return Change(changed, f"Added {name}.")
        return Change(changed, f"{name} has a new password; old sessions have ended.")

    return change


def set_token(name: str) -> Changer:
    """Create a bearer token for an account, which may be new."""
    token = new_token()

    def change(old: Account | None) -> Change:
        changed = replace(old or Account(name), token=digest(token))
        if old is None:
            message = f"Added {name}. The token is shown only this once."
        elif old.token is None:
            message = f"{name} has a token now. It is shown only this once."
        else:
            message = (
                f"{name} has a new token, and the old one no longer works. It is shown"
                " only this once."
            )
        return Change(changed, message, token)

    return change


def drop_token(name: str) -> Changer:
    """Revoke the bearer token of an account."""

    def change(old: Account | None) -> Change:
        changed = replace(_existing(old, name), token=None)
        return Change(changed, f"{name} has no token now.")

    return change


def remove(name: str) -> Changer:
    """Remove an account, with its sessions and its token."""

    def change(old: Account | None) -> Change:
        _existing(old, name)
        return Change(None, f"Removed {name}.")

    return change


def _read(path: Path) -> Accounts:
    try:
        return read_accounts(path)
    except AccountsMissing:
        return {}


def _existing(account: Account | None, name: str) -> Account:
    if account is None:
        raise BadAccount(f"There is no account {name}.")
    return account


def _new_password(name: str) -> str:
    """Ask for a new password twice; from a pipe, read its first line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().removesuffix("\n")
    password = getpass(f"New password for {name}: ")
    if getpass("Repeat it: ") != password:
        raise BadAccount("The passwords differ; nothing has changed.")
    return password
