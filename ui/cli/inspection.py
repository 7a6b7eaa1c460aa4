"""The commands that inspect an index: `status`, `show` and `check`."""

import argparse
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict
from itertools import chain

from index.store.snapshot import Snapshot
from index.store.state import Entry
from index.text.edition.edition import Edition
from qa.answers.check import BadLine, CheckedQuote, check_lines
from qa.wiring import open_store
from ui.cli.input_lines import open_lines
from ui.console import DONE, FAILED, Console
from ui.render.chat_html import is_chat_html, markdown_lines
from ui.render.chat_markdown_check import check_markdown, is_chat_markdown
from ui.render.phrases import counted, coverage
from ui.render.plain import failure_lines, warning_lines


def status(arguments: argparse.Namespace, console: Console) -> int:
    """Show what the index holds."""
    with closing(open_store(arguments.index)) as store, store.reading() as snapshot:
        state, entries = snapshot.state(), snapshot.entries()
        failures, warnings = snapshot.failures(), snapshot.warnings()
        editions = snapshot.editions()
        identity = store.identity
    if arguments.json:
        console.json(
            {
                "index": str(arguments.index),
                "folder": identity.folder,
                "model": identity.model,
                **asdict(state),
                "sentences": sum(entry.sentences for entry in entries),
                "entries": [
                    {**asdict(entry), **_edition(editions, entry).as_json()}
                    for entry in entries
                ],
                "failures": [failure.as_json() for failure in failures],
                "warnings": [warning.as_json() for warning in warnings],
            }
        )
        return DONE
    console.line(f"Index {arguments.index} of {identity.folder}, with {identity.model}")
    for entry in entries:
        console.line(f"  {entry.document}  ({_about(entry, editions)})")
    console.line(coverage(state) or f"{counted(state.documents, 'document')} read")
    console.lines(failure_lines(failures))
    console.lines(warning_lines(warnings))
    return DONE


def _about(entry: Entry, editions: Mapping[str, Edition]) -> str:
    """What is known of a document besides its name."""
    edition = _edition(editions, entry)
    years = " and ".join(map(str, sorted(edition.years)))
    parts = (
        counted(entry.sentences, "sentence"),
        years and f"of {years}",
        edition.status,
        f"indexed {entry.indexed_at}",
    )
    return ", ".join(filter(None, parts))


def _edition(editions: Mapping[str, Edition], entry: Entry) -> Edition:
    return editions.get(entry.document, Edition())


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
        checked = list(_checked(snapshot, file))
    bad = [quote for quote in checked if not quote.is_good]
    console.lines(map(str, bad))
    verified = f"{counted(len(checked) - len(bad), 'quote')} verified"
    console.line(f"{verified}, {len(bad):,} not" if bad else verified)
    return FAILED if bad else DONE


def _checked(
    snapshot: Snapshot, file: Iterable[str]
) -> Iterator[CheckedQuote | BadLine]:
    """The quotes in a file of any of the formats that chats and answers are saved in."""
    lines = iter(file)
    first = next(lines, "")
    lines = chain([first], lines)
    if is_chat_html(first):
        return check_markdown(snapshot, markdown_lines(lines))
    if is_chat_markdown(first):
        return check_markdown(snapshot, lines)
    return check_lines(snapshot, lines)
