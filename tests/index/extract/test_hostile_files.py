"""Hostile and broken files: each fails by one line, and the file beside it is indexed."""

import os
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

import pytest

from index.embed.wordpieces import WordPieces
from index.extract.extractor import Extract, Extractor
from index.extract.kinds import HARMLESS
from index.extract.limits import Limits
from index.extract.markdown import Markdown
from index.extract.plain_text import PlainText
from index.extract.sandbox.worker import ExtractionWorker, bounded
from index.split.splitter import SentenceSplitter
from index.sync.components import Components
from index.sync.sync import sync
from index.text.document import Range
from tests.support.hostile_kinds import EXTRACTORS as HOSTILE
from tests.support.hostile_kinds import Doing
from tests.support.small_index import assert_as_fresh, contents, fill, names, state
from ui.render.plain import failure_lines

SMALL = Limits(file_bytes=1_000_000, seconds=60, memory_bytes=500_000_000)
GOOD = "The bridge was opened in 1973."
TEXTS: Mapping[str, Extractor] = {".txt": PlainText(), ".md": Markdown()}


def bounded_parts(components: Components, limits: Limits) -> Components:
    """The components with small limits, and kinds of file that do their worst."""
    worker = ExtractionWorker(limits, "tests.support.hostile_kinds")
    extractors = {**TEXTS, **HOSTILE}
    return replace(
        components,
        extractors=bounded(extractors, HARMLESS, worker),
        limits=limits,
        worker=worker,
    )


