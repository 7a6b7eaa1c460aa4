"""Each command, run as a user would."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.index.text.test_language import GERMAN
from tests.support.checkout import DOCS
from tests.support.command_line import run
from tests.support.folders import write_files
from tests.support.tiny_models import save_bert
from ui.render.phrases import counted

UMEROV = "Who led the talks for Ukraine?"
ANSWER = "Rustem Umerov"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prepared_cache: Path) -> Path:
    """An empty current folder for each test."""
    assert prepared_cache.is_dir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def without_times(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "timings_ms": None}


def test_ask_creates_a_missing_index_of_docs_src_and_never_syncs_an_existing_one(
    home: Path,
) -> None:
    write_files(home, {"docs_src/a.txt": "Umerov led the talks in May."})
    first = run("ask", "Who led the talks?")
    assert first.status == 0
    assert "Umerov led the talks in May." in first.out
    assert (home / ".askquote").is_dir()
    write_files(home, {"docs_src/b.txt": "Lovelace led the choir."})
    assert "Lovelace" not in run("ask", "Who led the choir?").out
    assert run("sync").status == 0
    assert "Lovelace" in run("ask", "Who led the choir?").out


def test_ask_prints_the_answer_with_its_likelihood_and_quotes(docs_index: Path) -> None:
    done = run("ask", UMEROV, "--index", docs_index)
    assert done.status == 0
    assert done.out.startswith(f"{ANSWER}\n(")
    assert "[1] istanbul-talks.md · " in done.out
    assert " › The Dispute over a Ceasefire\n" in done.out
    assert done.err == ""


def test_ask_reports_that_nothing_was_found_without_failing(docs_index: Path) -> None:
    done = run("ask", "Who composed The Magic Flute?", "--index", docs_index)
    assert done.status == 0
    assert done.out.startswith("Not in the documents.\n")
    assert "Closest passages:" in done.out


def test_ask_json_prints_one_answer_and_nothing_else(docs_index: Path) -> None:
    done = run("ask", UMEROV, "--index", docs_index, "--json")
    (row,) = done.rows
    assert (done.status, done.err) == (0, "")
    assert (row["found"], row["text"]) == (True, ANSWER)


def test_ask_respects_document_patterns_and_a_minimum_confidence(
    docs_index: Path,
) -> None:
    common = ["ask", UMEROV, "--index", docs_index, "--json"]
    (row,) = run(*common, "--in", "about-*", "--min-confidence", "0").rows
    assert {quote["document"] for quote in row["quotes"]} == {"about-askquote.md"}
    assert run(*common, "--min-confidence", "1").rows[0]["found"] is False
    assert run(*common, "--in", "x", "--in", "ist*").rows[0]["found"] is True


def test_ask_and_a_batch_respect_years_which_status_lists(home: Path) -> None:
    files = {
        "docs_src/2015.md": "# Fares\n\nThe ferry costs 11 pounds.",
        "docs_src/old.md": "# Fares (superseded)\n\nThe ferry costs 9 pounds.",
    }
    write_files(home, {**files, "b.jsonl": '{"question": "What does the ferry cost?"}'})
    for words in (["What does the ferry cost?", "--json"], ["--batch", "b.jsonl"]):
        (row,) = run("ask", *words, "--dated", "2014..", "--min-confidence", "0").rows
        assert {quote["document"] for quote in row["quotes"]} == {"2015.md"}
    assert "status" in run("ask", "What does it cost?", "--dated", "2016").err
    listed = run("status").out
    assert "  2015.md  (2 sentences, of 2015, indexed 2" in listed
    assert "  old.md  (2 sentences, superseded, indexed 2" in listed
    (row,) = run("status", "--json").rows
    said = [(entry["years"], entry["status"]) for entry in row["entries"]]
    assert said == [([2015], None), ([], "superseded")]


def test_a_batch_gives_the_same_answers_from_a_file_and_from_standard_input(
    home: Path, docs_index: Path
) -> None:
    lines = [
        json.dumps({"question": UMEROV, "id": "é"}, ensure_ascii=False),
        "",
        '{"question": "Who heads the Russian delegation?"}',
    ]
    text = "\n".join(lines) + "\n"
    write_files(home, {"b.jsonl": text})
    of_file = run("ask", "--batch", "b.jsonl", "--index", docs_index)
    of_stdin = run("ask", "--batch", "-", "--index", docs_index, stdin=text)
    assert (of_file.status, of_file.err) == (0, "")
    assert [row.get("id") for row in of_file.rows] == ["é", None]
    assert of_file.rows[0]["text"] == ANSWER
    assert list(map(without_times, of_file.rows)) == list(
        map(without_times, of_stdin.rows)
    )


def test_a_bad_row_is_reported_in_its_place_and_fails_the_batch_at_the_end(
    docs_index: Path,
) -> None:
    stdin = '{"question": "?"}\nnonsense\n' + json.dumps({"question": UMEROV})
    done = run("ask", "--batch", "-", "--index", docs_index, stdin=stdin)
    assert done.status == 1
    empty, bad, good = done.rows
    assert empty["error"]["kind"] == "empty_question"
    assert (bad["line"], bad["error"]["kind"]) == (2, "bad_row")
    assert good["text"] == ANSWER


def test_sync_json_reports_every_kind_of_change(home: Path) -> None:
    docs = home / "docs"
    shutil.copytree(DOCS, docs)
    write_files(docs, {"old.txt": "A bird sang.", "gone.txt": "A cat ran."})
    write_files(docs, {"talk.mp4": b"x", "bad.txt": b"\xff\xfe\x00"})
    (first,) = run("sync", "docs", "--json").rows
    assert len(first["added"]) == first["documents"] == 4
    assert first["embedded"] == first["sentences"] > 90
    (docs / "old.txt").rename(docs / "new.txt")
    (docs / "gone.txt").unlink()
    write_files(docs, {"about-askquote.md": "# About\n\nShort.\n", "c.txt": "Ada led."})
    done = run("sync", "docs", "--json")
    (row,) = done.rows
    assert (done.status, done.err) == (0, ""), "failed files don't fail the sync"
    assert row.pop("seconds") > 0
    assert row.pop("sentences") < first["sentences"]
    assert row.pop("failed")[0].keys() == {"document", "kind", "message"}
    assert row == {
        "added": ["c.txt"],
        "changed": ["about-askquote.md"],
        "renamed": [["old.txt", "new.txt"]],
        "removed": ["gone.txt"],
        "unsettled": [],
        "warnings": [],
        "skipped": {".mp4": 1},
        "ignored": 0,
        "documents": 4,
        "embedded": 3,
    }


def test_sync_and_status_warn_of_documents_that_are_not_english(home: Path) -> None:
    write_files(home, {"docs/de.txt": GERMAN * 4, "docs/a.txt": "Umerov led."})
    warned = "Warning: de.txt (not_english): Most of it seems not to be English (de)"
    assert warned in run("sync", "docs", "--verify").out
    assert warned in run("status").out
    expected = [("de.txt", "not_english")]
    for command in ("sync", "status"):
        (row,) = run(command, "--json").rows
        assert [
            (warning["document"], warning["kind"]) for warning in row["warnings"]
        ] == expected


def test_sync_lists_the_files_that_failed_and_succeeds(home: Path) -> None:
    write_files(home, {"docs/a.txt": "Umerov led.", "docs/bad.txt": b"\xff\xfe\x00"})
    done = run("sync", "docs")
    assert done.status == 0
    assert done.out.startswith("1 document, 1 sentence: 1 added")
    assert "Failed: bad.txt (binary): " in done.out
    asked = run("ask", "Who led?", "--docs", "docs")
    assert "1 document could not be read" in asked.out


def test_sync_skips_files_that_exceed_its_limits_on_size_and_time(home: Path) -> None:
    slow = "Year,Arches\n" + "1973,3\n" * 100_000
    write_files(home, {"docs/a.txt": " " * 1_100_000, "docs/b.csv": slow})
    done = run("sync", "docs", "--max-file-size", "1", "--max-seconds", "0.001")
    assert (
        "Failed: a.txt (too_large): It has 1.1 MB, and the limit is 1 MB;" in done.out
    )
    assert (
        "Failed: b.csv (took_too_long): Reading it took more than 0.001 s" in done.out
    )


def test_sync_remembers_the_folder_of_an_index(home: Path) -> None:
    write_files(home, {"docs/a.txt": "Umerov led."})
    assert run("sync", "docs", "--index", "ix").status == 0
    assert run("sync", "--index", "ix").out.startswith(
        "1 document, 1 sentence: 0 added"
    )


def test_status_shows_what_the_index_holds(docs_index: Path) -> None:
    done = run("status", "--index", docs_index)
    assert done.status == 0
    assert "all-MiniLM-L6-v2" in done.out
    assert "istanbul-talks.md" in done.out
    (row,) = run("status", "--index", docs_index, "--json").rows
    assert row["folder"] == str(DOCS)
    assert row["documents"] == len(row["entries"]) == 2
    assert row["failures"] == []


def test_show_prints_the_text_that_offsets_refer_to_and_nothing_else(
    home: Path,
) -> None:
    text = "Umerov led.\n\n  And\tspoke. \x1b[31m"
    write_files(home, {"docs/a.txt": text.replace("\n", "\r\n")})
    run("sync", "docs")
    done = run("show", "a.txt")
    assert (done.status, done.out, done.err) == (0, text, "")


def test_check_succeeds_if_every_quote_is_verified_and_fails_if_one_is_not(
    home: Path, docs_index: Path
) -> None:
    saved = run("ask", UMEROV, "--index", docs_index, "--json").out
    write_files(home, {"saved.json": saved, "bad.json": saved.replace("Umer", "Meum")})
    good = run("check", "saved.json", "--index", docs_index)
    assert good.status == 0
    quotes = json.loads(saved)["quotes"]
    assert good.out == f"{counted(len(quotes), 'quote')} verified\n"
    assert run("check", "-", "--index", docs_index, stdin=saved) == good
    bad = run("check", "bad.json", "--index", docs_index)
    assert bad.status == 1
    assert "misquoted: istanbul-talks.md" in bad.out
    verified = [quote for quote in quotes if "Umer" not in quote["text"]]
    assert bad.out.endswith(
        f"{counted(len(verified), 'quote')} verified, {len(quotes) - len(verified)} not\n"
    )


def test_check_counts_one_quote_in_the_singular(docs_index: Path) -> None:
    (row,) = run("ask", UMEROV, "--index", docs_index, "--json").rows
    quote = row["quotes"][0]
    answer = {**row, "quotes": [quote], "nearest": [], "spans": row["spans"][:1]}
    answer["text"] = answer["spans"][0]["text"]
    check = ("check", "-", "--index", docs_index)
    assert run(*check, stdin=json.dumps(answer)).out == "1 quote verified\n"
    answer["quotes"] = [quote, quote, {**quote, "text": "He led."}]
    bad = run(*check, stdin=json.dumps(answer))
    assert bad.status == 1
    assert bad.out.endswith("2 quotes verified, 1 not\n")


def test_ask_answers_with_another_reader_which_is_not_calibrated(
    home: Path, docs_index: Path
) -> None:
    reader = save_bert(home / "reader")
    asked = run(
        *("ask", UMEROV, "--index", docs_index, "--reader", reader),
        *("--min-confidence", 0, "--json"),
    )
    (row,) = asked.rows
    assert (asked.status, asked.err) == (0, "")
    assert (row["found"], row["calibrated"]) == (True, False)
    assert row["text"] in row["quotes"][0]["text"]
