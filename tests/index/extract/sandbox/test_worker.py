"""The extraction worker: a file that crashes it or exceeds a limit fails without harm to others."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from index.extract.extractor import Extract
from index.extract.kinds import IN_PROCESS_SUFFIXES
from index.extract.limits import Limits
from index.extract.sandbox.worker import ExtractionWorker, bounded
from index.sync.components import Components
from index.sync.sync import sync
from index.text.structure import Heading, Structure
from tests.support.hostile_folder import (
    ALL_KINDS,
    GOOD,
    SMALL,
    TEXT_KINDS,
    failures,
    fill_good_files,
    with_hostile_kinds,
)
from tests.support.hostile_kinds import HostileExtractor
from tests.support.small_index import assert_as_fresh, contents, fill, names, state

pytestmark = pytest.mark.process


@pytest.fixture
def components(fake_components: Components) -> Components:
    return with_hostile_kinds(fake_components)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return fill_good_files(tmp_path / "docs")


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("swell", "took_too_much_memory"),
        ("fall_deep", "crashed"),
        ("die 11", "crashed"),
        ("die 9", "crashed"),
        ("leave", "crashed"),
        ("blow_up 100000", "too_large"),
        ("refuse", "damaged"),
    ],
)
def test_a_file_that_crashes_the_worker_fails_and_the_others_are_read(
    docs: Path, components: Components, action: str, kind: str
) -> None:
    fill(docs, {"m.bad": action, "n.bad": action})
    assert failures(docs, components) == {"m.bad": kind, "n.bad": kind}


def test_a_file_that_does_not_fit_into_the_workers_memory_fails_and_the_others_are_read(
    docs: Path, fake_components: Components
) -> None:
    limits = Limits(file_bytes=300_000_000, memory_bytes=150_000_000)
    with (docs / "m.bad").open("wb") as file:
        file.truncate(200_000_000)
    components = with_hostile_kinds(fake_components, limits)
    assert failures(docs, components) == {"m.bad": "took_too_much_memory"}


def test_files_fail_for_now_if_the_worker_does_not_start_in_time(
    docs: Path, components: Components, tmp_path: Path
) -> None:
    (docs / "a.bad").rename(tmp_path / "a.bad")
    sync(docs, tmp_path / "index", components)
    (tmp_path / "a.bad").rename(docs / "a.bad")
    fill(docs, {"z.bad": "Good again."})
    hanging = ExtractionWorker(
        SMALL, "tests.support.hanging_kinds", starting_seconds=0.5
    )
    extractors = bounded(ALL_KINDS, IN_PROCESS_SUFFIXES, hanging)
    report = sync(
        docs,
        tmp_path / "index",
        replace(components, extractors=extractors, worker=hanging),
    )
    assert [(failure.document, failure.kind) for failure in report.failed] == [
        ("a.bad", "unreadable"),
        ("z.bad", "unreadable"),
    ]
    assert "didn't start within 0.5 s" in report.failed[0].message
    texts = {document.id: document.text for document in contents(tmp_path / "index")}
    assert texts == {"a.txt": GOOD, "z.bad": "Good: after."}
    assert failures(docs, components) == {}


def test_a_file_does_not_fail_for_memory_that_an_earlier_file_used_up(
    docs: Path, components: Components
) -> None:
    fill(docs, {"m.bad": "hoard 260000000", "n.bad": "hoard 260000000"})
    assert failures(docs, components) == {}


def test_a_file_that_takes_too_long_fails_until_the_time_limit_is_raised(
    docs: Path, fake_components: Components
) -> None:
    fill(docs, {"m.bad": "sleep 4"})
    impatient = with_hostile_kinds(fake_components, replace(SMALL, seconds=1.5))
    assert failures(docs, impatient) == {"m.bad": "took_too_long"}
    assert failures(docs, impatient) == {"m.bad": "took_too_long"}
    assert failures(docs, with_hostile_kinds(fake_components)) == {}


def test_the_worker_returns_exactly_what_the_extractor_returned(
    components: Components,
) -> None:
    extractor = components.extractors[".bad"]
    with components.worker:
        assert extractor.extract("say Größe 🙂".encode()) == Extract(
            "Good: Größe 🙂", pages=(0,), structure=Structure((Heading(0, 4),))
        )
        assert extractor.extract(b"be_odd").text == "A ? half."
    assert extractor.recipe == "hostile/1"
    assert extractor.media_type == "application/x-hostile"


def test_one_process_reads_all_files_until_a_crash_and_ends_with_the_context(
    components: Components,
) -> None:
    extractor = components.extractors[".bad"]

    def process() -> int:
        return int(extractor.extract(b"tell_process").text)

    with components.worker:
        first = process()
        assert process() == first != os.getpid()
        with pytest.raises(Exception, match="signal 9"):
            extractor.extract(b"die 9")
        second = process()
        assert second != first
    with pytest.raises(ProcessLookupError):
        os.kill(second, 0)
    with components.worker:
        assert process() != second


def test_the_process_imports_nothing_from_the_current_folder(
    docs: Path, components: Components, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(docs, {"json.py": "raise SystemExit", "index/__init__.py": ""})
    monkeypatch.chdir(docs)
    assert failures(docs, components) == {}


def with_newer_recipe(components: Components) -> Components:
    """The components with small limits and a newer recipe for the hostile kind."""
    kinds = {**TEXT_KINDS, ".bad": HostileExtractor(recipe="hostile/2")}
    return with_hostile_kinds(components, kinds=kinds)


@pytest.mark.parametrize("name", ["m.bad", "n.bad"], ids=["in place", "moved"])
def test_a_document_keeps_its_text_when_a_new_extractor_exceeds_a_limit(
    docs: Path, fake_components: Components, tmp_path: Path, name: str
) -> None:
    index = tmp_path / "index"
    fill(docs, {"m.bad": "swell"})
    assert failures(docs, with_hostile_kinds(fake_components, Limits())) == {}
    (docs / "m.bad").rename(docs / name)
    newer = with_newer_recipe(fake_components)
    for _ in range(2):
        assert failures(docs, newer) == {name: "took_too_much_memory"}
        texts = {document.id: document.text for document in contents(index)}
        assert texts[name] == "600000000"
        assert set(texts) == {"a.bad", "a.txt", "z.bad", name}
        assert (state(index).documents, state(index).failed) == (4, 1)
    fill(docs, {name: "swell more"})
    assert failures(docs, newer) == {name: "took_too_much_memory"}
    assert name not in names(index)
    assert_as_fresh(index, docs, newer, tmp_path / "fresh")
