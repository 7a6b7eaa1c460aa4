"""A folder of good and hostile files, and the syncs that read it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from index.extract.extractor import Extractor
from index.extract.kinds import IN_PROCESS_SUFFIXES
from index.extract.limits import Limits
from index.extract.sandbox.worker import ExtractionWorker, bounded
from index.extract.text.markdown import Markdown
from index.extract.text.plain_text import PlainText
from index.sync.components import Components
from index.sync.sync import sync
from tests.support.hostile_kinds import EXTRACTORS
from tests.support.small_index import fill, names
from ui.render.plain import failure_lines

SMALL = Limits(file_bytes=1_000_000, seconds=60, memory_bytes=500_000_000)
GOOD = "The bridge was opened in 1973."
TEXT_KINDS: Mapping[str, Extractor] = {".txt": PlainText(), ".md": Markdown()}
ALL_KINDS: Mapping[str, Extractor] = {**TEXT_KINDS, **EXTRACTORS}


def with_hostile_kinds(
    components: Components,
    limits: Limits = SMALL,
    kinds: Mapping[str, Extractor] = ALL_KINDS,
) -> Components:
    """The components with these limits and the hostile kind of file."""
    worker = ExtractionWorker(limits, "tests.support.hostile_kinds")
    return replace(
        components,
        extractors=bounded(kinds, IN_PROCESS_SUFFIXES, worker),
        limits=limits,
        worker=worker,
    )


def fill_good_files(docs: Path) -> Path:
    """Create a folder with a good text file and two good files of the hostile kind."""
    good = {"a.txt": GOOD, "a.bad": "Good before.", "z.bad": "Good after."}
    return fill(docs, good)


def failures(docs: Path, components: Components) -> Mapping[str, str]:
    """Sync, and return the failed files by name with their kind of failure.

    Asserts that the good files are indexed and that each failure is reported on one line.
    """
    report = sync(docs, docs.parent / "index", components)
    lines = list(failure_lines(report.failed))
    assert all(
        line.startswith("Failed: ") and len(line.splitlines()) == 1 for line in lines
    )
    assert {"a.txt", "a.bad", "z.bad"} <= set(names(docs.parent / "index"))
    return {failure.document: failure.kind for failure in report.failed}
