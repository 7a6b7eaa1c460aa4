"""Identifiers: the codes of a text, which name one thing by letters, digits and joints."""

from collections.abc import Iterator
from typing import NamedTuple

import regex


class Identifier(NamedTuple):
    """A code, and its form, which is the same however the code is written.

    The form is in lower case and without joints, but with "." between two numbers:
    AX-4471-B and AX4471b are "ax4471b", 4.2(b) is "4.2b".
    """

    start: int
    end: int
    form: str

    @property
    def word(self) -> str:
        """The form as one word of full-text search: a modifier letter stands for the "."."""
        return self.form.replace(".", "\u02d0")


HYPHENS = "-\u2010\u2011"
_JOINTS = f"{HYPHENS}_/"
_LONGEST = 64  # characters; more is data, not a name
_MOST_LETTERS = 5  # of each part of a code in small letters, such as "ax-4471-b"
_MOST_FIRST_LETTERS = 2  # if it has few digits, such as "p-90"
_FEW_DIGITS = 3
_MANY_DIGITS = 5  # of a number that is no plain quantity
_DIGITS_OF_A_LONG_NUMBER = 9  # with hyphens, such as an ISBN
_DIGITS_BEFORE_LETTER = 4  # such as 4471-B
_PARTS_OF_A_VERSION = 3
_PARTS_OF_A_MIXED_CODE = 3

_USED = regex.compile(r"[\d_]")
_CHAIN = regex.compile(
    # Only where a digit or "_" follows, so that most words are passed over.
    rf"(?<![\p{{L}}\p{{N}}])(?=[{HYPHENS}/\p{{L}}]{{0,{_LONGEST}}}+[\d_])[\p{{L}}\p{{N}}]++"
    rf"(?:(?:[{_JOINTS}]|__|(?<=\d)\.(?=\d))[\p{{L}}\p{{N}}]++)*+"
)
# A version or clause of two numbers looks like a decimal, unless it is called one.
_CALLED = regex.compile(
    r"(?i)(?:\b(?:version|ver\.?|release|clause|section|sec\.?|article|art\.?|paragraph|para\.?"
    r"|v\.)|\u00a7)\s?(?P<number>\d++(?:\.\d++)++)(?![\d\p{L}%]|,\d)"
)
_AT_START = regex.compile(
    r"[\s#*>\u00a7-]*+(?P<number>\d++(?:\.\d++)++)[.)]?\s+(?=\p{Lu}|\()"
)
_LETTER = r"(?:\((?:[a-z]|[ivx]{1,5}|\d{1,2})\))"
_CLAUSE = regex.compile(
    rf"(?i)(?<![\p{{L}}\p{{N}}.,])"
    rf"(?:(?P<number>\d++(?:\.\d++)++)(?:\s?{_LETTER})++|\d{{1,3}}+{_LETTER}++)"
)
_SPACED = regex.compile(
    rf"(?<=(?<![{_JOINTS}.\p{{L}}\p{{N}}])(?P<name>[A-Z]{{2,6}})[ \u00a0])"
    r"(?P<number>\d++[A-Z]*+(?:[-.]\d++)*+)"
    r"(?:[ \u00a0](?:[B-HJ-Z]|[AI](?=[?!.,;:)]|$))(?![\p{L}\p{N}'\u2019.-]))?"
    rf"(?![\p{{L}}\p{{N}}%]|[{_JOINTS},.]\d|:\d\d?(?!\d))"
)
_WITH_WORDS = regex.compile(
    rf"(?:[a-z]{{3,}}[{HYPHENS}])*+(?P<code>[A-Z].*?\d.*?)(?:[{HYPHENS}][a-z]{{3,}})*"
)
_FOREIGN = regex.compile(r"[^\x00-\x7f\u2010\u2011]")
_RUN = regex.compile(r"[A-Za-z]+|\d+")
_V_OF_VERSION = regex.compile(r"(?i)^v(?=\d+\.\d)")
_YEAR = regex.compile(r"(?:19|20)\d\d")
_DAY = regex.compile(
    r"(?:19|20)\d\d([-./]?)[01]\d\1[0-3]\d|[0-3]?\d([-./])[01]?\d\2\d{2,4}"
)
_TIME = regex.compile(r"0\d[0-5]\d")
_SIZE = regex.compile(r"(?i)[1-9]\d*x\d+")
_MONEY = regex.compile(r"[$\u20ac\u00a3\u00a5]\s?$")


