"""Splitting texts and questions into words for full-text search."""

import regex

from index.text.identifiers import identifiers

# Scripts written without spaces, which FTS5's tokenizer would read as one long word.
_UNSPACED = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\p{M}*"
)
_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{N}\p{M}]*")

# Stop words: they occur in almost every English sentence and question, and don't distinguish
# one from another.
_COMMON = frozenset(
    """
    a about after all also am an and any are as at be been before being but by can could
    did do does doing done for from had has have having he her hers him his how i if in
    into is it its itself just me more most my no nor not of on or other our out over own
    s she should so some such t than that the their them then there these they this those
    to too under until up very was we were what when where which while who whom whose
    why will with would you your
    """.split()  # noqa: SIM905 - a list of so many quoted words isn't easier to read
)


def searchable(text: str) -> str:
    """Put spaces around each character of the scripts written without spaces.

    The form of an identifier that isn't one word follows it: "P-90 p90".
    """
    return _UNSPACED.sub(r" \g<0> ", _with_forms(text))


def _with_forms(text: str) -> str:
    parts, position = [], 0
    for identifier in sorted(identifiers(text), key=lambda found: found.end):
        written = text[identifier.start : identifier.end]
        if identifier.word != written.lower():
            parts += [text[position : identifier.end], f" {identifier.word} "]
            position = identifier.end
    return "".join([*parts, text[position:]])


def terms(text: str) -> list[str]:
    """The distinct words of a text in lower case, in order of appearance."""
    spaced = _UNSPACED.sub(r" \g<0> ", text.lower())
    return list(dict.fromkeys(_WORD.findall(spaced)))


def content_terms(text: str) -> list[str]:
    """The distinct words except stop words, or all words if there are only stop words."""
    all_terms = terms(text)
    return [term for term in all_terms if term not in _COMMON] or all_terms


def is_common(word: str) -> bool:
    """Whether a word in lower case is a stop word."""
    return word in _COMMON


def common_share(text: str) -> float:
    """The share of a text's words that are stop words, in [0, 1]."""
    words = _WORD.findall(text.lower())
    return sum(word in _COMMON for word in words) / max(1, len(words))


def query_terms(question: str) -> list[str]:
    """What to search for: a question's content words and the forms of its identifiers."""
    forms = (identifier.word for identifier in identifiers(question))
    return list(dict.fromkeys((*content_terms(question), *forms)))


def query(question: str) -> str:
    """An FTS5 query for any of a question's terms, or "" if it has no words."""
    return " OR ".join(f'"{term}"' for term in query_terms(question))
