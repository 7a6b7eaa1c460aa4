"""The command `eval`, run as a user would."""

import json
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.folders import write_files
from tests.support.tiny_models import save_bert

UMEROV = "Who led the talks for Ukraine?"
ANSWER = "Rustem Umerov"
MINISTER = [ANSWER, "the Ukrainian Defence Minister"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prepared_cache: Path) -> Path:
    """An empty current folder for each test."""
    assert prepared_cache.is_dir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_eval_measures_the_answers_to_a_file_of_questions(
    home: Path, docs_index: Path
) -> None:
    rows: list[dict[str, object]] = [
        {"question": UMEROV, "answers": MINISTER, "evidence": [ANSWER]},
        {"question": "Who composed The Magic Flute?", "is_impossible": True},
    ]
    write_files(home, {"q.jsonl": "\n".join(map(json.dumps, rows))})
    done = run("eval", "q.jsonl", "--index", docs_index, "--json")
    (row,) = done.rows
    assert (done.status, done.err) == (0, "")
    assert (row["questions"], row["answerable"]) == (2, 1)
    assert row["reading"]["right"] == row["reading"]["evidence_in_first_quote"] == 1
    assert row["retrieval"]["recall_at_5"] == row["confidence"]["auroc"] == 1
    finding = row["finding"]
    assert (finding["found_when_answerable"], finding["found_when_not"]) == (1, 0)
    table = run("eval", "q.jsonl", "--index", docs_index).out
    assert [line.split()[-1] for line in table.splitlines()[1:3]] == ["2", "1"]


def test_eval_judges_the_best_candidate_even_if_ask_would_not_show_it(
    home: Path, docs_index: Path
) -> None:
    question = "Who composed The Magic Flute?"
    asked = run("ask", question, "--index", docs_index, "--min-confidence", 0, "--json")
    gold = {"question": question, "answers": [asked.rows[0]["text"]]}
    write_files(home, {"q.jsonl": json.dumps(gold)})
    (row,) = run("eval", "q.jsonl", "--index", docs_index, "--json").rows
    assert row["reading"]["exact_match"] == 1
    assert row["finding"]["found_when_answerable"] == 0


def test_eval_closed_answers_from_each_questions_own_context_without_an_index(
    home: Path,
) -> None:
    text = "Kim led the talks for Norway in May."
    squad = {
        "title": "Talks",
        "paragraphs": [
            {
                "context": text,
                "qas": [
                    {"question": "Who led the talks?", "answers": [{"text": "Kim"}]},
                    {"question": "Who led the choir?", "answers": []},
                ],
            }
        ],
    }
    row = {"question": UMEROV, "answers": ["Umerov"], "document": "a", "context": text}
    write_files(
        home, {"s.json": json.dumps({"data": [squad]}), "q.jsonl": json.dumps(row)}
    )
    (closed,) = run("eval", "s.json", "--closed", "--json").rows
    assert (closed["questions"], closed["answerable"]) == (2, 1)
    assert (closed["reading"]["exact_match"], closed["reading"]["right"]) == (1, 1)
    assert closed["retrieval"] is None
    (other,) = run("eval", "q.jsonl", "--closed", "--json").rows
    assert other["reading"]["right"] == 0, "the context is about Kim"
    assert not (home / ".askquote").exists()


def test_eval_closed_names_a_row_without_a_context(home: Path) -> None:
    write_files(home, {"q.jsonl": '{"question": "Who?", "answers": ["Kim"]}'})
    done = run("eval", "q.jsonl", "--closed")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith('askquote: Line 1: There must be a "context"')


def test_eval_writes_a_report_if_requested(home: Path, docs_index: Path) -> None:
    write_files(home, {"q.jsonl": json.dumps({"question": UMEROV, "answers": ["x"]})})
    asked = ("eval", "q.jsonl", "--index", docs_index, "--report")
    done = run(*asked, "new/report", "--json")
    assert (done.status, len(done.rows)) == (0, 1)
    assert {file.name for file in (home / "new/report").iterdir()} == {
        *("report.md", "misses.md", "risk-coverage.png", "reliability.png")
    }
    assert UMEROV in (home / "new/report/misses.md").read_text(encoding="utf-8")
    refused = run(*asked, "q.jsonl")
    assert (refused.status, refused.out) == (1, "")
    assert "Can't write a report to 'q.jsonl'" in refused.err


def test_eval_measures_another_reader(home: Path, docs_index: Path) -> None:
    reader = save_bert(home / "reader")
    write_files(home, {"q.jsonl": json.dumps({"question": UMEROV, "answers": ["x"]})})
    done = run("eval", "q.jsonl", "--index", docs_index, "--reader", reader, "--json")
    assert (done.status, done.rows[0]["questions"]) == (0, 1)
