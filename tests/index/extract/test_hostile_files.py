"""Files with unusual names, bytes and texts: each is indexed or fails on its own."""

import os
import unicodedata
from pathlib import Path

import pytest

from index.sync.components import Components
from tests.support.hostile_folder import (
    GOOD,
    TEXT_KINDS,
    failures,
    fill_good_files,
    with_hostile_kinds,
)
from tests.support.small_index import contents, fill, state

pytestmark = pytest.mark.process


@pytest.fixture
def components(fake_components: Components) -> Components:
    return with_hostile_kinds(fake_components)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return fill_good_files(tmp_path / "docs")


def test_unusual_names_are_kept_exactly_and_failures_listed_on_one_line(
    docs: Path, components: Components
) -> None:
    composed, decomposed = (
        unicodedata.normalize(form, "é.txt") for form in ("NFC", "NFD")
    )
    unusual = ["new\nline.txt", "É.txt", "é.TXT", "two  spaces.txt", "tab\t.txt"]
    all_names = [composed, decomposed, *unusual]
    fill(docs, dict.fromkeys(all_names, GOOD))
    if len(list(docs.iterdir())) < len(all_names) + 3:
        pytest.skip("this file system treats some of these names as equal")
    fill(docs, {"bad\nname.bad": "refuse"})
    (docs / os.fsdecode(b"\xff.txt")).write_bytes(b"It is not read.")
    assert failures(docs, components) == {
        "bad\nname.bad": "damaged",
        r"\xff.txt": "bad_name",
    }
    texts = {document.id: document.text for document in contents(docs.parent / "index")}
    assert {name: texts[name] for name in all_names} == dict.fromkeys(all_names, GOOD)


@pytest.mark.parametrize(
    "data",
    [b"\xff\xfe\xff", b"\xef\xbb\xbf\xff", bytes(range(256)) * 4000],
    ids=["UTF-16 cut short", "invalid UTF-8", "all bytes"],
)
def test_bytes_that_are_not_text_fail_as_binary(
    docs: Path, components: Components, data: bytes
) -> None:
    for suffix in TEXT_KINDS:
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
def test_an_unusual_but_valid_text_is_indexed_verbatim(
    docs: Path, components: Components, text: str
) -> None:
    data = text.encode("utf-8")
    (docs / "b.txt").write_bytes(b"." + data)
    (docs / "b.md").write_bytes(b"." + data)
    assert failures(docs, components) == {}
    assert state(docs.parent / "index").documents == 5
    texts = {document.id: document.text for document in contents(docs.parent / "index")}
    assert texts["b.txt"] == texts["b.md"] == "." + text