@pytest.fixture
def components(fake_components: Components) -> Components:
    return bounded_parts(fake_components, SMALL)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder with a good file of a harmless kind, and good ones of the other."""
    good = {"a.txt": GOOD, "a.bad": "Good before.", "z.bad": "Good after."}
    return fill(tmp_path / "docs", good)


def failures(docs: Path, components: Components) -> Mapping[str, str]:
    """What fails, and why in a word, in a sync by which all that is good is indexed."""
    report = sync(docs, docs.parent / "index", components)
    lines = list(failure_lines(report.failed))
    assert all(
        line.startswith("Failed: ") and len(line.splitlines()) == 1 for line in lines
    )
    assert {"a.txt", "a.bad", "z.bad"} <= set(names(docs.parent / "index"))
    return {failure.document: failure.kind for failure in report.failed}


@pytest.mark.parametrize(
    ("deed", "kind"),
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
def test_a_file_that_takes_its_reader_down_fails_alone(
    docs: Path, components: Components, deed: str, kind: str
) -> None:
    fill(docs, {"m.bad": deed, "n.bad": deed})
    assert failures(docs, components) == {"m.bad": kind, "n.bad": kind}


def test_a_file_that_its_reader_has_no_room_to_receive_fails_alone(
    docs: Path, fake_components: Components
) -> None:
    limits = Limits(file_bytes=300_000_000, memory_bytes=150_000_000)
    with (docs / "m.bad").open("wb") as file:
        file.truncate(200_000_000)
    components = bounded_parts(fake_components, limits)
    assert failures(docs, components) == {"m.bad": "took_too_much_memory"}


def test_a_reader_that_does_not_start_is_not_waited_for_and_tried_again(
    docs: Path, components: Components, tmp_path: Path
) -> None:
    (docs / "a.bad").rename(tmp_path / "a.bad")
    sync(docs, tmp_path / "index", components)
    (tmp_path / "a.bad").rename(docs / "a.bad")
    fill(docs, {"z.bad": "Good again."})
    hanging = ExtractionWorker(
        SMALL, "tests.support.hanging_kinds", starting_seconds=0.5
    )
    extractors = bounded({**TEXTS, **HOSTILE}, HARMLESS, hanging)
    report = sync(
        docs,
        tmp_path / "index",
        replace(components, extractors=extractors, worker=hanging),
    )
    assert [(one.document, one.kind) for one in report.failed] == [
        ("a.bad", "unreadable"),
        ("z.bad", "unreadable"),
    ]
    assert "did not start in 0.5 s" in report.failed[0].message
    texts = {document.id: document.text for document in contents(tmp_path / "index")}
    assert texts == {"a.txt": GOOD, "z.bad": "Good: after."}
    assert failures(docs, components) == {}


def test_a_file_does_not_fail_for_what_one_before_it_did_to_their_reader(
    docs: Path, components: Components
) -> None:
    fill(docs, {"m.bad": "hoard 260000000", "n.bad": "hoard 260000000"})
    assert failures(docs, components) == {}


def test_a_file_that_takes_too_long_fails_until_it_is_given_more_time(
    docs: Path, fake_components: Components
) -> None:
    fill(docs, {"m.bad": "sleep 4"})
    hasty = bounded_parts(fake_components, replace(SMALL, seconds=1.5))
    assert failures(docs, hasty) == {"m.bad": "took_too_long"}
    assert failures(docs, hasty) == {"m.bad": "took_too_long"}
    assert failures(docs, bounded_parts(fake_components, SMALL)) == {}


def test_what_comes_back_from_the_other_process_is_what_the_extractor_gave(
    components: Components,
) -> None:
    extractor = components.extractors[".bad"]
    with components.worker:
        assert extractor.extract("say Größe 🙂".encode()) == Extract(
            "Good: Größe 🙂", pages=(0,), headings=(Range(0, 4),)
        )
        assert extractor.extract(b"be_odd").text == "A ? half."
    assert extractor.recipe == "hostile/1"
    assert extractor.media_type == "application/x-hostile"


def test_one_process_reads_all_files_until_one_takes_it_down_and_none_is_left(
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


def test_a_process_imports_nothing_out_of_the_folder_it_is_started_in(
    docs: Path, components: Components, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(docs, {"json.py": "raise SystemExit", "index/__init__.py": ""})
    monkeypatch.chdir(docs)
    assert failures(docs, components) == {}


def test_a_file_that_is_too_large_fails_until_the_limit_is_raised(
    docs: Path, components: Components
) -> None:
    with (docs / "large.txt").open("wb") as file:
        file.truncate(10**12)
    fill(docs, {"b.txt": GOOD + " " * 1_200_000})
    report = sync(docs, docs.parent / "index", components)
    assert [*failure_lines(report.failed)] == [
        "Failed: b.txt (too_large): It has 1.2 MB, and the limit is 1 MB; raise it with"
        " --max-file-size.",
        "Failed: large.txt (too_large): It has 1,000,000.0 MB, and the limit is 1 MB; raise"
        " it with --max-file-size.",
    ]
    raised = replace(components, limits=replace(SMALL, file_bytes=2_000_000))
    assert failures(docs, raised) == {"large.txt": "too_large"}


def test_a_document_that_becomes_too_large_is_no_document_any_more(
    docs: Path, components: Components, tmp_path: Path
) -> None:
    fill(docs, {"b.txt": GOOD})
    assert failures(docs, components) == {}
    with (docs / "b.txt").open("wb") as file:
        file.truncate(10**9)
    assert failures(docs, components) == {"b.txt": "too_large"}
    assert_as_fresh(tmp_path / "index", docs, components, tmp_path / "fresh")


def bounded_by_another_recipe(components: Components) -> Components:
    """The components with small limits, and another recipe than the hostile kind's own."""
    newer = bounded_parts(components, SMALL)
    worker = ExtractionWorker(SMALL, "tests.support.hostile_kinds")
    kinds = bounded({**TEXTS, ".bad": Doing(recipe="hostile/2")}, HARMLESS, worker)
    return replace(newer, extractors=kinds, worker=worker)


