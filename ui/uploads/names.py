"""Safe names for uploaded files."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import count

from index.extract.extractor import suffix_of

# Control, format, surrogate, private and unassigned characters, and line separators.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_SEPARATORS = re.compile(r"[/\\]")
_FORBIDDEN = re.compile(r'[<>:"|?*]')  # on Windows, which may share the folder
_DEVICES = re.compile(
    r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])\s*(?:\.|$)", re.IGNORECASE
)
_MOST_BYTES = 200  # systems allow 255; the rest is for a number after the stem


def safe_name(name: str) -> str:
    """The name to store a file under: one visible path component, legal on every system.

    It has no separators, control or direction characters, and no dots or spaces at its ends.
    It keeps its suffix, unless that is too long itself.
    """
    last = _SEPARATORS.split(name)[-1]
    visible = "".join(c for c in last if unicodedata.category(c) not in _INVISIBLE)
    legal = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", visible))
    neat = " ".join(legal.split()).strip(". ")
    if _DEVICES.match(neat):
        neat = f"_{neat}"
    return _shorten(neat) or "document"


def numbered_names(name: str) -> Iterator[str]:
    """The name, then the name with " 2", " 3" … after its stem; endless."""
    yield name
    suffix = suffix_of(name)
    stem, ending = name[: len(name) - len(suffix)], name[len(name) - len(suffix) :]
    for number in count(2):
        yield f"{stem} {number}{ending}"


def _shorten(name: str) -> str:
    """The name within 200 bytes of UTF-8, its stem cut rather than its suffix."""
    if len(name.encode()) <= _MOST_BYTES:
        return name
    stem_length = len(name) - len(suffix_of(name))
    ending = name[stem_length:].encode()
    if len(ending) >= _MOST_BYTES:
        stem_length, ending = len(name), b""
    stem = name[:stem_length].encode()[: _MOST_BYTES - len(ending)]
    return stem.decode(errors="ignore").rstrip(". ") + ending.decode()
