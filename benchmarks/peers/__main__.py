"""Compare askquote with its peers in one run.

usage: python -m benchmarks.peers install --into FOLDER
       python -m benchmarks.peers run --envs FOLDER --corpus corpus_wiki_summaries.jsonl.gz \
           --questions new_wiki.jsonl.gz --out RESULTS.json
       python -m benchmarks.peers table RESULTS.json
       python -m benchmarks.peers plots RESULTS.json --into docs
"""

import argparse
from pathlib import Path

from benchmarks.peers.environments import install
from benchmarks.peers.report.table import table
from benchmarks.peers.results import OtherSettings, read
from benchmarks.peers.roster import ENVIRONMENTS, ROSTER, entries
from benchmarks.peers.run import Plan, run


def main() -> None:
    """Carry out the command."""
    arguments = _arguments()
    arguments.do(arguments)


def _install(arguments: argparse.Namespace) -> None:
    failures = install(arguments.into, arguments.only or ENVIRONMENTS)
    for name, error in failures.items():
        print(f"{name}: {error}")
    raise SystemExit(bool(failures))


def _run(arguments: argparse.Namespace) -> None:
    plan = Plan(
        environments=arguments.envs,
        corpora=arguments.corpus,
        questions=arguments.questions,
        out=arguments.out,
        rounds=arguments.rounds,
        threads=arguments.threads,
        share=arguments.share,
        sentences=arguments.sentences,
        asked=arguments.asked,
        patience=arguments.patience,
    )
    try:
        results = run(plan, entries(arguments.only))
    except OtherSettings as error:
        raise SystemExit(str(error)) from None
    print(table(results))


def _table(arguments: argparse.Namespace) -> None:
    print(table(read(arguments.results)))


def _plots(arguments: argparse.Namespace) -> None:
    from benchmarks.peers.report.plots import draw  # noqa: PLC0415 - a run needs no matplotlib

    for file in draw(read(arguments.results), arguments.into):
        print(file)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.peers",
        description="Compare askquote with its peers.",
    )
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("install", help="create the environments")
    command.add_argument("--into", type=Path, required=True)
    command.add_argument("--only", nargs="+", choices=ENVIRONMENTS)
    command.set_defaults(do=_install)
    _add_run(
        commands.add_parser("run", help="measure, and write the raw figures to a file")
    )
    command = commands.add_parser("table", help="print the figures as a Markdown table")
    command.add_argument("results", type=Path)
    command.set_defaults(do=_table)
    command = commands.add_parser("plots", help="draw the figures as bar charts")
    command.add_argument("results", type=Path)
    command.add_argument("--into", type=Path, required=True)
    command.set_defaults(do=_plots)
    return parser.parse_args()


def _add_run(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("--envs", type=Path, required=True, help="folder of the environments")
    add(
        "--corpus",
        type=Path,
        nargs="+",
        required=True,
        help="gzipped JSON lines with a `text` each",
    )
    add("--questions", type=Path, required=True, help="new_wiki.jsonl.gz")
    add(
        "--out",
        type=Path,
        required=True,
        help="results file; an interrupted run resumes from it",
    )
    add("--rounds", type=int, default=2)
    add("--threads", type=int, default=2, help="processors and threads per contestant")
    add("--share", type=int, default=1, help="use every Nth document and article")
    add(
        "--sentences",
        type=int,
        help="use this many; extra ones are assembled from clauses",
    )
    add("--asked", type=int, default=500, help="questions per step")
    add("--only", nargs="+", choices=[entry.name for entry in ROSTER])
    add(
        "--patience",
        type=float,
        default=4 * 3600,
        help="seconds until a command times out",
    )
    command.set_defaults(do=_run)


if __name__ == "__main__":
    main()
