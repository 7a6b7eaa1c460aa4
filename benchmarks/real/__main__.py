"""How askquote answers about people's own documents: policies, manuals, tables, reports, laws.

usage: python -m benchmarks.real FILE [--share N]

FILE is a set of hand-written questions (`training.gold.real` describes their form). Its
documents become a folder, and every question is asked of the folder. It prints the shares of
answerable questions that are answered right, by kind and by domain; of those with an evidence
sentence among the first passages, in the quotes, and in the quotes or the nearest; of
unanswerable questions that got an answer; and what the confidence is worth. --share N asks every
Nth question.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from qa.bot import Bot
from qa.evaluate.metrics import auroc, expected_calibration_error
from qa.indexing import sync
from training.gold.real import RealQuestion, lay_out_sources, texts_of


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one question.

    `right` is about the answer that was shown, `candidate_right` about the best candidate
    whether it was shown or not. `rank` is the position, from 0, of the first passage with an
    evidence sentence.
    """

    question: RealQuestion
    found: bool
    right: bool
    candidate_right: bool
    confidence: float
    quoted: bool
    shown: bool
    rank: int | None
    verdict: str | None


def ask_all(bot: Bot, questions: Iterable[RealQuestion]) -> list[Result]:
    """Ask every question."""
    return [ask(bot, question) for question in questions]


def ask(bot: Bot, question: RealQuestion) -> Result:
    """Ask one question, and get the best candidate even if it is not shown."""
    answer = bot.ask(question.question)
    candidate = answer
    if not answer.found:
        candidate = bot.ask(question.question, min_confidence=0)
    texts = [passage.span.text for passage in bot.passages(question.question)]
    ranks = [rank for rank, text in enumerate(texts) if question.proved_by(text)]
    return Result(
        question=question,
        found=answer.found,
        right=question.is_answered_by(answer),
        candidate_right=question.is_answered_by(candidate),
        confidence=answer.confidence,
        quoted=any(map(question.proved_by, texts_of(answer.quotes))),
        shown=any(map(question.proved_by, texts_of((*answer.quotes, *answer.nearest)))),
        rank=min(ranks, default=None),
        verdict=answer.verdict,
    )


def summary_lines(results: Sequence[Result]) -> list[str]:
    """The figures as lines of a Markdown table."""
    answerable = [r for r in results if r.question.answerable]
    impossible = [r for r in results if not r.question.answerable]
    found = [r for r in results if r.found]
    figures = [
        ("questions, answerable", f"{len(results)}, {len(answerable)}"),
        ("right, of answerable", _share(answerable, lambda r: r.right)),
        ("best candidate right", _share(answerable, lambda r: r.candidate_right)),
        ("answered, of answerable", _share(answerable, lambda r: r.found)),
        ("answered, of unanswerable", _share(impossible, lambda r: r.found)),
        ("right, of answers shown", _share(found, lambda r: r.right)),
        ("evidence in the first 5 passages", _share(answerable, _within(5))),
        ("evidence in the first 10 passages", _share(answerable, _within(10))),
        ("evidence in quotes", _share(answerable, lambda r: r.quoted)),
        ("evidence in quotes or nearest", _share(answerable, lambda r: r.shown)),
        ("answerable or not, AUROC, mean of domains", _mean_auroc(results)),
        ("calibration error, worst domain", _worst_calibration(results)),
        *_verdict_figures(results),
    ]
    lines = [
        "| | |",
        "|---|---|",
        *(f"| {name} | {value} |" for name, value in figures),
    ]
    for name, groups in (
        ("kind", _grouped(answerable, lambda r: r.question.kind)),
        ("domain", _grouped(answerable, lambda r: r.question.domain)),
    ):
        lines += ["", f"| right, by {name} | | questions |", "|---|---|---|"]
        lines += [
            f"| {group} | {_share(members, lambda r: r.right)} | {len(members)} |"
            for group, members in groups.items()
        ]
    return lines


def _verdict_figures(results: Sequence[Result]) -> list[tuple[str, str]]:
    asked = [r for r in results if r.question.verdict is not None and r.found]
    judged = [r for r in asked if r.verdict is not None]
    return [
        ("yes or no said, of those answered", _share(asked, lambda r: bool(r.verdict))),
        ("and right", _share(judged, lambda r: r.verdict == r.question.verdict)),
    ]


def _within(most: int) -> Callable[[Result], bool]:
    return lambda result: result.rank is not None and result.rank < most


def _share(results: Sequence[Result], holds: Callable[[Result], bool]) -> str:
    return f"{np.mean([holds(r) for r in results]):.3f}" if results else "-"


def _grouped(
    results: Sequence[Result], key: Callable[[Result], str]
) -> dict[str, list[Result]]:
    groups: dict[str, list[Result]] = {}
    for result in sorted(results, key=key):
        groups.setdefault(key(result), []).append(result)
    return groups


def _mean_auroc(results: Sequence[Result]) -> str:
    values = [
        auroc(
            [r.confidence for r in members if r.question.answerable],
            [r.confidence for r in members if not r.question.answerable],
        )
        for members in _grouped(results, lambda r: r.question.domain).values()
    ]
    return f"{np.mean([value for value in values if value is not None]):.3f}"


def _worst_calibration(results: Sequence[Result]) -> str:
    errors = [
        expected_calibration_error(
            np.array([r.confidence for r in members]),
            np.array([r.candidate_right for r in members]),
        )
        for members in _grouped(results, lambda r: r.question.domain).values()
    ]
    return f"{max(errors):.3f}"


def main() -> None:
    """Ask one set and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--share", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        docs, index = Path(temporary, "docs"), Path(temporary, "index")
        questions = lay_out_sources(arguments.file, docs)
        sync(docs, index)
        with Bot(index) as bot:
            results = ask_all(bot, questions[:: arguments.share])
    print("\n".join(summary_lines(results)))


if __name__ == "__main__":
    main()
