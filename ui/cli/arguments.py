"""The command line's words."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from index.extract.limits import DEFAULT_LIMITS
from qa.wiring import DOCS, INDEX
from ui.cli import commands
from ui.console import Console
from ui.llm_options import add_llm_options
from ui.options import amount, count, host, probability
from ui.upload_options import add_upload_options

_LAST_PORT = 65535
# SQLite holds no text of a gigabyte.
_MOST_MEGABYTES = 900
_MOST_SECONDS = 86_400

_Run = Callable[[argparse.Namespace, Console], int]


def parse(words: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line, or that of this process; `run` of the result carries it out.

    Wrong usage ends the process with status 2.
    """
    words = sys.argv[1:] if words is None else words
    parser = argparse.ArgumentParser(
        prog="askquote",
        description="Ask a folder of documents; get a short answer in their own words.",
    )
    group = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, (what, add) in _COMMANDS.items():
        command = group.add_parser(name, help=what)
        # What carries out the others is not even imported.
        if name in words[:1]:
            add(command)
    return parser.parse_args(words)


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


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json", action="store_true", help="print JSON, one object a line"
    )


def _add_docs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--docs",
        metavar="DOCS",
        help=f"the folder to make the index of where there is none (default: {DOCS})",
    )


def _add_reader(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--reader",
        metavar="NAME",
        help="read with another model: a question-answering model's folder, or its name on"
        " Hugging Face where it has been downloaded before",
    )


def _add_sync_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model",
        metavar="NAME",
        help="the embedding model of a new index, or one to change to: a sentence-transformers"
        " model's folder, or its name where it has been downloaded before",
    )
    parser.add_argument(
        "--allow-empty",
        action="store_true",
        help="let a folder that has become empty empty the index",
    )
    parser.add_argument(
        "--max-file-size",
        type=amount(_MOST_MEGABYTES, "number of megabytes"),
        default=DEFAULT_LIMITS.file_bytes / 1e6,
        metavar="MB",
        help="leave out files that are larger, or give more text, than so many megabytes"
        " (default: %(default)g)",
    )
    parser.add_argument(
        "--max-seconds",
        type=amount(_MOST_SECONDS, "number of seconds"),
        default=DEFAULT_LIMITS.seconds,
        metavar="S",
        help="leave out a file of a kind that has to be unpacked, such as .pdf or .docx,"
        " if that takes longer (default: %(default)g)",
    )


def _add_sync(parser: argparse.ArgumentParser) -> None:
    _common(parser, commands.sync)
    parser.add_argument(
        "docs",
        nargs="?",
        metavar="DOCS",
        help=f"the folder of documents (default: the index's own, or {DOCS})",
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--verify",
        action="store_true",
        help="read all files, also those that seem not to have changed",
    )
    how.add_argument(
        "--watch",
        action="store_true",
        help="go on until Ctrl-C, and sync again whenever the folder changes",
    )
    _add_sync_options(parser)
    _add_json(parser)


def _add_ask(parser: argparse.ArgumentParser) -> None:
    _common(parser, commands.ask)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("question", nargs="?", metavar="QUESTION")
    what.add_argument(
        "--batch",
        metavar="FILE",
        help='answer the JSON lines {"question": "…"} of a file, or of - for standard input',
    )
    _add_docs(parser)
    parser.add_argument(
        "--in",
        dest="documents",
        action="append",
        metavar="GLOB",
        help="ask only documents whose names match; may be given more than once",
    )
    parser.add_argument(
        "--min-confidence",
        type=probability,
        metavar="P",
        help="the confidence from which an answer is given; 0 always gives the best",
    )
    _add_reader(parser)
    add_llm_options(parser)
    _add_json(parser)


def _add_ui(parser: argparse.ArgumentParser) -> None:
    _common(parser, commands.ui)
    _add_docs(parser)
    parser.add_argument("--host", default="127.0.0.1", help="(default: %(default)s)")
    parser.add_argument(
        "--port",
        type=count(0, _LAST_PORT, "port"),
        default=7860,
        help="(default: %(default)s)",
    )
    _add_guard_options(parser)
    add_upload_options(parser)
    parser.add_argument(
        "--no-feedback",
        dest="feedback",
        action="store_false",
        help="keep nothing of what is said of answers; else it is kept in feedback.sqlite in"
        " the index folder",
    )
    _add_reader(parser)
    add_llm_options(parser)
    _add_sync_options(parser)


