"""Syncs that somebody asks for while the page is served."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

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

PARENT = """
import sys
from pathlib import Path
from ui.options import SyncOptions
from ui.sync.jobs import Jobs
Jobs(SyncOptions(Path(sys.argv[1]))).start()
print("begun", flush=True)
sys.stdin.read()
"""

# A command that fails as argparse fails, with nothing printed.
NO_COMMAND = SyncOptions(Path("index"), limits=Limits(seconds=-1))

MakeJobs = Callable[[Path, Path], Jobs]


@pytest.fixture
def make_jobs(prepared_cache: Path) -> Iterator[MakeJobs]:
    """A function that makes jobs of an index and a folder, closed after the test."""
    assert prepared_cache.is_dir()
    made: list[Jobs] = []

    def of(index: Path, docs: Path) -> Jobs:
        made.append(Jobs(SyncOptions(index, str(docs))))
        return made[-1]

    yield of
    for jobs in made:
        jobs.close()


def test_a_job_brings_the_index_in_step_and_tells_what_it_did(
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


def test_while_a_sync_runs_asking_again_gives_that_one_and_closing_ends_it(
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


def test_what_hinders_a_sync_is_told_as_any_error_is(
    tmp_path: Path, make_jobs: MakeJobs
) -> None:
    jobs = make_jobs(tmp_path / "index", tmp_path / "nowhere")
    job = jobs.wait(jobs.start().id)
    assert (job.state, job.report) == ("failed", None)
    assert job.error is not None
    assert job.error["kind"] == "folder_missing"
    assert "nowhere" in job.error["message"]


def test_the_last_are_remembered_and_a_process_that_breaks_down_is_told() -> None:
    with closing(Jobs(NO_COMMAND, remembered=2)) as jobs:
        first, second, third = (jobs.wait(jobs.start().id) for _ in range(3))
        assert third.error is not None
        assert (third.state, third.error["kind"]) == ("failed", "crashed")
        assert jobs.get(second.id) == second
        assert jobs.get(third.id) == third
        with pytest.raises(JobUnknown, match="the last 2 are"):
            jobs.get(first.id)


def test_a_sync_ends_with_the_process_that_asked_for_it(docs_index: Path) -> None:
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


def test_the_last_file_removed_on_the_page_leaves_the_index_and_one_that_vanished_stays(
    tmp_path: Path, make_jobs: MakeJobs
) -> None:
    docs = write_files(tmp_path / "docs", {"uploads/a.txt": "It rained."})
    jobs = make_jobs(tmp_path / "index", docs)
    uploads = Uploads(docs, UploadLimits(1, 100, 100))
    watch = WatchSwitch(lambda: pytest.fail("watched"))
    services = PageServices(jobs, watch, uploads.limits)
    jobs.wait(jobs.start().id)
    with Bot(tmp_path / "index") as bot:
        context = DocumentsContext(bot.reading, uploads, services)
        (docs / "uploads/a.txt").rename(tmp_path / "a.txt")
        refused = jobs.wait(context.sync().id)
        assert refused.error is not None
        assert refused.error["kind"] == "folder_empty"
        (tmp_path / "a.txt").rename(docs / "uploads/a.txt")
        uploads.remove("uploads/a.txt")
        assert jobs.wait(context.sync().id).error is None
        assert context.files() == {}


def test_watching_is_off_while_its_process_still_ends() -> None:
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


def test_a_file_that_is_taken_again_after_its_removal_is_not_removed(
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
