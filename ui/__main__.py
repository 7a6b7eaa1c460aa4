"""The command `askquote`."""

import gc
import logging
import os
import sys
from collections.abc import Callable, Sequence

from index.embed.offline import go_offline
from index.errors import AskquoteError, WrongUsage
from ui.cli.arguments import parse
from ui.console import Console, terminal
from ui.statuses import FAILED, INTERRUPTED, WRONG_USAGE


def _note(error: AskquoteError, console: Console) -> None:
    console.note(f"askquote: {error}")


def main(
    words: Sequence[str] | None = None,
    *,
    tell: Callable[[AskquoteError, Console], None] = _note,
) -> int:
    """Carry out a command line; without words, that of this process.

    `tell` says what hindered it. Returns the exit status: 0 done, 1 a failure; wrong usage
    exits with 2.
    """
    _stay_offline()
    logging.basicConfig(level=logging.WARNING, format="askquote: %(message)s")
    logging.getLogger("index").setLevel(logging.INFO)
    console = terminal()
    arguments = parse(words)
    try:
        status: int = arguments.run(arguments, console)
    except AskquoteError as error:
        tell(error, console)
        return WRONG_USAGE if isinstance(error, WrongUsage) else FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of the pipe has gone; without this, Python's last flush complains.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    return status


def _stay_offline() -> None:
    """Tell the libraries that would look things up or report home not to."""
    go_offline()
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"


def run() -> int:
    """Carry out this process's command line, and have the process end soon."""
    status = main()
    # Looking through all that was loaded, as Python does at its end, takes as long as an answer.
    gc.freeze()
    return status


if __name__ == "__main__":
    sys.exit(run())
