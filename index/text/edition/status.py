"""Whether a document says of itself that it holds, is a draft, or is superseded."""

from collections.abc import Iterable, Mapping
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


def _says(form: str) -> tuple[tuple[Status, "regex.Pattern[str]"], ...]:
    return tuple(
        (status, regex.compile(form.replace("%s", words)))
        for status, words in _WORDS.items()
    )


_FIELD_SAYS = _says(r"(?i)^(?:%s)\b")
_SENTENCE_SAYS = (
    *_says(_LABELLED),
    *_says(_OF_THIS),
    # A line that says "Active" or "Final" may be about anything.
    *(each for each in _says(_BY_ITSELF) if each[0] != "current"),
)
_TITLE_SAYS = _says(_IN_TITLE)


def in_sentence(sentence: str) -> Status | None:
    """What a sentence says of its own document: "Superseded by the policy of 2024."."""
    return _first(_SENTENCE_SAYS, sentence)


def in_title(title: str) -> Status | None:
    """What a title says in brackets or apart: "Leave policy (draft)"."""
    return _first(_TITLE_SAYS, title)


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
        return _first(_FIELD_SAYS, value)
    status = _LAST_IN_NAME.get(name.removesuffix("by"))
    return status if name.endswith("by") or value in _YES else None


def _first(
    says: Iterable[tuple[Status, "regex.Pattern[str]"]], text: str
) -> Status | None:
    return next((status for status, form in says if form.search(text)), None)
