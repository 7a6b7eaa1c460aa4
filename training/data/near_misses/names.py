"""Names and their kinds, learned from what questions ask and what answers they get."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import regex

from training.data.paragraphs import Paragraph

_WORD = r"\p{Lu}[\p{L}\p{M}'\u2019\-]*\.?"
NAME = regex.compile(rf"{_WORD}(?: (?:(?:of|de|von|van|the|al) )?{_WORD})*")
_ASKED_FOR = (
    ("person", r"^who(?:m|se)?\b|\bwho (?:was|is|did|were)\b|\bwhose\b"),
    (
        "place",
        r"^where\b|\b(?:what|which) (?:city|country|state|town|region|island|place)",
    ),
    (
        "group",
        r"\b(?:what|which) (?:company|organi[sz]ation|university|team|group|school)",
    ),
    (
        "work",
        r"\b(?:what|which) (?:book|film|movie|song|album|novel|newspaper|magazine)",
    ),
)
WORDS_AT_MOST = 4
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Names:
    """Names by kind, over all articles and per article (by title)."""

    kinds: dict[str, str]
    by_kind: dict[str, tuple[str, ...]]
    by_article: dict[str, tuple[str, ...]]

    def kind(self, name: str) -> str:
        """The kind of a name, looked up whole, then by its last word."""
        last = name.rsplit(maxsplit=1)[-1].lower()
        return self.kinds.get(name.lower()) or self.kinds.get(last) or UNKNOWN

    def like(self, name: str, title: str) -> list[str]:
        """Names in the article that are of the same kind."""
        kind = self.kind(name)
        return [n for n in self.by_article.get(title, ()) if self.kind(n) == kind]


def learn_names(paragraphs: Iterable[Paragraph]) -> Names:
    """Learn names and their kinds from paragraphs with answerable questions."""
    kinds: dict[str, str] = {}
    by_kind: dict[str, dict[str, None]] = defaultdict(dict)
    by_article: dict[str, dict[str, None]] = defaultdict(dict)
    for paragraph in paragraphs:
        by_article[paragraph.title].update(dict.fromkeys(_names_in(paragraph)))
        for answer, kind in _typed_answers(paragraph):
            kinds[answer.lower()] = kind
            kinds.setdefault(answer.split()[-1].lower(), kind)
            by_kind[kind][answer] = None
    return Names(
        kinds,
        {kind: tuple(names) for kind, names in by_kind.items()},
        {title: tuple(names) for title, names in by_article.items()},
    )


def _names_in(paragraph: Paragraph) -> Iterable[str]:
    starts = {start for start, _ in paragraph.sentences}
    for match in NAME.finditer(paragraph.text):
        name = match.group().rstrip(".")
        if match.start() not in starts and len(name.split()) <= WORDS_AT_MOST:
            yield name


def _typed_answers(paragraph: Paragraph) -> Iterable[tuple[str, str]]:
    for question in paragraph.questions:
        kind = _asked_for(question.text.lower())
        for answer in question.answers[:1]:
            short = len(answer.split()) <= WORDS_AT_MOST
            if kind and short and NAME.fullmatch(answer):
                yield answer, kind


def _asked_for(question: str) -> str | None:
    return next((kind for kind, ask in _ASKED_FOR if regex.search(ask, question)), None)
