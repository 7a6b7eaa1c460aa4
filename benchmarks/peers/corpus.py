"""The documents to index, split into sentences once for all contestants."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

from benchmarks.peers.contestant import Corpus
from benchmarks.peers.hits import Gold, SplitText, gold
from benchmarks.words import SENTENCES_PER_DOCUMENT, SentenceMaker
from index.extract.text.plain_text import PlainText
from qa.indexing import splitter
from training.gold.corpora import PlacedQuestion, lay_out_articles, rows

_FACT = (
    "The lighthouse of Quillmere Point was painted green by Odalys Brantwick in 1987."
)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A corpus, and the numbers of its documents and sentences."""

    corpus: Corpus
    documents: int
    sentences: int


@dataclass(frozen=True, slots=True)
class AskedArticles:
    """Articles, questions about them, and the sentences that answer each question."""

    articles: LaidOut
    questions: Sequence[str]
    gold: Sequence[Gold]


@dataclass(frozen=True, slots=True)
class Edit:
    """A new first sentence for a document in the middle of a corpus.

    `old` and `new` are the document's sentences before and after the edit; `last` is the
    document and text of the corpus's last sentence.
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

    def apply(self) -> None:
        """Write the changed document."""
        _write(self.file, self.text_after)

    def undo(self) -> None:
        """Restore the original document."""
        _write(self.file, self.text_before)


def texts(files: Iterable[Path], share: int) -> Iterator[str]:
    """Yield every `share`-th text of files of JSON lines."""
    for file in files:
        for row in islice(rows(file), 0, None, share):
            yield row["text"]


def lay_out(texts: Iterable[str], folder: Path, sentences: int | None) -> LaidOut:
    """Write texts as files, and their sentences to one file.

    With a number of `sentences`, it stops there, or adds texts assembled from the others'
    clauses.
    """
    corpus, split, maker = Corpus(folder), splitter().split, SentenceMaker()
    corpus.documents.mkdir(parents=True)
    documents = done = 0
    with corpus.file.open("w", encoding="utf-8") as lines:
        for text in _with_assembled(texts, maker, endless=sentences is not None):
            if sentences is not None and done >= sentences:
                break
            name = f"{documents}.txt"
            _write(corpus.documents / name, text)
            ranges = split(text)
            for start, end in ranges:
                maker.learn(text[start:end])
                lines.write(_row(name, text[start:end]))
            documents, done = documents + 1, done + len(ranges)
    return LaidOut(corpus, documents, done)


def _with_assembled(
    real: Iterable[str], maker: SentenceMaker, *, endless: bool
) -> Iterator[str]:
    yield from real
    for _ in count() if endless else ():
        yield "\n\n".join(maker.make() for _ in range(SENTENCES_PER_DOCUMENT))


def _write(file: Path, text: str) -> None:
    # Keeps line endings as they are, as offsets count them.
    file.write_text(text, encoding="utf-8", newline="")


def _row(document: str, text: str) -> str:
    return json.dumps({"document": document, "text": text}) + "\n"


def lay_out_questions(file: Path, folder: Path, share: int) -> AskedArticles:
    """Write every `share`-th article, and find the sentences that answer its questions."""
    corpus, split = Corpus(folder), splitter().split
    placed = lay_out_articles(file, corpus.documents)
    split_texts = {}
    for number, path in enumerate(sorted(corpus.documents.iterdir())):
        if number % share:
            path.unlink()
            continue
        text = PlainText().extract(path.read_bytes()).text
        split_texts[path.name] = SplitText(text, split(text))
    with corpus.file.open("w", encoding="utf-8") as lines:
        for name, split_text in split_texts.items():
            for start, end in split_text.sentences:
                lines.write(_row(name, split_text.text[start:end]))
    asked = [question for question in placed if _is_about(question, split_texts)]
    sentences = sum(len(text.sentences) for text in split_texts.values())
    return AskedArticles(
        LaidOut(corpus, len(split_texts), sentences),
        [question.question for question in asked],
        [gold(question, split_texts) for question in asked],
    )


def _is_about(question: PlacedQuestion, documents: Iterable[str]) -> bool:
    return all(place.document in documents for place in question.places)


def edit(corpus: Corpus) -> Edit:
    """An edit of a document with at least two sentences in the middle of a corpus."""
    sentences = corpus.sentences()
    middle = next(
        index
        for index in range(len(sentences) // 2, len(sentences))
        if sentences[index].id.endswith("#1")
    )
    document = sentences[middle].document
    old = [each.text for each in sentences if each.document == document]
    file = corpus.documents / document
    before = file.read_bytes().decode("utf-8")
    after = before.replace(old[0], _FACT, 1)
    last = sentences[-1]
    return Edit(file, before, after, old, [_FACT, *old[1:]], (last.document, last.text))
