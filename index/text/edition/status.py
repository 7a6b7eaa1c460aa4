"""Whether a document says of itself that it holds, is a draft, or is superseded."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import PurePosixPath
from typing import Literal

import regex

Status = Literal["current", "draft", "superseded"]

_REPLACED = (
    r"superseded|replaced|obsoleted?|archived|deprecated|withdrawn|repealed|revoked|outdated"
    r"|rescinded|expired"
)
_IN_FORCE = r"in\s+force|in\s+effect|current|active"
_WORDS: Mapping[Status, str] = {
    "superseded": rf"(?:{_REPLACED}|no\s+longer\s+(?:valid|applies|applicable|{_IN_FORCE}))",
    "draft": r"(?:(?:working\s+|first\s+|final\s+)?draft|not\s+yet\s+(?:approved|in\s+force))",
    "current": rf"(?:{_IN_FORCE}|approved|final)",
}
_DOCUMENT = (
    r"(?:agreement|contract|document|edition|file|guide|guidelines?|handbook|manual|notice|page"
    r"|plan|policy|procedure|release|rules?|specification|standard|terms|text|version)"
)
_LABELLED = r"(?i)^\W*(?:(?:document\s+)?(?:status|state)\W{1,6})(?:now\s+|currently\s+)?(?:%s)\b"
# "Superseded by the 2024 policy.", "DRAFT - for comment", but no heading nor list item.
_BY_ITSELF = (
    r"(?i)^(?!\s*(?:[#+\u2022-]|\*\s|\d))\W*(?:now\s+|currently\s+)?(?:%s)"
    rf"(?:\s+{_DOCUMENT})?"
    r"(?:\W*$|\s*[-\u2013\u2014:;,.(|*\])]|\s+(?:by|on|as\s+of|since|from|for|not)\b)"
)
_OF_THIS = (
    rf"(?i)\bthis\s+(?:\w+\s+){{0,2}}{_DOCUMENT}\s+(?:is|was|are|were|has\s+been|have\s+been)\s+"
    r"(?:now\s+|only\s+|still\s+|an?\s+|the\s+)*(?:%s)\b"
)
# "Leave policy (draft)", "[Superseded] Leave policy", "Draft: leave policy".
_IN_TITLE = (
    r"(?i)(?:[(\[]|[-\u2013\u2014:|]\s)\s*(?:%s)\b"
    r"|^\W*(?:%s)\s*(?:[\])]|[-\u2013\u2014:|]\s)"
)
_IN_FIELD = r"(?i)^(?:%s)\b"
_LAST_IN_NAME: Mapping[str, Status] = {
    "draft": "draft",
    "drafts": "draft",
    "archive": "superseded",
    "old": "superseded",
    **dict.fromkeys(_REPLACED.replace("?", "").split("|"), "superseded"),
    "obsolete": "superseded",
}
_FIRST_IN_NAME = {word: _LAST_IN_NAME[word] for word in _LAST_IN_NAME if word != "old"}
_NAME_PART = regex.compile(r"[^\W\d_]{2,}")
_NO = frozenset(("", "false", "no", "none", "null", "~", "-", "n/a"))
_YES = frozenset(("true", "yes"))


_HINTS: Mapping[Status, tuple[str, ...]] = {
    "superseded": (
        *("supersed", "replace", "obsolete", "archive", "deprecate", "withdrawn"),
        *("repeal", "revoke", "outdated", "rescind", "expire", "no longer"),
    ),
    "draft": ("draft", "not yet"),
    "current": ("in force", "in effect", "current", "active", "approved", "final"),
}
"""Parts of the words of each status: few documents have any, and patterns take long to compile."""


def in_sentence(sentence: str) -> Status | None:
    """What a sentence says of its own document: "Superseded by the policy of 2024."."""
    said = _first((_LABELLED, _OF_THIS), sentence)
    # A line that says "Active" or "Final" may be about anything.
    return said or _first((_BY_ITSELF,), sentence, ("superseded", "draft"))


def in_title(title: str) -> Status | None:
    """What a title says in brackets or apart: "Leave policy (draft)"."""
    return _first((_IN_TITLE,), title)


def in_name(name: str) -> Status | None:
    """What a file's name begins or ends with, or a folder is called: "archive/leave.md"."""
    *folders, file = PurePosixPath(name).parts or ("",)
    words = _NAME_PART.findall(PurePosixPath(file).stem.lower())
    folder = [_LAST_IN_NAME.get(folder.lower()) for folder in folders]
    file_says = (
        [_LAST_IN_NAME.get(words[-1]), _FIRST_IN_NAME.get(words[0])] if words else []
    )
    return next(filter(None, (*file_says, *folder)), None)


def in_field(name: str, value: str) -> Status | None:
    """What a field of the front matter says: "status: draft", "superseded_by: leave.md".

    The name is given as its small letters alone: "supersededby".
    """
    value = value.strip().lower()
    if value in _NO:
        return None
    if name.endswith(("status", "state")):
        return _first((_IN_FIELD,), value)
    status = _LAST_IN_NAME.get(name.removesuffix("by"))
    return status if name.endswith("by") or value in _YES else None


def _first(
    forms: Iterable[str], text: str, statuses: Iterable[Status] = tuple(_WORDS)
) -> Status | None:
    words = " ".join(text.lower().split())
    hinted = [each for each in statuses if any(hint in words for hint in _HINTS[each])]
    return next(
        (
            status
            for form in forms
            for status in hinted
            if _pattern(form, status).search(text)
        ),
        None,
    )


@cache
def _pattern(form: str, status: Status) -> "regex.Pattern[str]":
    return regex.compile(form.replace("%s", _WORDS[status]))
