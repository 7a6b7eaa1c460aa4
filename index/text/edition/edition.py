"""What a document says of its own version, near its top and in its name."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice

import regex

from index.text.document import Document
from index.text.edition import status
from index.text.edition.numbers import versions, years
from index.text.edition.status import Status
from index.text.structure import Structure

_TOP = 1_500  # characters in which a document says what it is
_MOST_FIELDS = 50
_LONGEST = 200  # characters of a field or a title
_LONGEST_LINE = 100  # characters of a first line that is a title

_SENTENCES = regex.compile(r"\n|(?<=[.;!?])(?<!\b\d{1,2}\.)\s(?!\d)")
# What follows is said of another document.
_OF_ANOTHER = regex.compile(
    r"(?i)\b(?:replac|supersed|obsolet|repeal|revok|cancel|withdr|instead\b|previous|former"
    r"|earlier|prior\b|succe|unlike|compar|until\b|expir|next\b|see\b|since\s+the\b)"
)
_DATE = (
    r"\b\W*(?:(?:date|as|of|from|on|for|since|starting|is|was|the|at|in|(?-i:\p{Lu})\p{L}{2,8}"
    r"|\d{1,2}(?:st|nd|rd|th)?)\b\W*){0,6}(?P<year>(?:19|20)\d\d(?:[-/\u2013]\d\d(?!\d))?)(?!\d)"
)
_HOLDS_FROM = regex.compile(
    r"(?i)\b(?:effective|valid|applicable|applies|(?:in|into)\s+(?:force|effect)|as\s+of"
    rf"|commencing){_DATE}"
)
_DATED = regex.compile(
    r"(?i)(?:\b(?:updated|revised|reviewed|modified|changed|amended|published|issued|released"
    rf"|adopted|approved|dated)|^\W*(?:date|created)){_DATE}"
)
_NUMBERED = regex.compile(
    r"(?i)^\W*(?:(?:this|the|document|policy)\s+){0,2}(?:version|revision|rev|edition|release)\b"
)
_YEAR = regex.compile(r"(?:19|20)\d\d")  # without it, no sentence has a date
_NUMBERED_PART = 40  # characters in which the number follows
_HOLDING_FIELDS = frozenset(
    ("date", "effective", "effectivedate", "effectivefrom", "validfrom", "year")
)
_DATED_FIELDS = frozenset(
    (
        *("updated", "lastupdated", "modified", "lastmodified", "lastmod", "revised"),
        *("reviewed", "lastreviewed", "published", "issued", "created", "released"),
    )
)
_VERSION_FIELDS = frozenset(("version", "revision", "rev", "edition", "release"))


@dataclass(frozen=True, slots=True)
class Edition:
    """The years that a document is of, its version numbers, and whether it holds.

    A document that says nothing of itself has none of them.
    """

    years: frozenset[int] = frozenset()
    versions: frozenset[str] = frozenset()
    status: Status | None = None

    @property
    def year(self) -> int | None:
        """The last of the years."""
        return max(self.years, default=None)

    def as_json(self) -> dict[str, object]:
        """The years and the status as a JSON object."""
        return {"years": sorted(self.years), "status": self.status}


def edition(document: Document) -> Edition:
    """What a document says of its own version, not of one that it replaces.

    Reads the fields of its front matter, its title, its first heading or line, its name, and
    what is near its top. The day of its last change counts only if nothing else dates it.
    """
    said = _said(document)
    return Edition(said.years(), said.versions(), said.status())


def edition_years(document: Document) -> frozenset[int]:
    """The years of a document's edition alone, which take a third of the time."""
    return _said(document).years()


def characters_read(structure: Structure) -> int:
    """How many characters at the start of a document with this structure `edition` reads."""
    return _start_of_top(structure) + _TOP


@dataclass(frozen=True, slots=True)
class _Said:
    """Where a document says what it is; the names of fields are letters alone."""

    fields: tuple[tuple[str, str], ...]
    titles: tuple[str, ...]
    name: str
    sentences: tuple[str, ...]

    def years(self) -> frozenset[int]:
        """The years of its names and from when it holds, or else of its last change."""
        names = (*self._names(), *self._values(_HOLDING_FIELDS))
        found = years(" ".join(names)) | self._dates(_HOLDS_FROM)
        if found:
            return found
        changed = years(" ".join(self._values(_DATED_FIELDS))) or self._dates(_DATED)
        # Several days of changes are those of a list of changes.
        return changed if len(changed) == 1 else frozenset()

    def versions(self) -> frozenset[str]:
        """The numbers of its names, or the only one at the start of a line."""
        values = (f"version {value}" for value in self._values(_VERSION_FIELDS))
        found = versions(" ".join((*values, *self._names())))
        if found:
            return found
        lines = (_own(each) for each in self.sentences if _NUMBERED.match(each))
        numbers = versions("; ".join(line[:_NUMBERED_PART] for line in lines))
        return numbers if len(numbers) == 1 else frozenset()

    def status(self) -> Status | None:
        """The first status found: in fields, titles, sentences, or the name."""
        found = (
            *(status.in_field(name, value) for name, value in self.fields),
            *map(status.in_title, self.titles),
            *map(status.in_sentence, self.sentences),
            status.in_name(self.name),
        )
        return next(filter(None, found), None)

    def _names(self) -> Iterator[str]:
        yield from map(_own, self.titles)
        yield self.name

    def _values(self, names: Collection[str]) -> Iterator[str]:
        return (value for name, value in self.fields if name in names)

    def _dates(self, form: "regex.Pattern[str]") -> frozenset[int]:
        dates = (
            date["year"]
            for each in self.sentences
            if _YEAR.search(each)
            for date in form.finditer(_own(each))
        )
        return years(" ".join(dates))


def _said(document: Document) -> _Said:
    return _Said(
        fields=tuple(_fields(document)),
        titles=tuple(_titles(document)),
        name=document.id,
        sentences=tuple(_SENTENCES.split(_top(document))),
    )


def _own(sentence: str) -> str:
    """The part of a sentence before it speaks of another document."""
    return _OF_ANOTHER.split(sentence, maxsplit=1)[0]


def _top(document: Document) -> str:
    """The first text below the front matter."""
    start = _start_of_top(document.structure)
    return document.text[start : start + _TOP]


def _start_of_top(structure: Structure) -> int:
    return structure.fields[-1].value.end if structure.fields else 0


def _fields(document: Document) -> Iterator[tuple[str, str]]:
    for name, value in islice(document.structure.fields, _MOST_FIELDS):
        letters = filter(str.isalpha, document.text[slice(*name)][:_LONGEST].lower())
        yield "".join(letters), document.text[slice(*value)][:_LONGEST]


def _titles(document: Document) -> Iterator[str]:
    """The title, and the first heading near the top, or else the first line if it is short."""
    if document.title:
        yield document.title[:_LONGEST]
    end = characters_read(document.structure)
    headings = document.structure.headings
    if headings and headings[0].end <= end:
        heading = headings[0]
        yield document.text[heading.start : heading.end][:_LONGEST]
    elif not document.structure.fields:
        line = document.text[:_TOP].strip().split("\n", maxsplit=1)[0]
        if len(line) < _LONGEST_LINE and not line.rstrip().endswith("."):
            yield line
