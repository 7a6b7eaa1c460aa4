"""The figures of a run as a table in Markdown."""

from collections.abc import Sequence

from benchmarks.peers.report.figures import MEASURES, Measure, Summary, summary
from benchmarks.peers.results import Results
from benchmarks.peers.roster import ROSTER, Entry

_SOUND = {
    "new_found": "its new sentence is not found",
    "old_gone": "its old sentence is still found",
    "others_found": "another document's sentence is not found any more",
}


def table(results: Results) -> str:
    """A row a measure and a column a contestant: median (lowest to highest) x times the floor.

    Below it stand what the figures don't say: what was indexed anew, what was wrong after a
    change, and what failed.
    """
    measured = {row.contestant for row in results.rows}
    entries = [entry for entry in ROSTER if entry.name in measured]
    lines = [
        "| | " + " | ".join(entry.label for entry in entries) + " |",
        "|---|" + "---|" * len(entries),
        *(_line(results, measure, entries) for measure in MEASURES),
    ]
    return "\n".join([*lines, "", *_notes(results, entries)])


def _line(results: Results, measure: Measure, entries: Sequence[Entry]) -> str:
    cells = [_cell(results, measure, entry) for entry in entries]
    return f"| {measure.name} | " + " | ".join(cells) + " |"


def _cell(results: Results, measure: Measure, entry: Entry) -> str:
    found = summary(results, measure, entry.name)
    if found is None:
        failed = any(row.contestant == entry.name for row in results.errors())
        return "failed" if failed else "-"
    anew = ", anew" if measure.step in entry.anew else ""
    return _told(found, measure.digits) + anew


def _told(found: Summary, digits: int) -> str:
    def number(value: float) -> str:
        return f"{value:,.{digits}f}"

    told = number(found.middle)
    if number(found.lowest) != number(found.highest):
        told += f" ({number(found.lowest)} to {number(found.highest)})"
    return told if found.ratio is None else f"{told} x{found.ratio:.2f}"


def _notes(results: Results, entries: Sequence[Entry]) -> Sequence[str]:
    settings = results.settings
    notes = [
        f"{settings['documents']:,} documents, {settings['sentences']:,} sentences;"
        f" {settings['threads']} threads, rounds: {results.rounds()}. Median (lowest to"
        " highest), and x times the floor's in the same round. Anew: it has no way but to"
        " index all again, so the first index's figure stands there.",
    ]
    for entry in entries:
        notes += _unsound(results, entry)
    notes += [
        f"{row.contestant}, round {row.round + 1}, {row.step} failed:"
        f" {row.figures['error'].strip().splitlines()[-1]}"
        for row in results.errors()
    ]
    return notes


def _unsound(results: Results, entry: Entry) -> Sequence[str]:
    changes = [
        figures
        for number in range(results.rounds())
        for figures in results.of(entry.name, number, "change")
    ]
    return [
        f"{entry.label}, after a document has changed: {what}."
        for key, what in _SOUND.items()
        if not all(figures[key] for figures in changes)
    ]
