"""The tables of figures on questions about people's own documents."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from benchmarks.real.results import Result
from qa.evaluate.metrics import auroc, expected_calibration_error

Row = tuple[str, ...]


def summary_lines(results: Sequence[Result]) -> list[str]:
    """The figures as lines of Markdown tables: of all, by kind and by domain."""
    answerable = [r for r in results if r.question.answerable]
    kinds = _grouped(answerable, lambda r: r.question.kind)
    domains = _grouped(results, lambda r: r.question.domain)
    return [
        *_table(("", ""), _figures(results, domains)),
        "",
        *_table(
            ("kind", "right", "F1", "questions"),
            [
                (kind, _right(members), _f1(members), str(len(members)))
                for kind, members in kinds.items()
            ],
        ),
        "",
        *_table(
            ("domain", "right", "F1", "right of shown", "AUROC", "ECE", "questions"),
            [(domain, *_domain(members)) for domain, members in domains.items()],
        ),
    ]


def _figures(
    results: Sequence[Result], domains: Mapping[str, Sequence[Result]]
) -> list[Row]:
    answerable = [r for r in results if r.question.answerable]
    impossible = [r for r in results if not r.question.answerable]
    areas = [
        area for members in domains.values() if (area := _auroc(members)) is not None
    ]
    errors = {
        domain: _calibration_error(members) for domain, members in domains.items()
    }
    worst = max(errors, key=lambda domain: errors[domain])
    return [
        ("questions, answerable", f"{len(results)}, {len(answerable)}"),
        ("right, of answerable", _right(answerable)),
        ("best candidate right", _share(r.candidate_right for r in answerable)),
        ("F1 of the best candidate", _f1(answerable)),
        ("answered, of answerable", _share(r.found for r in answerable)),
        ("answered, of unanswerable", _share(r.found for r in impossible)),
        ("right, of answers shown", _right_of_shown(results)),
        *_passage_figures(answerable),
        ("evidence in quotes", _share(r.quoted for r in answerable)),
        ("evidence in quotes or nearest", _share(r.shown for r in answerable)),
        ("answerable or not, AUROC, mean of domains", _share(areas)),
        (f"calibration error, worst domain ({worst})", f"{errors[worst]:.3f}"),
        *_verdict_figures(answerable),
    ]


def _passage_figures(answerable: Sequence[Result]) -> list[Row]:
    """None if nothing was searched."""
    ranks = [r.rank for r in answerable]
    if not any(rank is not None for rank in ranks):
        return []
    return [
        (
            f"evidence in the first {most} passages",
            _share(rank is not None and rank < most for rank in ranks),
        )
        for most in (5, 10)
    ]


def _verdict_figures(answerable: Sequence[Result]) -> list[Row]:
    asked = [r for r in answerable if r.question.verdict is not None]
    said = [r for r in asked if r.verdict is not None]
    others = [r for r in answerable if r.question.verdict is None]
    return [
        ("yes-or-no questions", str(len(asked))),
        ("yes or no said, of those", _share(r.verdict is not None for r in asked)),
        (
            "yes or no said, of those answered",
            _share(r.verdict is not None for r in asked if r.found),
        ),
        ("and right", _share(r.verdict == r.question.verdict for r in said)),
        ("yes or no said, of others", _share(r.verdict is not None for r in others)),
    ]


def _domain(members: Sequence[Result]) -> Row:
    answerable = [r for r in members if r.question.answerable]
    area = _auroc(members)
    return (
        _right(answerable),
        _f1(answerable),
        _right_of_shown(members),
        "-" if area is None else f"{area:.3f}",
        f"{_calibration_error(members):.3f}",
        str(len(members)),
    )


def _right(results: Iterable[Result]) -> str:
    return _share(r.right for r in results)


def _f1(results: Iterable[Result]) -> str:
    return _share(r.f1 for r in results)


def _right_of_shown(results: Iterable[Result]) -> str:
    """The precision of answers; one to an unanswerable question is never right."""
    return _share(r.right for r in results if r.found)


def _auroc(results: Sequence[Result]) -> float | None:
    """How well confidence tells answerable questions from the others."""
    return auroc(
        [r.confidence for r in results if r.question.answerable],
        [r.confidence for r in results if not r.question.answerable],
    )


def _calibration_error(results: Sequence[Result]) -> float:
    return expected_calibration_error(
        np.array([r.confidence for r in results]),
        np.array([r.candidate_right for r in results]),
    )


def _share(values: Iterable[float]) -> str:
    """The mean, or "-" of nothing."""
    found = list(values)
    return f"{np.mean(found):.3f}" if found else "-"


def _grouped(
    results: Sequence[Result], key: Callable[[Result], str]
) -> dict[str, list[Result]]:
    groups: dict[str, list[Result]] = {}
    for each in sorted(results, key=key):
        groups.setdefault(key(each), []).append(each)
    return groups


def _table(head: Row, rows: Sequence[Row]) -> list[str]:
    lines = [head, ("---",) * len(head), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]
