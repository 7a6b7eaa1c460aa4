"""What an index knows of its documents' years, versions and status."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.catalogue.database import FILE_NAME
from index.errors import DocumentUnknown
from index.store.snapshot import Snapshot
from index.store.store import LocalStore
from index.sync.components import Components
from index.sync.sync import sync
from index.text.edition.edition import Edition, edition
from index.text.edition.period import Period, period
from tests.support.small_index import Lines, fill, opened

LONG = "The ferry sails at noon. " * 2_000
FILES = {
    "matter.md": f"---\ntitle: Fares\nstatus: draft\ndate: 2017-03-01\n---\n\n{LONG}",
    "heading.md": f"# Fares of 2015/16\n\n{LONG}",
    "line.txt": f"Fares, version 2.1 of 2018\n\n{LONG}",
    "chinese.md": f"# 船票\n\n{'渡轮中午启航。' * 150}\n\nEffective from 1 May 2012.",
    "later.md": f"# Fares\n\nEffective from 1 May 2013.\n\n{LONG}",
    "below.md": f"{LONG}\n\n# Fares of 2014\n\nEffective from 1 May 2014.",
    "2016/fares.md": f"# Fares\n\n{LONG}",
    "archive/fares.csv": "Port,Fare\n" + "Oban,2011\n" * 500,
    "none.txt": "The ferry sails at noon.",
    "short.txt": "x",
}


@pytest.fixture(scope="module")
def components(fake_components: Components) -> Components:
    return replace(fake_components, splitter=Lines())


@pytest.fixture(scope="module")
def snapshot(
    tmp_path_factory: pytest.TempPathFactory, components: Components
) -> Iterator[Snapshot]:
    folder = tmp_path_factory.mktemp("editions")
    with opened(fill(folder / "docs", FILES), components) as snapshot:
        yield snapshot


def years(when: str) -> Period:
    found = period(when)
    assert found is not None
    return found


def names(snapshot: Snapshot, when: str) -> list[str]:
    """The names of the documents that are dated so."""
    documents = snapshot.documents.of(snapshot.dated(years(when)))
    return sorted(document.id for document in documents.values())


def test_the_index_knows_what_each_whole_document_says_of_itself(
    snapshot: Snapshot,
) -> None:
    said = {name: edition(snapshot.document(name)) for name in FILES}
    assert snapshot.editions() == {
        name: each for name, each in said.items() if each != Edition()
    }
    assert said["matter.md"] == Edition(frozenset({2017}), status="draft")
    assert said["archive/fares.csv"].status == "superseded"
    assert said["chinese.md"].years == {2012}
    assert not said["below.md"].years, "the heading is far from the top"


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2017", ["matter.md"]),
        ("2015", ["heading.md"]),
        ("2016", ["2016/fares.md", "heading.md"]),
        ("2013..2015", ["heading.md", "later.md"]),
        ("2017..", ["line.txt", "matter.md"]),
        ("..2012", ["chinese.md"]),
    ],
)
def test_documents_are_chosen_by_the_years_they_say_they_are_of(
    snapshot: Snapshot, when: str, expected: list[str]
) -> None:
    assert names(snapshot, when) == expected


def test_years_choose_among_the_documents_that_were_named(snapshot: Snapshot) -> None:
    named = snapshot.within(["2016", "matter.md"])
    assert snapshot.dated(years("2016"), named) == snapshot.within(["2016/*"])
    with pytest.raises(DocumentUnknown, match=r"you named .* of 2011\.\.2013; see"):
        snapshot.dated(years("2011..2013"), named)


def test_if_no_document_is_of_the_years_the_message_says_how_to_see_them(
    snapshot: Snapshot,
) -> None:
    with pytest.raises(DocumentUnknown, match=r"of 2020\.\.; .*: askquote status$"):
        snapshot.dated(years("2020.."))


def test_headings_that_an_older_version_wrote_are_read_too(
    tmp_path: Path, components: Components
) -> None:
    docs = fill(tmp_path / "docs", {"a.md": "Noon.\n\n# Fares of 2015"})
    index = tmp_path / "index"
    sync(docs, index, components)
    with closing(sqlite3.connect(index / FILE_NAME)) as connection, connection:
        connection.execute("UPDATE document SET headings = '[[9, 22]]'")
    with closing(LocalStore(index)) as store, store.reading() as snapshot:
        assert names(snapshot, "2015") == ["a.md"]


def test_a_sync_that_changes_a_year_is_noticed(
    tmp_path: Path, components: Components
) -> None:
    docs = fill(tmp_path / "docs", {"a.md": "# Fares of 2015\n\nNoon."})
    index = tmp_path / "index"
    sync(docs, index, components)
    with closing(LocalStore(index)) as store:
        with store.reading() as snapshot:
            assert names(snapshot, "2015") == ["a.md"]
        fill(docs, {"a.md": "# Fares of 2019\n\nNoon, or at one."})
        sync(docs, index, components)
        with store.reading() as snapshot:
            assert names(snapshot, "2019") == ["a.md"]
            with pytest.raises(DocumentUnknown):
                snapshot.dated(years("2015"))
