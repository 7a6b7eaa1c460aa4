"""The years and the version numbers that a text names."""

import regex

_YEAR = regex.compile(
    # Not those of CVE-2023-41266 and 2,021, but both of 2021/22.
    r"(?<!\d|\d[.,])(?P<year>(?:19|20)\d\d)(?:[-/\u2013](?P<next>\d\d)(?![\d/-]))?"
    r"(?!\d|-\d{3}|[.,]\d{3})"
)
_VERSION = regex.compile(
    r"(?i)(?<!\p{L})(?:v|(?:version|ver|revision|rev|release|edition)(?!\p{L}))[\s._:#*|-]{0,4}"
    r"(?:no\.?\s?)?v?(?P<version>\d{1,3}(?:\.\d+)*|\d{4}(?:\.\d+)+)(?![\d\p{L}])"
)
_CENTURY = 100


def years(text: str) -> frozenset[int]:
    """The years of a text, both of "2021/22"."""
    found = set()
    for match in _YEAR.finditer(text):
        year = int(match["year"])
        found.add(year)
        if match["next"] and int(match["next"]) == (year + 1) % _CENTURY:
            found.add(year + 1)
    return frozenset(found)


def versions(text: str) -> frozenset[str]:
    """The numbers that a text calls versions: "3.2" of "version 3.2", "v3.2" or "Rev. 3.2"."""
    return frozenset(match["version"] for match in _VERSION.finditer(text))
