"""Errors on the command line: a status, and one sentence that says what to do."""

import re
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
from ui.release import release


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder for each test."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def index(home: Path, fake_components: Components) -> Path:
    """An index of `docs` that was created without a model."""
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
def test_commands_that_inspect_an_index_fail_without_one(
    words: tuple[str, ...],
) -> None:
    assert_fails_in_one_sentence(run(*words), "no index", "askquote sync")


@pytest.mark.parametrize(
    ("index", "shown"),
    [("ix", "ix"), ("my papers/ix", "'my papers/ix'")],
    ids=["plain", "with a space"],
)
def test_a_missing_index_is_named_with_the_command_that_creates_that_very_index(
    index: str, shown: str
) -> None:
    for words in (("status",), ("show", "a.txt"), ("check", "-"), ("eval", "q.jsonl")):
        write_files(Path(), {"q.jsonl": '{"question": "Who?", "answers": ["Kim"]}'})
        done = run(*words, "--index", index)
        assert_fails_in_one_sentence(done, repr(index), "There is no index")
        assert done.err.endswith(f": askquote sync --index {shown}\n")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere", "There is no file"),
        ("loop", "Can't read"),
        ("folder", "Can't read"),
    ],
)
def test_a_file_of_questions_that_can_not_be_read_is_a_sentence(
    home: Path, index: Path, name: str, message: str
) -> None:
    (home / "folder").mkdir()
    (home / "loop").symlink_to("loop")
    for command in ("eval", "calibrate", "check"):
        done = run(command, name, "--index", index)
        assert_fails_in_one_sentence(done, message, name)


def test_a_missing_folder_is_named(prepared_cache: Path) -> None:
    assert prepared_cache.is_dir()
    assert_fails_in_one_sentence(run("sync", "nowhere"), "'nowhere'")
    assert_fails_in_one_sentence(run("ask", "Who?", "--docs", "nowhere"), "'nowhere'")


def test_a_folder_without_documents_is_refused_with_the_supported_kinds(
    home: Path, prepared_cache: Path
) -> None:
    assert prepared_cache.is_dir()
    write_files(home, {"docs/talk.mp4": b"x"})
    assert_fails_in_one_sentence(run("sync", "docs"), "'docs'", ".txt")


@pytest.mark.parametrize("command", ["ask", "ui", "eval"])
def test_a_missing_reader_is_named_before_any_document_is_read(
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


def test_a_folder_that_is_now_empty_clears_the_index_only_with_allow_empty(
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
def test_a_bad_question_is_refused_before_an_index_is_created(
    home: Path, question: str, word: str
) -> None:
    write_files(home, {"docs_src/a.txt": "Umerov led."})
    assert_fails_in_one_sentence(run("ask", question), word)
    assert not (home / ".askquote").exists()


def test_an_index_of_another_folder_is_refused(home: Path, index: Path) -> None:
    write_files(home, {"other/a.txt": "Umerov led."})
    asked = run("ask", "Who led?", "--docs", "other", "--index", index)
    assert_fails_in_one_sentence(asked, "'other'", "--index")


def test_an_index_of_a_missing_model_is_refused(index: Path) -> None:
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


def test_a_catalogue_that_is_not_a_database_is_refused(index: Path) -> None:
    for file in index.glob("catalogue.sqlite*"):
        file.unlink()
    (index / "catalogue.sqlite").write_text("no database " * 1000, encoding="utf-8")
    assert_fails_in_one_sentence(run("status", "--index", index), "askquote sync")


@pytest.mark.parametrize("name", ["b.txt", "../docs/a.txt", "", "\udcff"], ids=ascii)
def test_a_missing_document_can_not_be_shown(index: Path, name: str) -> None:
    assert_fails_in_one_sentence(
        run("show", name, "--index", index), "no document", "askquote status"
    )


@pytest.mark.parametrize("name", ["nowhere.jsonl", "docs", ""], ids=repr)
def test_an_input_file_that_can_not_be_read_is_named(index: Path, name: str) -> None:
    for words in (
        *(("check", name), ("eval", name), ("calibrate", name)),
        ("ask", "--batch", name),
    ):
        missing = name == "nowhere.jsonl"
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
        ("ask", "Who led?", "--dated", "yesterday"),
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


def test_the_version_is_printed() -> None:
    done = run("--version")
    assert (done.status, done.err) == (0, "")
    assert done.out == f"askquote {release()}\n"
    assert re.fullmatch(r"askquote (\d+\.\d+\.\d+|source)\n", done.out)


def test_without_a_command_the_help_is_printed() -> None:
    done = run()
    assert (done.status, done.err) == (0, "")
    assert done.out == run("--help").out
    for name in ("sync", "ask", "ui", "account", "--version"):
        assert name in done.out


def test_an_option_without_a_command_is_wrong_usage() -> None:
    assert run("--json").status == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("ui", "--port", "abc"), "abc isn't a port from 0 to 65535"),
        (("ui", "--port", "65536"), "65536 isn't a port from 0 to 65535"),
        (("sync", "--max-file-size", "0"), "0 isn't a number of megabytes up to 900"),
        (
            ("ui", "--max-seconds", "long"),
            "long isn't a number of seconds up to 86,400",
        ),
        (
            ("ask", "Who?", "--min-confidence", "abc"),
            "abc isn't a probability from 0 to 1",
        ),
    ],
    ids=lambda part: part if isinstance(part, str) else " ".join(part),
)
def test_a_bad_number_is_refused_with_the_allowed_range(
    words: tuple[str, ...], sentence: str
) -> None:
    done = run(*words)
    assert done.status == 2
    assert done.err.endswith(f": {sentence}\n")


@pytest.mark.parametrize(
    "command", ["sync", "ask", "ui", "status", "show", "check", "eval", "calibrate"]
)
def test_every_command_has_help(command: str) -> None:
    done = run(command, "--help")
    assert (done.status, done.err) == (0, "")
    assert f"usage: askquote {command}" in done.out
    assert command in run("--help").out


def test_a_port_that_is_taken_is_reported_before_any_document_is_read(
    home: Path,
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        assert_fails_in_one_sentence(
            run("ui", "--index", "none", "--docs", str(home), "--port", str(port)),
            f"Port {port} is taken",
        )
    assert not (home / "none").exists()
