"""The arguments that each command takes, and the function that runs it."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from qa.indexing import DOCS, INDEX
from ui.cli import commands
from ui.cli.argument_types import probability, years
from ui.cli.option_groups import (
    add_access_options,
    add_docs,
    add_json,
    add_llm_options,
    add_reader,
    add_sync_options,
    add_upload_options,
)
from ui.console import Console

_Run = Callable[[argparse.Namespace, Console], int]


def parse(words: Sequence[str] | None) -> argparse.Namespace:
    """Parse a command line, by default this process's own; the result's `run` executes it.

    Wrong usage ends the process with status 2. `--help` and `--version` print and end it
    with 0, and so does a command line without words, which prints the help.
    """
    words = sys.argv[1:] if words is None else words
    parser = argparse.ArgumentParser(
        prog="askquote",
        description="Ask a folder of documents; get a short answer in their own words.",
    )
    parser.add_argument(
        "--version", action=_PrintVersion, nargs=0, help="print the version and exit"
    )
    group = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, (summary, add_arguments) in _COMMANDS.items():
        command = group.add_parser(name, help=summary)
        # The modules of other commands are not even imported.
        if name in words[:1]:
            add_arguments(command)
    return parser.parse_args(words or ["--help"])


class _PrintVersion(argparse.Action):
    """Prints the version, which is looked up only then, as that takes time."""

    def __call__(
        self, parser: argparse.ArgumentParser, *_: object, **__: object
    ) -> None:
        from ui.release import release  # noqa: PLC0415

        sys.stdout.write(f"askquote {release()}\n")
        parser.exit()


def _common(parser: argparse.ArgumentParser, run: _Run) -> None:
    parser.set_defaults(run=run)
    parser.description = run.__doc__
    parser.add_argument(
        "--index",
        type=Path,
        default=INDEX,
        metavar="DIR",
        help=f"the index folder (default: {INDEX})",
    )


def _add_sync(parser: argparse.ArgumentParser) -> None:
    _common(parser, commands.sync)
    parser.add_argument(
        "docs",
        nargs="?",
        metavar="DOCS",
        help=f"the folder of documents (default: the index's own, or {DOCS})",
    )
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument(
        "--verify",
        action="store_true",
        help="read every file, even those that seem unchanged",
    )
    mode.add_argument(
        "--watch",
        action="store_true",
        help="keep running, and sync again whenever the folder changes, until Ctrl-C",
    )
    add_sync_options(parser)
    add_json(parser)


def _add_ask(parser: argparse.ArgumentParser) -> None:
    _common(parser, commands.ask)
    questions = parser.add_mutually_exclusive_group(required=True)
    questions.add_argument("question", nargs="?", metavar="QUESTION")
    questions.add_argument(
        "--batch",
        metavar="FILE",
        help='answer the questions in a file of JSON lines {"question": "…"}, or in standard'
        " input if it is -",
    )
    add_docs(parser)
    parser.add_argument(
        "--in",
        dest="documents",
        action="append",
        metavar="GLOB",
        help="only ask documents with these names or in this folder: handbook.md, policies"
        " or 2024-*; repeatable",
    )
    parser.add_argument(
        "--dated",
        type=years,
        metavar="WHEN",
        help="only ask documents that say they are of a year: 2024, 2021..2024, 2021.. or"
        " ..2023",
    )
    parser.add_argument(
        "--min-confidence",
        type=probability,
        metavar="P",
        help="only give an answer with at least this confidence; 0 always gives the best"
        " candidate",
    )
    add_reader(parser)
    add_llm_options(parser)
    add_json(parser)


def _add_ui(parser: argparse.ArgumentParser) -> None:
    _common(parser, commands.ui)
    add_docs(parser)
    add_access_options(parser)
    add_upload_options(parser)
    parser.add_argument(
        "--no-feedback",
        dest="feedback",
        action="store_false",
        help="don't save feedback on answers, which otherwise goes into feedback.sqlite in"
        " the index folder",
    )
    add_reader(parser)
    add_llm_options(parser)
    add_sync_options(parser)


def _add_account(parser: argparse.ArgumentParser) -> None:
    from ui.cli import account_commands  # noqa: PLC0415

    run = account_commands.account
    parser.set_defaults(run=run, prepare=account_commands.set_password)
    parser.description = run.__doc__
    parser.add_argument("name", metavar="NAME")
    parser.add_argument(
        "--auth",
        type=Path,
        required=True,
        metavar="FILE",
        help="the accounts file, created if it does not exist",
    )
    kind = parser.add_mutually_exclusive_group()
    for option, prepare in (
        ("--token", account_commands.set_token),
        ("--no-token", account_commands.drop_token),
        ("--remove", account_commands.remove),
    ):
        kind.add_argument(
            option,
            dest="prepare",
            action="store_const",
            const=prepare,
            help=str(prepare.__doc__).rstrip(".").lower(),
        )


def _add_mcp(parser: argparse.ArgumentParser) -> None:
    _common(parser, commands.mcp)
    add_docs(parser)
    add_reader(parser)
    add_llm_options(parser)


def _add_status(parser: argparse.ArgumentParser) -> None:
    from ui.cli import inspection  # noqa: PLC0415

    _common(parser, inspection.status)
    add_json(parser)


def _add_show(parser: argparse.ArgumentParser) -> None:
    from ui.cli import inspection  # noqa: PLC0415

    _common(parser, inspection.show)
    parser.add_argument(
        "document", metavar="DOCUMENT", help="its name, as listed by `status`"
    )


def _add_check(parser: argparse.ArgumentParser) -> None:
    from ui.cli import inspection  # noqa: PLC0415

    _common(parser, inspection.check)
    parser.add_argument(
        "file",
        metavar="FILE",
        help="answers as JSON lines, or a chat exported as Markdown; - is standard input",
    )


def _add_questions(parser: argparse.ArgumentParser, more: str = "") -> None:
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help='JSON lines {"question": "…", "answers": ["…"]}, or a file in SQuAD\'s format'
        + more,
    )


def _add_eval(parser: argparse.ArgumentParser) -> None:
    from ui.cli import evaluation  # noqa: PLC0415

    _common(parser, evaluation.evaluate_file)
    _add_questions(parser, ", or the feedback.sqlite of an index folder")
    parser.add_argument(
        "--closed",
        action="store_true",
        help='answer each question from its own "context" only, instead of the index',
    )
    parser.add_argument(
        "--report",
        type=Path,
        metavar="DIR",
        help="also write the figures, charts and worst misses to a folder",
    )
    add_reader(parser)
    add_json(parser)


def _add_calibrate(parser: argparse.ArgumentParser) -> None:
    from ui.cli import evaluation  # noqa: PLC0415

    _common(parser, evaluation.calibrate_index)
    _add_questions(parser)
    add_reader(parser)


_COMMANDS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "sync": ("bring an index up to date with its folder", _add_sync),
    "ask": ("answer a question, or a batch of them", _add_ask),
    "ui": ("serve the chat page", _add_ui),
    "account": ("manage who may use the page", _add_account),
    "mcp": ("serve answers to programs that speak MCP", _add_mcp),
    "status": ("show what the index holds", _add_status),
    "show": ("print a document's text, which offsets refer to", _add_show),
    "check": ("verify the quotes of saved answers", _add_check),
    "eval": ("measure how well a file of questions is answered", _add_eval),
    "calibrate": (
        "fit the confidence of answers to a file of questions",
        _add_calibrate,
    ),
}
