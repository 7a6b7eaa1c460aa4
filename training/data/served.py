"""Questions with the passages that askquote serves its reader for them, and their labels."""

import gzip
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from training.data.paragraphs import Range


@dataclass(frozen=True, slots=True)
class ServedPassage:
    """A passage as the reader gets it, and where the answers and the evidence stand in it.

    Without `answers`, the passage doesn't answer the question.
    """

    heading: str
    text: str
    answers: tuple[Range, ...]
    evidence: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class ServedQuestion:
    """A hand-written question, its document and labels, and its passages, the best first.

    `form` and `verdict` are among FORMS and VERDICTS. `whole` is the context that the
    question was written for, without its structure.
    """

    text: str
    document: str
    form: str
    verdict: str
    whole: ServedPassage
    passages: tuple[ServedPassage, ...]


def write_served(questions: Iterable[ServedQuestion], path: Path) -> None:
    """Write a gzipped JSON line per question."""
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for question in questions:
            file.write(json.dumps(asdict(question)) + "\n")


def read_served(path: Path) -> Sequence[ServedQuestion]:
    """Read what `write_served` wrote."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [_question(json.loads(line)) for line in lines]


def _question(row: dict[str, object]) -> ServedQuestion:
    match row:
        case {
            "text": str(text),
            "document": str(document),
            "form": str(form),
            "verdict": str(verdict),
            "whole": dict(whole),
            "passages": list(passages),
        }:
            found = tuple(map(_passage, passages))
            return ServedQuestion(text, document, form, verdict, _passage(whole), found)
    raise ValueError(f"not a served question: {row!r:.200}")


def _passage(row: dict[str, object]) -> ServedPassage:
    match row:
        case {
            "heading": str(heading),
            "text": str(text),
            "answers": list(answers),
            "evidence": list(evidence),
        }:
            ranges = [
                tuple((start, end) for start, end in each)
                for each in (answers, evidence)
            ]
            return ServedPassage(heading, text, *ranges)
    raise ValueError(f"not a served passage: {row!r:.200}")
