"""Names for files that come from elsewhere."""

import unicodedata
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.extract.extractor import suffix_of
from ui.uploads.names import free_name, safe_name

WILD = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from('/\\.: <>"|?*\0\x1b\u202e\u200b\u2028\ud800\u0301'),
    )
)


@given(WILD, st.sampled_from(["", ".txt", ".pdf", ".PDF"]))
def test_any_name_becomes_a_single_visible_legal_one_that_keeps_its_suffix(
    stem: str, suffix: str
) -> None:
    name = safe_name(stem + suffix)
    assert Path(name).name == name == PureWindowsPath(name).name
    assert 0 < len(name.encode()) <= 200
    assert not name.startswith(".")
    assert name == name.strip(". ")
    assert not any(unicodedata.category(one)[0] == "C" for one in name)
    assert not set(name) & set('<>:"|?*\u2028\u2029')
    assert safe_name(name) == name
    if safe_name(stem) != "document":
        assert suffix.lower() in ("", suffix_of(name))


@given(WILD)
def test_a_file_of_a_made_safe_name_is_inside_the_folder_it_is_written_to(
    stem: str,
) -> None:
    folder = Path(__file__).parent
    assert (folder / safe_name(stem)).resolve().parent == folder.resolve()


@pytest.mark.parametrize(
    ("given_name", "kept"),
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
def test_a_name_is_kept_as_far_as_it_is_safe(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == kept


def test_a_taken_name_gets_a_number_behind_its_stem() -> None:
    taken = {"a.pdf", "a 2.pdf", "b"}
    assert free_name("a.pdf", taken.__contains__) == "a 3.pdf"
    assert free_name("b", taken.__contains__) == "b 2"
    assert free_name("c.tar.gz", taken.__contains__) == "c.tar.gz"
