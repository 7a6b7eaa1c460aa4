"""An index that is removed, recreated, moved or damaged while it is in use."""

import random
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.catalogue import database
from index.catalogue.database import connect, transaction
from index.embed.embedder import HashEmbedder
from index.errors import IndexMissing, IndexUnreadable, IndexUnwritable, WrongModel
from index.store.store import LocalStore
from index.store.writer import Writer
from index.sync.components import Components
from index.sync.sync import sync
from qa import Bot
from qa.indexing import ensure_index
from qa.read.sentence_reader import SentenceReader
from tests.support.small_index import contents, fill, names


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return fill(tmp_path / "docs", {"a.txt": "Umerov led the talks. It rained."})


@pytest.fixture
def index(tmp_path: Path, docs: Path, fake_components: Components) -> Path:
    sync(docs, tmp_path / "index", fake_components)
    return tmp_path / "index"


@pytest.fixture
def bot(index: Path, fake_components: Components) -> Iterator[Bot]:
    with Bot(index, embedder=fake_components.embedder, reader=SentenceReader()) as bot:
        yield bot


def recreate(docs: Path, index: Path, components: Components, text: str) -> None:
    shutil.rmtree(index)
    (docs / "a.txt").unlink()
    fill(docs, {"b.txt": text})
    sync(docs, index, components)


def test_a_bot_asks_the_index_that_replaced_its_own(
    bot: Bot, docs: Path, index: Path, fake_components: Components
) -> None:
    assert bot.ask("Who led?", min_confidence=0).text == "Umerov led the talks."
    recreate(docs, index, fake_components, "Mice eat cheese. Cats led the mice away.")
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda _: bot.ask("Who led?", min_confidence=0), range(32))
        )
    assert {answer.text for answer in answers} == {"Cats led the mice away."}


def test_a_question_finishes_on_the_index_it_began_on(
    docs: Path, index: Path, fake_components: Components
) -> None:
    vector = HashEmbedder().embed_question("talks")
    with closing(LocalStore(index)) as store:
        with store.reading() as before:
            recreate(docs, index, fake_components, "Mice eat cheese.")
            with store.reading() as after:
                assert [e.document for e in after.entries()] == ["b.txt"]
                assert len(after.neighbours(vector, 9, None)) == 1
            assert [e.document for e in before.entries()] == ["a.txt"]
        with store.reading() as later:
            assert [e.document for e in later.entries()] == ["b.txt"]


def test_asking_a_removed_index_raises_index_missing(bot: Bot, index: Path) -> None:
    shutil.rmtree(index)
    with pytest.raises(IndexMissing, match="askquote sync"):
        bot.ask("Who led?")


def test_an_index_recreated_with_another_model_is_not_asked_with_the_old_model(
    bot: Bot, docs: Path, index: Path, fake_components: Components
) -> None:
    other = replace(fake_components, embedder=HashEmbedder(32), model="hash-32")
    recreate(docs, index, other, "Mice eat cheese.")
    with pytest.raises(WrongModel, match="hash-32"):
        bot.ask("Who led?")


def test_an_index_and_its_folder_may_be_moved_together(
    tmp_path: Path, docs: Path, index: Path, fake_components: Components
) -> None:
    target = tmp_path / "elsewhere"
    target.mkdir()
    shutil.move(docs, target)
    shutil.move(index, target)
    fill(target / "docs", {"b.txt": "Mice eat cheese."})
    report = sync(target / "docs", target / "index", fake_components)
    assert report.added == ("b.txt",)
    assert report.embedded == 1


def test_a_folder_with_other_files_does_not_become_an_index(
    tmp_path: Path, docs: Path, fake_components: Components
) -> None:
    folder = fill(tmp_path / "work", {".gitignore": "*.log\n", "paper.tex": "x"})
    with pytest.raises(IndexUnwritable, match=r"paper\.tex"):
        sync(docs, folder, fake_components)
    assert (folder / ".gitignore").read_text() == "*.log\n"
    assert sorted(path.name for path in folder.iterdir()) == [".gitignore", "paper.tex"]


def test_a_sync_keeps_an_edited_gitignore(
    docs: Path, index: Path, fake_components: Components
) -> None:
    (index / ".gitignore").write_text("# keep it\n")
    sync(docs, index, fake_components)
    assert (index / ".gitignore").read_text() == "# keep it\n"


def test_an_interrupted_first_sync_is_finished_before_a_question(
    prepared_cache: Path, tmp_path: Path
) -> None:
    assert prepared_cache.is_dir()
    docs = fill(tmp_path / "docs", {"a.txt": "It rained."})
    index = tmp_path / "index"
    ensure_index(docs, index)
    fill(docs, {"b.txt": "Mice eat cheese."})
    ensure_index(docs, index)
    assert names(index) == ["a.txt"]
    with closing(connect(index, write=True)) as connection, transaction(connection):
        Writer(connection).set_meta("complete", 0)
    ensure_index(docs, index)
    assert names(index) == ["a.txt", "b.txt"]


def test_an_unfinished_index_that_cannot_be_written_is_asked_as_it_is(
    prepared_cache: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert prepared_cache.is_dir()
    docs, index = fill(tmp_path / "docs", {"a.txt": "It rained."}), tmp_path / "index"
    ensure_index(docs, index)
    with closing(connect(index, write=True)) as connection, transaction(connection):
        Writer(connection).set_meta("complete", 0)
    (index / "writer.lock").unlink()
    (index / "writer.lock").mkdir()
    ensure_index(docs, index)
    assert "Can't write the index folder" in caplog.text
    assert names(index) == ["a.txt"]


@pytest.mark.parametrize("damage", ["zeros", "noise", "short"])
def test_a_damaged_index_is_reported_and_left_unchanged(
    index: Path, docs: Path, fake_components: Components, damage: str
) -> None:
    file = index / database.FILE_NAME
    whole = file.read_bytes()
    rest = len(whole) - 4096
    pages = (
        whole[:4096]
        + {
            "zeros": bytes(rest),
            "noise": random.Random(1).randbytes(rest),
            "short": whole[4096 : rest // 2],
        }[damage]
    )
    file.write_bytes(pages)
    with pytest.raises(IndexUnreadable, match=r"damaged, remove its catalogue\.sqlite"):
        contents(index)
    with pytest.raises(IndexUnreadable, match=r"damaged, remove its catalogue\.sqlite"):
        sync(docs, index, fake_components)
    assert file.read_bytes() == pages


def test_writing_a_new_base_clears_the_record_of_dropped_texts(
    docs: Path, index: Path, fake_components: Components
) -> None:
    fill(docs, {"a.txt": "Something else altogether."})
    sync(docs, index, fake_components)
    with closing(connect(index, write=False)) as connection:
        (dropped,) = connection.execute("SELECT count(*) FROM dropped").fetchone()
    assert dropped == 0
    assert len(contents(index)) == 1
