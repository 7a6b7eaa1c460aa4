"""Quotes: ranges of documents that prove an answer."""

from dataclasses import dataclass

from index.text.document import Document, Span
from index.text.edition.edition import Edition, edition
from index.text.structure import Cell
from index.text.surroundings import Above, above
from index.text.written_rows import cells_of

MOST_CHARACTERS = 1200


@dataclass(frozen=True, slots=True)
class Quote:
    """Whole sentences of a document, with the best answer span inside them.

    A quote's text is sliced from its document, so it can't misquote. `answer` is None if the
    quote is only near the question. `score` is the probability that the quote's best span is
    right.

    Raises:
        ValueError: the answer lies outside the quote, or the quote is too long.
    """

    span: Span
    answer: Span | None
    score: float

    def __post_init__(self) -> None:
        if self.answer is not None and not self.span.holds(self.answer):
            raise ValueError(f"{self.answer} lies outside its quote {self.span}")
        if self.end - self.start > MOST_CHARACTERS:
            raise ValueError(f"a quote of {self.end - self.start} characters")

    @property
    def document(self) -> Document:
        """The quoted document."""
        return self.span.document

    @property
    def start(self) -> int:
        """The start of the quote in the document's text."""
        return self.span.start

    @property
    def end(self) -> int:
        """The end of the quote in the document's text, exclusive."""
        return self.span.end

    @property
    def text(self) -> str:
        """The document's own words."""
        return self.span.text

    @property
    def page(self) -> int | None:
        """The page of the answer, or of the quote if it has none, from 1; None without pages."""
        return self.document.page_at((self.answer or self.span).start)

    @property
    def heading(self) -> str | None:
        """The heading above the quote."""
        return self.span.heading

    @property
    def path(self) -> tuple[str, ...]:
        """The headings above the quote, from the top."""
        return self.span.path

    @property
    def under(self) -> tuple[Above, ...]:
        """What the answer, or else the quote, stands under besides headings, outside the quote."""
        return tuple(
            part
            for part in above(self.answer or self.span)
            if part.end <= self.start or part.start >= self.end
        )

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The quoted cells of the table's row that the answer, or else the quote, stands in."""
        structure = self.document.structure
        start, end = (
            (self.start, self.end)
            if self.answer is None
            else (self.answer.start, self.answer.end)
        )
        row = structure.row_at(start, end)
        if row is None or structure.row_at(start, start + 1) not in (row, None):
            return ()
        return tuple(
            cell
            for cell in cells_of(self.document.text, row)
            if self.start <= cell.start and cell.end <= self.end
        )

    @property
    def edition(self) -> Edition:
        """What the quoted document says of its own version."""
        return edition(self.document)

    def as_json(self) -> dict[str, object]:
        """The quote as a JSON object, with the answer's range if it has an answer."""
        answer = (
            {}
            if self.answer is None
            else {"answer_start": self.answer.start, "answer_end": self.answer.end}
        )
        text, said = self.document.text, self.edition
        return {
            "document": self.document.id,
            "sha256": self.document.sha256,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            **answer,
            "page": self.page,
            "heading": self.heading,
            "path": list(self.path),
            "under": [
                {
                    "kind": kind,
                    "start": start,
                    "end": end,
                    "text": text[start:end],
                }
                for kind, start, end in self.under
            ],
            "cells": [
                {
                    "start": cell.start,
                    "end": cell.end,
                    "text": text[cell.start : cell.end],
                    "names": [text[start:end] for start, end in cell.names],
                }
                for cell in self.cells
            ],
            "dated": said.year,
            "status": said.status,
            "score": round(self.score, 4),
        }
