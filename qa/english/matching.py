"""Compares answers: do two of them say the same?

Unlike SQuAD's normalisation, which serves evaluation (`qa.evaluate.metrics`), this keeps
decimals, signs, units and negation, which tell apart answers with the same words.
"""

import re

from qa.english.vocabulary import ARTICLES, NEGATIONS

_WORD = re.compile(
    r"""
    (?P<minus> (?<![\w.,)])[-−](?=\s?[$€£¥]?\d) )?
    (?P<unit>[$€£¥])?\s?
    (?P<number>\d+(?:[.,:]\d+)*)
    (?:\s?(?P<unit_after>%|(?i:per\s?cent)\b|[$€£¥]))?
    | \w+
    """,
    re.VERBOSE,
)
_THOUSANDS = re.compile(r",(?=\d{3}(?!\d))")
_SHORT_NOT = re.compile(r"(?<=\bcan)(?:not|['’]t)\b|n['’]t\b")
_POSSESSIVE = re.compile(r"['’]s?(?!\w)")


def words_of_answer(text: str) -> list[str]:
    """The words of an answer for comparison, without case, articles and punctuation.

    A number keeps its decimals, sign and unit but not the commas between thousands:
    "-$1,200.50" becomes "-$1200.50" and "5 per cent" becomes "5%".
    """
    expanded = _POSSESSIVE.sub("", _SHORT_NOT.sub(" not", text.lower()))
    words = [_word(match) for match in _WORD.finditer(expanded)]
    return [word for word in words if word not in ARTICLES]


def answer_key(text: str) -> str:
    """A text that is equal for answers with the same words."""
    return " ".join(words_of_answer(text))


def agree(answer: str, other: str) -> bool:
    """Whether one answer has all words of the other: "Umerov" and "Rustem Umerov"."""
    words, others = set(words_of_answer(answer)), set(words_of_answer(other))
    if words & NEGATIONS != others & NEGATIONS:
        return False
    # An answer of only an article has no words left.
    return bool(words and others) and (words <= others or others <= words)


def differ(answer: str, other: str) -> bool:
    """Whether two answers both have words, and don't agree."""
    return bool(answer_key(answer) and answer_key(other)) and not agree(answer, other)


def _word(match: re.Match[str]) -> str:
    if match["number"] is None:
        return match[0]
    after = match["unit_after"] or ""
    unit = "%" if after.startswith("per") else after
    sign = "-" if match["minus"] else ""
    number = _THOUSANDS.sub("", match["number"])
    money = match["unit"] or (unit if unit != "%" else "")
    return f"{sign}{money}{number}{'%' if unit == '%' else ''}"
