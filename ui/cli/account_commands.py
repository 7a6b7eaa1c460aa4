"""The command that says who may use the page: arguments in, an exit status out."""

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
    new_token,
    read_accounts,
    write_accounts,
)
from ui.console import DONE, Console
from ui.errors import AccountsMissing, BadAccount

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")


@dataclass(frozen=True, slots=True)
class Change:
    """An account as it is to be, None where it goes, and what to say when it is so."""

    account: Account | None
    note: str
    token: str = ""


Changer = Callable[[Accounts, str], Change]
"""Makes a change to the account of a name."""


def account(arguments: argparse.Namespace, console: Console) -> int:
    """Add an account or set its password; or its token; or remove it."""
    name: str = arguments.name
    if not _NAME.fullmatch(name):
        raise BadAccount(
            f"{name!r} is no name for an account: take up to 64 letters, digits and"
            " . _ @ -, and a letter or digit first."
        )
    accounts = _accounts(arguments.auth)
    change: Change = arguments.change(accounts, name)
    others = [some for some in accounts.values() if some.name != name]
    write_accounts(
        arguments.auth, [*others, change.account] if change.account else others
    )
    console.note(f"askquote: {change.note}")
    if change.token:
        console.line(change.token)
    return DONE


def set_password(accounts: Accounts, name: str) -> Change:
    """Set the password of an account, which may be new."""
    # Imported here: no other command hashes passwords.
    from ui.access.passwords import hashed  # noqa: PLC0415

    password = hashed(_asked_password(name))
    note = f"{name} has a new password; sessions by another are ended."
    return Change(replace(accounts.get(name, Account(name)), password=password), note)


def set_token(accounts: Accounts, name: str) -> Change:
    """Make a bearer token for an account, which may be new."""
    token = new_token()
    changed = replace(accounts.get(name, Account(name)), token=digest(token))
    note = "The token is shown this once; one that there was before is void."
    return Change(changed, note, token)


def drop_token(accounts: Accounts, name: str) -> Change:
    """Void the bearer token of an account."""
    return Change(replace(_known(accounts, name), token=None), f"{name} has no token.")


def remove(accounts: Accounts, name: str) -> Change:
    """Remove an account, with its sessions and its token."""
    _known(accounts, name)
    return Change(None, f"{name} is removed.")


def _accounts(path: Path) -> Accounts:
    try:
        return read_accounts(path)
    except AccountsMissing:
        return {}


def _known(accounts: Accounts, name: str) -> Account:
    if name not in accounts:
        raise BadAccount(f"There is no account {name}.")
    return accounts[name]


def _asked_password(name: str) -> str:
    """A new password, asked for twice; from a pipe, its first line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().removesuffix("\n")
    password = getpass(f"New password of {name}: ")
    if getpass("Once more: ") != password:
        raise BadAccount("The two are not the same; nothing is changed.")
    return password
