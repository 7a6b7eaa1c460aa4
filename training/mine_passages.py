"""For each answerable question, mine the sentences of its article that look right.

    python -m training.mine_passages reader_train.jsonl.gz mined.npz [--dense]

`mined.npz` contains two arrays of sentence numbers, `words` (BM25) and `dense` (cosine of
all-MiniLM-L6-v2; only with `--dense`), shape (answerable questions, 8), best first, padded
with -1. Questions and sentences are numbered in the file's order. No mined sentence contains
a gold answer. `ends` is the number of sentences up to the end of each paragraph.
"""

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
import torch
from sklearn.feature_extraction.text import CountVectorizer

from training.data.paragraphs import (
    Numbers,
    Paragraph,
    Question,
    read_paragraphs,
    sentence_ends,
    words,
)
from training.sentence_vectors import Floats, SentenceVectors

Score: TypeAlias = Callable[[Numbers, Numbers], Floats]
"""Scores questions against sentences, both by number: shape (questions, sentences)."""

KEPT = 8
K1, B = 1.2, 0.75


def main() -> None:
    """Mine by words and, with `--dense`, by vectors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--dense", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(2)
    paragraphs = read_paragraphs(arguments.rows)
    mining = Mining(paragraphs)
    arrays = {"ends": sentence_ends(paragraphs), "words": mining.best(mining.bm25)}
    if arguments.dense:
        arrays["dense"] = mining.best(mining.cosines())
    np.savez(arguments.out, allow_pickle=False, **arrays)
    print({name: array.shape for name, array in arrays.items()})


class Mining:
    """The sentences and answerable questions of a file, by article."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self._sentences = [p.text[s:e] for p in paragraphs for s, e in p.sentences]
        self._questions = [q for p in paragraphs for q in p.questions if q.ranges]
        self._articles: dict[str, tuple[list[int], list[int]]]
        self._articles = defaultdict(lambda: ([], []))
        sentence, question = 0, 0
        for paragraph in paragraphs:
            sentences, questions = self._articles[paragraph.title]
            sentences.extend(range(sentence, sentence + len(paragraph.sentences)))
            answerable = sum(1 for q in paragraph.questions if q.ranges)
            questions.extend(range(question, question + answerable))
            sentence += len(paragraph.sentences)
            question += answerable

    def best(self, score: Score) -> Numbers:
        """The best sentences that don't contain the answer, shape (questions, KEPT)."""
        best = np.full((len(self._questions), KEPT), -1, np.int64)
        for sentences, questions in self._articles.values():
            scores = score(np.array(questions), np.array(sentences))
            order = np.argsort(-scores, axis=1)[:, : 4 * KEPT]
            for question, ranked in zip(questions, order, strict=True):
                numbers = [sentences[position] for position in ranked]
                kept = list(self._without(self._questions[question], numbers))[:KEPT]
                best[question, : len(kept)] = kept
        return best

    def bm25(self, questions: Numbers, sentences: Numbers) -> Floats:
        """BM25 within one article."""
        texts = [self._sentences[number] for number in sentences]
        counter = CountVectorizer(analyzer=words)
        counts = counter.fit_transform(texts).tocoo()
        lengths = np.bincount(counts.row, counts.data, len(texts))
        frequency = np.bincount(counts.col, minlength=counts.shape[1])
        idf = np.log1p((len(texts) - frequency + 0.5) / (frequency + 0.5))
        damped = counts.data + K1 * (1 - B + B * lengths / lengths.mean())[counts.row]
        counts.data = idf[counts.col] * counts.data * (K1 + 1) / damped
        asked = counter.transform([self._questions[n].text for n in questions]) > 0
        scores: Floats = (asked.astype(np.float32) @ counts.tocsr().T).toarray()
        return scores

    def cosines(self) -> Score:
        """Cosine in [-1, 1], of vectors computed once for all articles."""
        vectors = SentenceVectors()
        sentences = vectors.of(self._sentences)
        questions = vectors.of([question.text for question in self._questions])
        return lambda asked, read: questions[asked] @ sentences[read].T

    def _without(self, question: Question, numbers: list[int]) -> Iterator[int]:
        gold = [answer.lower() for answer in question.answers]
        for number in numbers:
            if not any(answer in self._sentences[number].lower() for answer in gold):
                yield number


if __name__ == "__main__":
    main()
