"""Syncs that are requested while the page is served."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from index.catalogue.lock import locked
from index.extract.limits import Limits
from qa.bot import Bot
from tests.support.checkout import ROOT
from tests.support.folders import write_files
from ui.errors import JobUnknown
from ui.options import SyncOptions
from ui.page.documents.context import DocumentsContext
from ui.page.services import PageServices
from ui.sync.jobs import Jobs
from ui.sync.updater import IndexUpdater, WatchSwitch
from ui.uploads.folder import Uploads
from ui.uploads.limits import UploadLimits

pytestmark = pytest.mark.process

DONE = '{"added": ["a.txt"]}'
PARENT = """
import sys
from pathlib import Path
from ui.options import SyncOptions
from ui.sync.jobs import Jobs
Jobs(SyncOptions(Path(sys.argv[1]))).start()
print("begun", flush=True)
sys.stdin.read()
"""

# A command that fails as argparse fails, without printing anything.
NO_COMMAND = SyncOptions(Path("index"), limits=Limits(seconds=-1))

MakeJobs = Callable[[Path, Path], Jobs]


@pytest.fixture
def make_jobs(prepared_cache: Path) -> Iterator[MakeJobs]:
    """A function that creates jobs for an index and a folder, closed after the test."""
    assert prepared_cache.is_dir()
    created: list[Jobs] = []

    def create(index: Path, docs: Path) -> Jobs:
        created.append(Jobs(SyncOptions(index, str(docs))))
        return created[-1]

    yield create
    for jobs in created:
        jobs.close()


def test_a_job_syncs_the_index_and_reports_what_it_did(
    tmp_path: Path, make_jobs: MakeJobs
) -> None:
    docs = write_files(tmp_path / "docs", {"a.txt": "It rained.", "b.pdf": b"no PDF"})
    jobs = make_jobs(tmp_path / "index", docs)
    job = jobs.wait(jobs.start().id)
    assert (job.state, job.error) == ("done", None)
    assert job.report is not None
    assert job.report["added"] == ["a.txt"]
    assert "b.pdf" in str(job.report["failed"])
    assert job.finished_at is not None
    assert job.started_at <= job.finished_at
    again = jobs.start()
    assert again.id != job.id
    ended = jobs.wait(again.id)
    assert ended.report is not None
    assert ended.report["added"] == []
    assert jobs.get(job.id) == job


def test_a_request_during_a_sync_returns_that_job_and_closing_ends_it(
    docs_index: Path,
) -> None:
    with (
        locked(docs_index),  # it waits for whoever writes the index
        closing(Jobs(SyncOptions(docs_index))) as jobs,
    ):
        job = jobs.start()
        assert job.state == "running"
        assert jobs.start() == jobs.get(job.id) == job
        jobs.close()
        assert jobs.get(job.id).state == "failed"


def test_a_failed_sync_reports_its_error_as_json(
    tmp_path: Path, make_jobs: MakeJobs
) -> None:
    jobs = make_jobs(tmp_path / "index", tmp_path / "nowhere")
    job = jobs.wait(jobs.start().id)
    assert (job.state, job.report) == ("failed", None)
    assert job.error is not None
    assert job.error["kind"] == "folder_missing"
    assert "nowhere" in job.error["message"]


def test_the_last_jobs_are_kept_and_a_crashed_process_is_a_failed_job() -> None:
    with closing(Jobs(NO_COMMAND, remembered=2)) as jobs:
        first, second, third = (jobs.wait(jobs.start().id) for _ in range(3))
        assert third.error is not None
        assert (third.state, third.error["kind"]) == ("failed", "crashed")
        assert jobs.get(second.id) == second
        assert jobs.get(third.id) == third
        with pytest.raises(JobUnknown, match="the last 2 until"):
            jobs.get(first.id)


def printing(text: str) -> Callable[..., list[str]]:
    """A `python_command` that prints a text whatever it is asked to run."""
    return lambda *_: [sys.executable, "-c", f"print({text!r}, end='')"]


@pytest.mark.parametrize(
    "output",
    [
        *("", "{", DONE[:-1], DONE * 2, "null", "7", "[]", "{}", "[" * 100_000),
        *('{"documents": 1}', '{"added": null}', '{"error": "x"}', '{"error": {}}'),
    ],
    ids=lambda output: repr(output[:20]),
)
def test_output_that_is_not_a_report_fails_the_job_and_the_next_one_starts(
    monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    with closing(Jobs(NO_COMMAND)) as jobs:
        monkeypatch.setattr("ui.sync.jobs.python_command", printing(output))
        job = jobs.wait(jobs.start().id)
        assert (job.state, job.report) == ("failed", None)
        assert job.error is not None
        assert job.error["kind"] == "crashed"
        monkeypatch.setattr("ui.sync.jobs.python_command", printing(DONE))
        after = jobs.wait(jobs.start().id)
        assert (after.state, after.report) == ("done", {"added": ["a.txt"]})


class BrokenPipeOutput(BytesIO):
    """The output of a process that can't be read."""

    def read(self, _: int | None = -1) -> bytes:
        raise OSError("the pipe is gone")


