"""Bytes of a text file as the string that offsets count."""

import codecs

import regex
from charset_normalizer import from_bytes

from index.errors import UnreadableFile
from index.text.words import common_share

_WESTERN = "cp1252"
_NOT_LATIN = regex.compile(r"[\p{L}--\p{Latin}]", regex.V1)
_ENGLISH_SHARE = (
    0.2  # of common English words; of other languages hardly any text has it
)

# Longest first: a UTF-32 mark begins with a UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_SAMPLE_BYTES = 1_000_000


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
    except UnicodeDecodeError as error:
        return _strictly(data, _guess(_sample(data, error.start)))


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            "binary", f"It seems to be {encoding} text, but it is not: {error.reason}."
        ) from error


def _sample(data: bytes, strange: int) -> bytes:
    """The bytes around the first that is not UTF-8, as many as take a second to judge."""
    start = max(0, strange - _SAMPLE_BYTES // 2)
    end = start + _SAMPLE_BYTES
    if end < len(data):
        # No character is cut where a line ends.
        line_end = data.rfind(b"\n", strange, end)
        end = end if line_end < 0 else line_end
    return data[start:end]


def _guess(data: bytes) -> str:
    guess = from_bytes(data).best()
    if guess is None:
        raise UnreadableFile(
            "binary", "It is no text in any encoding known here; save it as UTF-8."
        )
    return _WESTERN if _is_western_english(data, guess.encoding) else guess.encoding


def _is_western_english(data: bytes, guess: str) -> bool:
    """Whether bytes that are taken for some Latin writing are English of Windows' own making.

    Of English with an accent here and there a guess by frequencies can't tell one Latin code
    page from another, and Windows' Western one is what English files are written in.
    """
    try:
        text, western = data.decode(guess), data.decode(_WESTERN)
    except UnicodeDecodeError:
        return False
    letters_are_latin = not _NOT_LATIN.search(text)
    return letters_are_latin and common_share(western) >= _ENGLISH_SHARE
