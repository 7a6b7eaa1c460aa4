"""The documents that are indexed, cut into sentences once for all."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

from benchmarks.peers.contestant import Corpus
from benchmarks.peers.hits import CutText, Gold, gold
from benchmarks.words import A_DOCUMENT, Maker
from index.extract.plain_text import PlainText
from qa.indexing import splitter
from training.gold.corpora import PlacedQuestion, lay_out_articles, rows

_FACT = (
    "The lighthouse of Quillmere Point was painted green by Odalys Brantwick in 1987."
)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A folder with documents and sentences, and how many of each."""

    corpus: Corpus
    documents: int
    sentences: int


@dataclass(frozen=True, slots=True)
class AskedArticles:
    """Articles, the questions about them, and the sentences that answer each."""

    articles: LaidOut
    questions: Sequence[str]
    gold: Sequence[Gold]


@dataclass(frozen=True, slots=True)
class Edit:
    """Another first sentence for a document in the middle of a corpus.

    `old` and `new` are its sentences before and after; `last` is the last of the corpus.
    """

    file: Path
    text_before: str
    text_after: str
    old: Sequence[str]
    new: Sequence[str]
    last: tuple[str, str]

    @property
    def document(self) -> str:
        """The document's name."""
        return self.file.name

    def make(self) -> None:
        """Write the changed document."""
        _write(self.file, self.text_after)

    def undo(self) -> None:
        """Write it as it was."""
        _write(self.file, self.text_before)


def texts(files: Iterable[Path], share: int) -> Iterator[str]:
    """Every so manieth text of files of JSON lines."""
    for file in files:
        for row in islice(rows(file), 0, None, share):
            yield row["text"]


def lay_out(wanted: Iterable[str], folder: Path, sentences: int | None) -> LaidOut:
    """Write texts as files, and their sentences.

    With a number of sentences it stops there, or adds texts made of the others' clauses.
    """
    corpus, cut, maker = Corpus(folder), splitter().split, Maker()
    corpus.documents.mkdir(parents=True)
    documents = done = 0
    with corpus.file.open("w", encoding="utf-8") as lines:
        for text in _with_made(wanted, maker, endless=sentences is not None):
            if sentences is not None and done >= sentences:
                break
            name = f"{documents}.txt"
            _write(corpus.documents / name, text)
            ranges = cut(text)
            for start, end in ranges:
                maker.learn(text[start:end])
                lines.write(_row(name, text[start:end]))
            documents, done = documents + 1, done + len(ranges)
    return LaidOut(corpus, documents, done)


def _with_made(real: Iterable[str], maker: Maker, *, endless: bool) -> Iterator[str]:
    yield from real
    for _ in count() if endless else ():
        yield "\n\n".join(maker.make() for _ in range(A_DOCUMENT))


def _write(file: Path, text: str) -> None:
    # Line ends as they are: offsets count them.
    file.write_text(text, encoding="utf-8", newline="")


def _row(document: str, text: str) -> str:
    return json.dumps({"document": document, "text": text}) + "\n"


def lay_out_questions(file: Path, folder: Path, share: int) -> AskedArticles:
    """Write every so manieth article, and place all its questions in its sentences."""
    corpus, cut = Corpus(folder), splitter().split
    placed = lay_out_articles(file, corpus.documents)
    cut_texts = {}
    for place, path in enumerate(sorted(corpus.documents.iterdir())):
        if place % share:
            path.unlink()
            continue
        text = PlainText().extract(path.read_bytes()).text
        cut_texts[path.name] = CutText(text, cut(text))
    with corpus.file.open("w", encoding="utf-8") as lines:
        for name, one in cut_texts.items():
            for start, end in one.sentences:
                lines.write(_row(name, one.text[start:end]))
    asked = [one for one in placed if _is_of(one, cut_texts)]
    sentences = sum(len(one.sentences) for one in cut_texts.values())
    return AskedArticles(
        LaidOut(corpus, len(cut_texts), sentences),
        [one.question for one in asked],
        [gold(one, cut_texts) for one in asked],
    )


def _is_of(question: PlacedQuestion, documents: Iterable[str]) -> bool:
    return all(place.document in documents for place in question.places)


def edit(corpus: Corpus) -> Edit:
    """A change of a document of two sentences or more in the middle of a corpus."""
    sentences = corpus.sentences()
    middle = next(
        place
        for place in range(len(sentences) // 2, len(sentences))
        if sentences[place].id.endswith("#1")
    )
    document = sentences[middle].document
    old = [one.text for one in sentences if one.document == document]
    file = corpus.documents / document
    before = file.read_bytes().decode("utf-8")
    after = before.replace(old[0], _FACT, 1)
    last = sentences[-1]
    return Edit(file, before, after, old, [_FACT, *old[1:]], (last.document, last.text))
