"""Questions as people type them: keywords, typos, no question mark, whole requests."""

from collections.abc import Callable
from random import Random

from training.data.paragraphs import words

FUNCTION_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "from",
        "by",
        "with",
        "and",
        "or",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "do",
        "does",
        "did",
        "has",
        "have",
        "had",
        "what",
        "which",
        "who",
        "whom",
        "whose",
        "when",
        "where",
        "why",
        "how",
        "that",
        "this",
        "these",
        "those",
        "it",
        "its",
        "their",
        "there",
        "would",
        "could",
        "can",
        "will",
        "may",
        "might",
        "into",
        "than",
        "then",
        "s",
    ]
)
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
REQUESTS = (
    "tell me {}",
    "please tell me {}",
    "i want to know {}",
    "i would like to know {}",
    "can you tell me {}",
    "could you say {}",
    "do you know {}",
    "find out {}",
    "show me {}",
    "question: {}",
)
WEIGHTS = (2, 6, 4, 2)
"""How often each way of typing badly is drawn, in the order of `type_badly`."""
KEYWORDS_AT_LEAST = 2
SHORTEST_MISTYPED = 4


def type_badly(question: str, random: Random) -> str:
    """Return the question in a random way of typing badly."""
    ways: tuple[Callable[[str, Random], str], ...] = (bare, keywords, mistyped, request)
    return random.choices(ways, WEIGHTS)[0](question, random)


def bare(question: str, _random: Random) -> str:
    """Lower case, without the question mark."""
    return question.lower().rstrip(" ?.!")


def keywords(question: str, _random: Random) -> str:
    """Only the content words."""
    kept = [word for word in words(question) if word not in FUNCTION_WORDS]
    if len(kept) < KEYWORDS_AT_LEAST:
        return bare(question, _random)
    return " ".join(kept)


def request(question: str, random: Random) -> str:
    """A whole sentence that asks the question."""
    return random.choice(REQUESTS).format(bare(question, random))


def mistyped(question: str, random: Random) -> str:
    """One word with a letter swapped, dropped, doubled, or replaced by a neighbouring key."""
    parts = question.split(" ")
    long = [n for n, part in enumerate(parts) if len(part) >= SHORTEST_MISTYPED]
    if long:
        chosen = random.choice(long)
        parts[chosen] = _with_typo(parts[chosen], random)
    return " ".join(parts)


def _with_typo(word: str, random: Random) -> str:
    at = random.randrange(1, len(word) - 1)
    before, here, after = word[:at], word[at], word[at + 1 :]
    return random.choice(
        (
            before + after[:1] + here + after[1:],
            before + after,
            before + here + here + after,
            before + _neighbour(here, random) + after,
        )
    )


def _neighbour(letter: str, random: Random) -> str:
    for row in ROWS:
        at = row.find(letter.lower())
        if at >= 0:
            return random.choice(row[max(0, at - 1) : at] + row[at + 1 : at + 2])
    return letter
