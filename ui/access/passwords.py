"""Passwords, kept as argon2id hashes."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from ui.errors import AccountsUnusable, BadAccount

_LEAST, _MOST = 8, 1_000  # characters
# What RFC 9106 recommends where memory is dear: 64 MiB, three times over.
_HASHER = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4)
# The hash, by the same numbers, of random bytes that nobody knows.
_NOBODYS = (
    "$argon2id$v=19$m=65536,t=3,p=4$AvTv1oF8W9z8Fe2LYgKHtA"
    "$4VEi/Yq3hNvsX3wBASQh1jmQr8ym4Z9wA1STaz0ZfVY"
)


def hashed(password: str) -> str:
    """The hash of a new password.

    Raises:
        BadAccount: it is too short, or too long.
    """
    if not _LEAST <= len(password) <= _MOST:
        raise BadAccount(f"A password has from {_LEAST} to {_MOST:,} characters.")
    return _HASHER.hash(_composed(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether a password is the one whose hash is kept; where none is, it is not.

    Takes as long without a hash as with one, so that nobody learns which names there are.

    Raises:
        AccountsUnusable: what is kept is no hash.
    """
    try:
        _HASHER.verify(kept or _NOBODYS, _composed(password))
    except VerifyMismatchError:
        return False
    except (InvalidHashError, VerificationError) as error:
        raise AccountsUnusable(
            "A password of the accounts file is no argon2id hash; set it again with"
            " `askquote account`."
        ) from error
    return kept is not None


def _composed(password: str) -> bytes:
    # Keyboards of different systems write the same accented letter in different code points.
    return unicodedata.normalize("NFC", password).encode(errors="surrogatepass")
