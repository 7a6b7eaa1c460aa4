"""What all documents of a catalogue say of their own version."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

from index.text.document import Document
from index.text.edition.edition import (
    Edition,
    characters_read,
    edition,
    edition_years,
)
from index.text.structure import Structure
from index.text.structure_json import from_parts

_MOST_BYTES = 4  # of a character in UTF-8
# The headings of askquote 0.7 are the structure's JSON. SQLite reads the JSON of a large
# table many times as fast as Python.
_OPENINGS = (
    "SELECT number, id, json_extract(headings, '$.headings[0]', '$[0]', '$.fields')"
    " FROM document ORDER BY number"
)


def numbers_by_year(
    connection: sqlite3.Connection,
) -> Mapping[int, Collection[int]]:
    """Map each year to the numbers of the documents that say they are of it."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for number, document in _openings(connection):
        for year in edition_years(document):
            found[year].add(number)
    return MappingProxyType({year: frozenset(found[year]) for year in found})


def editions(connection: sqlite3.Connection) -> Mapping[str, Edition]:
    """What each document says of its own version, by name; without those that say nothing."""
    said = {document.id: edition(document) for _, document in _openings(connection)}
    return MappingProxyType(
        {name: said[name] for name in said if said[name] != Edition()}
    )


def _openings(connection: sqlite3.Connection) -> Iterator[tuple[int, Document]]:
    """The number of each document, and what `edition` reads of it: the start of its text."""
    for number, name, parts in connection.execute(_OPENINGS).fetchall():
        structure = _structure(parts)
        characters = characters_read(structure)
        # Unlike a query, this reads no more of a long text.
        with connection.blobopen("document", "text", number, readonly=True) as text:
            start = text.read(_MOST_BYTES * characters).decode(errors="ignore")
        yield (
            number,
            Document(name, start[:characters], "", "", "", structure=structure),
        )


def _structure(parts: str) -> Structure:
    heading, older_heading, fields = json.loads(parts)
    headings = [heading or older_heading]
    return from_parts({"headings": filter(None, headings), "fields": fields or ()})
