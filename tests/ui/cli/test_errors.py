"""What goes wrong on the command line: a status, and one sentence that says what to do."""

import socket
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.sync.components import Components
from index.sync.sync import sync
from tests.support.command_line import Done, run
from tests.support.folders import write_files


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, empty and the test's own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def index(home: Path, fake_components: Components) -> Path:
    """An index of `docs` that was made without a model."""
    sync(
        write_files(home / "docs", {"a.txt": "Umerov led."}),
        home / "ix",
        fake_components,
    )
    return home / "ix"


def assert_fails_in_one_sentence(done: Done, *words: str) -> None:
    assert done.status == 1
    assert done.out == ""
    assert done.err.startswith("askquote: ")
    assert done.err.count("\n") == 1
    assert "Traceback" not in done.err
    for word in words:
        assert word in done.err


@pytest.mark.parametrize("json", [(), ("--json",)], ids=["plain", "JSON"])
def test_without_an_index_or_a_folder_ask_names_the_command_to_run(
    home: Path, json: tuple[str, ...]
) -> None:
    assert_fails_in_one_sentence(
        run("ask", "Who led?", *json), "'.askquote'", "'docs_src'", "askquote sync"
    )
    assert not list(home.iterdir()), "a failure leaves nothing behind"


@pytest.mark.parametrize(
    "words",
    [("status",), ("status", "--json"), ("show", "a.txt"), ("check", "-")],
    ids=" ".join,
)
def test_without_an_index_nothing_can_be_looked_at(words: tuple[str, ...]) -> None:
    assert_fails_in_one_sentence(run(*words), "no index", "askquote sync")


def test_a_folder_that_is_not_there_is_named(prepared_cache: Path) -> None:
    assert prepared_cache.is_dir()
    assert_fails_in_one_sentence(run("sync", "nowhere"), "'nowhere'")
    assert_fails_in_one_sentence(run("ask", "Who?", "--docs", "nowhere"), "'nowhere'")


def test_a_folder_without_documents_is_refused_with_the_kinds_that_are_read(
    home: Path, prepared_cache: Path
) -> None:
    assert prepared_cache.is_dir()
    write_files(home, {"docs/talk.mp4": b"x"})
    assert_fails_in_one_sentence(run("sync", "docs"), "'docs'", ".txt")


@pytest.mark.parametrize("command", ["ask", "ui", "eval"])
def test_a_reader_that_is_not_there_is_named_before_anything_is_read(
    home: Path, command: str
) -> None:
    gold = '{"question": "Who?", "is_impossible": true}'
    write_files(home, {"docs_src/a.txt": "Umerov led.", "q.jsonl": gold})
    words = {"ask": ["Who led?"], "ui": [], "eval": ["q.jsonl"]}[command]
    done = run(command, *words, "--reader", "nobody/no-such-reader")
    assert_fails_in_one_sentence(
        done, "'nobody/no-such-reader'", "transformers download"
    )
    assert not (home / ".askquote").exists()


def test_a_folder_that_became_empty_empties_the_index_only_if_that_is_meant(
    home: Path, prepared_cache: Path
) -> None:
    assert prepared_cache.is_dir()
    write_files(home, {"docs/a.txt": "Umerov led."})
    assert run("sync", "docs").status == 0
    (home / "docs" / "a.txt").unlink()
    assert_fails_in_one_sentence(run("sync"), "--allow-empty")
    assert "1 removed" in run("sync", "--allow-empty").out


@pytest.mark.parametrize(
    ("question", "word"),
    [("", "empty"), (" ?!", "empty"), ("a" * 2001, "2,001")],
    ids=["empty", "no words", "2,001 characters"],
)
def test_a_question_that_cannot_be_asked_is_refused_before_an_index_is_made(
    home: Path, question: str, word: str
) -> None:
    write_files(home, {"docs_src/a.txt": "Umerov led."})
    assert_fails_in_one_sentence(run("ask", question), word)
    assert not (home / ".askquote").exists()


def test_an_index_of_another_folder_is_refused(home: Path, index: Path) -> None:
    write_files(home, {"other/a.txt": "Umerov led."})
    asked = run("ask", "Who led?", "--docs", "other", "--index", index)
    assert_fails_in_one_sentence(asked, "'other'", "--index")


