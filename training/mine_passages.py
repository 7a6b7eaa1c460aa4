"""Mine, for each answerable question, the sentences of its article that look right.

    python -m training.mine_passages reader_train.jsonl.gz mined.npz [--dense]

`mined.npz` holds two arrays of sentence numbers, `words` (BM25) and `dense` (cosine of
all-MiniLM-L6-v2; left out without `--dense`), shape (answerable questions, 8), best first,
-1 where there are fewer. Questions and sentences are counted in the file's order. No
sentence holds a gold answer. `ends` counts the sentences up to the end of each paragraph.
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
from training.meaning import Floats, Meaning

Score: TypeAlias = Callable[[Numbers, Numbers], Floats]
"""Scores questions over sentences, given by number, shape (questions, sentences)."""

KEPT = 8
K1, B = 1.2, 0.75


def main() -> None:
    """Mine by words and, if asked, by meaning."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("rows", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--dense", action="store_true")
    chosen = arguments.parse_args()
    torch.set_num_threads(2)
    paragraphs = read_paragraphs(chosen.rows)
    mining = Mining(paragraphs)
    found = {"ends": sentence_ends(paragraphs), "words": mining.mined(mining.bm25)}
    if chosen.dense:
        found["dense"] = mining.mined(mining.cosines())
    np.savez(chosen.out, allow_pickle=False, **found)
    print({name: array.shape for name, array in found.items()})


class Mining:
    """The sentences and answerable questions of a file, by article."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self._sentences = [p.text[s:e] for p in paragraphs for s, e in p.sentences]
        self._questions = [q for p in paragraphs for q in p.questions if q.ranges]
        self._articles: dict[str, tuple[list[int], list[int]]]
        self._articles = defaultdict(lambda: ([], []))
        sentence, question = 0, 0
        for paragraph in paragraphs:
            mine = self._articles[paragraph.title]
            mine[0].extend(range(sentence, sentence + len(paragraph.sentences)))
            asked = sum(1 for q in paragraph.questions if q.ranges)
            mine[1].extend(range(question, question + asked))
            sentence, question = sentence + len(paragraph.sentences), question + asked

    def mined(self, score: Score) -> Numbers:
        """The best sentences without the answer, shape (questions, KEPT)."""
        best = np.full((len(self._questions), KEPT), -1, np.int64)
        for sentences, questions in self._articles.values():
            scores = score(np.array(questions), np.array(sentences))
            order = np.argsort(-scores, axis=1)[:, : 4 * KEPT]
            for question, ranked in zip(questions, order, strict=True):
                numbers = [sentences[place] for place in ranked]
                kept = list(self._without(self._questions[question], numbers))[:KEPT]
                best[question, : len(kept)] = kept
        return best

    def bm25(self, questions: Numbers, sentences: Numbers) -> Floats:
        """BM25 in one article."""
        texts = [self._sentences[number] for number in sentences]
        counter = CountVectorizer(analyzer=words)
        counts = counter.fit_transform(texts).tocoo()
        lengths = np.bincount(counts.row, counts.data, len(texts))
        holding = np.bincount(counts.col, minlength=counts.shape[1])
        idf = np.log1p((len(texts) - holding + 0.5) / (holding + 0.5))
        damped = counts.data + K1 * (1 - B + B * lengths / lengths.mean())[counts.row]
        counts.data = idf[counts.col] * counts.data * (K1 + 1) / damped
        asked = counter.transform([self._questions[n].text for n in questions]) > 0
        scores: Floats = (asked.astype(np.float32) @ counts.tocsr().T).toarray()
        return scores

    def cosines(self) -> Score:
        """Cosine in [-1, 1], of vectors made once for all articles."""
        meaning = Meaning()
        sentences = meaning.vectors(self._sentences)
        questions = meaning.vectors([question.text for question in self._questions])
        return lambda asked, read: questions[asked] @ sentences[read].T

    def _without(self, question: Question, numbers: list[int]) -> Iterator[int]:
        gold = [answer.lower() for answer in question.answers]
        for number in numbers:
            if not any(answer in self._sentences[number].lower() for answer in gold):
                yield number


if __name__ == "__main__":
    main()
