"""Groups of options that commands share, with the values they are parsed into."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from index.extract.limits import DEFAULT_LIMITS, Limits
from qa.indexing import DOCS
from qa.wiring import open_generator
from ui.cli.argument_types import amount, count, host
from ui.errors import WrongUsage
from ui.options import AccessOptions, SyncOptions
from ui.uploads.limits import UploadLimits

if TYPE_CHECKING:
    from qa.wording.generator import Generator

_LAST_PORT = 65535
# SQLite can't hold a text of a gigabyte.
_MOST_FILE_MEGABYTES = 900
_MOST_FILE_SECONDS = 86_400
_DEFAULT_WORDING_SECONDS = 60.0
_MOST_WORDING_SECONDS = 3600
_DEFAULT_UPLOAD_MEGABYTES = 200.0
_MOST_UPLOAD_MEGABYTES = 100_000
_DEFAULT_UPLOAD_FILES = 100
_MOST_UPLOAD_FILES = 1000  # Gradio's limit for one request


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add `--json`."""
    parser.add_argument(
        "--json", action="store_true", help="print JSON, one object per line"
    )


def add_docs(parser: argparse.ArgumentParser) -> None:
    """Add `--docs`."""
    parser.add_argument(
        "--docs",
        metavar="DOCS",
        help=f"the folder to index if there is no index yet (default: {DOCS})",
    )


def add_reader(parser: argparse.ArgumentParser) -> None:
    """Add `--reader`."""
    parser.add_argument(
        "--reader",
        metavar="NAME",
        help="another reader: the folder of a question-answering model, or the name of one"
        " that was downloaded from Hugging Face before",
    )


def add_sync_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `SyncOptions` except `--index` and the folder."""
    parser.add_argument(
        "--model",
        metavar="NAME",
        help="the embedding model for a new index, or to change to: the folder of a"
        " sentence-transformers model, or the name of one that was downloaded before",
    )
    parser.add_argument(
        "--allow-empty",
        action="store_true",
        help="clear the index if the folder is now empty",
    )
    parser.add_argument(
        "--max-file-size",
        type=amount(_MOST_FILE_MEGABYTES, "number of megabytes"),
        default=DEFAULT_LIMITS.file_bytes / 1e6,
        metavar="MB",
        help="skip files that are larger than this, or whose text is (default: %(default)g)",
    )
    parser.add_argument(
        "--max-seconds",
        type=amount(_MOST_FILE_SECONDS, "number of seconds"),
        default=DEFAULT_LIMITS.seconds,
        metavar="S",
        help="skip a file, such as a PDF or Word document, that takes longer to read than"
        " this (default: %(default)g)",
    )


def sync_options(arguments: argparse.Namespace) -> SyncOptions:
    """The parsed options of a sync."""
    return SyncOptions(
        index=arguments.index,
        docs=arguments.docs,
        model=arguments.model,
        allow_empty=arguments.allow_empty,
        limits=Limits(
            file_bytes=int(1e6 * arguments.max_file_size), seconds=arguments.max_seconds
        ),
    )


def add_llm_options(parser: argparse.ArgumentParser) -> None:
    """Add `--llm`, `--llm-model` and `--llm-seconds`."""
    parser.add_argument(
        "--llm",
        metavar="URL",
        help="have a language model put answers into words: the URL of an OpenAI-compatible"
        " endpoint, such as http://127.0.0.1:8080/v1, which receives each question with its"
        " quotes; its key, if it needs one, comes from ASKQUOTE_LLM_KEY",
    )
    parser.add_argument(
        "--llm-model", metavar="NAME", help="the name of the language model"
    )
    parser.add_argument(
        "--llm-seconds",
        type=amount(_MOST_WORDING_SECONDS, "number of seconds"),
        default=_DEFAULT_WORDING_SECONDS,
        metavar="S",
        help="stop waiting for the language model after this long (default: %(default)g)",
    )


def generator_of(arguments: argparse.Namespace) -> "Generator | None":
    """The language model that words answers, or None if none is named.

    Raises:
        WrongUsage: only one of URL and model name is given.
        BadRequest: the URL or the key is malformed.
    """
    if arguments.llm is None and arguments.llm_model is None:
        return None
    if arguments.llm is None or arguments.llm_model is None:
        raise WrongUsage("--llm and --llm-model go together: give both, or neither.")
    return open_generator(arguments.llm, arguments.llm_model, arguments.llm_seconds)


def add_upload_options(parser: argparse.ArgumentParser) -> None:
    """Add `--max-upload` and `--max-upload-files`."""
    parser.add_argument(
        "--max-upload",
        type=amount(_MOST_UPLOAD_MEGABYTES, "number of megabytes"),
        default=_DEFAULT_UPLOAD_MEGABYTES,
        metavar="MB",
        help="the largest total size of one upload to the page; --max-file-size applies to"
        " each file too (default: %(default)g)",
    )
    parser.add_argument(
        "--max-upload-files",
        type=count(1, _MOST_UPLOAD_FILES, "number of files"),
        default=_DEFAULT_UPLOAD_FILES,
        metavar="N",
        help="the most files in one upload (default: %(default)s)",
    )


def upload_limits(arguments: argparse.Namespace) -> UploadLimits:
    """The limits on uploads; no file may be larger than the largest that is indexed."""
    total_bytes = int(1e6 * arguments.max_upload)
    file_bytes = min(total_bytes, int(1e6 * arguments.max_file_size))
    return UploadLimits(arguments.max_upload_files, file_bytes, total_bytes)


def add_access_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `AccessOptions`."""
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="the address to serve the page at (default: %(default)s)",
    )
    parser.add_argument(
        "--port",
        type=count(0, _LAST_PORT, "port"),
        default=7860,
        help="the port to serve the page at; 0 is any free one (default: %(default)s)",
    )
    visitors = parser.add_mutually_exclusive_group()
    visitors.add_argument(
        "--auth",
        type=Path,
        metavar="FILE",
        help="only let in people with an account in this file, which `askquote account`"
        " creates",
    )
    visitors.add_argument(
        "--no-auth",
        action="store_true",
        help="let in everybody who can reach the page, from other machines too",
    )
    parser.add_argument(
        "--allow-host",
        dest="names",
        type=host,
        action="append",
        default=[],
        metavar="NAME",
        help="another host name or address of the page, such as that of a proxy in front of"
        " it; repeatable",
    )


def access_options(arguments: argparse.Namespace) -> AccessOptions:
    """Where the page is served, and who may use it."""
    return AccessOptions(
        host=arguments.host,
        port=arguments.port,
        auth=arguments.auth,
        everybody=arguments.no_auth,
        names=frozenset(arguments.names),
    )
