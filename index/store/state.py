"""What can be read of one state of an index."""

from dataclasses import dataclass

from index.text.document import Span


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document: its number in the index and its place, from 0.

    Sentences of equal text share the number `text`, and with it a vector.
    """

    number: int
    ordinal: int
    text: int
    span: Span


@dataclass(frozen=True, slots=True)
class IndexState:
    """How much of the folder the index holds: counts of documents and of texts.

    `pending` documents are not read yet, `failed` ones could not be, and `vectors_pending`
    texts are found by their words alone so far.
    """

    documents: int
    pending: int
    failed: int
    vectors_pending: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as a list shows it; `indexed_at` is ISO 8601 in UTC."""

    document: str
    media_type: str
    sentences: int
    indexed_at: str
