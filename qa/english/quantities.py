"""Numbers with their units: per cent, money, decades, times of day."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import regex

from qa.english.vocabulary import SCALES

_SCALES = SCALES | {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12}
_CURRENCIES = {
    "$": "USD dollar dollars",
    "€": "EUR euro euros",
    "£": "GBP pound pounds",
    "¥": "JPY yen",
}
_SIGN_OF = {
    word.lower(): sign for sign, words in _CURRENCIES.items() for word in words.split()
}
_SIGN = f"[{''.join(_CURRENCIES)}]"
_NAME = rf"(?i:\b(?:{'|'.join(_SIGN_OF)})\b)"
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_AMOUNT = regex.compile(
    rf"""
    (?: (?:\b[A-Z]{{1,2}})?(?P<unit>{_SIGN})\s? | (?P<unit>{_NAME})\s )?
    (?P<minus> (?<![\w).,%])- | \bminus\s )?
    (?<! [\p{{L}}\d_.] | \d, )
    (?P<value>{_DIGITS})
    (?: (?P<scale>(?i:k|mn?|bn|tn))\b | (?:st|nd|rd|th)\b | (?P<unit>'?s)\b )?
    (?: [\s-]?(?P<scale>(?i:{"|".join(SCALES)}))\b )?
    (?: [\s-]?(?P<unit>%|(?i:per\s?cent)\b) | \s?(?P<unit>{_SIGN})
      | [\s-]?(?:US\s)?(?P<unit>{_NAME}) )?
    """,
    regex.VERBOSE,
)
_CLOCK = regex.compile(
    r"(?i)(?<![\d.,:])(?P<hour>[01]?\d|2[0-3])"
    r"(?::(?P<minute>[0-5]\d)(?!:?\d)(?:\s?(?P<half>[ap])\.?m\b\.?)?"
    r"|(?:\.(?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?m\b\.?)"
)
_LINK = regex.compile(r"\s*(?:-|,|\bto\b|\band\b|\bor\b)\s*")
_SHORT_YEARS = regex.compile(r"\b([12]\d)(\d\d)[-/](\d\d)\b(?![-/.,]\d)")
_SHARED_SIGN = regex.compile(rf"({_SIGN})(\s?{_DIGITS}\s*(?:-|\bto\b)\s*)(?=\d)")
_NOON = 12
_CENTURY = 100


def take_quantities(text: str) -> tuple[list[frozenset[str]], str]:
    """The numbers of a text, each as its possible meanings, and the text without them.

    A meaning is the plain value with its unit, as in "50%", "$1200000", "1990s", "15:30". In
    "5 to 10 million" the 5 may be 5 million too. Numbers in words are left in the text;
    each number found is replaced by ";".
    """
    clocks = [frozenset({_time(match)}) for match in _CLOCK.finditer(text)]
    text = _SHORT_YEARS.sub(_long_years, _CLOCK.sub(" ; ", text))
    text = _SHARED_SIGN.sub(r"\1\2\1", text)
    amounts = list(_AMOUNT.finditer(text))
    return [*clocks, *_meanings(text, amounts)], _AMOUNT.sub(" ; ", text)


def _meanings(
    text: str, amounts: Sequence["regex.Match[str]"]
) -> Iterator[frozenset[str]]:
    """Yield the possible meanings of each number, the last number first."""
    scale, unit = 1, ""
    next_start = len(text)
    for amount in reversed(amounts):
        if not _LINK.fullmatch(text, amount.end(), next_start):
            scale, unit = 1, ""
        own_scale, own_unit = _scale(amount), _unit(amount)
        scale, unit = own_scale if own_scale > 1 else scale, own_unit or unit
        value = Decimal(amount["value"].replace(",", "")) * (
            -1 if amount["minus"] else 1
        )
        yield frozenset(
            _meaning(value * factor, kind)
            for factor, kind in {(own_scale, own_unit), (scale, unit)} | _metres(amount)
        )
        next_start = amount.start()


def _scale(amount: "regex.Match[str]") -> int:
    return _SCALES.get((amount["scale"] or "").lower(), 1)


def _unit(amount: "regex.Match[str]") -> str:
    """The currency's sign, "%", "s" or ""."""
    written = (amount["unit"] or "").lower()
    if written.startswith("per"):
        return "%"
    return _SIGN_OF.get(written, written.lstrip("'"))


def _metres(amount: "regex.Match[str]") -> set[tuple[int, str]]:
    """The meaning without a scale if that is "m", as 5m may be metres."""
    return {(1, _unit(amount))} if (amount["scale"] or "") == "m" else set()


def _meaning(value: Decimal, unit: str) -> str:
    if unit == "s" and value < _CENTURY:
        value += 19 * _CENTURY  # the 90s
    plain = f"{value.normalize():f}"
    return f"{unit}{plain}" if unit in _CURRENCIES else f"{plain}{unit}"


def _time(clock: "regex.Match[str]") -> str:
    hour = int(clock["hour"])
    if clock["half"]:
        hour = hour % _NOON + (_NOON if clock["half"].lower() == "p" else 0)
    return f"{hour}:{clock['minute'] or '00'}"


def _long_years(years: "regex.Match[str]") -> str:
    century, first, last = years.groups()
    return f"{century}{first}-{century}{last}" if last > first else years[0]
