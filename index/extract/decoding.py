"""Decoding text files. All offsets count characters of the decoded string."""

import codecs

import regex
from charset_normalizer import from_bytes

from index.errors import UnreadableFile
from index.text.words import common_share

_WESTERN = "cp1252"
_NOT_LATIN = regex.compile(r"[\p{L}--\p{Latin}]", regex.V1)
# The share of common English words; hardly any text in another language reaches it.
_ENGLISH_SHARE = 0.2

# Longest first: a UTF-32 mark starts with a UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_SAMPLE_BYTES = 1_000_000


def decode(data: bytes) -> str:
    """Decode a text file by its byte order mark, as UTF-8, or by a guess, in that order.

    The mark is dropped, and CRLF and CR become LF. Nothing else changes.

    Raises:
        UnreadableFile: the bytes aren't text; its kind is "binary".
    """
    return _decode_bytes(data).replace("\r\n", "\n").replace("\r", "\n")


def _decode_bytes(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_strictly(data[len(mark) :], encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _decode_strictly(data, _guess_encoding(_sample(data, error.start)))


def _decode_strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            "binary", f"It looks like {encoding} text, but isn't valid: {error.reason}."
        ) from error


def _sample(data: bytes, bad_byte: int) -> bytes:
    """The bytes around the first invalid one, few enough to judge in about a second."""
    start = max(0, bad_byte - _SAMPLE_BYTES // 2)
    end = start + _SAMPLE_BYTES
    if end < len(data):
        # A cut at the end of a line splits no character.
        line_end = data.rfind(b"\n", bad_byte, end)
        end = end if line_end < 0 else line_end
    return data[start:end]


def _guess_encoding(data: bytes) -> str:
    guessed = from_bytes(data).best()
    if guessed is None:
        raise UnreadableFile(
            "binary", "It isn't text in any known encoding; save it as UTF-8."
        )
    return _WESTERN if _is_western_english(data, guessed.encoding) else guessed.encoding


def _is_western_english(data: bytes, guessed: str) -> bool:
    """Whether bytes that look like text in some Latin code page are English in cp1252.

    In English text with only a few accents, a guess by frequencies can't tell one Latin code
    page from another. English files are usually written in Windows' Western one.
    """
    try:
        text, western = data.decode(guessed), data.decode(_WESTERN)
    except UnicodeDecodeError:
        return False
    letters_are_latin = not _NOT_LATIN.search(text)
    return letters_are_latin and common_share(western) >= _ENGLISH_SHARE
