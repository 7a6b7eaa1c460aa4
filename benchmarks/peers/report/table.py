"""The figures of a run as a Markdown table."""

from collections.abc import Sequence

from benchmarks.peers.report.figures import MEASURES, Measure, Summary, summary
from benchmarks.peers.results import Results
from benchmarks.peers.roster import ROSTER, Entry

_FAULTS = {
    "new_found": "its new sentence is not found",
    "old_gone": "its old sentence is still found",
    "others_found": "another document's sentence is no longer found",
}


def table(results: Results) -> str:
    """A row per measure, a column per contestant: median (lowest to highest) x times the floor.

    Notes below the table say which steps were a full reindex, what was wrong after a change,
    and what failed.
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
    reindexed = ", reindexed" if measure.step in entry.reindexes else ""
    return _render(found, measure.digits) + reindexed


def _render(found: Summary, digits: int) -> str:
    def number(value: float) -> str:
        return f"{value:,.{digits}f}"

    text = number(found.median)
    if number(found.lowest) != number(found.highest):
        text += f" ({number(found.lowest)} to {number(found.highest)})"
    return text if found.ratio is None else f"{text} x{found.ratio:.2f}"


def _notes(results: Results, entries: Sequence[Entry]) -> Sequence[str]:
    settings = results.settings
    notes = [
        f"{settings['documents']:,} documents, {settings['sentences']:,} sentences;"
        f" {settings['threads']} threads, rounds: {results.rounds()}. Median (lowest to"
        " highest), and x times the floor's in the same round. Reindexed: it can only index"
        " everything again, so this is the first index's figure.",
    ]
    for entry in entries:
        notes += _faults(results, entry)
    notes += [
        f"{row.contestant}, round {row.round + 1}, {row.step} failed:"
        f" {row.figures['error'].strip().splitlines()[-1]}"
        for row in results.errors()
    ]
    return notes


def _faults(results: Results, entry: Entry) -> Sequence[str]:
    changes = [
        figures
        for number in range(results.rounds())
        for figures in results.of(entry.name, number, "change")
    ]
    return [
        f"{entry.label}, after a document has changed: {fault}."
        for key, fault in _FAULTS.items()
        if not all(figures[key] for figures in changes)
    ]
