"""The accounts file: who may use the page, with hashes of passwords and tokens."""

import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from filelock import FileLock, Timeout

from ui.errors import AccountsMissing, AccountsUnusable

_FORMAT_KEY = "askquote_accounts"
_VERSION = 1
_TOKEN_BYTES = 32
# Makes a token recognisable in a log or a repository.
_TOKEN_PREFIX = "askquote_"
_PASSWORD_PREFIX = "$argon2id$"
_OWNER_ONLY = 0o600
_LOCK_SECONDS = 10.0  # a change takes milliseconds


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may use the page.

    `password` is an argon2id hash in its own notation, and `token` the SHA-256 of a bearer
    token in hexadecimal; each is None if there is none.
    """

    name: str
    password: str | None = None
    token: str | None = None


Accounts = Mapping[str, Account]
"""Accounts by name."""


def new_token() -> str:
    """Create a random bearer token, to be shown only once."""
    return _TOKEN_PREFIX + secrets.token_urlsafe(_TOKEN_BYTES)


def digest(secret: str) -> str:
    """The hash stored for a random token, which is too long to be guessed from a plain hash."""
    return sha256(secret.encode()).hexdigest()


def find_by_token(accounts: Accounts, token: str) -> Account | None:
    """The account that a bearer token belongs to, or None."""
    hashed = digest(token)
    return next(
        (account for account in accounts.values() if account.token == hashed), None
    )


def read_accounts(path: Path) -> Accounts:
    """Read an accounts file.

    Raises:
        AccountsMissing: the file does not exist.
        AccountsUnusable: it can't be read, or isn't an accounts file.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise AccountsMissing(
            f"There is no accounts file {path}; create one with"
            f" `askquote account NAME --auth {path}`."
        ) from error
    except OSError as error:
        raise AccountsUnusable(
            f"The accounts file {path} can't be read ({error.strerror or error})."
        ) from error
    except UnicodeDecodeError as error:
        raise AccountsUnusable(
            f"{path} isn't an accounts file: it isn't valid UTF-8."
        ) from error
    try:
        return _parse(json.loads(text))
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        raise AccountsUnusable(
            f"{path} isn't an accounts file, or is damaged ({error!r}); name one that"
            " `askquote account` created, or a new one."
        ) from error


def write_accounts(path: Path, accounts: Iterable[Account]) -> None:
    """Replace an accounts file atomically; only its owner may read it.

    Raises:
        AccountsUnusable: it can't be written.
    """
    rows = {
        account.name: {"password": account.password, "token": account.token}
        for account in accounts
    }
    text = json.dumps({_FORMAT_KEY: _VERSION, "accounts": rows}, indent=2) + "\n"
    try:
        _replace(_target(path), text)
    except OSError as error:
        raise _unwritable(path, error) from error


@contextmanager
def lock_accounts(path: Path) -> Iterator[None]:
    """Hold the lock of an accounts file, so that no other process changes it meanwhile.

    Raises:
        AccountsUnusable: the lock can't be created, or another process keeps it.
    """
    try:
        target = _target(path)
        lock = FileLock(f"{target}.lock", timeout=_LOCK_SECONDS, mode=_OWNER_ONLY)
        lock.acquire()
    except Timeout as error:
        raise AccountsUnusable(
            f"Another `askquote account` has been changing {path} for more than"
            f" {_LOCK_SECONDS:g} s; try again once it has ended."
        ) from error
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        yield
    finally:
        lock.release()


class AccountsFile:
    """An accounts file that is read again whenever it changes, so changes apply at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_signature: tuple[int, ...] = ()
        self._accounts: Accounts = {}

    def current(self) -> Accounts:
        """The accounts that the file holds now; raises what `read_accounts` does."""
        signature = self._signature()
        if not signature or signature != self._read_signature:
            self._accounts = read_accounts(self._path)
            self._read_signature = signature
        return self._accounts

    def _signature(self) -> tuple[int, ...]:
        """A value that changes with the file; empty if the file can't be examined."""
        with suppress(OSError):
            status = self._path.stat()
            return (status.st_ino, status.st_size, status.st_mtime_ns)
        return ()


def _parse(value: Any) -> Accounts:  # noqa: ANN401 - JSON may be anything
    if value[_FORMAT_KEY] != _VERSION:
        raise ValueError(f"its version is {value[_FORMAT_KEY]!r}")
    return {name: _account(name, row) for name, row in value["accounts"].items()}


def _account(name: str, row: Mapping[str, Any]) -> Account:
    password, token = row["password"], row["token"]
    if password is not None and not password.startswith(_PASSWORD_PREFIX):
        raise ValueError(f"the password of {name!r} isn't an argon2id hash")
    if not isinstance(token, str | None):
        raise TypeError(f"the token of {name!r} isn't a string")
    return Account(name, password, token)


def _target(path: Path) -> Path:
    """The file itself, if the path is a symbolic link; its folder must exist.

    Raises:
        OSError: the folder does not exist, or links lead in a circle.
    """
    target = Path(os.path.realpath(path))
    target.parent.stat()
    return target


def _replace(path: Path, text: str) -> None:
    # Named temporary files have mode 0600.
    with NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=path.name, delete=False
    ) as unfinished:
        try:
            unfinished.write(text)
            unfinished.flush()
            os.fsync(unfinished.fileno())
            Path(unfinished.name).replace(path)
        except BaseException:
            Path(unfinished.name).unlink()
            raise


def _unwritable(path: Path, error: OSError) -> AccountsUnusable:
    return AccountsUnusable(
        f"The accounts file {path} can't be written ({error.strerror or error})."
    )
