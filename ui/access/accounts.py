"""Who may use the page: a small file of names, with hashes of passwords and tokens."""

import json
import os
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from ui.errors import AccountsMissing, AccountsUnusable

_FORM = "askquote_accounts"
_VERSION = 1
_TOKEN_BYTES = 32
# So that a token in a log or a repository is known for what it is.
_TOKEN_MARK = "askquote_"
_PASSWORD_MARK = "$argon2id$"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may use the page.

    `password` is an argon2id hash in its own notation, `token` the SHA-256 of a bearer token
    in hexadecimal; None where there is none.
    """

    name: str
    password: str | None = None
    token: str | None = None


Accounts = Mapping[str, Account]
"""Accounts by their names."""


def new_token() -> str:
    """A random bearer token, which is to be shown once."""
    return _TOKEN_MARK + secrets.token_urlsafe(_TOKEN_BYTES)


def digest(secret: str) -> str:
    """What is kept of a random token: it is too long to be guessed from a plain hash."""
    return sha256(secret.encode()).hexdigest()


def bearer(accounts: Accounts, token: str) -> Account | None:
    """The account that a bearer token belongs to."""
    wanted = digest(token)
    return next((some for some in accounts.values() if some.token == wanted), None)


def read_accounts(path: Path) -> Accounts:
    """The accounts of a file.

    Raises:
        AccountsMissing: the file is not there.
        AccountsUnusable: it can't be read, or is no accounts file.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise AccountsMissing(
            f"There is no accounts file {path}; make one with"
            f" `askquote account NAME --auth {path}`."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise AccountsUnusable(
            f"The accounts file {path} can't be read ({error})."
        ) from error
    try:
        return _accounts(json.loads(text))
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        raise AccountsUnusable(
            f"{path} is no accounts file, or a damaged one ({error!r}); name one that"
            " `askquote account` made, or a new one."
        ) from error


def write_accounts(path: Path, accounts: Iterable[Account]) -> None:
    """Write a file of accounts that only its owner may read, in one step.

    Raises:
        AccountsUnusable: it can't be written.
    """
    kept = {
        some.name: {"password": some.password, "token": some.token} for some in accounts
    }
    text = json.dumps({_FORM: _VERSION, "accounts": kept}, indent=2) + "\n"
    path = path.resolve()  # a link goes on leading to the file
    try:
        _replace(path, text)
    except OSError as error:
        raise AccountsUnusable(
            f"The accounts file {path} can't be written ({error.strerror})."
        ) from error


class AccountsFile:
    """The accounts of a file as it is now: a change counts at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, ...] = ()
        self._accounts: Accounts = {}

    def current(self) -> Accounts:
        """The accounts; the file is read again when it may have changed.

        Raises:
            AccountsUnusable: as `read_accounts`.
        """
        seen = self._signature()
        if not seen or seen != self._seen:
            self._accounts = read_accounts(self._path)
            self._seen = seen
        return self._accounts

    def _signature(self) -> tuple[int, ...]:
        """Another one when the file may be another; empty where it can't be looked at."""
        with suppress(OSError):
            found = self._path.stat()
            return (found.st_ino, found.st_size, found.st_mtime_ns)
        return ()


def _accounts(value: Any) -> Accounts:  # noqa: ANN401 - JSON may be anything
    if value[_FORM] != _VERSION:
        raise ValueError(f"of version {value[_FORM]!r}")
    return {name: _account(name, kept) for name, kept in value["accounts"].items()}


def _account(name: str, kept: Mapping[str, Any]) -> Account:
    password, token = kept["password"], kept["token"]
    if password is not None and not password.startswith(_PASSWORD_MARK):
        raise ValueError(f"the password of {name!r} is not kept as argon2id does")
    if not isinstance(token, str | None):
        raise TypeError(f"the token of {name!r} is no text")
    return Account(name, password, token)


def _replace(path: Path, text: str) -> None:
    # Named temporary files are of mode 0600.
    with NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=path.name, delete=False
    ) as half_made:
        try:
            half_made.write(text)
            half_made.flush()
            os.fsync(half_made.fileno())
            Path(half_made.name).replace(path)
        except BaseException:
            Path(half_made.name).unlink()
            raise