def test_an_index_of_a_model_that_is_not_there_is_refused(index: Path) -> None:
    assert_fails_in_one_sentence(run("ask", "Who led?", "--index", index), "'hash-64'")


def test_an_index_of_another_version_of_the_model_is_refused(
    home: Path, fake_components: Components
) -> None:
    write_files(home / "docs", {"a.txt": "Umerov led."})
    sync(home / "docs", home / "ix", replace(fake_components, model="all-MiniLM-L6-v2"))
    assert_fails_in_one_sentence(
        run("ask", "Who led?", "--index", "ix"), "another version", "askquote sync"
    )


@pytest.mark.parametrize("words", [("status",), ("ask", "Who led?")], ids=" ".join)
def test_an_index_of_another_format_is_refused(
    index: Path, words: tuple[str, ...]
) -> None:
    with closing(sqlite3.connect(index / "catalogue.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 999")
        connection.commit()
    assert_fails_in_one_sentence(run(*words, "--index", index), "askquote sync")


def test_a_file_that_is_no_index_is_refused(index: Path) -> None:
    for file in index.glob("catalogue.sqlite*"):
        file.unlink()
    (index / "catalogue.sqlite").write_text("no database " * 1000, encoding="utf-8")
    assert_fails_in_one_sentence(run("status", "--index", index), "askquote sync")


@pytest.mark.parametrize("name", ["b.txt", "../docs/a.txt", "", "\udcff"], ids=ascii)
def test_a_document_that_is_not_there_cannot_be_shown(index: Path, name: str) -> None:
    assert_fails_in_one_sentence(
        run("show", name, "--index", index), "no document", "askquote status"
    )


@pytest.mark.parametrize("name", ["nowhere.jsonl", "docs", ""], ids=repr)
def test_a_file_of_answers_or_questions_that_cannot_be_read_is_named(
    index: Path, name: str
) -> None:
    for words in (
        *(("check", name), ("eval", name), ("calibrate", name)),
        ("ask", "--batch", name),
    ):
        missing = name == "nowhere.jsonl" and words[0] in {"eval", "calibrate"}
        reason = "There is no file" if missing else "Can't read"
        assert_fails_in_one_sentence(run(*words, "--index", index), reason, name)


@pytest.mark.parametrize(
    "words",
    [
        ("answer",),
        ("ask",),
        ("ask", "Who?", "--batch", "-"),
        ("ask", "Who?", "--min-confidence", "1.5"),
        ("ask", "Who?", "--min-confidence", "nan"),
        ("ask", "Who?", "--min-confidence", "high"),
        ("sync", "a", "b"),
        ("show",),
        ("check",),
        ("eval",),
        ("calibrate",),
        ("status", "--colour"),
        ("ui", "--port", "many"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_status_2_and_prints_nothing_on_standard_output(
    words: tuple[str, ...],
) -> None:
    done = run(*words)
    assert (done.status, done.out) == (2, "")
    assert "usage: askquote" in done.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("ui", "--port", "abc"), "abc is no port from 0 to 65535"),
        (("ui", "--port", "65536"), "65536 is no port from 0 to 65535"),
        (("sync", "--max-file-size", "0"), "0 is no number of megabytes up to 900"),
        (("ui", "--max-seconds", "long"), "long is no number of seconds up to 86,400"),
        (
            ("ask", "Who?", "--min-confidence", "abc"),
            "abc is no probability from 0 to 1",
        ),
    ],
    ids=lambda part: part if isinstance(part, str) else " ".join(part),
)
def test_a_number_that_is_none_or_out_of_range_is_refused_with_the_range(
    words: tuple[str, ...], sentence: str
) -> None:
    done = run(*words)
    assert done.status == 2
    assert done.err.endswith(f": {sentence}\n")


@pytest.mark.parametrize(
    "command", ["sync", "ask", "ui", "status", "show", "check", "eval", "calibrate"]
)
def test_every_command_explains_itself(command: str) -> None:
    done = run(command, "--help")
    assert (done.status, done.err) == (0, "")
    assert f"usage: askquote {command}" in done.out
    assert command in run("--help").out


def test_a_port_that_is_taken_is_told_before_anything_is_read(home: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        assert_fails_in_one_sentence(
            run("ui", "--index", "none", "--docs", str(home), "--port", str(port)),
            f"Port {port} is taken",
        )
    assert not (home / "none").exists()
