"""What the guard before the page keeps to, as the command line says."""

import argparse
from dataclasses import dataclass
from pathlib import Path

from index.errors import AccountsUnusable, WrongUsage
from ui.access.accounts import AccountsFile
from ui.access.hosts import is_exposed

MOST_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Rules:
    """What a guard keeps to.

    Without `accounts` everybody is let in. `names` are those that the page is asked for by,
    beside the machine's own; `exposed` is whether others than this machine can reach it; and
    `upload_bytes` bounds a request that uploads.
    """

    accounts: AccountsFile | None = None
    names: frozenset[str] = frozenset()
    exposed: bool = False
    upload_bytes: int = MOST_BYTES


def rules_for(arguments: argparse.Namespace, address: str) -> Rules:
    """The rules of a page at an address.

    Raises:
        WrongUsage: others can reach it, and nothing says who of them may.
        AccountsUnusable: nobody can sign in by the file of accounts.
    """
    exposed = is_exposed(address, arguments.names)
    if exposed and arguments.auth is None and not arguments.no_auth:
        raise WrongUsage(
            "Others than this machine could reach the page and read the documents: name who"
            " may with --auth FILE (`askquote account NAME --auth FILE` makes it), or let"
            " everybody in with --no-auth."
        )
    accounts = None if arguments.auth is None else _accounts(arguments.auth)
    return Rules(accounts, frozenset(arguments.names), exposed)


def _accounts(path: Path) -> AccountsFile:
    file = AccountsFile(path)
    if not file.current():
        raise AccountsUnusable(
            f"{path} holds no account; add one with `askquote account NAME --auth {path}`."
        )
    return file
