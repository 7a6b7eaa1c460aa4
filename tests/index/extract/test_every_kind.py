"""Properties that hold for every kind of file."""

import os
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import UnreadableFile
from index.extract.extractor import Extract, Extractor, suffix_of
from index.extract.kinds import EXTRACTORS
from index.sync.components import Components
from index.sync.sync import sync
from index.text.document import Span
from index.text.graphemes import is_boundary
from index.text.range import Range
from tests.support import structured
from tests.support.extracts import captions, items, levels
from tests.support.samples import HEADED, HEADING, SAMPLES, SENTENCE, zipped
from tests.support.small_index import contents
from tests.support.structured import STRUCTURED

FILES = {
    **{f"plain{suffix}": data for suffix, data in SAMPLES.items()},
    **{f"structured{suffix}": data for suffix, data in STRUCTURED.items()},
}
ARCHIVES = [name for name in FILES if zipfile.is_zipfile(BytesIO(FILES[name]))]
KINDS = {"binary", "damaged", "empty", "encrypted"}
# Building blocks of the formats, so that random bytes get past their first checks.
FRAGMENTS = (
    b"<html><table><tr><td>", b"</", b"<h1>", b"<pre>", b"<br>", b"<li>", b"<ol>", b"<dt>", b"<dd>",
    b"<th>", b"<caption>", b"<b>", b"\xcc\x81", b"</td><td>", b"</ol>", b" 1", b"$", b"x:", b"<p class='ad'>",
    b"&#xD800;", b"<?xml version='1.0'?>", b"<meta charset=utf-7>", b"+2AA-", b"Subject: ",
    b"Content-Type: multipart/alternative; boundary=x\n", b"\n--x\n", b"\n\n", b"=?utf-8?b?4?=",
    b"Content-Type: text/html; charset=\xff\n", b'{"a": [', b"{}", b'"\\ud800"', b"]}", b"1e999",
    b"a,b\n", b"a;", b'"', b"\t", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\xff\xfe", b"\x00", b"\xe9",
)  # fmt: skip


def extract_or_empty(extractor: Extractor, data: bytes) -> Extract:
    """Extract the bytes; a refused file counts as an empty text."""
    try:
        return extractor.extract(data)
    except UnreadableFile as error:
        assert error.kind in KINDS  # noqa: PT017 - not every example raises
        assert str(error).endswith(".")  # noqa: PT017 - as above
        return Extract("")


def assert_sound(extract: Extract) -> None:
    """Assert that the text can be stored, and that the parts of its structure are sound.

    The parts of a kind are in order, inside the text, and share no character.
    """
    extract.text.encode("utf-8")
    structure = extract.structure
    for parts in (
        [Range(heading.start, heading.end) for heading in structure.headings],
        [
            Range(item.start, item.end)
            for each in structure.lists
            for item in each.items
        ],
        [Range(row.start, row.end) for table in structure.tables for row in table.rows],
        [table.caption for table in structure.tables if table.caption],
        [each.lead_in for each in structure.lists if each.lead_in],
        [Range(each.start, each.end) for each in structure.questions],
        structure.code,
    ):
        assert_apart(extract.text, parts)
    assert all(heading.level > 0 for heading in structure.headings)
    assert all(item.depth >= 0 for each in structure.lists for item in each.items)


def assert_apart(text: str, parts: Sequence[Range]) -> None:
    """Assert that ranges are in order, hold visible text, and share no character."""
    end = 0
    for part in parts:
        assert end <= part.start < part.end <= len(text)
        assert text[part.start : part.end].strip()
        assert is_boundary(text, part.start)
        assert is_boundary(text, part.end)
        end = part.end


@pytest.mark.parametrize("suffix", EXTRACTORS)
@settings(max_examples=30)
@given(data=st.one_of(st.binary(), st.lists(st.sampled_from(FRAGMENTS)).map(b"".join)))
def test_any_bytes_give_a_sound_text_or_are_refused(suffix: str, data: bytes) -> None:
    assert_sound(extract_or_empty(EXTRACTORS[suffix], data))


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=30)
@given(draw=st.data())
def test_a_damaged_file_gives_a_sound_text_or_is_refused(
    name: str, draw: st.DataObject
) -> None:
    data = bytearray(FILES[name])
    for _ in range(draw.draw(st.integers(1, 5))):
        data[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
    cut = draw.draw(st.integers(0, len(data)))
    assert_sound(extract_or_empty(EXTRACTORS[suffix_of(name)], bytes(data[:cut])))


@pytest.mark.parametrize("name", ARCHIVES)
@settings(max_examples=30)
@given(draw=st.data())
def test_an_archive_with_a_damaged_member_gives_a_sound_text_or_is_refused(
    name: str, draw: st.DataObject
) -> None:
    with zipfile.ZipFile(BytesIO(FILES[name])) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    member = draw.draw(st.sampled_from(sorted(members)))
    data = bytearray(members[member])
    if data:
        data[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
    members[member] = bytes(data[: draw.draw(st.integers(0, len(data)))])
    assert_sound(extract_or_empty(EXTRACTORS[suffix_of(name)], zipped(members)))


@pytest.mark.parametrize("suffix", STRUCTURED)
def test_headings_lists_and_tables_are_the_same_in_every_kind(suffix: str) -> None:
    extract = EXTRACTORS[suffix].extract(STRUCTURED[suffix])
    assert_sound(extract)
    assert levels(extract) == [(1, structured.TITLE), (2, structured.HEADING)]
    assert items(extract) == [structured.ITEMS]
    assert [each.removesuffix(":") for each in captions(extract) if each] == [
        structured.CAPTION
    ]
    text, (listed,), (table,) = (
        extract.text,
        extract.structure.lists,
        extract.structure.tables,
    )
    assert listed.lead_in
    assert text[slice(*listed.lead_in)] == structured.LEAD_IN
    assert listed.is_ordered
    assert [text[row.start : row.end] for row in table.rows] == structured.TEXTS


def test_a_folder_with_every_kind_is_indexed_with_sentences_under_their_headings(
    tmp_path: Path, fake_components: Components
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    for suffix, data in SAMPLES.items():
        (docs / f"file{suffix}").write_bytes(data)
        os.utime(docs / f"file{suffix}", (10**9, 10**9))
    assert sync(docs, tmp_path / "index", fake_components).failed == ()
    found = {
        document.id: Span(document, *sentence).heading
        for document, sentences in contents(tmp_path / "index").items()
        for sentence in sentences
        if SENTENCE in document.text[slice(*sentence)]
    }
    assert found == {
        f"file{suffix}": HEADING if suffix in HEADED else None for suffix in SAMPLES
    }
