"""Paragraphs of articles and the questions about them."""

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import regex

from index.split.splitter import SentenceSplitter

CHARACTERS_A_PIECE = 4
Numbers: TypeAlias = npt.NDArray[np.int64]
Range: TypeAlias = tuple[int, int]
"""A half-open range of code points."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, its gold answers, and every range where they occur.

    The likeliest range comes first; a question without ranges is unanswerable.
    """

    id: str
    text: str
    answers: tuple[str, ...]
    ranges: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of an article, its sentences' ranges and its questions."""

    title: str
    text: str
    sentences: tuple[Range, ...]
    questions: tuple[Question, ...]


def read_paragraphs(path: Path) -> list[Paragraph]:
    """Read gzipped JSON lines: paragraphs with `qas`, or one question per line."""
    splitter = SentenceSplitter(_about_pieces)
    return [_paragraph(row, splitter) for row in _rows(path)]


def sentence_ends(paragraphs: Sequence[Paragraph]) -> Numbers:
    """The number of sentences up to the end of each paragraph."""
    return np.cumsum([len(paragraph.sentences) for paragraph in paragraphs])


def words(text: str) -> list[str]:
    """The lower-case words of a text."""
    return [word.lower() for word in regex.findall(r"[\p{L}\p{N}]+", text)]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _about_pieces(text: str) -> int:
    """A guess at the word pieces: counting them would take longer than everything else here."""
    return len(text) // CHARACTERS_A_PIECE


def _paragraph(row: dict[str, Any], splitter: SentenceSplitter) -> Paragraph:
    text = row["context"]
    sentences = tuple((part.start, part.end) for part in splitter.split(text))
    questions = (_question(qa, text, sentences) for qa in row.get("qas", [row]))
    title = row["title"].replace("_", " ")
    return Paragraph(title, text, sentences, tuple(questions))


def _question(qa: dict[str, Any], text: str, sentences: tuple[Range, ...]) -> Question:
    answers = tuple(qa["answers"])
    starts = qa["answer_starts"]
    ranges = [(start, start + len(a)) for a, start in zip(answers, starts, strict=True)]
    if qa.get("n_occurrences", 1) > 1:
        ranges = _likeliest_first(qa["question"], answers[0], text, sentences) or ranges
    return Question(qa["id"], qa["question"], answers, tuple(ranges))


def _likeliest_first(
    question: str, answer: str, text: str, sentences: tuple[Range, ...]
) -> list[Range]:
    question_words = set(words(question))

    def overlap(found: Range) -> int:
        around = [text[s:e] for s, e in sentences if s < found[1] and found[0] < e]
        return -len(question_words.intersection(words(" ".join(around))))

    pattern = rf"(?<!\w){regex.escape(answer)}(?!\w)"
    ranges = [match.span() for match in regex.finditer(pattern, text)]
    return sorted(ranges, key=overlap)
