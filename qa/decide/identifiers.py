"""Whether a sentence is about the codes that a question names."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

import regex

from index.text.document import Span
from index.text.identifiers import HYPHENS, Identifier, canonical, identifiers
from index.text.surroundings import words_above

_GAP = rf"(?:[{HYPHENS}_/.]|\s?[()]{{1,2}}|\s)?"
_BETWEEN_NUMBERS = rf"[{HYPHENS}_/.()]{{1,2}}"
# A code doesn't go on before or after it, except by a word: "COVID-19-related".
_BEFORE = (
    rf"(?<![\p{{L}}\p{{N}}])(?<![\p{{L}}\p{{N}}]_|[\p{{Lu}}\p{{N}}][{HYPHENS}]|\d\.)"
)
_AFTER = (
    rf"s?(?!\p{{L}}|\p{{N}}|_[\p{{L}}\p{{N}}]|\.\d"
    rf"|[{HYPHENS}](?![a-z]{{3}})[\p{{L}}\p{{N}}])"
)
_CLAUSE = regex.compile(r"(?P<number>\d[\d.]*)\s?\((?P<letter>\w{1,5})\)")
_MARKER = regex.compile(r"[\s*>-]*\((?P<letter>\w{1,5})\)")
_MOST = 8  # codes of a question that count
_NUMBERED = regex.compile(r"\d[\d.]*(?:\s?\(\w{1,5}\))*")
_LABEL = regex.compile(
    r"[\s#*>\u00a7-]*(?P<label>\d++(?:\.\d++)++(?:\s?\(\w{1,5}\))*|\(\w{1,5}\))"
)
_MENTION = 0.5
_WORD = regex.compile(r"[\p{L}\p{N}]+")


def identified(question: str, sentence: Span, passage: Sequence[Span]) -> float:
    """The share, in [0, 1], of a question's identifiers that a sentence is about; 1 if none.

    It is about what it names itself or stands under, and by half about the clause 7.1 that
    the clause "7.2 Notwithstanding 7.1" names. Otherwise the nearest sentence before it that
    names anything of the same kind decides, or else any of its passage. `passage` holds the
    sentences in order; only those of the same list item or row count.
    """
    asked = _outermost(identifiers(question))[:_MOST]
    if not asked:
        return 1.0
    own = f"{sentence.text}\n{words_above(sentence)}"
    others = [each for each in passage if _unit(each) == _unit(sentence)]
    codes = [question[each.start : each.end] for each in asked]
    found = (
        _weight(code, sentence)
        if _names(own, code)
        else _is_about(code, own, sentence, others)
        for code in codes
    )
    return sum(found) / len(codes)


def _outermost(found: Sequence[Identifier]) -> Sequence[Identifier]:
    """The identifiers that aren't part of another one."""
    kept: list[Identifier] = []
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or each.end > kept[-1].end:
            kept.append(each)
    return kept


def _unit(sentence: Span) -> tuple[int, int] | None:
    """The list item or row that a sentence starts in; what is next to it is about another."""
    structure = sentence.document.structure
    row = structure.row_at(sentence.start, sentence.end)
    if row:
        return row.start, row.end
    listed = structure.list_at(sentence.start, sentence.end)
    items = listed.items if listed else ()
    index = bisect_left(items, sentence.end, key=lambda item: item.start) - 1
    return (items[index].start, items[index].end) if index >= 0 else None


def _weight(code: str, sentence: Span) -> float:
    """What it counts that a sentence names a code, which may be another clause's."""
    label = _LABEL.match(sentence.text)
    if not label or not _NUMBERED.fullmatch(code) or _names(label["label"], code):
        return 1.0
    clause = _CLAUSE.fullmatch(code)
    is_item = clause and label["label"].lower() == f"({clause['letter'].lower()})"
    return 1.0 if is_item else _MENTION


def _is_about(code: str, own: str, sentence: Span, others: Sequence[Span]) -> bool:
    """Whether a sentence that doesn't name a code is about it."""
    clause, marker = _CLAUSE.fullmatch(code), _MARKER.match(sentence.text)
    if clause and marker:
        is_item = marker["letter"].lower() == clause["letter"].lower()
        number = clause["number"]
        return is_item and (_names(own, number) or _is_named(number, sentence, others))
    return _is_named(code, sentence, others)


def _is_named(code: str, sentence: Span, others: Sequence[Span]) -> bool:
    """Whether the nearest of a code's kind is the code itself."""
    before = [each for each in others if each.start < sentence.start]
    for each in (sentence, *reversed(before)):
        if _has_kind(each.text, code):
            return _names(each.text, code)
    return any(_names(each.text, code) for each in others)


def _names(text: str, code: str) -> bool:
    """Whether a text has a code, however it is written there."""
    if _pattern(canonical(code)).search(text):
        return True
    words = code.lower().split()
    is_spaced = len(words) > 1 and not _CLAUSE.fullmatch(code)
    return is_spaced and set(words) <= set(_WORD.findall(text.lower()))


def _pattern(form: str) -> "regex.Pattern[str]":
    """What finds a code with this form in a text."""
    parts = (
        (_BETWEEN_NUMBERS if part == "." else part) + _gap(part, following)
        for part, following in pairwise(f"{form}.")
    )
    version = "v?" if form[0].isdecimal() and "." in form else ""
    return regex.compile(f"{_BEFORE}{version}(?i:{''.join(parts)}){_AFTER}")


def _gap(before: str, after: str) -> str:
    """What may stand between two characters of a form."""
    is_one = "." in (before, after) or (before + after).isdecimal()
    return "" if is_one else _GAP


def _has_kind(text: str, code: str) -> bool:
    """Whether a text names this code or another of the same kind."""
    number = _CLAUSE.fullmatch(code)
    kinds = {_kind(code), _kind(number["number"]) if number else ""}
    return any(
        _kind(text[other.start : other.end]) in kinds for other in identifiers(text)
    )


def _kind(code: str) -> str:
    """What codes of one series have in common: "a9.9" of CVE-2023-4122, "err" of ERR_TLS."""
    form = canonical(code)
    if "_" in code:
        return code.split("_", maxsplit=1)[0].lower()
    return regex.sub(r"[a-z]+", "a", regex.sub(r"\d+", "9", form))
