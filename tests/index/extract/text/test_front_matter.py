"""Fields at the top of Markdown and text files."""

import pytest

from index.extract.text.markdown import Markdown
from index.extract.text.plain_text import PlainText
from tests.support.extracts import fields, outline


def test_yaml_gives_fields_without_quotation_marks_and_comments() -> None:
    text = (
        "---\ntitle: 'Boat: a log'\ncrew: [Ida, Tom]\nports:\n  - Riga\n  - Oslo\n"
        "tags: [\"sea\", 'log']\nsailed: 2019-06-02 # in June\nmap:\n  x: 1\nempty:\n---\n# Log\n"
    )
    extract = Markdown().extract(text.encode())
    assert fields(extract) == [
        ("title", "Boat: a log"),
        ("crew", "Ida, Tom"),
        ("ports", "Riga"),
        ("ports", "Oslo"),
        ("tags", "sea"),
        ("tags", "log"),
        ("sailed", "2019-06-02"),
    ]
    assert outline(extract) == [(1, "Log")]


def test_toml_gives_fields() -> None:
    extract = Markdown().extract(b'+++\ntitle = "Log"\ndraft = true\n+++\nIt rained.\n')
    assert fields(extract) == [("title", "Log"), ("draft", "true")]


@pytest.mark.parametrize(
    "text", ["---\nA rule above prose.\n---\n", "---\ntitle: Log\n\nNo end.\n"]
)
def test_a_rule_at_the_top_alone_is_no_front_matter(text: str) -> None:
    assert fields(Markdown().extract(text.encode())) == []


@pytest.mark.parametrize(
    "text",
    [
        "Author: Ida Holm\nIn force from: 3 June 2019\n\nIt rained.\n",
        "# Log\n\n**Author:** Ida Holm\n**In force from**: 3 June 2019\n\nIt rained.\n",
        "Log\n===\n\nAuthor: Ida Holm\nIn force from: 3 June 2019\n",
    ],
)
def test_named_lines_at_the_top_are_fields(text: str) -> None:
    expected = [("Author", "Ida Holm"), ("In force from", "3 June 2019")]
    assert fields(Markdown().extract(text.encode())) == expected
    assert fields(PlainText().extract(text.encode())) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ida: We sail.\nTom: Not today.\n",
        "Ida: yes\nTom: no\nIda: why\n",
        "Q: Is it wet?\nA: very\n",
        "It rained.\n\nIt stopped.\n\nAuthor: Ida Holm\nPort: Riga\n",
    ],
)
def test_conversations_and_later_lines_are_no_fields(text: str) -> None:
    assert fields(PlainText().extract(text.encode())) == []