def _add_guard_options(parser: argparse.ArgumentParser) -> None:
    who = parser.add_mutually_exclusive_group()
    who.add_argument(
        "--auth",
        type=Path,
        metavar="FILE",
        help="let in only who has an account in this file; `askquote account` makes it",
    )
    who.add_argument(
        "--no-auth",
        action="store_true",
        help="let everybody in who can reach the page, also from other machines",
    )
    parser.add_argument(
        "--allow-host",
        dest="names",
        type=host,
        action="append",
        default=[],
        metavar="NAME",
        help="another name or address that the page is asked for by, such as that of a proxy"
        " before it; may be given more than once",
    )


def _add_account(parser: argparse.ArgumentParser) -> None:
    from ui.cli import account_commands  # noqa: PLC0415

    run = account_commands.account
    parser.set_defaults(run=run, change=account_commands.set_password)
    parser.description = run.__doc__
    parser.add_argument("name", metavar="NAME")
    parser.add_argument(
        "--auth",
        type=Path,
        required=True,
        metavar="FILE",
        help="the file of accounts; made where there is none",
    )
    change = parser.add_mutually_exclusive_group()
    for option, changer in (
        ("--token", account_commands.set_token),
        ("--no-token", account_commands.drop_token),
        ("--remove", account_commands.remove),
    ):
        change.add_argument(
            option,
            dest="change",
            action="store_const",
            const=changer,
            help=str(changer.__doc__).rstrip(".").lower(),
        )


def _add_mcp(parser: argparse.ArgumentParser) -> None:
    _common(parser, commands.mcp)
    _add_docs(parser)
    _add_reader(parser)
    add_llm_options(parser)


def _add_status(parser: argparse.ArgumentParser) -> None:
    from ui.cli import inspection  # noqa: PLC0415

    _common(parser, inspection.status)
    _add_json(parser)


def _add_show(parser: argparse.ArgumentParser) -> None:
    from ui.cli import inspection  # noqa: PLC0415

    _common(parser, inspection.show)
    parser.add_argument("document", metavar="DOCUMENT", help="as `status` names it")


def _add_check(parser: argparse.ArgumentParser) -> None:
    from ui.cli import inspection  # noqa: PLC0415

    _common(parser, inspection.check)
    parser.add_argument(
        "file",
        metavar="FILE",
        help="answers as JSON lines, or a chat exported as Markdown; - for standard input",
    )


def _add_questions(parser: argparse.ArgumentParser, others: str = "") -> None:
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help='JSON lines {"question": "…", "answers": ["…"]}, or a file of SQuAD\'s'
        + others,
    )


def _add_eval(parser: argparse.ArgumentParser) -> None:
    from ui.cli import inspection  # noqa: PLC0415

    _common(parser, inspection.evaluate_file)
    _add_questions(parser, ", or feedback.sqlite of an index folder")
    parser.add_argument(
        "--closed",
        action="store_true",
        help='ask each question of its own "context" alone, and not of the index',
    )
    parser.add_argument(
        "--report",
        type=Path,
        metavar="DIR",
        help="also write the figures, charts and the worst misses into a folder",
    )
    _add_reader(parser)
    _add_json(parser)


def _add_calibrate(parser: argparse.ArgumentParser) -> None:
    from ui.cli import inspection  # noqa: PLC0415

    _common(parser, inspection.calibrate_index)
    _add_questions(parser)
    _add_reader(parser)


_COMMANDS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "sync": ("bring the index in step with its folder", _add_sync),
    "ask": ("answer a question, or a batch of them", _add_ask),
    "ui": ("serve the chat page", _add_ui),
    "account": ("say who may use the page", _add_account),
    "mcp": ("serve answers to programs that speak MCP", _add_mcp),
    "status": ("say what the index holds", _add_status),
    "show": ("print the text that offsets count", _add_show),
    "check": ("verify saved answers' quotes again", _add_check),
    "eval": ("measure answers to a file of questions", _add_eval),
    "calibrate": ("fit confidence to a file of questions", _add_calibrate),
}
