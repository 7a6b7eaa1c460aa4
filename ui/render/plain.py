"""Answers and reports as plain text for a terminal."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qa.evaluate.evaluation import Evaluation
from ui.render.figures import figure_groups
from ui.render.phrases import counted

if TYPE_CHECKING:
    from qa.evaluate.calibration import Calibration  # loads what asking does without

import textwrap

from index.store.records import Failure
from index.sync.report import SyncReport
from qa.answers.answer import Answer
from qa.answers.quote import Quote
from qa.decide.agreement import QuotedAnswer, opinions
from ui.render.phrases import (
    agreement,
    coverage,
    likelihood,
    page_name,
    short_answer,
)


def answer_lines(answer: Answer) -> Iterator[str]:
    """An answer with its quotes, or what came nearest."""
    if answer.note:
        yield answer.note
        return
    if answer.found:
        yield _one_line(short_answer(answer.text, answer.verdict))
        yield f"({_how_likely(answer)})"
    else:
        yield "Not in the documents."
    missing = coverage(answer.index)
    if missing:
        yield f"({missing})"
    yield from _wording_lines(answer)
    if answer.nearest:
        yield ""
        yield "Nearest:"
    for number, quote in enumerate(answer.quotes or answer.nearest, start=1):
        yield ""
        yield from _quote_lines(number, quote)


def _how_likely(answer: Answer) -> str:
    said = [
        QuotedAnswer(
            quote.document.id, quote.text, quote.answer.text if quote.answer else ""
        )
        for quote in answer.quotes
    ]
    agreed = agreement(opinions(answer.resolved or answer.question, said))
    likely = likelihood(answer.confidence, calibrated=answer.calibrated)
    return f"{likely}; {agreed}" if agreed else likely


def _wording_lines(answer: Answer) -> Iterator[str]:
    """A language model's wording, and what was struck out of it."""
    if answer.wording:
        yield ""
        yield "In a language model's words:"
        yield _indented(_one_line(answer.wording))
    if answer.unsupported:
        yield ""
        yield "Struck out, as the quotes don't bear it out:"
        yield from (_indented(_one_line(said)) for said in answer.unsupported)
    if answer.wording_note:
        yield ""
        yield f"({answer.wording_note})"


def _quote_lines(number: int, quote: Quote) -> Iterator[str]:
    place = [quote.document.id]
    if page := page_name(quote.page, quote.document.id):
        place.append(page)
    if quote.heading:
        place.append(_one_line(quote.heading))
    yield f"[{number}] {' · '.join(place)}"
    yield _indented(f"“{_one_line(quote.text)}”")


def _indented(text: str) -> str:
    return textwrap.indent(textwrap.fill(text, 84, break_on_hyphens=False), "    ")


def _shown(name: str) -> str:
    """A file's name, on one line also where it has a line end in it."""
    return name.replace("\n", "\\n")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def report_lines(report: SyncReport, last: SyncReport | None = None) -> Iterator[str]:
    """What a sync did, with the names of what failed; no failure that the last one told."""
    yield (
        f"{counted(report.documents, 'document')}, {counted(report.sentences, 'sentence')}:"
        f" {len(report.added):,} added, {len(report.changed):,} changed,"
        f" {len(report.renamed):,} renamed, {len(report.removed):,} removed"
        f" ({report.seconds:.1f} s)"
    )
    if report.skipped:
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in report.skipped.items())
        yield f"Skipped, of a kind that is not read: {kinds}"
    if report.ignored:
        yield f"Left out by .askquoteignore: {report.ignored:,}"
    failed, warned = ((), ()) if last is None else (last.failed, last.warnings)
    yield from failure_lines(_new(report.failed, failed))
    for name in sorted(_names(failed) - _names(report.failed)):
        yield f"Fails no more: {_shown(name)}"
    yield from warning_lines(_new(report.warnings, warned))


def _new(failures: Sequence[Failure], told: Sequence[Failure]) -> Sequence[Failure]:
    known = frozenset(told)
    return [failure for failure in failures if failure not in known]


def _names(failures: Sequence[Failure]) -> set[str]:
    return {failure.document for failure in failures}


def failure_lines(failures: Sequence[Failure]) -> Iterator[str]:
    """The files that failed, each with its reason."""
    for failure in failures:
        yield f"Failed: {_shown(failure.document)} ({failure.kind}): {failure.message}"


def warning_lines(warnings: Sequence[Failure]) -> Iterator[str]:
    """The documents that may disappoint, each with its reason."""
    for warning in warnings:
        yield f"Warning: {_shown(warning.document)} ({warning.kind}): {warning.message}"


def evaluation_lines(evaluation: Evaluation) -> Iterator[str]:
    """An evaluation as a table of two columns, in groups."""
    groups = figure_groups(evaluation)
    name = max(len(name) for group in groups for name, _ in group.figures)
    value = max(len(value) for group in groups for _, value in group.figures)
    for number, group in enumerate(groups):
        if number:
            yield ""
        yield group.title
        for own, figure in group.figures:
            yield f"  {own:{name}}  {figure:>{value}}"


def calibration_lines(calibrations: Sequence["Calibration"]) -> Iterator[str]:
    """What was fitted, and how far it is off on questions that it was not fitted to."""
    for one in calibrations:
        search = (
            "words alone" if one.calibrator.embedder is None else "words and meaning"
        )
        yield (
            f"{one.calibrator.reader[:16]:16}  {search:17}"
            f"  {counted(one.questions, 'question')},"
            f" expected calibration error {one.error:.1%}"
        )
