"""Syncs of new, changed, moved and deleted files."""

import os
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.catalogue import database
from index.extract.kinds import EXTRACTORS
from index.extract.text.plain_text import PlainText
from index.store.records import Stamp
from index.store.writer import Writer
from index.sync.components import Components, no_progress
from index.sync.intake import Intake
from index.sync.plan import Known, Terms, make_plan
from index.sync.report import SyncReport
from index.sync.scan import Scan, scan
from index.sync.sync import sync
from tests.support.small_index import (
    CountingEmbedder,
    CountingExtractor,
    Lines,
    assert_as_fresh,
    contents,
    fill,
    names,
)

FILES = {
    "a.txt": "Umerov led the talks. They took two hours.",
    "b.md": "# Bridge\n\nThe bridge was opened in 1973.",
    "sub/c.txt": "It rained all day.",
}


@pytest.fixture
def embedder() -> CountingEmbedder:
    return CountingEmbedder()


@pytest.fixture
def components(fake_components: Components, embedder: CountingEmbedder) -> Components:
    return replace(fake_components, embedder=embedder)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return fill(tmp_path / "docs", FILES)


@pytest.fixture
def index(
    tmp_path: Path, docs: Path, components: Components, embedder: CountingEmbedder
) -> Path:
    """An up-to-date index of the folder; the embedder's count starts after it."""
    sync(docs, tmp_path / "index", components)
    embedder.embedded.clear()
    return tmp_path / "index"


def changes(report: SyncReport) -> dict[str, object]:
    """The fields of a report that aren't empty."""
    lists = ("added", "changed", "renamed", "removed", "failed", "embedded")
    return {name: getattr(report, name) for name in lists if getattr(report, name)}


def test_a_new_index_holds_every_document(
    tmp_path: Path, docs: Path, components: Components, embedder: CountingEmbedder
) -> None:
    calls: list[tuple[str, int, int]] = []
    report = sync(
        docs,
        tmp_path / "index",
        components,
        progress=lambda stage, done, total: calls.append((stage, done, total)),
    )
    assert changes(report) == {"added": tuple(FILES), "embedded": 5}
    assert (report.documents, report.sentences) == (3, 5)
    assert names(tmp_path / "index") == list(FILES)
    assert sorted(embedder.embedded) == sorted(
        [
            *("Umerov led the talks.", "They took two hours.", "It rained all day."),
            *("# Bridge", "The bridge was opened in 1973."),
        ]
    )
    assert calls == [
        *(("reading", done, 3) for done in (0, 1, 2, 3)),
        *(("embedding", done, 5) for done in (0, 5)),
    ]


def test_a_folder_that_did_not_change_costs_nothing(
    docs: Path, index: Path, components: Components, embedder: CountingEmbedder
) -> None:
    for name in FILES:
        (docs / name).touch()
    report = sync(docs, index, components)
    assert changes(report) == {}
    assert (report.documents, report.sentences) == (3, 5)
    assert embedder.embedded == []


def test_only_an_added_document_is_embedded(
    docs: Path, index: Path, components: Components, embedder: CountingEmbedder
) -> None:
    fill(docs, {"new/d.txt": "A new fact. It rained all day."})
    assert changes(sync(docs, index, components)) == {
        "added": ("new/d.txt",),
        "embedded": 1,
    }
    assert embedder.embedded == ["A new fact."]


def test_only_changed_sentences_are_embedded(
    docs: Path, index: Path, components: Components, embedder: CountingEmbedder
) -> None:
    fill(docs, {"a.txt": "Umerov led the talks. They took three hours."})
    assert changes(sync(docs, index, components)) == {
        "changed": ("a.txt",),
        "embedded": 1,
    }
    assert embedder.embedded == ["They took three hours."]


