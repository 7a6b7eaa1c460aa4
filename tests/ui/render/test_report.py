"""The report of an evaluation, and its figures on the terminal."""

import json
import subprocess
import sys
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from qa.errors import BadRequest
from qa.evaluate.evaluation import summary
from qa.evaluate.gold import GoldQuestion
from qa.evaluate.outcomes import Outcome, Quoted
from tests.support.checkout import ROOT
from ui.console import DONE
from ui.render.figures import figure_groups
from ui.render.markdown import escape_markdown, table
from ui.render.plain import evaluation_lines
from ui.render.report import open_report

HOSTILE = "a | b\n\n<script>x</script> `c|d` [e](f) **g** \\| \u202etxt.exe\u202c"
DIRECTION_CODES = (
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
WHO = GoldQuestion("Who led?", ("Umerov",), "talks.md")
NEVER = GoldQuestion("Who sang?")
SHOWN = (Quoted("talks.md", "Umerov led the talks."),)
LAZY = """
import sys
from ui.__main__ import main
assert main(sys.argv[1:]) == 0
print(sorted({"matplotlib", "scipy", "sklearn"} & set(sys.modules)))
"""


def answered(gold: GoldQuestion, text: str, confidence: float) -> Outcome:
    """An outcome with one quote."""
    return Outcome(gold, text, confidence, SHOWN, milliseconds=10.0)


OUTCOMES = [
    answered(WHO, "Umerov", 0.95),
    answered(WHO, "the talks", 0.7),
    answered(WHO, "talks", 0.9),
    answered(WHO, "Umerov", 0.4),
    answered(WHO, "Umerov", 0.1),
    answered(NEVER, HOSTILE, 0.6),
    answered(NEVER, "nobody", 0.8),
    answered(NEVER, "nobody", 0.3),
    Outcome(GoldQuestion(HOSTILE, evidence=(HOSTILE,)), "", 0.0, (), milliseconds=10.0),
]


def tables(text: str) -> list[list[list[str]]]:
    """The visible text of every cell, by row and table."""
    found: list[list[list[str]]] = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type == "inline" and found and token.level > 2:
            found[-1][-1].append(cell_text(token))
    return found


def cell_text(inline: Token) -> str:
    """The text of a cell, which must contain no markup."""
    assert all(part.type in {"text", "text_special"} for part in inline.children or [])
    return "".join(part.content for part in inline.children or [])


def printable(text: str) -> str:
    """A text on one line, without control characters and direction codes."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if category(char) == "Cc" or char in DIRECTION_CODES
        else char
        for char in " ".join(text.split())
    )


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=20), min_size=1))
def test_any_text_fits_into_one_cell(texts: list[str]) -> None:
    text = "\n".join(table(["x"] * len(texts), [texts], "l" * len(texts)))
    ((_, cells),) = tables(text)
    assert cells == list(map(printable, texts))


@pytest.mark.parametrize(
    "text", [HOSTILE, "# a", "1. b", "***", "|---|", "a\\", "&lt;"]
)
def test_markup_is_escaped(text: str) -> None:
    ((_, (cell, last)),) = tables("\n".join(table("ab", [(text, "c")], "ll")))
    assert (cell, last) == (printable(text), "c")


def test_a_lone_surrogate_is_replaced() -> None:
    assert escape_markdown("\ud800 who").encode() == "\ufffd who".encode()


def test_the_report_has_every_figure_and_two_charts(tmp_path: Path) -> None:
    evaluation = summary(OUTCOMES)
    folder = tmp_path / "new" / "report"
    open_report(folder, "a_b*.jsonl").write(evaluation, OUTCOMES)
    text = (folder / "report.md").read_text(encoding="utf-8")
    assert tables(text) == [
        [[group.title, ""], *map(list, group.figures)]
        for group in figure_groups(evaluation)
    ]
    html = MarkdownIt("commonmark").render(text)
    assert "<h1>Evaluation on a_b*.jsonl</h1>" in html
    for name in ("risk-coverage.png", "reliability.png"):
        assert f'src="{name}"' in html
        assert (folder / name).read_bytes().startswith(b"\x89PNG")
    assert 'href="misses.md"' in html


def test_there_are_three_kinds_of_misses_each_worst_first(tmp_path: Path) -> None:
    open_report(tmp_path, "x").write(summary(OUTCOMES), OUTCOMES)
    text = (tmp_path / "misses.md").read_text(encoding="utf-8")
    unanswerable, wrong, refused = tables(text)
    assert unanswerable[0] == [
        *("question", "gold", "answer", "confidence", "document", "quote")
    ]
    assert [row[3] for row in unanswerable[1:]] == ["0.80", "0.60"]
    assert [row[3] for row in wrong[1:]] == ["0.90", "0.70"]
    assert [row[3] for row in refused[1:]] == ["0.00", "0.10", "0.40"]
    assert wrong[1] == [
        *("Who led?", "Umerov", "talks", "0.90", "talks.md", "Umerov led the talks.")
    ]
    assert unanswerable[1][1] == "-"
    assert "<script>x</script>" in refused[1][0]
    assert refused[1][2:] == ["-", "0.00", "-", "-"]


def test_of_many_misses_the_worst_are_listed_and_all_are_counted(
    tmp_path: Path,
) -> None:
    many = [answered(NEVER, "nobody", 0.5 + n / 100) for n in range(40)]
    open_report(tmp_path, "x").write(summary(many), many)
    text = (tmp_path / "misses.md").read_text(encoding="utf-8")
    assert "Answered although unanswerable: 40" in text
    listed = [row[3] for row in tables(text)[0][1:]]
    assert (listed[0], listed[-1], len(listed)) == ("0.89", "0.65", 25)


def test_a_folder_that_can_not_be_created_is_reported_by_name(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(BadRequest, match=r"file.*choose another"):
        open_report(tmp_path / "file", "x")


def test_on_the_terminal_groups_have_titles_and_figures_are_aligned() -> None:
    evaluation = summary(OUTCOMES)
    lines = list(evaluation_lines(evaluation))
    figures = [line for line in lines if line.startswith("  ")]
    assert len({len(line) for line in figures}) == 1
    expected = [
        figure for group in figure_groups(evaluation) for figure in group.figures
    ]
    for line, (name, value) in zip(figures, expected, strict=True):
        assert line.strip().startswith(name.strip())
        assert line.endswith(f" {value}")
    assert "Retrieval" not in lines, "nothing was retrieved"
    assert "  right                                      50.0%" in lines


def test_without_a_report_no_charting_or_fitting_library_is_loaded(
    docs_index: Path, tmp_path: Path
) -> None:
    row = {"question": "Who led the talks?", "answers": ["Umerov"]}
    (tmp_path / "q.jsonl").write_text(json.dumps(row), encoding="utf-8")
    words = ["eval", str(tmp_path / "q.jsonl"), "--index", str(docs_index)]
    done = subprocess.run(
        [sys.executable, "-c", LAZY, *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
    assert done.returncode == DONE
