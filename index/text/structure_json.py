"""The structure of a document as JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from index.text.range import Range
from index.text.structure import (
    Cell,
    Field,
    Heading,
    Item,
    List,
    QuestionAnswer,
    Row,
    Structure,
    Table,
)

Numbers = Sequence[int]


def to_json(structure: Structure) -> str:
    """A structure as JSON, without the kinds of part that it lacks."""
    parts = {
        "headings": structure.headings,
        "lists": structure.lists,
        "tables": structure.tables,
        "questions": structure.questions,
        "fields": structure.fields,
        "code": structure.code,
    }
    present = {name: part for name, part in parts.items() if part}
    return json.dumps(present, separators=(",", ":"))


def from_json(text: str) -> Structure:
    """The structure that `to_json` wrote, or the headings that askquote 0.7 wrote alone."""
    parts = json.loads(text)
    return from_parts({"headings": parts} if isinstance(parts, list) else parts)


def from_parts(parts: dict[str, Any]) -> Structure:
    """The structure that consists of these parts of one in JSON."""
    return _Decoder().structure(parts)


def joined(first: Structure, second: Structure, offset: int) -> Structure:
    """Two structures as one; the text of the second starts at an offset."""
    moved = _Decoder(offset).structure(json.loads(to_json(second)))
    return Structure(
        headings=first.headings + moved.headings,
        lists=first.lists + moved.lists,
        tables=first.tables + moved.tables,
        questions=first.questions + moved.questions,
        fields=first.fields + moved.fields,
        code=first.code + moved.code,
    )


@dataclass(frozen=True, slots=True)
class _Decoder:
    """Reads a structure, with `offset` added to each of its ranges."""

    offset: int = 0

    def structure(self, parts: dict[str, Any]) -> Structure:
        """The structure with these parts, each a list."""
        return Structure(
            headings=tuple(self._heading(*part) for part in parts.get("headings", ())),
            lists=tuple(self._list(*part) for part in parts.get("lists", ())),
            tables=tuple(self._table(*part) for part in parts.get("tables", ())),
            questions=tuple(
                QuestionAnswer(self._range(question), self._range(answer))
                for question, answer in parts.get("questions", ())
            ),
            fields=tuple(
                Field(self._range(name), self._range(value))
                for name, value in parts.get("fields", ())
            ),
            code=self._ranges(parts.get("code", ())),
        )

    def _heading(self, start: int, end: int, level: int = 1) -> Heading:
        return Heading(start + self.offset, end + self.offset, level)

    def _list(
        self,
        items: Sequence[Numbers],
        lead_in: Numbers | None,
        is_ordered: bool,  # noqa: FBT001 - as in JSON
    ) -> List:
        placed = (
            Item(start + self.offset, end + self.offset, depth)
            for start, end, depth in items
        )
        return List(tuple(placed), self._optional(lead_in), bool(is_ordered))

    def _table(
        self, rows: Sequence[Any], header: Sequence[Numbers], caption: Numbers | None
    ) -> Table:
        placed = (self._row(*row) for row in rows)
        return Table(tuple(placed), self._ranges(header), self._optional(caption))

    def _row(self, start: int, end: int, cells: Sequence[Any]) -> Row:
        placed = (
            Cell(low + self.offset, high + self.offset, self._ranges(names))
            for low, high, names in cells
        )
        return Row(start + self.offset, end + self.offset, tuple(placed))

    def _optional(self, pair: Numbers | None) -> Range | None:
        return None if pair is None else self._range(pair)

    def _range(self, pair: Numbers) -> Range:
        start, end = pair
        return Range(start + self.offset, end + self.offset)

    def _ranges(self, pairs: Sequence[Numbers]) -> tuple[Range, ...]:
        return tuple(map(self._range, pairs))