class Unreadable(subprocess.Popen[bytes]):
    """A process whose output can't be read."""

    def __init__(self, *words: Any, **options: Any) -> None:  # noqa: ANN401 - Popen's
        super().__init__(*words, **options)
        assert self.stdout is not None
        self.stdout.close()
        self.stdout = BrokenPipeOutput()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_job_whose_output_can_not_be_read_has_failed_and_the_next_one_starts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ui.sync.jobs.python_command", printing(DONE))
    with closing(Jobs(NO_COMMAND)) as jobs:
        with monkeypatch.context() as broken:
            broken.setattr("subprocess.Popen", Unreadable)
            job = jobs.wait(jobs.start().id)
        assert (job.state, job.report) == ("failed", None)
        jobs.close()  # ends nothing, and does not wait
        assert jobs.wait(jobs.start().id).state == "done"


def test_closing_without_a_job_does_nothing() -> None:
    Jobs(NO_COMMAND).close()


def test_a_sync_ends_with_the_process_that_started_it(docs_index: Path) -> None:
    with (
        locked(docs_index),  # so that it would never end by itself
        subprocess.Popen(
            [sys.executable, "-c", PARENT, str(docs_index)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as parent,
    ):
        assert parent.stdout is not None
        assert parent.stderr is not None
        assert parent.stdout.readline() == b"begun\n"
        parent.kill()
        # The job's process has the same standard error, which it holds open until it ends.
        parent.stderr.read()


def test_removing_the_last_file_on_the_page_clears_the_index_but_losing_it_does_not(
    tmp_path: Path, make_jobs: MakeJobs
) -> None:
    docs = write_files(tmp_path / "docs", {"uploads/a.txt": "It rained."})
    jobs = make_jobs(tmp_path / "index", docs)
    uploads = Uploads(docs, UploadLimits(1, 100, 100))
    watch = WatchSwitch(lambda: pytest.fail("watched"))
    services = PageServices(jobs, watch, uploads.limits)
    jobs.wait(jobs.start().id)
    with Bot(tmp_path / "index") as bot:
        context = DocumentsContext(bot.reading, docs, uploads, services)
        (docs / "uploads/a.txt").rename(tmp_path / "a.txt")
        refused = jobs.wait(context.sync().id)
        assert refused.error is not None
        assert refused.error["kind"] == "folder_empty"
        (tmp_path / "a.txt").rename(docs / "uploads/a.txt")
        uploads.remove("uploads/a.txt")
        assert jobs.wait(context.sync().id).error is None
        assert context.files() == {}


def test_watching_is_off_as_soon_as_its_process_begins_to_end() -> None:
    was_on: list[bool] = []

    class Slow(IndexUpdater):
        is_running = True

        def __init__(self) -> None:
            """No process."""

        def close(self) -> None:
            was_on.append(watch.is_on)

    watch = WatchSwitch(Slow)
    watch.start()
    assert watch.is_on
    watch.close()
    assert was_on == [False]


def test_a_file_uploaded_again_after_its_removal_no_longer_counts_as_removed(
    tmp_path: Path,
) -> None:
    docs = write_files(tmp_path / "docs", {"uploads/a.txt": "It rained."})
    uploads = Uploads(docs, UploadLimits(1, 100, 100))
    uploads.remove("uploads/a.txt")
    assert uploads.has_removed(["uploads/a.txt"])
    assert not uploads.has_removed(["uploads/a.txt", "b.txt"])
    sent = write_files(tmp_path / "sent", {"a.txt": "It rained."}) / "a.txt"
    assert uploads.take(sent, "a.txt") == "uploads/a.txt"
    assert not uploads.has_removed(["uploads/a.txt"])
