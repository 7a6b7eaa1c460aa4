"""The command `askquote`."""

import gc
import logging
import os
import sys
from collections.abc import Callable, Sequence

from index.embed.model_files import go_offline
from index.errors import AskquoteError
from ui.cli.arguments import parse
from ui.console import FAILED, INTERRUPTED, WRONG_USAGE, Console, terminal
from ui.errors import WrongUsage


def print_error(error: AskquoteError, console: Console) -> None:
    """Print an error as a sentence on standard error."""
    console.note(f"askquote: {error}")


def main(
    words: Sequence[str] | None = None,
    *,
    report_error: Callable[[AskquoteError, Console], None] = print_error,
) -> int:
    """Run a command line, by default this process's own.

    Returns the exit status: 0 for success, 1 for failure, 2 for wrong usage, 130 after
    Ctrl-C. `report_error` is called with an expected error, and prints it.
    """
    _stay_offline()
    logging.basicConfig(level=logging.WARNING, format="askquote: %(message)s")
    logging.getLogger("index").setLevel(logging.INFO)
    console = terminal()
    arguments = parse(words)
    try:
        status: int = arguments.run(arguments, console)
    except AskquoteError as error:
        report_error(error, console)
        return WRONG_USAGE if isinstance(error, WrongUsage) else FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has closed the pipe; without this, Python's last flush complains.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    return status


def _stay_offline() -> None:
    """Keep libraries from downloading anything or sending telemetry."""
    go_offline()
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"


def run() -> int:
    """Run this process's command line, and prepare for a quick exit."""
    status = main()
    # Python's final garbage collection would take as long as an answer.
    gc.freeze()
    return status


if __name__ == "__main__":
    sys.exit(run())
