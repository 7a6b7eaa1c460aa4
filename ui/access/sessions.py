"""Sessions of people who are signed in, each proved by the secret in a cookie."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from ui.access.accounts import Account, Accounts, digest

SESSION_SECONDS = 12 * 3600
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class _Session:
    """An account as it was when the session began; `end` is a time of the clock, in seconds."""

    account: Account
    end: float


class Sessions:
    """The sessions of this server; they end with it, after a time limit, or by signing out.

    The server stores hashes of random secrets instead of signing cookies, so that signing out
    also ends the session for anyone who has copied its cookie.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sessions: dict[str, _Session] = {}

    def begin(self, account: Account) -> str:
        """Begin a session; returns the secret that proves it."""
        now = self._clock()
        self._sessions = {
            key: session for key, session in self._sessions.items() if session.end > now
        }
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        self._sessions[digest(secret)] = _Session(account, now + SESSION_SECONDS)
        return secret

    def account(self, secret: str, accounts: Accounts) -> Account | None:
        """The account that a secret proves to be signed in.

        None if the session has ended, or if the account was removed or its password changed.
        """
        session = self._sessions.get(digest(secret))
        if session is None or session.end <= self._clock():
            return None
        account = accounts.get(session.account.name)
        if account is None or account.password != session.account.password:
            return None
        return account

    def end(self, secret: str) -> None:
        """End a session, if there is one."""
        self._sessions.pop(digest(secret), None)
