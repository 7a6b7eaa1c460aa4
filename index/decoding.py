"""Bytes of a text file as the string that offsets count."""

import codecs

from charset_normalizer import from_bytes

from index.errors import UnreadableFile

# Longest first: a UTF-32 mark begins with a UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes) -> str:
    """Decode a text file: by its byte order mark, as UTF-8, or by a guess, in that order.

    The mark is dropped and CRLF and CR become LF; nothing else changes.

    Raises:
        UnreadableFile: the bytes are no text, of the kind "binary".
    """
    return _decoded(data).replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(data)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            "binary", f"It says it is {encoding} text, but it is not: {error.reason}."
        ) from error


def _guessed(data: bytes) -> str:
    guess = from_bytes(data).best()
    if guess is None:
        raise UnreadableFile(
            "binary", "It is no text in any encoding known here; save it as UTF-8."
        )
    return _strictly(data, guess.encoding)
