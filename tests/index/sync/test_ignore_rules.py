"""What `.askquoteignore` excludes from a folder."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import IgnoreFileUnusable
from index.sync.components import Components
from index.sync.scan import IGNORE_FILE, Scan, scan
from index.sync.sync import sync
from tests.support.small_index import assert_as_fresh, fill, names

PLACES = ["", "a/", "a/b/", "b/", "b/a/b/"]
FILES = {
    f"{place}{name}": "" for place in PLACES for name in ("a.txt", "b.txt", "c.md")
}
NAMES = st.sampled_from(
    ["a", "b", "a.txt", "b.txt", "*", "*.txt", "?.md", "[ab]*", "**"]
)
PATTERNS = st.builds(
    lambda prefix, names, ending: f"{prefix}{'/'.join(names)}{ending}",
    st.sampled_from(["", "!", "/", "!/", "**/", "!**/"]),
    st.lists(NAMES, min_size=1, max_size=2),
    st.sampled_from(["", "/", "/**", " "]),
)
RULES = st.lists(PATTERNS | st.sampled_from(["# b", ""]), max_size=4).map("\n".join)


def scanned(docs: Path) -> Scan:
    return scan(docs, {".txt", ".md"}, leave_out=docs / "index")


def kept(docs: Path) -> set[str]:
    return set(scanned(docs).files)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return fill(
        tmp_path / "docs",
        {"a.txt": "One.", "old/a.txt": "Two.", "old/b.md": "Three.", "b.md": "Four."},
    )


@pytest.mark.parametrize(
    ("rules", "left"),
    [
        ("", {"a.txt", "b.md", "old/a.txt", "old/b.md"}),
        ("a.txt", {"b.md", "old/b.md"}),
        ("/a.txt", {"b.md", "old/a.txt", "old/b.md"}),
        ("old/", {"a.txt", "b.md"}),
        ("*.md\n!/b.md\n", {"a.txt", "b.md", "old/a.txt"}),
        ("\ufeff# by hand\r\n*.md\r\n", {"a.txt", "old/a.txt"}),
        ("old/\n!old/b.md", {"a.txt", "b.md"}),
        ("old/**/", {"a.txt", "b.md", "old/a.txt", "old/b.md"}),
    ],
)
def test_files_that_match_a_rule_are_excluded(
    docs: Path, rules: str, left: set[str]
) -> None:
    fill(docs, {IGNORE_FILE: rules})
    assert kept(docs) == left


def test_the_nearest_rule_decides(docs: Path) -> None:
    fill(docs, {IGNORE_FILE: "*.md", f"old/{IGNORE_FILE}": "!b.md\n/a.txt"})
    assert kept(docs) == {"a.txt", "old/b.md"}


def test_what_is_excluded_counts_as_ignored_not_failed_or_skipped(docs: Path) -> None:
    fill(docs, {IGNORE_FILE: "old\n*.pptx\nno.txt", "x.pptx": "", "y.pdf": ""})
    (docs / "no.txt").symlink_to(docs / "nowhere")
    found = scanned(docs)
    assert (found.ignored, found.failures, found.skipped) == (3, (), {".pdf": 1})


def test_a_name_that_is_not_utf_8_can_be_excluded(docs: Path) -> None:
    (docs / os.fsdecode(b"caf\xe9.txt")).write_bytes(b"")
    (docs / IGNORE_FILE).write_bytes(b"caf\xe9.txt")
    assert scanned(docs).failures == ()


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("git")
    subprocess.run(["git", "init", "-q", "--bare", folder], check=True)
    return folder


@pytest.mark.skipif(not shutil.which("git"), reason="git judges the rules")
@settings(max_examples=100)
@given(st.dictionaries(st.sampled_from(PLACES), RULES, min_size=1, max_size=3))
def test_rules_mean_what_they_mean_to_git(
    repository: Path, rules: dict[str, str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        docs = fill(Path(folder), FILES)
        fill(docs, {place + IGNORE_FILE: text for place, text in rules.items()})
        git = ["git", f"--git-dir={repository}", f"--work-tree={docs}"]
        listed = subprocess.run(
            [*git, "ls-files", "--others", f"--exclude-per-directory={IGNORE_FILE}"],
            cwd=docs,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        assert kept(docs) == {
            name for name in listed.splitlines() if not name.endswith(IGNORE_FILE)
        }


@pytest.mark.parametrize("rules", ["!", "*.md\n\\"])
def test_an_invalid_rule_stops_the_sync(docs: Path, rules: str) -> None:
    fill(docs, {f"old/{IGNORE_FILE}": rules})
    with pytest.raises(IgnoreFileUnusable, match=rf"old/{IGNORE_FILE}.*; fix it"):
        scanned(docs)


def test_rules_that_cannot_be_read_stop_the_sync(docs: Path) -> None:
    (docs / IGNORE_FILE).symlink_to(docs / "nowhere")
    with pytest.raises(IgnoreFileUnusable, match="No such file"):
        scanned(docs)


def test_a_document_that_becomes_ignored_is_removed_and_comes_back(
    docs: Path, tmp_path: Path, fake_components: Components
) -> None:
    index = tmp_path / "index"
    sync(docs, index, fake_components)
    fill(docs, {IGNORE_FILE: "old/"})
    report = sync(docs, index, fake_components)
    assert (report.removed, report.ignored) == (("old/a.txt", "old/b.md"), 1)
    assert names(index) == ["a.txt", "b.md"]
    assert_as_fresh(index, docs, fake_components, tmp_path / "fresh")
    (docs / IGNORE_FILE).unlink()
    assert sync(docs, index, fake_components).added == ("old/a.txt", "old/b.md")