def _words(spaced: str) -> frozenset[str]:
    return frozenset(spaced.split())


_MONTHS = _words(
    "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june"
    " july august september october november december"
)
_CURRENCIES = _words(
    "usd eur gbp chf jpy cny inr aud cad nzd nok sek dkk pln czk huf ron bgn rub uah try brl"
    " mxn zar krw sgd hkd thb idr myr php ils aed sar"
)
_NO_NAMES = _CURRENCIES | _MONTHS | _words("ad bc ce bce")


def identifiers(text: str) -> tuple[Identifier, ...]:
    """The codes of a text in order, such as CVE-2023-41266, ERR_TLS or "clause 4.2(b)".

    They are letters with digits (P-90, 0x8007, RFC 2119), words joined by "_", versions and
    clauses, and long numbers. Plain numbers with their units, years, dates, times, money and
    hyphenated words are none. The 4.2 of 4.2(b) is an identifier of its own.
    """
    if not _USED.search(text):
        return ()
    found = {*_codes(text), *_numbered(text), *_spaced(text)}
    return tuple(sorted(found))


def canonical(written: str) -> str:
    """The form of a code that is written in this way."""
    form = ""
    for run in _RUN.findall(_V_OF_VERSION.sub("", _without_plural(written))):
        apart = form[-1:].isdecimal() and run.isdecimal()
        form += f".{run}" if apart else run.lower()
    return form


def _without_plural(written: str) -> str:
    """A code without the "s" of "two F-16s"."""
    is_plural = written[-2:-1].isdecimal() and written[-1] == "s"
    return written[:-1] if is_plural and written[:1].isupper() else written


def _codes(text: str) -> Iterator[Identifier]:
    for chain in _CHAIN.finditer(text):
        for part in _parts(chain):
            start, end = _without_words(text, *part)
            written = text[start:end]
            if _is_code(written) and not _is_money(text, start, end):
                yield Identifier(start, end, canonical(written))


def _parts(chain: "regex.Match[str]") -> Iterator[tuple[int, int]]:
    """The chain, or its parts: a slash is in DWG/2021-0078, but between P-90/P-95."""
    parts = chain[0].split("/")
    if len(parts) == 2 and not _is_code(parts[1]):  # noqa: PLR2004 - before and after "/"
        yield chain.span()
        return
    start = chain.start()
    for part in parts:
        yield start, start + len(part)
        start += len(part) + 1


