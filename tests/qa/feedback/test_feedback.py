"""What users say of answers: kept, replaced, taken back, and never lost to a sync."""

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
from qa.feedback.judgement import Judged
from qa.feedback.store import FILE_NAME, FeedbackStore, is_feedback, read_feedback
from tests.support.checkout import ROOT
from tests.support.judged import answered, turn
from tests.support.other_user import NOBODY, acting_as
from tests.support.small_index import names

WHO = Judged(answered("Who led?", "Rustem Umerov"), [turn("Who sang?", "")])


@pytest.fixture
def kept(tmp_path: Path) -> FeedbackStore:
    return FeedbackStore(tmp_path)


def said(kept: FeedbackStore) -> Sequence[tuple[object, object, frozenset[int]]]:
    return [
        (one.judged.answer["question"], one.rating, one.unsupported)
        for one in kept.all()
    ]


def test_what_is_said_is_kept_with_the_answer_the_history_and_the_time(
    tmp_path: Path, kept: FeedbackStore
) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    kept.rate(WHO, "up")
    kept.mark(WHO, 1, unsupported=True)
    (one,) = FeedbackStore(tmp_path).all()
    assert one.judged == WHO
    assert (one.rating, one.unsupported) == ("up", frozenset({1}))
    assert before <= datetime.fromisoformat(one.at) <= datetime.now(UTC)
    assert kept.of(WHO) == one


def test_a_judgement_replaces_the_one_before_whenever_the_same_answer_was_given(
    kept: FeedbackStore,
) -> None:
    slower = answered("Who led?", "Rustem Umerov", timings_ms={"total": 99.0})
    kept.rate(WHO, "up")
    kept.rate(Judged(slower, WHO.history), "down")
    kept.mark(WHO, 0, unsupported=True)
    kept.mark(WHO, 0, unsupported=True)
    assert said(kept) == [("Who led?", "down", frozenset({0}))]


@pytest.mark.parametrize(
    "other",
    [
        Judged(answered("Who led?", "Medinsky"), WHO.history),
        Judged(answered("Who led?", "Rustem Umerov")),
        Judged(answered("Who led them?", "Rustem Umerov"), WHO.history),
    ],
    ids=["another answer", "another history", "another question"],
)
def test_what_is_another_answer_is_judged_by_itself(
    kept: FeedbackStore, other: Judged
) -> None:
    kept.rate(WHO, "up")
    kept.rate(other, "down")
    assert [one.rating for one in kept.all()] == ["up", "down"]
    assert kept.of(WHO).rating == "up"


def test_a_judgement_that_is_taken_back_leaves_nothing(
    tmp_path: Path, kept: FeedbackStore
) -> None:
    kept.rate(WHO, None)
    assert not (tmp_path / FILE_NAME).exists()
    kept.rate(WHO, "up")
    kept.mark(WHO, 0, unsupported=True)
    kept.rate(WHO, None)
    assert said(kept) == [("Who led?", None, frozenset({0}))]
    kept.mark(WHO, 0, unsupported=False)
    assert said(kept) == []
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        assert connection.execute("SELECT count(*) FROM answer").fetchone() == (0,)


@pytest.mark.parametrize(
    "text", ["\x00", "\ud800", "\u202eabc", "'; DROP TABLE answer"]
)
def test_hostile_texts_are_kept_as_they_are(kept: FeedbackStore, text: str) -> None:
    judged = Judged(answered(text, wording=text), [turn(text, text)])
    kept.rate(judged, "down")
    assert [one.judged for one in kept.all()] == [judged]


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
def test_what_is_no_answer_is_not_judged(
    answer: Mapping[str, object], history: Sequence[Mapping[str, object]]
) -> None:
    with pytest.raises(BadRequest):
        Judged(answer, history)


@pytest.mark.parametrize("quote", [-1, 2])
def test_only_a_quote_of_the_answer_is_marked(kept: FeedbackStore, quote: int) -> None:
    with pytest.raises(BadRequest, match="no quote"):
        kept.mark(WHO, quote, unsupported=True)
    assert kept.all() == []


def test_many_threads_and_processes_write_at_once_and_nothing_is_lost(
    tmp_path: Path, kept: FeedbackStore
) -> None:
    code = (
        "import sys; from pathlib import Path; from qa.feedback.judgement import Judged;"
        "from qa.feedback.store import FeedbackStore; from tests.support.judged import answered\n"
        "for n in range(10): FeedbackStore(Path(sys.argv[1]))"
        ".rate(Judged(answered(f'{sys.argv[2]} {n}?')), 'up')"
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
            kept.rate(Judged(answered(f"{thread} {number}?")), "up")
            kept.rate(Judged(answered("Taken back?")), "up")
            kept.rate(Judged(answered("Taken back?")), None)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(rate, range(8)))
    assert [other.wait() for other in others] == [0, 0]
    assert len(kept.all()) == 60


