"""Excel's number formats: how a sheet shows its numbers, dates and times.

The only Python library for them, ssf, has had no release since 2020 and depends on one under
the LGPL. Not supported here, and left to the caller by returning None: conditions such as
`[>99]`, fractions, powers of ten, digits with signs between them, and dates in languages
other than English.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache
from typing import NamedTuple

import regex

from index.extract.office.date_parts import Moment, moment_parts

# Saved for dates that Excel shows in the order of the reader's own locale.
_LOCALE_DATE_FORMATS = ("mm-dd-yy", "m/d/yy h:mm")
_ENGLISH = r"(?:[\da-f]*[048c]?09|en-[^]]*|f[48]00|x-sys[^]]*)"
_TOKEN = regex.compile(
    rf"""
      "(?P<quoted>[^"]*)" | \\(?P<escaped>.)
    | \[\$(?P<currency>[^]-]*)(?:-{_ENGLISH})?\] | \[\$(?P<foreign>[^]-]*)-[^]]*\]
    | (?P<colour>\[(?:black|blue|cyan|green|magenta|red|white|yellow|color\s?\d+)\])
    | (?P<gap>_.) | (?P<fill>\*.) | (?P<end>;) | (?P<plain>general|@)
    | (?P<part>y+|m+|d+|h+|s+|\[(?:h+|m+|s+)\]|(?<=s\]?)\.0+|am/pm|a/p)
    | (?P<digits>[0\#?][0\#?,]*(?:\.[0\#?]*)?,* | \.[0\#?]+,*)
    | (?P<sign>[^a-z\d@\#?\[\]"\\]) | (?P<unknown>.)
    """,
    regex.VERBOSE | regex.IGNORECASE | regex.DOTALL,
)
# A fill character pads to the width of the cell, between a currency and its number. As text,
# only a currency that is a word needs a space there.
_FIXED_TEXTS = {"colour": "", "gap": " ", "fill": "\t"}
_AFTER_WORD = regex.compile(r"(?<=\p{L}\.?)\t")
_THOUSANDS = regex.compile(r"(?<=\d)(?=(?:\d{3})+$)")


class _Token(NamedTuple):
    kind: str
    text: str


_Section = Sequence[_Token]


def format_value(value: float | Moment, code: str) -> str | None:
    """Format a number, date or time; None if the format isn't supported.

    Thousands are separated by commas and decimals by a point. Excel uses the separators of
    the reader's locale, which the file doesn't record.
    """
    sections = _sections(code)
    if any(token.kind == "unknown" for section in sections for token in section):
        return None
    if isinstance(value, int | float):
        return _number(value, sections)
    return None if code in _LOCALE_DATE_FORMATS else _moment(value, sections[0])


def plain_number(value: float) -> str:
    """A number without the rounding noise of binary fractions."""
    return str(value) if isinstance(value, int) else f"{value:.15g}"


@lru_cache
def _sections(code: str) -> Sequence[_Section]:
    """The sections of a format: for positive numbers, negative numbers, zero and text."""
    sections: list[list[_Token]] = [[]]
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup or ""
        if kind == "end":
            sections.append([])
        else:
            sections[-1].append(_Token(kind, match[kind]))
    return sections


def _number(value: float, sections: Sequence[_Section]) -> str | None:
    section = _section_for(value, sections)
    size = plain_number(abs(value))
    patterns = [token.text for token in section if token.kind == "digits"]
    if len(patterns) > 1:
        return None
    percents = section.count(_Token("sign", "%"))
    texts = {"general": size, "@": size}
    texts |= {
        pattern: _digits(Decimal(size).scaleb(2 * percents), pattern)
        for pattern in patterns
    }
    text = _join(section, texts)
    needs_sign = value < 0 and len(sections) == 1
    return f"-{text}" if needs_sign and text is not None else text


def _section_for(value: float, sections: Sequence[_Section]) -> _Section:
    index = 1 if value < 0 else 2 if value == 0 else 0
    return sections[index if index < len(sections) else 0]


def _digits(value: Decimal, pattern: str) -> str:
    """Format the digits of a number; 0 is always shown, # and ? only if needed."""
    whole, point, fraction = pattern.partition(".")
    decimals, integers = fraction.rstrip(","), whole.rstrip(",")
    thousandths = len(pattern) - len(integers) - len(point) - len(decimals)
    with localcontext(rounding=ROUND_HALF_UP):
        rounded = f"{value.scaleb(-3 * thousandths):.{len(decimals)}f}"
    before, _, after = rounded.partition(".")
    before = before.lstrip("0").rjust(integers.count("0"), "0")
    if "," in integers:
        before = _THOUSANDS.sub(",", before)
    required = len(decimals.rstrip("#?"))
    return before + point + after[:required] + after[required:].rstrip("0")


def _moment(moment: Moment, section: _Section) -> str | None:
    if any(token.kind == "foreign" for token in section):
        return None
    is_12_hour = any(token.text.lower() in ("am/pm", "a/p") for token in section)
    return _join(_mark_minutes(section), moment_parts(moment, is_12_hour=is_12_hour))


def _mark_minutes(section: _Section) -> _Section:
    """Replace each m that means minutes with "n": those after hours or before seconds."""
    indices = [index for index, token in enumerate(section) if token.kind == "part"]
    letters = [
        "",
        *(section[index].text.strip("[").lower()[0] for index in indices),
        "",
    ]
    marked = list(section)
    for index, before, after in zip(indices, letters, letters[2:], strict=False):
        token = section[index]
        if token.text.lower() in ("m", "mm") and (before == "h" or after == "s"):
            marked[index] = _Token("part", "n" * len(token.text))
    return marked


def _join(section: _Section, texts: Mapping[str, str]) -> str | None:
    """Join the texts of a section's tokens; None if one of them has no text."""
    pieces = [_text(token, texts) for token in section]
    text = "".join(piece for piece in pieces if piece is not None)
    return (
        None if None in pieces else _AFTER_WORD.sub(" ", text).replace("\t", "").strip()
    )


def _text(token: _Token, texts: Mapping[str, str]) -> str | None:
    if token.kind in ("part", "digits", "plain"):
        return texts.get(token.text.lower())
    return _FIXED_TEXTS.get(token.kind, token.text)
