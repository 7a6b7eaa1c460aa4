"""The rules of access that the guard applies to every request."""

from dataclasses import dataclass
from pathlib import Path

from ui.access.accounts import AccountsFile
from ui.access.hosts import is_exposed
from ui.errors import AccountsUnusable, WrongUsage
from ui.options import AccessOptions

MOST_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of access.

    Without `accounts` everybody is let in. `names` are those that the page is asked for by,
    beside the machine's own; `exposed` is whether others than this machine can reach it; and
    `upload_bytes` bounds a request that uploads.
    """

    accounts: AccountsFile | None = None
    names: frozenset[str] = frozenset()
    exposed: bool = False
    upload_bytes: int = MOST_BYTES


def rules_for(options: AccessOptions, address: str) -> Rules:
    """The rules of a page at an address.

    Raises:
        WrongUsage: others can reach it, and nothing says who of them may.
        AccountsUnusable: nobody can sign in by the file of accounts.
    """
    exposed = is_exposed(address, options.names)
    if exposed and options.auth is None and not options.everybody:
        raise WrongUsage(
            "Others than this machine could reach the page and read the documents: name who"
            " may with --auth FILE (`askquote account NAME --auth FILE` makes it), or let"
            " everybody in with --no-auth."
        )
    accounts = None if options.auth is None else _accounts(options.auth)
    return Rules(accounts, options.names, exposed)


def _accounts(path: Path) -> AccountsFile:
    file = AccountsFile(path)
    if not file.current():
        raise AccountsUnusable(
            f"{path} holds no account; add one with `askquote account NAME --auth {path}`."
        )
    return file
