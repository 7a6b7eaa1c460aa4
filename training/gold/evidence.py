"""QED and ClapNQ as a folder of documents, and questions with their evidence."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from nltk.tokenize.treebank import TreebankWordDetokenizer

from training.gold.corpora import rows


@dataclass(frozen=True, slots=True)
class EvidenceQuestion:
    """A question about an article, and the sentences that answer it, if any."""

    question: str
    title: str
    evidence: tuple[str, ...]


def lay_out(files: list[Path], folder: Path) -> list[EvidenceQuestion]:
    """Write each distinct context, detokenised, to its own file; return the questions.

    Skips questions that are answerable, but not by a single sentence: which quotes prove
    an answer to them is not known.
    """
    folder.mkdir(parents=True, exist_ok=True)
    contexts: set[str] = set()
    questions = []
    for row in chain.from_iterable(map(rows, files)):
        context = " ".join(map(detokenise, row["sentences"]))
        if context not in contexts:
            title = row["title"].replace("/", " ")
            name = f"{title} {len(contexts)}.txt"
            (folder / name).write_text(context, encoding="utf-8")
            contexts.add(context)
        evidence = tuple(evidence_of(row))
        if evidence or row["is_impossible"]:
            questions.append(EvidenceQuestion(row["question"], row["title"], evidence))
    return questions


def detokenise(sentence: str) -> str:
    """Undo a sentence's split into Penn Treebank tokens."""
    words: str = TreebankWordDetokenizer().detokenize(sentence.split())
    return words


def evidence_of(row: dict[str, Any]) -> Iterator[str]:
    """The gold sentences, detokenised.

    For QED the sentence that its annotators chose, if any; for ClapNQ all sentences.
    """
    if row.get("evidence"):
        yield detokenise(row["evidence"]["text"])
    for sentences in row.get("evidence_sentences", []):
        yield from map(detokenise, sentences)
