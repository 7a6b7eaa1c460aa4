"""Values that are read from one state of an index."""

from dataclasses import dataclass

from index.text.document import Span


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document: its number in the index, and its position from 0.

    Sentences with equal text share the number `text`, and with it a vector.
    """

    number: int
    ordinal: int
    text: int
    span: Span


@dataclass(frozen=True, slots=True)
class IndexState:
    """How much of the folder is in the index: counts of documents and of texts.

    `pending` documents are not read yet, `failed` ones couldn't be read, and `vectors_pending`
    texts are found only by their words so far.
    """

    documents: int
    pending: int
    failed: int
    vectors_pending: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A document in a list; `indexed_at` is ISO 8601 in UTC."""

    document: str
    media_type: str
    sentences: int
    indexed_at: str
