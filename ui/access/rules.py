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

    Without `accounts` everybody is let in. `names` are host names that the page has in
    addition to the machine's own. `exposed` says whether other machines can reach the page.
    `upload_bytes` limits the size of an upload request.
    """

    accounts: AccountsFile | None = None
    names: frozenset[str] = frozenset()
    exposed: bool = False
    upload_bytes: int = MOST_BYTES


def rules_for(options: AccessOptions, address: str) -> Rules:
    """The rules for a page served at an address.

    Raises:
        WrongUsage: other machines can reach the page, and the options don't say who may use it.
        AccountsUnusable: the accounts file can't be read, or has no account.
    """
    exposed = is_exposed(address, options.names)
    if exposed and options.auth is None and not options.everybody:
        raise WrongUsage(
            "This exposes your documents to the network. Use --auth FILE, which"
            " `askquote account NAME --auth FILE` creates, or --no-auth to let everybody in."
        )
    accounts = None if options.auth is None else _accounts(options.auth)
    return Rules(accounts, options.names, exposed)


def _accounts(path: Path) -> AccountsFile:
    file = AccountsFile(path)
    if not file.current():
        raise AccountsUnusable(
            f"{path} has no account; add one with `askquote account NAME --auth {path}`."
        )
    return file
