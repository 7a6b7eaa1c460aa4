"""Whether a sentence is about the codes that a question names."""

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
_WORD = regex.compile(r"[\p{L}\p{N}]+")


def identified(question: str, sentence: Span, passage: Span) -> float:
    """The share, in [0, 1], of a question's identifiers that a sentence is about; 1 if none.

    The sentence, or what it stands under, names them. What the rest of its passage names
    counts too, unless the sentence names another of the same kind.
    """
    asked = _outermost(identifiers(question))
    if not asked:
        return 1.0
    written = [question[each.start : each.end] for each in asked]
    return sum(_is_about(code, sentence, passage) for code in written) / len(asked)


def _outermost(found: Sequence[Identifier]) -> Sequence[Identifier]:
    """The identifiers that aren't part of another one."""
    return [
        each
        for each in found
        if not any(
            other != each and other.start <= each.start and each.end <= other.end
            for other in found
        )
    ]


def _is_about(code: str, sentence: Span, passage: Span) -> bool:
    own = f"{sentence.text}\n{words_above(sentence)}"
    if _names(own, code):
        return True
    clause = _CLAUSE.fullmatch(code)
    marker = _MARKER.match(sentence.text)
    if clause and marker:
        around = f"{own}\n{passage.text}"
        is_item = marker["letter"].lower() == clause["letter"].lower()
        return is_item and _names(around, clause["number"])
    return not _has_rival(sentence.text, code) and _names(passage.text, code)


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


def _has_rival(sentence: str, code: str) -> bool:
    """Whether a sentence names another code of the same kind."""
    number = _CLAUSE.fullmatch(code)
    kinds = {_kind(code), _kind(number["number"]) if number else ""}
    return any(
        _kind(sentence[other.start : other.end]) in kinds
        for other in identifiers(sentence)
    )


def _kind(code: str) -> str:
    """What codes of one series have in common: "a9.9" of CVE-2023-4122, "err" of ERR_TLS."""
    form = canonical(code)
    if form.isalpha():
        return code.split("_", maxsplit=1)[0].lower()
    return regex.sub(r"[a-z]+", "a", regex.sub(r"\d+", "9", form))
