"""English words and patterns of words that several modules need, each list once."""

from collections.abc import Iterable


def _split(words: str) -> tuple[str, ...]:
    return tuple(words.split())


def any_of(words: str | Iterable[str]) -> str:
    """A pattern for any of some words; a string lists them with spaces between."""
    return f"(?:{'|'.join(words.split() if isinstance(words, str) else words)})"


ARTICLES = _split("the a an")
AUXILIARIES = _split(
    "is was am are were do does did has have had can could will would shall should may"
    " might must"
)
INTERROGATIVES = _split("who whom whose what which when where why how")
PRONOUNS = frozenset(
    _split(
        "he him his she her hers it its they them their theirs this that these those there"
        " one ones"
    )
)
NEGATIONS = frozenset(_split("no not never nor neither none nobody nothing without"))
NAME_LINKS = _split("of the de la du von van der del di al bin")
"""Words in lower case that may stand inside a name."""
TELLING = _split(
    "say state announce claim confirm declare emphasise emphasize explain remark report"
    " stress suggest think believe warn admit argue"
)
"""Verbs of saying and thinking, in their base form."""

MONTHS = _split(
    "January February March April May June July August September October November"
    " December"
)
WEEKDAYS = _split("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")

BELOW_TWENTY = _split(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
)
TWO_TO_TEN = BELOW_TWENTY[2:11]
SCALES = {
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
"""The numbers that are counted in, as in "six thousand"."""
