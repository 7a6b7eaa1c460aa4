"""Names for files that come from elsewhere."""

import re
import unicodedata
from collections.abc import Callable
from itertools import chain, count

from index.extract.extractor import suffix_of

# Control, format, surrogate, private and unassigned characters, and line ends.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_SEPARATORS = re.compile(r"[/\\]")
_FORBIDDEN = re.compile(r'[<>:"|?*]')  # on Windows, where a folder may be shared with
_DEVICES = re.compile(
    r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])\s*(?:\.|$)", re.IGNORECASE
)
_MOST_BYTES = 200  # systems allow 255; the rest is for what is put behind


def safe_name(name: str) -> str:
    """The name to keep a file under: a single visible one, legal on every system.

    It has no separators, control or direction characters, and no dots or spaces at its ends;
    its suffix stays, unless that is longer than any.
    """
    last = _SEPARATORS.split(name)[-1]
    seen = "".join(c for c in last if unicodedata.category(c) not in _UNSEEN)
    legal = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", seen))
    neat = " ".join(legal.split()).strip(". ")
    if _DEVICES.match(neat):
        neat = f"_{neat}"
    return _shortened(neat) or "document"


def free_name(name: str, is_taken: Callable[[str], bool]) -> str:
    """The name, or where it is taken the first that is free with " 2", " 3" … behind its stem."""
    suffix = suffix_of(name)
    stem, ending = name[: len(name) - len(suffix)], name[len(name) - len(suffix) :]
    numbered = (f"{stem} {number}{ending}" for number in count(2))
    return next(one for one in chain([name], numbered) if not is_taken(one))


def _shortened(name: str) -> str:
    """The name within 200 bytes of UTF-8, cut before its suffix."""
    if len(name.encode()) <= _MOST_BYTES:
        return name
    place = len(name) - len(suffix_of(name))
    ending = name[place:].encode()
    if len(ending) >= _MOST_BYTES:
        place, ending = len(name), b""
    stem = name[:place].encode()[: _MOST_BYTES - len(ending)]
    return stem.decode(errors="ignore").rstrip(". ") + ending.decode()
