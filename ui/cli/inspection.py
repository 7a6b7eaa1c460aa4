"""The commands that look at an index and judge it: arguments in, an exit status out."""

import argparse
from contextlib import closing
from dataclasses import asdict
from itertools import chain
from typing import TYPE_CHECKING

from qa.answers.check import check_lines
from qa.wiring import open_store
from ui.cli.input_lines import opened
from ui.console import DONE, FAILED, Console
from ui.render.chat_markdown_check import check_markdown, is_chat_markdown
from ui.render.phrases import counted, coverage
from ui.render.plain import (
    failure_lines,
    warning_lines,
)

if TYPE_CHECKING:
    pass

"""Is told how many questions are done, and of how many."""


def status(arguments: argparse.Namespace, console: Console) -> int:
    """Say what the index holds."""
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
    console.line(f"Index {arguments.index} of {identity.folder}, by {identity.model}")
    for entry in entries:
        sentences = counted(entry.sentences, "sentence")
        console.line(f"  {entry.document}  ({sentences}, indexed {entry.indexed_at})")
    console.line(coverage(state) or f"{counted(state.documents, 'document')} read")
    console.lines(failure_lines(failures))
    console.lines(warning_lines(warnings))
    return DONE


def show(arguments: argparse.Namespace, console: Console) -> int:
    """Print the text of a document that offsets count, and nothing else."""
    with closing(open_store(arguments.index)) as store, store.reading() as snapshot:
        console.text(snapshot.document(arguments.document).text)
    return DONE


def check(arguments: argparse.Namespace, console: Console) -> int:
    """Verify the quotes of saved answers, or of an exported chat, against the index."""
    with (
        opened(arguments.file) as lines,
        closing(open_store(arguments.index)) as store,
        store.reading() as snapshot,
    ):
        every = iter(lines)
        first = next(every, "")
        check_all = check_markdown if is_chat_markdown(first) else check_lines
        checked = list(check_all(snapshot, chain([first], every)))
    good = [quotation for quotation in checked if quotation.is_good]
    console.lines(str(quotation) for quotation in checked if not quotation.is_good)
    console.line(
        f"{counted(len(good), 'quotation')} verbatim, {len(checked) - len(good):,} not"
    )
    return DONE if len(good) == len(checked) else FAILED
