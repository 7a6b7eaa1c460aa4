"""The commands that inspect an index: `status`, `show` and `check`."""

import argparse
from contextlib import closing
from dataclasses import asdict
from itertools import chain

from qa.answers.check import check_lines
from qa.wiring import open_store
from ui.cli.input_lines import open_lines
from ui.console import DONE, FAILED, Console
from ui.render.chat_markdown_check import check_markdown, is_chat_markdown
from ui.render.phrases import counted, coverage
from ui.render.plain import failure_lines, warning_lines


def status(arguments: argparse.Namespace, console: Console) -> int:
    """Show what the index holds."""
    with closing(open_store(arguments.index)) as store, store.reading() as snapshot:
        state, entries = snapshot.state(), snapshot.entries()
        failures, warnings = snapshot.failures(), snapshot.warnings()
        identity = store.identity
    if arguments.json:
        console.json(
            {
                "index": str(arguments.index),
                "folder": identity.folder,
                "model": identity.model,
                **asdict(state),
                "sentences": sum(entry.sentences for entry in entries),
                "entries": [asdict(entry) for entry in entries],
                "failures": [failure.as_json() for failure in failures],
                "warnings": [warning.as_json() for warning in warnings],
            }
        )
        return DONE
    console.line(f"Index {arguments.index} of {identity.folder}, with {identity.model}")
    for entry in entries:
        sentences = counted(entry.sentences, "sentence")
        console.line(f"  {entry.document}  ({sentences}, indexed {entry.indexed_at})")
    console.line(coverage(state) or f"{counted(state.documents, 'document')} read")
    console.lines(failure_lines(failures))
    console.lines(warning_lines(warnings))
    return DONE


def show(arguments: argparse.Namespace, console: Console) -> int:
    """Print a document's text, which offsets refer to, and nothing else."""
    with closing(open_store(arguments.index)) as store, store.reading() as snapshot:
        console.text(snapshot.document(arguments.document).text)
    return DONE


def check(arguments: argparse.Namespace, console: Console) -> int:
    """Verify the quotes of saved answers, or of an exported chat, against the index."""
    with (
        open_lines(arguments.file) as file,
        closing(open_store(arguments.index)) as store,
        store.reading() as snapshot,
    ):
        lines = iter(file)
        first = next(lines, "")
        check_all = check_markdown if is_chat_markdown(first) else check_lines
        checked = list(check_all(snapshot, chain([first], lines)))
    bad = [quote for quote in checked if not quote.is_good]
    console.lines(map(str, bad))
    verified = f"{counted(len(checked) - len(bad), 'quote')} verified"
    console.line(f"{verified}, {len(bad):,} not" if bad else verified)
    return FAILED if bad else DONE
