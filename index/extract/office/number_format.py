"""Excel's number formats: how a sheet shows its numbers, dates and times.

The one library for Python that knows them, ssf, has had no release since 2020 and needs one
under the LGPL. Left to the caller here, with None: conditions such as `[>99]`, fractions,
powers of ten, digits with signs between them, and dates in other languages than English.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache
from typing import NamedTuple

import regex

from index.extract.office.date_parts import Moment, moment_parts

# Saved for dates in the order of each reader's own system, which is another one.
_OF_THE_SYSTEM = ("mm-dd-yy", "m/d/yy h:mm")
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
# A cell's width parts a currency's sign from its number; only words need a space there.
_STANDS_FOR = {"colour": "", "gap": " ", "fill": "\t"}
_AFTER_WORD = regex.compile(r"(?<=\p{L}\.?)\t")
_THOUSANDS = regex.compile(r"(?<=\d)(?=(?:\d{3})+$)")


class _Token(NamedTuple):
    kind: str
    text: str


_Section = Sequence[_Token]


def formatted(value: float | Moment, code: str) -> str | None:
    """A number, date or time as a format shows it; None where the format is not known.

    Thousands are parted by commas and decimals by a full stop: sheets show them as their
    reader's system does, which no file says.
    """
    sections = _sections(code)
    if any(token.kind == "unknown" for section in sections for token in section):
        return None
    if isinstance(value, int | float):
        return _number(value, sections)
    return None if code in _OF_THE_SYSTEM else _moment(value, sections[0])


def plain_number(value: float) -> str:
    """A number without the dust of binary fractions."""
    return str(value) if isinstance(value, int) else f"{value:.15g}"


@lru_cache
def _sections(code: str) -> Sequence[_Section]:
    """A format's parts: for numbers above zero, below it, zero, and text."""
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
    shown = {"general": size, "@": size}
    shown |= {
        each: _digits(Decimal(size).scaleb(2 * percents), each) for each in patterns
    }
    text = _joined(section, shown)
    signed = value < 0 and len(sections) == 1
    return f"-{text}" if signed and text is not None else text


def _section_for(value: float, sections: Sequence[_Section]) -> _Section:
    place = 1 if value < 0 else 2 if value == 0 else 0
    return sections[place if place < len(sections) else 0]


def _digits(value: Decimal, pattern: str) -> str:
    """A number's digits: 0 stands for one that is always shown, # and ? where it is needed."""
    whole, point, fraction = pattern.partition(".")
    places, asked = fraction.rstrip(","), whole.rstrip(",")
    thousandths = len(pattern) - len(asked) - len(point) - len(places)
    with localcontext(rounding=ROUND_HALF_UP):
        rounded = f"{value.scaleb(-3 * thousandths):.{len(places)}f}"
    before, _, after = rounded.partition(".")
    before = before.lstrip("0").rjust(asked.count("0"), "0")
    if "," in asked:
        before = _THOUSANDS.sub(",", before)
    always = len(places.rstrip("#?"))
    return before + point + after[:always] + after[always:].rstrip("0")


def _moment(moment: Moment, section: _Section) -> str | None:
    if any(token.kind == "foreign" for token in section):
        return None
    is_halved = any(token.text.lower() in ("am/pm", "a/p") for token in section)
    return _joined(_with_minutes(section), moment_parts(moment, is_halved=is_halved))


def _with_minutes(section: _Section) -> _Section:
    """A format's part with "n" for each m that means minutes: behind hours or before seconds."""
    places = [place for place, token in enumerate(section) if token.kind == "part"]
    letters = ["", *(section[place].text.strip("[").lower()[0] for place in places), ""]
    timed = list(section)
    for place, before, after in zip(places, letters, letters[2:], strict=False):
        token = section[place]
        if token.text.lower() in ("m", "mm") and (before == "h" or after == "s"):
            timed[place] = _Token("part", "n" * len(token.text))
    return timed


def _joined(section: _Section, shown: Mapping[str, str]) -> str | None:
    """A format's text, where all that it asks for is there to be shown."""
    texts = [_text(token, shown) for token in section]
    text = "".join(each for each in texts if each is not None)
    return (
        None if None in texts else _AFTER_WORD.sub(" ", text).replace("\t", "").strip()
    )


def _text(token: _Token, shown: Mapping[str, str]) -> str | None:
    if token.kind in ("part", "digits", "plain"):
        return shown.get(token.text.lower())
    return _STANDS_FOR.get(token.kind, token.text)
