"""The lines of an input file, or of standard input."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from io import TextIOWrapper
from pathlib import Path

from qa.errors import BadRow

_ENCODING = "utf-8-sig"  # skips a byte order mark
_ERRORS = "surrogateescape"


@contextmanager
def open_lines(name: str) -> Iterator[Iterable[str]]:
    """Open the lines of a UTF-8 file, or of standard input for "-".

    Bytes that aren't UTF-8 become lone surrogates, so that one bad line doesn't end the rest.

    Raises:
        BadRow: the file can't be opened.
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
        except FileNotFoundError as error:
            raise BadRow(f"There is no file {name!r}.") from error
        except OSError as error:
            raise BadRow(f"Can't read {name!r}: {error.strerror}.") from error
        yield file