@pytest.mark.parametrize("name", ["m.bad", "n.bad"], ids=["in place", "moved"])
def test_bytes_that_were_understood_keep_their_text_when_their_reader_hits_a_limit(
    docs: Path, fake_components: Components, tmp_path: Path, name: str
) -> None:
    index = tmp_path / "index"
    fill(docs, {"m.bad": "swell"})
    assert failures(docs, bounded_parts(fake_components, Limits())) == {}
    (docs / "m.bad").rename(docs / name)
    newer = bounded_by_another_recipe(fake_components)
    for _ in range(2):
        assert failures(docs, newer) == {name: "took_too_much_memory"}
        held = {document.id: document.text for document in contents(index)}
        assert held[name] == "600000000"
        assert set(held) == {"a.bad", "a.txt", "z.bad", name}
        assert (state(index).documents, state(index).failed) == (4, 1)
    fill(docs, {name: "swell more"})
    assert failures(docs, newer) == {name: "took_too_much_memory"}
    assert name not in names(index)
    assert_as_fresh(index, docs, newer, tmp_path / "fresh")


@contextmanager
def growing(path: Path) -> Iterator[None]:
    """Have a file grow whenever a file is read."""

    def profile(frame: FrameType, event: str, called: object) -> None:
        name = getattr(called, "__name__", "")
        if (event, name, frame.f_code.co_name) == ("c_call", "read", "read_file"):
            with path.open("a") as file:
                file.write(" And more.")

    sys.setprofile(profile)
    try:
        yield
    finally:
        sys.setprofile(None)


def test_a_file_that_grows_while_it_is_read_keeps_its_text_until_the_next_sync(
    docs: Path, components: Components, tmp_path: Path
) -> None:
    fill(docs, {"log.txt": "It began."})
    with growing(docs / "log.txt"):
        assert failures(docs, components) == {"log.txt": "changing"}
    assert "log.txt" not in names(tmp_path / "index")
    assert failures(docs, components) == {}
    with growing(docs / "log.txt"):
        assert failures(docs, components) == {"log.txt": "changing"}
    assert "log.txt" in names(tmp_path / "index")
    assert failures(docs, components) == {}
    assert_as_fresh(tmp_path / "index", docs, components, tmp_path / "fresh")


@dataclass(frozen=True, slots=True)
class Swapper:
    """An extractor that puts something into another file's place, such as a pipe."""

    path: Path
    put: Callable[[Path], object] = os.mkfifo
    media_type: str = "text/plain"
    recipe: str = "swapper/1"

    def extract(self, data: bytes) -> Extract:
        """The text."""
        self.path.unlink()
        self.put(self.path)
        return PlainText().extract(data)


def test_a_pipe_that_comes_into_a_files_place_is_not_waited_for(
    docs: Path, components: Components
) -> None:
    fill(docs, {"b.swap": GOOD, "m.txt": GOOD})
    swapper = Swapper(docs / "m.txt")
    swapping = replace(
        components, extractors={**components.extractors, ".swap": swapper}
    )
    assert failures(docs, swapping) == {"m.txt": "not_a_file"}
    (docs / "b.swap").unlink()
    assert failures(docs, components) == {"m.txt": "not_a_file"}


@pytest.mark.parametrize("is_known", [False, True], ids=["a new file", "a document"])
def test_a_link_that_comes_into_a_files_place_is_not_followed_out_of_the_folder(
    docs: Path, components: Components, tmp_path: Path, *, is_known: bool
) -> None:
    (tmp_path / "secret.txt").write_text("The secret is out.", encoding="utf-8")
    if is_known:
        fill(docs, {"m.txt": GOOD})
        assert failures(docs, components) == {}
    fill(docs, {"b.swap": GOOD, "m.txt": f"{GOOD} It is red."})
    swapper = Swapper(
        docs / "m.txt", lambda path: path.symlink_to(tmp_path / "secret.txt")
    )
    swapping = replace(
        components, extractors={**components.extractors, ".swap": swapper}
    )
    assert failures(docs, swapping) == {"m.txt": "changing"}
    texts = {document.id: document.text for document in contents(tmp_path / "index")}
    assert texts.get("m.txt") == (GOOD if is_known else None)
    (docs / "b.swap").unlink()
    assert failures(docs, components) == {}
    assert "m.txt" not in names(tmp_path / "index")


