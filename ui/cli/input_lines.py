"""The lines of a file that a command is given, or of standard input."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from io import TextIOWrapper
from pathlib import Path

from qa.errors import BadRow

_ENCODING = "utf-8-sig"  # a byte order mark is no part of the first line
_ERRORS = "surrogateescape"


@contextmanager
def opened(name: str) -> Iterator[Iterable[str]]:
    """The lines of a UTF-8 file, or of standard input for "-".

    Bytes that are not UTF-8 come as lone surrogates, so that one bad line ends nothing.

    Raises:
        BadRow: the file can't be read.
    """
    if name == "-":
        if isinstance(sys.stdin, TextIOWrapper):
            sys.stdin.reconfigure(encoding=_ENCODING, errors=_ERRORS)
        yield sys.stdin
        return
    with ExitStack() as stack:
        try:
            file = stack.enter_context(
                Path(name).open(encoding=_ENCODING, errors=_ERRORS)
            )
        except OSError as error:
            raise BadRow(f"Can't read {name!r}: {error.strerror}.") from error
        yield file
