"""What reaches a terminal or a pipe, and when."""

import json
import os
import selectors
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from index.sync.components import Components
from index.sync.sync import sync
from tests.support.checkout import ROOT
from tests.support.command_line import run
from tests.support.folders import write_files
from ui.console import Console, ProgressBar

pytestmark = pytest.mark.process

PATIENCE_SECONDS = 60
# Red text, clearing the screen, a bell, a one-byte escape, and reversed text.
HOSTILE = "Umerov \x1b[31mled\x1b[2J \x07the\x9b31m talks \u202e\u2066now."
UNSAFE = "\x1b\x07\x9b\u202e\u2066"


class Terminal(StringIO):
    """A text stream that claims to be a terminal."""

    def isatty(self) -> bool:
        return True


def askquote(*words: str, **environment: str) -> "subprocess.Popen[bytes]":
    """Start the command in a process of its own, which buffers its output as usual."""
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"}
    return subprocess.Popen(
        [sys.executable, "-m", "ui", *words],
        cwd=ROOT,
        env={**inherited, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_escape_sequences_in_a_document_do_not_reach_a_terminal(
    prepared_cache: Path, tmp_path: Path
) -> None:
    assert prepared_cache.is_dir()
    docs, index = write_files(tmp_path / "docs", {"a.txt": HOSTILE}), tmp_path / "ix"
    asked = ["ask", "Who led the talks?", "--docs", docs, "--index", index]
    plain = run(*asked, "--min-confidence", "0").out
    saved = run(*asked, "--min-confidence", "0", "--json")
    (tmp_path / "bad.json").write_text(saved.out.replace("Umerov", "Putin"), "utf-8")
    checked = run("check", tmp_path / "bad.json", "--index", index).out
    assert "Umerov" in plain
    assert "misquoted" in checked
    for output in (plain, saved.out, checked):
        assert not set(output) & set(UNSAFE)
    assert saved.rows[0]["quotes"][0]["text"] == HOSTILE, (
        "JSON escapes the sequences and loses nothing"
    )


def test_escape_sequences_in_a_message_do_not_reach_a_terminal() -> None:
    err = Terminal()
    Console(StringIO(), err).note(HOSTILE)
    assert err.getvalue().startswith("Umerov ")
    assert not set(err.getvalue()) & set(UNSAFE)


def test_show_is_exact_in_a_pipe_and_safe_on_a_terminal() -> None:
    pipe, terminal = StringIO(), Terminal()
    Console(pipe, StringIO()).text(HOSTILE)
    Console(terminal, StringIO()).text(HOSTILE + "\n\tend")
    assert pipe.getvalue() == HOSTILE
    assert not set(terminal.getvalue()) & set(UNSAFE)
    assert terminal.getvalue().endswith("now.\n\tend")


def test_progress_is_shown_on_a_terminal_and_nowhere_else() -> None:
    for err, visible in ((Terminal(), True), (StringIO(), False)):
        out = StringIO()
        progress = ProgressBar(Console(out, err))
        for done in (1, 2):
            progress("reading", done, 2)
        progress("embedding", 5, 5)
        progress.close()
        assert ("files" in err.getvalue()) is visible
        assert ("sentences" in err.getvalue()) is visible
        assert out.getvalue() == ""


@pytest.mark.parametrize("lines", [1, 1000], ids=["short", "long"])
def test_a_pipe_closed_by_its_reader_is_quiet(
    tmp_path: Path, fake_components: Components, lines: int
) -> None:
    docs = write_files(tmp_path / "docs", {"a.txt": "Umerov led.\n" * lines})
    sync(docs, tmp_path / "ix", fake_components)
    process = askquote("show", "a.txt", "--index", str(tmp_path / "ix"))
    assert process.stdin
    assert process.stdout
    process.stdin.close()
    process.stdout.close()
    assert process.stderr
    with process.stderr as errors:
        assert errors.read() == b""
    assert process.wait(PATIENCE_SECONDS) == 1


def test_a_batch_answers_each_row_before_it_reads_the_next(docs_index: Path) -> None:
    row = b'{"question": "Who heads the Russian delegation?"}\n'
    process = askquote("ask", "--batch", "-", "--index", str(docs_index))
    assert process.stdin
    assert process.stdout
    with process, selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        for _ in range(2):
            process.stdin.write(row)
            process.stdin.flush()
            if not selector.select(PATIENCE_SECONDS):
                process.kill()
                pytest.fail("a row was not answered while the batch went on")
            assert "Medinsky" in json.loads(process.stdout.readline())["text"]
        assert process.communicate(timeout=PATIENCE_SECONDS) == (b"", b"")
    assert process.returncode == 0


def test_standard_input_and_output_are_utf_8_whatever_the_locale(
    docs_index: Path,
) -> None:
    lines = ['{"question": "?", "id": "é日"}\n'.encode(), b'{"question": "\xff"}\n']
    process = askquote(
        *("ask", "--batch", "-", "--index", str(docs_index)),
        PYTHONIOENCODING="latin-1",
        PYTHONUTF8="0",
    )
    out, err = process.communicate(b"".join(lines), timeout=PATIENCE_SECONDS)
    first, second = map(json.loads, out.decode("utf-8").splitlines())
    assert first["id"] == "é日"
    assert second["line"] == 2
    assert "UTF-8" in second["error"]["message"]
    assert (process.returncode, err) == (1, b"")