def test_a_file_of_a_linked_folder_that_came_into_a_folders_place_is_not_read(
    docs: Path, components: Components, tmp_path: Path
) -> None:
    fill(tmp_path / "outside", {"m.txt": "The secret is out."})
    fill(docs, {"b.swap": GOOD, "sub/m.txt": GOOD})

    def link(path: Path) -> None:
        path.parent.rmdir()
        path.parent.symlink_to(tmp_path / "outside")

    swapper = Swapper(docs / "sub" / "m.txt", link)
    swapping = replace(
        components, extractors={**components.extractors, ".swap": swapper}
    )
    assert failures(docs, swapping) == {"sub/m.txt": "changing"}
    assert "sub/m.txt" not in names(tmp_path / "index")


def test_strange_names_are_kept_exactly_and_listed_on_one_line(
    docs: Path, components: Components
) -> None:
    composed, apart = (unicodedata.normalize(form, "é.txt") for form in ("NFC", "NFD"))
    strange = ["new\nline.txt", "É.txt", "é.TXT", "two  spaces.txt", "tab\t.txt"]
    twins = [composed, apart, *strange]
    fill(docs, dict.fromkeys(twins, GOOD))
    if len(list(docs.iterdir())) < len(twins) + 3:
        pytest.skip("this file system holds twins for one file")
    fill(docs, {"bad\nname.bad": "refuse"})
    (docs / os.fsdecode(b"\xff.txt")).write_bytes(b"It is not read.")
    assert failures(docs, components) == {
        "bad\nname.bad": "damaged",
        r"\xff.txt": "bad_name",
    }
    held = {document.id: document.text for document in contents(docs.parent / "index")}
    assert {name: held[name] for name in twins} == dict.fromkeys(twins, GOOD)


@pytest.mark.parametrize(
    "data",
    [b"\xff\xfe\xff", b"\xef\xbb\xbf\xff", bytes(range(256)) * 4000],
    ids=["UTF-16 cut short", "UTF-8 that is none", "all bytes"],
)
def test_bytes_that_are_no_text_fail_as_binary(
    docs: Path, components: Components, data: bytes
) -> None:
    for suffix in TEXTS:
        (docs / f"b{suffix}").write_bytes(data[:900_000])
    failed = failures(docs, components)
    assert failed == {"b.md": "binary", "b.txt": "binary"}


@pytest.mark.parametrize(
    "text",
    [
        "\0" * 200_000,
        f"{GOOD} " * 1000,
        "e\u0301" * 100_000,
        "a" + "\u0301" * 100_000,
        "(" * 50_000,
        "> " * 20_000,
        "# a\n" * 500,
        "\ufeff\u2028\u202e\ufffe" * 1000,
    ],
    ids=["NUL", "one line", "accents", "one letter", "open", "deep", "titles", "odd"],
)
def test_a_strange_text_that_is_legal_is_a_document_with_that_text(
    docs: Path, components: Components, text: str
) -> None:
    data = text.encode("utf-8")
    (docs / "b.txt").write_bytes(b"." + data)
    (docs / "b.md").write_bytes(b"." + data)
    assert failures(docs, components) == {}
    assert state(docs.parent / "index").documents == 5
    held = {document.id: document.text for document in contents(docs.parent / "index")}
    assert held["b.txt"] == held["b.md"] == "." + text


@pytest.mark.parametrize(
    "unit", ["。", "the ", "🇫🇷", "a\t ", "- ", ". ", "a.)", "「", "\u0915\u094d", "A. "]
)
def test_splitting_takes_time_in_proportion_to_the_text(unit: str) -> None:
    splitter = SentenceSplitter(WordPieces())
    splitter.split("Dr. No. He left.")

    def seconds(length: int) -> float:
        text = unit * (length // len(unit)) + "\nAnd so on."
        started = time.process_time()
        splitter.split(text)
        return time.process_time() - started

    # The least of several: others on the machine can only add to it.
    short, long = (min(seconds(of) for _ in range(3)) for of in (10_000, 60_000))
    assert long < 12 * max(short, 0.01)
