"""Which documents a question is asked of."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.store.name_patterns import count_wildcard_characters
from index.store.snapshot import Snapshot
from index.text.edition.period import FORMS, Period, period
from qa.errors import BadRequest

# Matching this many against 10,000 names takes about 1 s at worst, and .1 s for usual names.
_MAX_PATTERNS = 1_000
_MAX_WILDCARD_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True)
class Scope:
    """Documents by the patterns of their names, and by the years they say they are of.

    None of either is all of them.
    """

    documents: Sequence[str] | None
    period: Period | None

    def within(self, snapshot: Snapshot) -> frozenset[int] | None:
        """The numbers of the documents in a snapshot, or None for all.

        Raises:
            DocumentUnknown: there is no such document.
        """
        named = None if self.documents is None else snapshot.within(self.documents)
        return named if self.period is None else snapshot.dated(self.period, named)


def checked_scope(documents: Sequence[str] | None, dated: str | None) -> Scope:
    """The scope that a caller's options name.

    Raises:
        BadRequest: an option is malformed, or there are too many patterns.
    """
    return Scope(_documents(documents), None if dated is None else _period(dated))


def _documents(documents: Sequence[str] | None) -> Sequence[str] | None:
    if isinstance(documents, str):
        raise BadRequest(
            f"documents must be a list of patterns, such as [{documents!r}]."
        )
    if documents is not None:
        _check_patterns(documents)
    return documents


def _check_patterns(documents: Sequence[str]) -> None:
    if len(documents) > _MAX_PATTERNS:
        raise BadRequest(
            f"documents has {len(documents):,} patterns; at most {_MAX_PATTERNS:,} are"
            " allowed."
        )
    characters = count_wildcard_characters(documents)
    if characters > _MAX_WILDCARD_CHARACTERS:
        raise BadRequest(
            f"The patterns with wildcards in documents have {characters:,} characters;"
            f" at most {_MAX_WILDCARD_CHARACTERS:,} are allowed."
        )


def _period(dated: object) -> Period:
    found = period(dated) if isinstance(dated, str) else None
    if found is None:
        raise BadRequest(
            f"dated must be a year or a range of years, such as {FORMS};"
            f" got {dated!r:.100}"
        )
    return found