def test_a_file_of_feedback_that_is_being_written_is_told_from_any_other(
    tmp_path: Path, kept: FeedbackStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.rate(WHO, "up")
    monkeypatch.setattr("qa.feedback.store._WAIT_SECONDS", 0)
    with closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        assert is_feedback(tmp_path / FILE_NAME)


def test_who_waits_to_write_frees_nobody_elses_lock(
    tmp_path: Path, kept: FeedbackStore
) -> None:
    kept.rate(WHO, "up")
    file = tmp_path / FILE_NAME
    write = "import sqlite3, sys; sqlite3.connect(sys.argv[1], .5).execute('BEGIN IMMEDIATE')"
    with (
        closing(sqlite3.connect(file, isolation_level=None)) as writer,
        ThreadPoolExecutor(1) as pool,
    ):
        writer.execute("BEGIN IMMEDIATE")
        waiting = pool.submit(kept.rate, WHO, "down")
        other = subprocess.run(
            [sys.executable, "-c", write, str(file)],
            check=False,
            capture_output=True,
            text=True,
        )
        writer.execute("ROLLBACK")
        waiting.result()
    assert "database is locked" in other.stderr


def test_the_file_is_made_once_however_many_write_first(tmp_path: Path) -> None:
    start = Barrier(8, timeout=30)

    def rate(thread: int) -> None:
        for folder in folders:
            start.wait()
            FeedbackStore(folder).rate(Judged(answered(f"{thread}?")), "up")

    folders = [tmp_path / str(number) for number in range(25)]
    for folder in folders:
        folder.mkdir()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(rate, range(8)))
    assert {len(FeedbackStore(folder).all()) for folder in folders} == {8}


def test_the_file_is_its_owners_alone_and_told_by_its_content(
    tmp_path: Path, kept: FeedbackStore
) -> None:
    kept.rate(WHO, "up")
    file = tmp_path / FILE_NAME
    assert file.stat().st_mode & 0o777 == 0o600
    assert is_feedback(file)
    assert not is_feedback(tmp_path)
    assert not is_feedback(Path(__file__))
    with closing(sqlite3.connect(tmp_path / "other.sqlite")) as connection:
        connection.execute("CREATE TABLE other (x)")
    assert not is_feedback(tmp_path / "other.sqlite")


def test_feedback_outlives_syncs_and_an_index_made_anew_and_is_no_document(
    docs: Path, index: Path, fake_components: Components
) -> None:
    kept = FeedbackStore(index)
    kept.rate(WHO, "up")
    before = (index / FILE_NAME).read_bytes()
    sync(docs, index, fake_components)
    for file in index.glob(f"{CATALOGUE}*"):
        file.unlink()
    sync(docs, index, fake_components)
    assert (index / FILE_NAME).read_bytes() == before
    assert names(index) == ["a.txt", "b.md"]
    assert said(kept) == [("Who led?", "up", frozenset())]


def test_where_the_folder_may_not_be_written_it_says_so(tmp_path: Path) -> None:
    folder = Path("/tmp") / f"askquote-{os.getpid()}"
    folder.mkdir(mode=0o755)
    try:
        with acting_as(NOBODY):
            if os.geteuid() != NOBODY:
                folder.chmod(0o555)
            with pytest.raises(
                FeedbackUnusable, match=r"can't be kept.*may read and wr"
            ):
                FeedbackStore(folder).rate(WHO, "up")
        assert list(folder.iterdir()) == []
    finally:
        folder.rmdir()
    with pytest.raises(FeedbackUnusable, match="No such file"):
        FeedbackStore(tmp_path / "absent").rate(WHO, "up")


@pytest.mark.parametrize("version", [(0x61736B66, 2), (0x61736B71, 1)])
def test_another_version_or_file_is_refused_and_left_as_it_is(
    tmp_path: Path, kept: FeedbackStore, version: tuple[int, int]
) -> None:
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        connection.execute(f"PRAGMA application_id = {version[0]}")
        connection.execute(f"PRAGMA user_version = {version[1]}")
    before = (tmp_path / FILE_NAME).read_bytes()
    for use in (kept.all, lambda: kept.rate(WHO, "up")):
        with pytest.raises(FeedbackUnusable, match="move it away"):
            use()
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_a_damaged_file_is_refused(tmp_path: Path, kept: FeedbackStore) -> None:
    kept.rate(WHO, "up")
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection, connection:
        connection.execute("UPDATE answer SET answer = '{}'")
    with pytest.raises(FeedbackUnusable, match="damaged"):
        read_feedback(tmp_path / FILE_NAME)
    (tmp_path / FILE_NAME).write_bytes(b"no database" * 500)
    with pytest.raises(FeedbackUnusable, match="can't be read"):
        kept.all()


def test_a_row_that_is_no_answer_is_a_bad_row() -> None:
    with pytest.raises(BadRow, match="no question"):
        Judged({})
