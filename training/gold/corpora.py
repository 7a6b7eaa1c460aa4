"""The tuning sets as folders of documents, with the places of the answers in them."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """A gold answer's range in a document."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PlacedQuestion:
    """A question, its gold answers, and the places they come from."""

    question: str
    answers: tuple[str, ...]
    places: tuple[Place, ...]


def rows(file: Path) -> Iterator[dict[str, Any]]:
    """The objects of a gzipped file of JSON lines."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def lay_out_articles(file: Path, folder: Path) -> list[PlacedQuestion]:
    """Write one file per article: its distinct contexts in order, separated by blank lines.

    Returns the questions with the places of their answers in these files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    texts: dict[str, str] = {}
    starts: dict[tuple[str, str], int] = {}
    questions = []
    for row in rows(file):
        name, context = f"{row['title']}.txt", row["context"]
        if (name, context) not in starts:
            before = f"{texts[name]}\n\n" if name in texts else ""
            starts[name, context] = len(before)
            texts[name] = before + context
        offset = starts[name, context]
        answers, answer_starts = row["answers"], row["answer_starts"]
        places = tuple(
            Place(name, offset + start, offset + start + len(answer))
            for start, answer in zip(answer_starts, answers, strict=True)
        )
        questions.append(PlacedQuestion(row["question"], tuple(answers), places))
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return questions
