"""Finding where sentences end within a block, with rules and Punkt.

Each rule returns True if a sentence ends at a candidate, False if it continues, and None if
the rule doesn't apply. The first rule that applies decides, otherwise Punkt does. The rules
cover what Punkt doesn't know: quotations and brackets, initials, list markers, numbers and
small letters.
"""

from collections.abc import Callable, Iterator

import regex

from index.split.candidates import (
    CLOSERS,
    WIDE,
    WIDE_CLOSERS,
    Candidate,
    find_candidates,
    read_candidate,
)
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
_FOOTNOTE_MARK = regex.compile(r"\[\w+\]|[\u00b9\u00b2\u00b3\u2070-\u2079]")
_CLOSERS = frozenset(CLOSERS)
_CONTINUING = tuple(",;:)]}&%/|-\u2013\u2014")
_SMALL_NAME = regex.compile(r"\p{Ll}{1,2}\p{Lu}")
_QUANTITY = regex.compile(r"^\d[\d.,/]*")
_NUMERAL = regex.compile(r"(?!I\b)(?:[IVXLC]+|\p{Lu})\b(?!\.)")
_LETTER = regex.compile(r"(?!I)\p{Lu}[.,;:]?")
_CODE = regex.compile(r"\p{Lu}[\p{Lu}/_-]*\d")
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
    " ca c temp qty sect cl"
)
_BEFORE_LETTERS = frozenset({"fig", "figs", "tab", "eq", "sect"})
# Only after a number: "2 in. wide", but not "come in."
_UNITS = _words(
    "kg g mg oz lb lbs t mm cm dm m km in ft yd yds mi ml cl dl l gal pt qt tsp tbsp sec secs"
    " min mins h hr hrs w kw kwh v a hz khz mhz ghz mph kph rpm psi pc pcs"
)
_QUALIFIERS = _words("max min approx avg temp qty est incl excl nom resp")
_STARTERS = _words(
    "a an the this that these those he she it they we you i there here his her its their our"
    " my in on at by for from with to of as if when while after before since until though"
    " although because but and so or nor yet however then now later today what who why how"
    " where which whose no not nobody none some many most few all both each every one two"
    " another other others neither either"
)
Rule = Callable[[Candidate], bool | None]


class Boundaries:
    """Finds where sentences start, by the rules and by Punkt."""

    def __init__(self, punkt: Punkt) -> None:
        self._punkt = punkt

    def starts(self, text: str, start: int, end: int) -> Iterator[int]:
        """Yield the start of each sentence but the first in the block `start:end`."""
        sentence = start
        for match in find_candidates(text, start, end):
            candidate = read_candidate(match, sentence, end)
            if self._ends_sentence(candidate) and is_boundary(text, match.end()):
                sentence = match.end()
                yield sentence

    def _ends_sentence(self, candidate: Candidate) -> bool:
        verdict = self._by_rules(candidate)
        if verdict is None:
            return self._punkt.ends_sentence(candidate.bare, candidate.next_token)
        return verdict

    def _by_rules(self, candidate: Candidate) -> bool | None:
        for rule in _RULES:
            verdict = rule(candidate)
            if verdict is not None:
                return verdict
        if _INITIALS.fullmatch(candidate.word):
            return self._after_initials(candidate)
        known = candidate.bare in self._punkt.abbreviations
        return self._after_abbreviation(candidate) if known else None

    def _after_initials(self, candidate: Candidate) -> bool | None:
        if _starter_follows(candidate):
            return True
        bare = candidate.bare
        is_country = len(bare) > 1 and bare in self._punkt.abbreviations
        return None if is_country else False

    def _after_abbreviation(self, candidate: Candidate) -> bool | None:
        if candidate.bare in _NEVER_LAST:
            return False
        following = candidate.next_token.rstrip(",;:)").lower()
        name = following.removesuffix(".")
        if name in (following, *_NEVER_LAST) or name not in self._punkt.abbreviations:
            return _is_last_word(candidate)
        return False


def _wide_stop(candidate: Candidate) -> bool | None:
    if candidate.mark[0] not in WIDE:
        return None
    if candidate.after[0] in WIDE + WIDE_CLOSERS:
        return False
    return not (candidate.closers and _WIDE_SPEAKER.match(candidate.after))


