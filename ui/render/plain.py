"""Answers and reports as plain text for a terminal."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from index.store.records import Failure
from index.sync.report import SyncReport
from qa.answers.answer import Answer, Form
from qa.answers.quote import Quote
from qa.decide.agreement import QuotedAnswer, opinions
from qa.evaluate.evaluation import Evaluation
from ui.render.figures import figure_groups
from ui.render.phrases import (
    agreement,
    counted,
    coverage,
    edition_words,
    heading_path,
    likelihood,
    more_items,
    named_cells,
    not_found,
    page_name,
    percentage,
    short_answer,
)

_LISTS = ("list", "steps")

if TYPE_CHECKING:
    # At run time it would load libraries that asking does without.
    from qa.evaluate.calibration import Calibration


def answer_lines(answer: Answer) -> Iterator[str]:
    """An answer with its quotes, or the closest passages if there is none."""
    yield from ([answer.note] if answer.note else _result_lines(answer))
    for number, quote in enumerate(answer.quotes or answer.nearest, start=1):
        yield ""
        yield from _quote_lines(number, quote, answer.form)


def _result_lines(answer: Answer) -> Iterator[str]:
    """What was found, up to the quotes."""
    if answer.found:
        yield from _short_lines(answer)
        yield f"({_how_likely(answer)})"
    else:
        yield not_found(answer.searched)
    missing = coverage(answer.index)
    if missing:
        yield f"({missing})"
    yield from _wording_lines(answer)
    if answer.nearest:
        yield ""
        yield "Closest passages:"


def _short_lines(answer: Answer) -> Iterator[str]:
    """The answer alone; a list's items and a procedure's steps on lines of their own."""
    if answer.form not in _LISTS:
        yield _one_line(short_answer(answer.text, answer.verdict))
        return
    for number, span in enumerate(answer.spans, start=1):
        marker = "-" if answer.form == "list" else f"{number}."
        yield f"{marker} {_one_line(span.text)}"
    if answer.following:
        yield f"… {more_items(answer.following.items)}"


def _how_likely(answer: Answer) -> str:
    statements = [
        QuotedAnswer(
            quote.document.id, quote.text, quote.answer.text if quote.answer else ""
        )
        for quote in answer.quotes
    ]
    agreed = agreement(opinions(answer.resolved or answer.question, statements))
    words = likelihood(answer.confidence, calibrated=answer.calibrated)
    likely = f"{words}, {percentage(answer.confidence)}"
    return f"{likely}; {agreed}" if agreed else likely


def _wording_lines(answer: Answer) -> Iterator[str]:
    """A language model's wording, and the sentences removed from it."""
    if answer.wording:
        yield ""
        yield "Rephrased by a language model:"
        yield _indent(_one_line(answer.wording))
    if answer.unsupported:
        yield ""
        yield "Removed, because the quotes don't support it:"
        yield from (_indent(_one_line(text)) for text in answer.unsupported)
    if answer.wording_note:
        yield ""
        yield f"({answer.wording_note})"


def _quote_lines(number: int, quote: Quote, form: Form) -> Iterator[str]:
    source = [quote.document.id]
    if edition := edition_words(quote.edition.year, quote.edition.status):
        source.append(edition)
    if page := page_name(quote.page, quote.document.id):
        source.append(page)
    if path := heading_path(quote.path, quote.heading):
        source.append(_one_line(path))
    yield f"[{number}] {' · '.join(source)}"
    yield from (_indent(f"({_one_line(words)})") for words in _words_above(quote))
    text = f"“{quote.text}”"
    lines = text.splitlines() if form in _LISTS else [text]
    yield from (_indent(_one_line(line)) for line in lines if line.strip())


def _words_above(quote: Quote) -> Iterator[str]:
    """What a quote stands under, and its cells if it is a table's row with named columns."""
    text = quote.document.text
    row = named_cells(
        ([text[start:end] for start, end in cell.names], text[cell.start : cell.end])
        for cell in quote.cells
    )
    for kind, start, end in quote.under:
        if not (row and kind == "header"):
            yield text[start:end]
    if row:
        yield row


def _indent(text: str) -> str:
    return textwrap.indent(textwrap.fill(text, 84, break_on_hyphens=False), "    ")


def _one_line_name(name: str) -> str:
    """A file's name on one line, even if it contains line breaks."""
    return name.replace("\n", "\\n")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def report_lines(
    report: SyncReport, previous: SyncReport | None = None
) -> Iterator[str]:
    """What a sync did, with the failures and warnings that the previous report lacks."""
    yield (
        f"{counted(report.documents, 'document')}, {counted(report.sentences, 'sentence')}:"
        f" {len(report.added):,} added, {len(report.changed):,} changed,"
        f" {len(report.renamed):,} renamed, {len(report.removed):,} removed"
        f" ({report.seconds:.1f} s)"
    )
    if report.skipped:
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in report.skipped.items())
        yield f"Skipped (unsupported type): {kinds}"
    if report.ignored:
        yield f"Ignored by .askquoteignore: {report.ignored:,}"
    failed, warned = (
        ((), ()) if previous is None else (previous.failed, previous.warnings)
    )
    yield from failure_lines(_new(report.failed, failed))
    for name in sorted(_names(failed) - _names(report.failed)):
        yield f"No longer failing: {_one_line_name(name)}"
    yield from warning_lines(_new(report.warnings, warned))


def _new(failures: Sequence[Failure], previous: Sequence[Failure]) -> Sequence[Failure]:
    known = frozenset(previous)
    return [failure for failure in failures if failure not in known]


def _names(failures: Sequence[Failure]) -> set[str]:
    return {failure.document for failure in failures}


def failure_lines(failures: Sequence[Failure]) -> Iterator[str]:
    """The files that failed, with their reasons."""
    for failure in failures:
        yield f"Failed: {_one_line_name(failure.document)} ({failure.kind}): {failure.message}"


def warning_lines(warnings: Sequence[Failure]) -> Iterator[str]:
    """The documents that may be searched poorly, with their reasons."""
    for warning in warnings:
        yield f"Warning: {_one_line_name(warning.document)} ({warning.kind}): {warning.message}"


def evaluation_lines(evaluation: Evaluation) -> Iterator[str]:
    """An evaluation as grouped names and figures, in two columns."""
    groups = figure_groups(evaluation)
    name_width = max(len(name) for group in groups for name, _ in group.figures)
    figure_width = max(len(figure) for group in groups for _, figure in group.figures)
    for number, group in enumerate(groups):
        if number:
            yield ""
        yield group.title
        for name, figure in group.figures:
            yield f"  {name:{name_width}}  {figure:>{figure_width}}"


def calibration_lines(calibrations: Sequence["Calibration"]) -> Iterator[str]:
    """The fitted calibrators, with their calibration error on held-out questions."""
    for calibration in calibrations:
        calibrator = calibration.calibrator
        search = "words only" if calibrator.embedder is None else "words and meaning"
        yield (
            f"{calibrator.reader[:16]:16}  {search:17}"
            f"  {counted(calibration.questions, 'question')},"
            f" expected calibration error {calibration.error:.1%}"
        )
