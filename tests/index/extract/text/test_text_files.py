"""Text and Markdown files as text, with headings by CommonMark's rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.extract.extractor import Extractor
from index.extract.kinds import EXTRACTORS
from index.extract.text.markdown import Markdown
from index.extract.text.plain_text import PlainText
from tests.support.extracts import headings, refusal

SOURCE = """\
Setext of the
first level
===========

Prose, with a # sign.

 ## A *second* `level` [link](x) ##

Second
---

```
# a comment in code
```

    # indented code

> # Quoted

- # In a list

#No heading without a space
####### Nor with seven signs
\\# Nor when escaped

#
Line
before
# Ends
"""

HEADINGS = [
    "Setext of the\nfirst level",
    "A *second* `level` [link](x)",
    "Second",
    "Quoted",
    "In a list",
    "Ends",
]


def test_headings_follow_commonmark_without_their_marks() -> None:
    assert headings(Markdown().extract(SOURCE.encode("utf-8"))) == HEADINGS


def test_heading_ranges_point_at_the_heading_and_not_at_equal_prose() -> None:
    extract = Markdown().extract(b"# One\r\n\r\nOne\r\n\r\n# One\r\n")
    assert extract.text == "# One\n\nOne\n\n# One\n"
    assert extract.structure.headings == ((2, 5, 1), (14, 17, 1))


def test_heading_offsets_count_code_points_after_the_byte_order_mark() -> None:
    extract = Markdown().extract("\ufeff🙂 谈\n\n# 会谈 🇫🇷\n".encode())
    assert [
        extract.text[start:end] for start, end, _ in extract.structure.headings
    ] == ["会谈 🇫🇷"]
    assert extract.structure.headings[0].start == 7


@given(st.lists(st.sampled_from([*"#=-> `*~\t\na1é.\\[]|\0", "\n# ", "\n==\n", "  "])))
def test_headings_of_any_text_are_ordered_and_trimmed(
    marks: list[str],
) -> None:
    text = "".join(marks)
    extract = Markdown().extract(text.encode("utf-8"))
    assert extract.text == text
    previous_end = 0
    for start, end, _ in extract.structure.headings:
        assert previous_end <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip(" \t\n")
        previous_end = end


def test_a_text_file_is_kept_verbatim_without_headings() -> None:
    extract = PlainText().extract(b"# One\r\n**Two**\n")
    assert extract.text == "# One\n**Two**\n"
    assert extract.structure.headings == ()
    assert extract.pages == ()


@pytest.mark.parametrize("suffix", [".txt", ".md", ".markdown"])
def test_text_suffixes_have_their_extractor(suffix: str) -> None:
    extractor: Extractor = EXTRACTORS[suffix]
    assert extractor.extract(b"Umerov led.").text == "Umerov led."
    assert extractor.media_type == (
        "text/plain" if suffix == ".txt" else "text/markdown"
    )


@pytest.mark.parametrize("extractor", [PlainText(), Markdown()])
def test_a_binary_file_is_refused(extractor: Extractor) -> None:
    assert refusal(extractor, b"\xef\xbb\xbf\xff\xfe\x00").kind == "binary"


def test_each_kind_of_file_has_its_own_recipe() -> None:
    assert PlainText().recipe != Markdown().recipe