def _without_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The M-42 of "non-M-42-based"."""
    code = _WITH_WORDS.fullmatch(text, start, end) if end - start <= _LONGEST else None
    return code.span("code") if code else (start, end)


def _is_code(written: str) -> bool:
    if len(written) > _LONGEST or _FOREIGN.search(written) or not _USED.search(written):
        return False
    runs = _RUN.findall(written)
    if all(run.isdecimal() for run in runs):
        return _is_code_of_digits(written, runs)
    if "_" in written:
        return True
    if _is_ordinary(written, runs):
        return False
    return _starts_with_digit(written, runs) or _starts_with_letter(runs)


def _is_ordinary(written: str, runs: list[str]) -> bool:
    """Whether it is a date such as 12-MAY-2021, a sum such as EUR500, or a size such as 2x4."""
    words = {run.lower() for run in runs if run.isalpha()}
    others = (run for run in runs if run.isdecimal())
    is_date = words <= _MONTHS and all(map(_is_of_date, others))
    return (
        is_date
        or words <= _CURRENCIES
        or bool(_DAY.match(written) or _SIZE.fullmatch(written))
    )


def _is_of_date(digits: str) -> bool:
    return len(digits) < _FEW_DIGITS or _is_year(digits)


def _is_year(digits: str) -> bool:
    return _YEAR.fullmatch(digits) is not None


def _is_code_of_digits(written: str, runs: list[str]) -> bool:
    if _DAY.fullmatch(written) or _TIME.fullmatch(written):
        return False
    if len(runs) == 1:
        leads_zero = written.startswith("0") and len(written) >= _FEW_DIGITS
        is_round = written.endswith("000")
        return leads_zero or (len(written) >= _MANY_DIGITS and not is_round)
    digits = sum(map(len, runs))
    is_version = (
        len(runs) >= _PARTS_OF_A_VERSION and written.count(".") == len(runs) - 1
    )
    return is_version or ("." not in written and digits >= _DIGITS_OF_A_LONG_NUMBER)


def _starts_with_letter(runs: list[str]) -> bool:
    first, letters = runs[0], [run for run in runs if run.isalpha()]
    if first.isdecimal():
        return False
    if first.isupper() or any(run.isupper() and len(run) > 1 for run in letters):
        return True
    digits = "".join(run for run in runs if run.isdecimal())
    is_decade = letters[-1] == "s"
    if is_decade or max(map(len, letters)) > _MOST_LETTERS or _is_year(digits):
        return False
    return len(digits) >= _FEW_DIGITS or (
        len(first) <= _MOST_FIRST_LETTERS and len(digits) > 1
    )


def _starts_with_digit(written: str, runs: list[str]) -> bool:
    """Whether it mixes digits and letters as no quantity does: 0x8007, 7ZX-22, 4471-B."""
    if not runs[0].isdecimal():
        return False
    digits = sum(len(run) for run in runs if run.isdecimal())
    tokens = regex.split(f"[{_JOINTS}.]", written)
    mixed = max(len(_RUN.findall(token)) for token in tokens)
    if mixed >= _PARTS_OF_A_MIXED_CODE and digits > 1:
        return True
    has_capitals = runs[-1].isupper() or any(run.isupper() for run in runs[1:2])
    if has_capitals and len(runs) >= _PARTS_OF_A_MIXED_CODE and runs[1].isalpha():
        return True
    return (
        tokens[-1].isupper()
        and tokens[-1].isalpha()
        and len(tokens[-1]) <= _MOST_FIRST_LETTERS
        and digits >= _DIGITS_BEFORE_LETTER
    )


def _is_money(text: str, start: int, end: int) -> bool:
    if not text[start:end].isdecimal():
        return False
    before, after = text[max(0, start - 4) : start], text[end : end + 4]
    words = {before.strip().lower(), after.strip().lower()}
    is_part = before.endswith((",", ".")) or regex.match(
        r"[,.:]\d|\s?[%$\u20ac\u00a3]", after
    )
    return bool(is_part or words & _CURRENCIES or _MONEY.search(before))


def _numbered(text: str) -> Iterator[Identifier]:
    """Yield the clauses, and the versions that are only known by what is before them."""
    for clause in _CLAUSE.finditer(text):
        yield Identifier(*clause.span(), canonical(clause[0]))
        if clause["number"]:
            yield Identifier(*clause.span("number"), clause["number"])
    for called in _CALLED.finditer(text):
        yield Identifier(*called.span("number"), called["number"])
    heading = _AT_START.match(text)
    if heading and len(heading["number"]) <= _LONGEST:
        yield Identifier(*heading.span("number"), heading["number"])


def _spaced(text: str) -> Iterator[Identifier]:
    for match in _SPACED.finditer(text):
        name, number = match["name"].lower(), match["number"]
        is_code = name not in _NO_NAMES and not _is_year(number)
        start, end = match.start("name"), match.end()
        if is_code and end - start <= _LONGEST:
            yield Identifier(start, end, canonical(text[start:end]))
