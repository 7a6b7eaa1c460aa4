"""The options that bound what may be uploaded to the page."""

import argparse

from ui.options import amount, count
from ui.uploads.limits import UploadLimits

_DEFAULT_MEGABYTES = 200.0
_MOST_MEGABYTES = 100_000
_DEFAULT_FILES = 100
_MOST_FILES = 1000  # Gradio sends so many in one request


def add_upload_options(parser: argparse.ArgumentParser) -> None:
    """Take `--max-upload` and `--max-upload-files`."""
    parser.add_argument(
        "--max-upload",
        type=amount(_MOST_MEGABYTES, "number of megabytes"),
        default=_DEFAULT_MEGABYTES,
        metavar="MB",
        help="take so many megabytes in all when files are uploaded to the page; one file may"
        " have what --max-file-size says (default: %(default)g)",
    )
    parser.add_argument(
        "--max-upload-files",
        type=count(1, _MOST_FILES, "number of files"),
        default=_DEFAULT_FILES,
        metavar="N",
        help="take so many files at a time (default: %(default)s)",
    )


def upload_limits(arguments: argparse.Namespace) -> UploadLimits:
    """The limits that a command line sets; no file may be larger than what is indexed."""
    all_bytes = int(1e6 * arguments.max_upload)
    file_bytes = min(all_bytes, int(1e6 * arguments.max_file_size))
    return UploadLimits(arguments.max_upload_files, file_bytes, all_bytes)
