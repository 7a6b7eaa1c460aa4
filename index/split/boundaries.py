"""Where sentences end within a block: rules around Punkt.

Each rule looks at a stop and says that a sentence ends there, that it goes on, or nothing;
the first that speaks decides, and where none does Punkt decides. The rules are for what
Punkt does not know: quotations and brackets, initials, list markers, numbers, small letters.
"""

from collections.abc import Callable, Iterator

import regex

from index.split.full_stops import CLOSERS, WIDE, WIDE_CLOSERS, Stop, candidates, read
from index.split.punkt import Punkt
from index.text.graphemes import is_boundary

_SPEAKER = regex.compile(
    r"\p{Lu}[\w'\u2019.-]*(?:\s\p{Lu}[\w'\u2019.-]+){0,2}\s"
    r"(?:said|says|asked|asks|told|wrote|replied|answered|added|shouted|cried|whispered)\b"
)
# Japanese "to", and Chinese "(he, she, I) said" or "asked".
_WIDE_SPEAKER = regex.compile(
    r"[\u3068\u3063]|[\u4ed6\u5979\u6211]?[\u8bf4\u8aaa\u95ee\u554f\u9053]"
)
_MARKER = regex.compile(r"\(?(?:\d{1,3}|\p{L}|[ivx]{1,5}|[IVX]{1,5})\.")
_INITIALS = regex.compile(r"(?:[^\u00b0]*[(\[\"'\u201c\u2018-])?(?:\p{Lu}\p{M}*\.)+")
_NOTED = regex.compile(r"\[\w+\]|[\u00b9\u00b2\u00b3\u2070-\u2079]")
_CLOSERS = frozenset(CLOSERS)
_GOES_ON = tuple(",;:)]}&%/|-\u2013\u2014")
_SMALL_NAME = regex.compile(r"\p{Ll}{1,2}\p{Lu}")
_NUMERAL = regex.compile(r"(?!I\b)(?:[IVXLC]+|\p{Lu})\b(?!\.)")
_AFTER_TIME = regex.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[A-Z]{1,4}T\b|UTC\b|Eastern|Pacific|Central"
)


def _words(spaced: str) -> frozenset[str]:
    return frozenset(spaced.split())


_NEVER_LAST = _words(
    "mr mrs ms mx messrs dr drs prof rev revd hon gen lt col maj capt cmdr adm sgt cpl pvt"
    " brig insp det sen rep pres gov amb v vs e.g i.e cf"
)
_BEFORE_NAMES = frozenset({"st", "ste", "mt", "ft", "pt", "fr", "bro"})
_BEFORE_NUMBERS = _words(
    "no nos nr art arts fig figs sec para ch p pp vol vols eq ex tab ed min max est approx"
    " ca c"
)
_STARTERS = _words(
    "a an the this that these those he she it they we you i there here his her its their our"
    " my in on at by for from with to of as if when while after before since until though"
    " although because but and so or nor yet however then now later today what who why how"
    " where which whose no not nobody none some many most few all both each every one two"
    " another other others neither either"
)
Rule = Callable[[Stop], bool | None]


class Boundaries:
    """Finds where sentences start, by the rules and by Punkt."""

    def __init__(self, punkt: Punkt) -> None:
        self._punkt = punkt

    def starts(self, text: str, start: int, end: int) -> Iterator[int]:
        """Where in the block `start:end` each sentence but the first starts."""
        sentence = start
        for found in candidates(text, start, end):
            if self._parts(read(found, sentence, end)) and is_boundary(
                text, found.end()
            ):
                sentence = found.end()
                yield sentence

    def _parts(self, stop: Stop) -> bool:
        verdict = self._by_rules(stop)
        if verdict is None:
            return self._punkt.parts(stop.bare, stop.next_token)
        return verdict

    def _by_rules(self, stop: Stop) -> bool | None:
        for rule in _RULES:
            verdict = rule(stop)
            if verdict is not None:
                return verdict
        if _INITIALS.fullmatch(stop.word):
            return self._after_initials(stop)
        known = stop.bare in self._punkt.abbreviations
        return self._after_abbreviation(stop) if known else None

    def _after_initials(self, stop: Stop) -> bool | None:
        if _starter_follows(stop):
            return True
        country = len(stop.bare) > 1 and stop.bare in self._punkt.abbreviations
        return None if country else False

    def _after_abbreviation(self, stop: Stop) -> bool | None:
        if stop.bare in _NEVER_LAST:
            return False
        following = stop.next_token.rstrip(",;:)").lower()
        name = following.removesuffix(".")
        if name in (following, *_NEVER_LAST) or name not in self._punkt.abbreviations:
            return _before_capital(stop)
        return False


def _wide(stop: Stop) -> bool | None:
    if stop.mark[0] not in WIDE:
        return None
    if stop.after[0] in WIDE + WIDE_CLOSERS:
        return False
    return not (stop.closed and _WIDE_SPEAKER.match(stop.after))


def _marker(stop: Stop) -> bool | None:
    """A list's marker belongs to its item."""
    return False if stop.first and _MARKER.fullmatch(stop.word) else None


def _goes_on(stop: Stop) -> bool | None:
    """A small letter goes on, where the writer uses capitals."""
    if stop.after.startswith(_GOES_ON):
        return False
    token = stop.next_token
    if not token[:1].islower() or _SMALL_NAME.match(token):
        return None
    return None if stop.small and not stop.closed and stop.mark == "." else False


def _speech(stop: Stop) -> bool | None:
    """Who spoke belongs to what was said."""
    if not stop.closed or stop.next_word in _STARTERS - {"i"}:
        return None
    return False if _SPEAKER.match(stop.after) else None


def _ellipsis(stop: Stop) -> bool | None:
    """An ellipsis before a capital ends a sentence, unless it stands first or stammers."""
    if "\u2026" not in stop.mark and ".." not in stop.mark.replace(" ", ""):
        return None
    if stop.first:
        return False
    again = stop.next_word.split("'")[0]
    return again not in ("i", stop.bare.rstrip("\u2026"))


def _loud(stop: Stop) -> bool | None:
    return None if stop.mark == "." else True


def _closed_before(stop: Stop) -> bool | None:
    """A stop behind what closes, or before a footnote's mark, is no abbreviation's."""
    noted = _NOTED.search(stop.closed)
    return True if noted or stop.word[-2:-1] in _CLOSERS else None


def _number(stop: Stop) -> bool | None:
    """A number or a bearing is a last word: English writes no stop behind ordinals."""
    return True if stop.word[-2:-1].isdecimal() or "\u00b0" in stop.word else None


def _before_number(stop: Stop) -> bool | None:
    if stop.bare not in _BEFORE_NUMBERS:
        return None
    after = stop.next_token
    return False if after[:1].isdecimal() or _NUMERAL.match(after) else None


_RULES: tuple[Rule, ...] = (
    _wide,
    _marker,
    _goes_on,
    _speech,
    _ellipsis,
    _loud,
    _closed_before,
    _number,
    _before_number,
)


def _before_capital(stop: Stop) -> bool | None:
    """Whether an abbreviation is the last word; of most capitals nothing is said."""
    if stop.after[0] in "([" or stop.next_token[:1].isdecimal():
        return False
    if _starter_follows(stop):
        return True
    if stop.bare in ("a.m", "p.m"):
        return not _AFTER_TIME.match(stop.after)
    return False if stop.bare in _BEFORE_NAMES else None


def _starter_follows(stop: Stop) -> bool:
    token = stop.next_token
    if not token[:1].isupper() or _INITIALS.fullmatch(token):
        return False
    return stop.next_word in _STARTERS
