"""Converts number words to digits: "two hundred and six" to 206, "second" to 2th."""

from collections.abc import Iterator

import regex

from qa.english.vocabulary import BELOW_TWENTY, SCALES

_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
    " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_TEN_ORDINALS = (
    "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth"
)
_VALUES = {
    **{word: value for value, word in enumerate(BELOW_TWENTY)},
    **{word: value for value, word in enumerate(_ORDINALS.split(), 1)},
    **{word: 10 * value for value, word in enumerate(_TENS.split(), 2)},
    **{word: 10 * value for value, word in enumerate(_TEN_ORDINALS.split(), 2)},
}
_LARGE = "|".join(SCALES)
_WORD = f"{'|'.join(_VALUES)}|{_LARGE}"
# "And" joins only after a hundred or a thousand: "six and two" are two numbers.
_JOINT = rf"(?:\s+|-|(?<=\b(?:{_LARGE}))\s+and\s+)"
# A scale after digits, as in "6 thousand", belongs to them.
_RUN = regex.compile(rf"(?i)(?<!\d[\s-]?)\b(?:{_WORD})\b(?:{_JOINT}(?:{_WORD})\b)*")
_HALF = regex.compile(rf"(?i)\bhalf\s+an?\s+(?={_LARGE})")


def in_digits(text: str) -> str:
    """The text with number words in digits, except a single "one", usually no number."""
    return _RUN.sub(_digits, _HALF.sub("0.5 ", text))


def _digits(run: "regex.Match[str]") -> str:
    words = [word for word in regex.split(r"[\s-]+", run[0].lower()) if word != "and"]
    if words == ["one"]:
        return run[0]
    is_ordinal = words[-1] in _ORDINALS.split() + _TEN_ORDINALS.split()
    return " ".join(map(str, _numbers(words))) + ("th" if is_ordinal else "")


def _numbers(words: list[str]) -> Iterator[int]:
    """Yield the numbers in a run of words: usually one, but two in "two three"."""
    whole = part = room = 0  # only a number below `room` may be added
    for word in words:
        if word == "hundred":
            room = SCALES[word]
            part = max(part, 1) * room
        elif word in SCALES:
            room = SCALES[word]
            whole, part = whole + max(part, 1) * room, 0
        else:
            value = _VALUES[word]
            if whole + part and value >= room:
                yield whole + part
                whole = part = 0
            part += value
            room = 10 if word in _TENS.split() else 0
    yield whole + part