def test_a_change_that_keeps_size_and_time_of_a_file_is_seen(
    docs: Path, index: Path, components: Components
) -> None:
    status = (docs / "sub/c.txt").stat()
    fill(docs, {"sub/c.txt": FILES["sub/c.txt"].replace("rained", "snowed")})
    os.utime(docs / "sub/c.txt", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert sync(docs, index, components).changed == ("sub/c.txt",)


def test_a_file_that_changed_right_after_a_scan_is_read_again_by_the_next(
    docs: Path, index: Path, components: Components
) -> None:
    """File systems round times down by up to two seconds; after that, stamps are trusted."""
    at = 10**18
    true = Stamp.of((docs / "a.txt").stat())
    found = Scan({"a.txt": replace(true, mtime_ns=at, ctime_ns=at)})
    with closing(database.connect(index, write=True)) as connection:
        changed = []
        for text, scanned in [("One.", 2), ("Two.", 2), ("Two.", 3), ("Six.", 9)]:
            fill(docs, {"a.txt": text})
            writer = Writer(connection)
            known = Known.of(writer)
            terms = Terms(at + scanned * 10**9)
            plan = make_plan(found, known, components.file_recipe, terms)
            intake = Intake(docs, writer, components, no_progress, known.hashes)
            intake.take(found, plan)
            changed.append(intake.changed)
    assert changed == [["a.txt"], ["a.txt"], [], []]


@pytest.mark.parametrize("name", ["z.txt", "sub/deeper/c.txt", "c.txt"])
def test_a_renamed_or_moved_document_keeps_its_vectors(
    docs: Path, index: Path, components: Components, name: str
) -> None:
    (docs / name).parent.mkdir(exist_ok=True)
    (docs / "sub/c.txt").rename(docs / name)
    assert changes(sync(docs, index, components)) == {"renamed": (("sub/c.txt", name),)}
    assert sorted(names(index)) == sorted(["a.txt", "b.md", name])


def test_a_renamed_document_is_not_read_again_and_has_its_new_name(
    docs: Path, components: Components, tmp_path: Path
) -> None:
    heading = "# Bridge\n\nThe bridge was opened in 1973.\n\n# 会谈\n\nIt rained."
    fill(docs, {"old 会谈.md": heading})
    reader = CountingExtractor()
    extractors = {**components.extractors, ".md": reader}
    components = replace(components, extractors=extractors)
    sync(docs, tmp_path / "index", components)
    before = len(reader.read)
    (docs / "old 会谈.md").rename(docs / "new.md")
    report = sync(docs, tmp_path / "index", components)
    assert changes(report) == {"renamed": (("old 会谈.md", "new.md"),)}
    assert len(reader.read) == before
    assert_as_fresh(tmp_path / "index", docs, components, tmp_path / "fresh")


def test_a_file_that_just_moved_is_taken_at_once(
    docs: Path, index: Path, components: Components
) -> None:
    (docs / "sub/c.txt").rename(docs / "c.txt")
    report = sync(docs, index, components, still_seconds=3600)
    assert changes(report) == {"renamed": (("sub/c.txt", "c.txt"),)}
    assert report.unsettled == ()


def test_a_document_renamed_to_another_kind_is_read_as_that_kind(
    docs: Path, index: Path, components: Components, tmp_path: Path
) -> None:
    (docs / "b.md").rename(docs / "b.txt")
    assert changes(sync(docs, index, components)) == {"renamed": (("b.md", "b.txt"),)}
    assert_as_fresh(index, docs, components, tmp_path / "fresh")


def test_only_verifying_finds_a_change_that_keeps_the_stamp(
    docs: Path, index: Path, components: Components, tmp_path: Path
) -> None:
    fill(docs, {"sub/c.txt": FILES["sub/c.txt"].replace("rained", "snowed")})
    now = scan(docs, [".txt"], leave_out=index).files["sub/c.txt"]
    with closing(database.connect(index, write=True)) as connection:
        writer = Writer(connection)
        writer.put_file("sub/c.txt", replace(writer.files()["sub/c.txt"], stamp=now))
    assert changes(sync(docs, index, components)) == {}
    report = sync(docs, index, components, verify=True)
    assert changes(report) == {"changed": ("sub/c.txt",), "embedded": 1}
    assert changes(sync(docs, index, components, verify=True)) == {}
    assert_as_fresh(index, docs, components, tmp_path / "fresh")


def test_documents_that_swap_names_change_both(
    docs: Path, index: Path, components: Components
) -> None:
    (docs / "a.txt").rename(docs / "x")
    (docs / "sub/c.txt").rename(docs / "a.txt")
    (docs / "x").rename(docs / "sub/c.txt")
    assert changes(sync(docs, index, components)) == {"changed": ("a.txt", "sub/c.txt")}


def test_a_removed_document_takes_its_texts_but_not_those_of_others(
    docs: Path, index: Path, components: Components, tmp_path: Path
) -> None:
    fill(docs, {"d.txt": "They took two hours. It rained all day."})
    assert changes(sync(docs, index, components)) == {"added": ("d.txt",)}
    (docs / "a.txt").unlink()
    report = sync(docs, index, components)
    assert changes(report) == {"removed": ("a.txt",)}
    assert (report.documents, report.sentences) == (3, 5)
    assert_as_fresh(index, docs, components, tmp_path / "fresh")


def test_a_document_with_more_sentences_than_one_batch_is_complete(
    docs: Path,
    index: Path,
    components: Components,
    embedder: CountingEmbedder,
    tmp_path: Path,
) -> None:
    lines = [f"Pier {number} is long." for number in range(4100)]
    components = replace(components, splitter=Lines())
    sync(docs, index, components)
    embedder.embedded.clear()
    fill(docs, {"d.txt": "\n".join(lines)})
    assert sync(docs, index, components).embedded == 4100
    assert embedder.embedded == lines
    (docs / "d.txt").rename(docs / "e.txt")
    assert changes(sync(docs, index, components)) == {"renamed": (("d.txt", "e.txt"),)}
    held = {document.id: ranges for document, ranges in contents(index).items()}
    assert len(held["e.txt"]) == 4100
    (docs / "e.txt").unlink()
    assert sync(docs, index, components).sentences == 4
    assert_as_fresh(index, docs, components, tmp_path / "fresh")


def test_a_copied_document_costs_no_embedding(
    docs: Path, index: Path, components: Components
) -> None:
    shutil.copy(docs / "a.txt", docs / "copy.txt")
    report = sync(docs, index, components)
    assert changes(report) == {"added": ("copy.txt",)}
    assert report.sentences == 7


def test_another_recipe_reads_documents_again_and_keeps_their_vectors(
    docs: Path, index: Path, components: Components
) -> None:
    newer = {**EXTRACTORS, ".txt": PlainText(recipe="text/new")}
    report = sync(docs, index, replace(components, extractors=newer))
    assert changes(report) == {"changed": ("a.txt", "sub/c.txt")}
    recipes = {document.id: document.recipe for document in contents(index)}
    splitter = components.splitter.recipe
    assert recipes["a.txt"] == f"text/new {splitter}"
    assert recipes["b.md"] == f"{EXTRACTORS['.md'].recipe} {splitter}"


def test_another_splitter_embeds_only_what_it_splits_differently(
    docs: Path, index: Path, components: Components, embedder: CountingEmbedder
) -> None:
    report = sync(docs, index, replace(components, splitter=Lines()))
    assert report.changed == tuple(FILES)
    assert embedder.embedded == [FILES["a.txt"]]


def test_files_of_other_kinds_are_counted(
    docs: Path, index: Path, components: Components
) -> None:
    fill(docs, {"x.mp4": "", "y.mp4": "", "z.zip": ""})
    assert sync(docs, index, components).skipped == {".mp4": 2, ".zip": 1}


def test_an_index_inside_the_folder_is_not_indexed(
    docs: Path, components: Components
) -> None:
    index = docs / "my index"
    for _ in range(2):
        assert sync(docs, index, components).documents == 3
        fill(index, {"d.txt": "A file in the index folder."})
    assert sync(docs, index, components).skipped == {}
