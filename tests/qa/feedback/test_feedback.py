"""Feedback on answers: saved, replaced, taken back, and never lost to a sync."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest

from index.catalogue.database import FILE_NAME as CATALOGUE
from index.sync.components import Components
from index.sync.sync import sync
from qa.errors import BadRequest, BadRow, FeedbackUnusable
from qa.feedback.rating import JudgedAnswer
from qa.feedback.store import FILE_NAME, FeedbackStore, is_feedback
from tests.support.checkout import ROOT
from tests.support.judged import answered, turn
from tests.support.other_user import NOBODY, acting_as
from tests.support.small_index import names

WHO = JudgedAnswer(answered("Who led?", "Rustem Umerov"), [turn("Who sang?", "")])


@pytest.fixture
def store(tmp_path: Path) -> FeedbackStore:
    return FeedbackStore(tmp_path)


def summaries(store: FeedbackStore) -> Sequence[tuple[object, object, frozenset[int]]]:
    return [
        (feedback.judged.answer["question"], feedback.rating, feedback.unsupported)
        for feedback in store.all()
    ]


def test_feedback_is_saved_with_the_answer_the_history_and_the_time(
    tmp_path: Path, store: FeedbackStore
) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    store.rate(WHO, "up")
    store.mark(WHO, 1, unsupported=True)
    (feedback,) = FeedbackStore(tmp_path).all()
    assert feedback.judged == WHO
    assert (feedback.rating, feedback.unsupported) == ("up", frozenset({1}))
    assert before <= datetime.fromisoformat(feedback.at) <= datetime.now(UTC)
    assert store.of(WHO) == feedback


def test_a_rating_replaces_an_earlier_one_of_the_same_answer(
    store: FeedbackStore,
) -> None:
    slower = answered("Who led?", "Rustem Umerov", timings_ms={"total": 99.0})
    store.rate(WHO, "up")
    store.rate(JudgedAnswer(slower, WHO.history), "down")
    store.mark(WHO, 0, unsupported=True)
    store.mark(WHO, 0, unsupported=True)
    assert summaries(store) == [("Who led?", "down", frozenset({0}))]


@pytest.mark.parametrize(
    "other",
    [
        JudgedAnswer(answered("Who led?", "Medinsky"), WHO.history),
        JudgedAnswer(answered("Who led?", "Rustem Umerov")),
        JudgedAnswer(answered("Who led them?", "Rustem Umerov"), WHO.history),
    ],
    ids=["another answer", "another history", "another question"],
)
def test_different_answers_have_separate_feedback(
    store: FeedbackStore, other: JudgedAnswer
) -> None:
    store.rate(WHO, "up")
    store.rate(other, "down")
    assert [feedback.rating for feedback in store.all()] == ["up", "down"]
    assert store.of(WHO).rating == "up"


def test_feedback_that_is_taken_back_leaves_nothing(
    tmp_path: Path, store: FeedbackStore
) -> None:
    store.rate(WHO, None)
    assert not (tmp_path / FILE_NAME).exists()
    store.rate(WHO, "up")
    store.mark(WHO, 0, unsupported=True)
    store.rate(WHO, None)
    assert summaries(store) == [("Who led?", None, frozenset({0}))]
    store.mark(WHO, 0, unsupported=False)
    assert summaries(store) == []
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        assert connection.execute("SELECT count(*) FROM answer").fetchone() == (0,)


@pytest.mark.parametrize(
    "text", ["\x00", "\ud800", "\u202eabc", "'; DROP TABLE answer"]
)
def test_hostile_texts_are_saved_unchanged(store: FeedbackStore, text: str) -> None:
    judged = JudgedAnswer(answered(text, wording=text), [turn(text, text)])
    store.rate(judged, "down")
    assert [feedback.judged for feedback in store.all()] == [judged]


@pytest.mark.parametrize(
    ("answer", "history"),
    [
        ({"question": "Who?"}, []),
        ({**answered("Who?", "Umerov"), "question": 3}, []),
        ({**answered("Who?", "Umerov"), "text": "Medinsky"}, []),
        (answered("Who?", "Umerov"), [{"question": "Who?"}]),
        (answered("Who?", "Umerov", wording="long " * 300_000), []),
    ],
    ids=["no answer", "no question", "not its spans", "no turn", "too large"],
)
def test_feedback_on_something_other_than_an_answer_is_refused(
    answer: Mapping[str, object], history: Sequence[Mapping[str, object]]
) -> None:
    with pytest.raises(BadRequest):
        JudgedAnswer(answer, history)


@pytest.mark.parametrize("quote", [-1, 2])
def test_only_a_quote_of_the_answer_can_be_marked(
    store: FeedbackStore, quote: int
) -> None:
    with pytest.raises(BadRequest, match="no quote"):
        store.mark(WHO, quote, unsupported=True)
    assert store.all() == []


def test_nothing_is_lost_when_threads_and_processes_write_at_once(
    tmp_path: Path, store: FeedbackStore
) -> None:
    code = (
        "import sys; from pathlib import Path; from qa.feedback.rating import JudgedAnswer;"
        "from qa.feedback.store import FeedbackStore; from tests.support.judged import answered\n"
        "for n in range(10): FeedbackStore(Path(sys.argv[1]))"
        ".rate(JudgedAnswer(answered(f'{sys.argv[2]} {n}?')), 'up')"
    )
    others = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path), name],
            cwd=ROOT,
        )
        for name in ("one", "two")
    ]
    start = Barrier(8, timeout=30)

    def rate(thread: int) -> None:
        start.wait()
        for number in range(5):
            store.rate(JudgedAnswer(answered(f"{thread} {number}?")), "up")
            store.rate(JudgedAnswer(answered("Taken back?")), "up")
            store.rate(JudgedAnswer(answered("Taken back?")), None)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(rate, range(8)))
    assert [other.wait() for other in others] == [0, 0]
    assert len(store.all()) == 60


def test_a_feedback_file_is_recognised_while_it_is_being_written(
    tmp_path: Path, store: FeedbackStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.rate(WHO, "up")
    monkeypatch.setattr("qa.feedback.store._WAIT_SECONDS", 0)
    with closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        assert is_feedback(tmp_path / FILE_NAME)


def test_a_thread_that_waits_to_write_does_not_free_the_lock(
    tmp_path: Path, store: FeedbackStore
) -> None:
    store.rate(WHO, "up")
    file = tmp_path / FILE_NAME
    write = "import sqlite3, sys; sqlite3.connect(sys.argv[1], .5).execute('BEGIN IMMEDIATE')"
    with (
        closing(sqlite3.connect(file, isolation_level=None)) as writer,
        ThreadPoolExecutor(1) as pool,
    ):
        writer.execute("BEGIN IMMEDIATE")
        waiting = pool.submit(store.rate, WHO, "down")
        other = subprocess.run(
            [sys.executable, "-c", write, str(file)],
            check=False,
            capture_output=True,
            text=True,
        )
        writer.execute("ROLLBACK")
        waiting.result()
    assert "database is locked" in other.stderr


def test_the_file_is_created_once_when_many_threads_write_first(tmp_path: Path) -> None:
    start = Barrier(8, timeout=30)

    def rate(thread: int) -> None:
        for folder in folders:
            start.wait()
            FeedbackStore(folder).rate(JudgedAnswer(answered(f"{thread}?")), "up")

    folders = [tmp_path / str(number) for number in range(25)]
    for folder in folders:
        folder.mkdir()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(rate, range(8)))
    assert {len(FeedbackStore(folder).all()) for folder in folders} == {8}


def test_only_the_owner_may_read_the_file_and_it_is_recognised_by_its_content(
    tmp_path: Path, store: FeedbackStore
) -> None:
    store.rate(WHO, "up")
    file = tmp_path / FILE_NAME
    assert file.stat().st_mode & 0o777 == 0o600
    assert is_feedback(file)
    assert not is_feedback(tmp_path)
    assert not is_feedback(Path(__file__))
    with closing(sqlite3.connect(tmp_path / "other.sqlite")) as connection:
        connection.execute("CREATE TABLE other (x)")
    assert not is_feedback(tmp_path / "other.sqlite")


def test_feedback_outlives_syncs_and_a_new_index_and_is_not_a_document(
    docs: Path, index: Path, fake_components: Components
) -> None:
    store = FeedbackStore(index)
    store.rate(WHO, "up")
    before = (index / FILE_NAME).read_bytes()
    sync(docs, index, fake_components)
    for file in index.glob(f"{CATALOGUE}*"):
        file.unlink()
    sync(docs, index, fake_components)
    assert (index / FILE_NAME).read_bytes() == before
    assert names(index) == ["a.txt", "b.md"]
    assert summaries(store) == [("Who led?", "up", frozenset())]


def test_the_error_names_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    folder = Path("/tmp") / f"askquote-{os.getpid()}"
    folder.mkdir(mode=0o755)
    try:
        with acting_as(NOBODY):
            if os.geteuid() != NOBODY:
                folder.chmod(0o555)
            with pytest.raises(
                FeedbackUnusable, match=r"can't be saved.*may read and w"
            ):
                FeedbackStore(folder).rate(WHO, "up")
        assert list(folder.iterdir()) == []
    finally:
        folder.rmdir()
    with pytest.raises(FeedbackUnusable, match="No such file"):
        FeedbackStore(tmp_path / "absent").rate(WHO, "up")


@pytest.mark.parametrize("version", [(0x61736B66, 2), (0x61736B71, 1)])
def test_a_file_of_another_version_or_kind_is_refused_and_unchanged(
    tmp_path: Path, store: FeedbackStore, version: tuple[int, int]
) -> None:
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        connection.execute(f"PRAGMA application_id = {version[0]}")
        connection.execute(f"PRAGMA user_version = {version[1]}")
    before = (tmp_path / FILE_NAME).read_bytes()
    for use in (store.all, lambda: store.rate(WHO, "up")):
        with pytest.raises(FeedbackUnusable, match="move it away"):
            use()
    assert (tmp_path / FILE_NAME).read_bytes() == before


@pytest.mark.parametrize(
    "column", ["answer = '{}'", "answer = '[]'", "answer = ''", "history = '[3]'"]
)
def test_a_damaged_row_is_skipped_with_a_warning_and_may_be_saved_again(
    tmp_path: Path,
    store: FeedbackStore,
    caplog: pytest.LogCaptureFixture,
    column: str,
) -> None:
    good = JudgedAnswer(answered("Who spoke?", "Medinsky"), [])
    store.rate(WHO, "up")
    store.rate(good, "down")
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection, connection:
        connection.execute(f"UPDATE answer SET {column} WHERE key = ?", (WHO.key,))
    assert [feedback.judged for feedback in store.all()] == [good]
    assert store.of(WHO).rating is None
    assert "damaged" in caplog.text
    store.rate(WHO, "up")
    assert store.of(WHO).rating == "up"


def test_a_damaged_file_is_refused(tmp_path: Path, store: FeedbackStore) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"no database" * 500)
    with pytest.raises(FeedbackUnusable, match="can't be read"):
        store.all()


def test_an_answer_without_a_question_is_a_bad_row() -> None:
    with pytest.raises(BadRow, match="no question"):
        JudgedAnswer({})
