"""Passwords and their argon2id hashes."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from ui.errors import AccountsUnusable, BadAccount

_LEAST, _MOST = 8, 1_000  # characters
# RFC 9106's recommendation for memory-constrained machines: 64 MiB, three passes.
_HASHER = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4)
# A hash, with the same parameters, of random bytes that nobody knows.
_UNKNOWN_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=4$AvTv1oF8W9z8Fe2LYgKHtA"
    "$4VEi/Yq3hNvsX3wBASQh1jmQr8ym4Z9wA1STaz0ZfVY"
)


def hash_password(password: str) -> str:
    """Hash a new password.

    Raises:
        BadAccount: it is too short or too long.
    """
    if not _LEAST <= len(password) <= _MOST:
        raise BadAccount(f"A password must have {_LEAST} to {_MOST:,} characters.")
    return _HASHER.hash(_normalise(password))


def password_matches(password_hash: str | None, password: str) -> bool:
    """Whether a password has this hash; False for None.

    Takes as long without a hash as with one, so that the time doesn't reveal which names exist.

    Raises:
        AccountsUnusable: the hash isn't one.
    """
    try:
        _HASHER.verify(password_hash or _UNKNOWN_HASH, _normalise(password))
    except VerifyMismatchError:
        return False
    except (InvalidHashError, VerificationError) as error:
        raise AccountsUnusable(
            "A password in the accounts file isn't an argon2id hash; set it again with"
            " `askquote account`."
        ) from error
    return password_hash is not None


def _normalise(password: str) -> bytes:
    # Keyboards on different systems write the same accented letter in different code points.
    return unicodedata.normalize("NFC", password).encode(errors="surrogatepass")