def _list_marker(candidate: Candidate) -> bool | None:
    """A list marker belongs to its item."""
    is_marker = candidate.is_first and _MARKER.fullmatch(candidate.word)
    return False if is_marker else None


def _small_letter_follows(candidate: Candidate) -> bool | None:
    """A small letter continues the sentence, if the writer uses capitals."""
    if candidate.after.startswith(_CONTINUING):
        return False
    token = candidate.next_token
    if not token[:1].islower() or _SMALL_NAME.match(token):
        return None
    writes_small = candidate.is_lower_case and not candidate.closers
    return None if writes_small and candidate.mark == "." else False


def _unit(candidate: Candidate) -> bool | None:
    """A unit goes on before a small letter, a number or a bracket."""
    unit = _QUANTITY.sub("", candidate.bare)
    is_measured = candidate.follows_number or unit != candidate.bare
    if not is_measured or unit not in _UNITS:
        return None
    return False if _goes_on(candidate) else None


def _qualifier(candidate: Candidate) -> bool | None:
    """A word like "max." belongs to what follows, unless that starts a sentence."""
    if candidate.bare not in _QUALIFIERS or candidate.follows_number:
        return None
    # Max may be a name.
    is_name = candidate.word[:1].isupper() and not candidate.is_first
    is_apart = is_name or _starter_follows(candidate)
    return None if is_apart and not _goes_on(candidate) else False


def _goes_on(candidate: Candidate) -> bool:
    token = candidate.next_token
    is_small = token[:1].islower() and not _SMALL_NAME.match(token)
    return is_small or token[:1].isdecimal() or candidate.after[0] in "(["


def _speaker_follows(candidate: Candidate) -> bool | None:
    """The speaker belongs to the sentence with the quotation."""
    if not candidate.closers or candidate.next_word in _STARTERS - {"i"}:
        return None
    return False if _SPEAKER.match(candidate.after) else None


def _ellipsis(candidate: Candidate) -> bool | None:
    """An ellipsis before a capital ends a sentence, unless it comes first or is a stammer."""
    mark = candidate.mark
    if "\u2026" not in mark and ".." not in mark.replace(" ", ""):
        return None
    if candidate.is_first:
        return False
    next_word = candidate.next_word.split("'")[0]
    return next_word not in ("i", candidate.bare.rstrip("\u2026"))


def _not_a_full_stop(candidate: Candidate) -> bool | None:
    return None if candidate.mark == "." else True


def _closing_punctuation(candidate: Candidate) -> bool | None:
    """After closing punctuation or before a footnote mark, a stop isn't an abbreviation's."""
    has_note = _FOOTNOTE_MARK.search(candidate.closers)
    return True if has_note or candidate.word[-2:-1] in _CLOSERS else None


def _number(candidate: Candidate) -> bool | None:
    """A number or a bearing ends a sentence: English ordinals have no stop."""
    word = candidate.word
    return True if word[-2:-1].isdecimal() or "\u00b0" in word else None


def _number_follows(candidate: Candidate) -> bool | None:
    if candidate.bare not in _BEFORE_NUMBERS:
        return None
    token = candidate.next_token
    is_letter = candidate.bare in _BEFORE_LETTERS and _LETTER.fullmatch(token)
    is_number = token[:1].isdecimal() or _NUMERAL.match(token) or _CODE.match(token)
    return False if is_number or is_letter else None


_RULES: tuple[Rule, ...] = (
    _wide_stop,
    _list_marker,
    _small_letter_follows,
    _unit,
    _qualifier,
    _speaker_follows,
    _ellipsis,
    _not_a_full_stop,
    _closing_punctuation,
    _number,
    _number_follows,
)


def _is_last_word(candidate: Candidate) -> bool | None:
    """Whether an abbreviation is the last word of its sentence; None if that is unclear."""
    if candidate.after[0] in "([" or candidate.next_token[:1].isdecimal():
        return False
    if _starter_follows(candidate):
        return True
    if candidate.bare in ("a.m", "p.m"):
        return not _AFTER_TIME.match(candidate.after)
    return False if candidate.bare in _BEFORE_NAMES else None


def _starter_follows(candidate: Candidate) -> bool:
    token = candidate.next_token
    if not token[:1].isupper() or _INITIALS.fullmatch(token):
        return False
    return candidate.next_word in _STARTERS
