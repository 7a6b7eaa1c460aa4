"""Safe names for uploaded files."""

import unicodedata
from itertools import islice
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.extract.extractor import suffix_of
from ui.uploads.names import numbered_names, safe_name

WILD = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from('/\\.: <>"|?*\0\x1b\u202e\u200b\u2028\ud800\u0301'),
    )
)


@given(WILD, st.sampled_from(["", ".txt", ".pdf", ".PDF"]))
def test_any_name_becomes_one_visible_legal_name_with_the_same_suffix(
    stem: str, suffix: str
) -> None:
    name = safe_name(stem + suffix)
    assert Path(name).name == name == PureWindowsPath(name).name
    assert 0 < len(name.encode()) <= 200
    assert not name.startswith(".")
    assert name == name.strip(". ")
    assert not any(unicodedata.category(char)[0] == "C" for char in name)
    assert not set(name) & set('<>:"|?*\u2028\u2029')
    assert safe_name(name) == name
    if safe_name(stem) != "document":
        assert suffix.lower() in ("", suffix_of(name))


@given(WILD)
def test_a_safe_name_never_leads_out_of_its_folder(
    stem: str,
) -> None:
    folder = Path(__file__).parent
    assert (folder / safe_name(stem)).resolve().parent == folder.resolve()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\notes.md", "notes.md"),
        ("..", "document"),
        ("", "document"),
        (".hidden.txt", "hidden.txt"),
        ("annexe\u202etxt.exe.txt", "annexetxt.exe.txt"),
        ("con.txt", "_con.txt"),
        ("LPT1", "_LPT1"),
        ("console.txt", "console.txt"),
        ("a\nb\tc.txt", "abc.txt"),
        ("e\u0301te\u0301.txt", "\u00e9t\u00e9.txt"),
        ("what? <b>.txt", "what_ _b_.txt"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("é" * 150 + ".txt", "é" * 98 + ".txt"),
        ("a." + "b" * 300, "a." + "b" * 198),
    ],
)
def test_only_the_unsafe_parts_of_a_name_change(name: str, expected: str) -> None:
    assert safe_name(name) == expected


@pytest.mark.parametrize(
    ("name", "first_three"),
    [
        ("a.pdf", ["a.pdf", "a 2.pdf", "a 3.pdf"]),
        ("b", ["b", "b 2", "b 3"]),
        ("c.tar.gz", ["c.tar.gz", "c.tar 2.gz", "c.tar 3.gz"]),
    ],
)
def test_alternative_names_have_a_number_after_the_stem(
    name: str, first_three: list[str]
) -> None:
    assert list(islice(numbered_names(name), 3)) == first_three
