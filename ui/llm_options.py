"""The options that name a language model, which words answers."""

import argparse
from typing import TYPE_CHECKING

from index.errors import WrongUsage
from qa.wiring import open_generator
from ui.options import amount

if TYPE_CHECKING:
    from qa.wording.generator import Generator

_DEFAULT_SECONDS = 60.0
_MOST_SECONDS = 3600


def add_llm_options(parser: argparse.ArgumentParser) -> None:
    """Take `--llm`, `--llm-model` and `--llm-seconds`."""
    parser.add_argument(
        "--llm",
        metavar="URL",
        help="also put answers into words, by a language model: an endpoint of OpenAI's form,"
        " such as http://127.0.0.1:8080/v1, which is sent each question with its quotes; its"
        " key, if it needs one, is read from ASKQUOTE_LLM_KEY",
    )
    parser.add_argument("--llm-model", metavar="NAME", help="the model's name there")
    parser.add_argument(
        "--llm-seconds",
        type=amount(_MOST_SECONDS, "number of seconds"),
        default=_DEFAULT_SECONDS,
        metavar="S",
        help="give the wording up after so long (default: %(default)g)",
    )


def generator_of(arguments: argparse.Namespace) -> "Generator | None":
    """What words answers, if a language model is named.

    Raises:
        WrongUsage: of the address and the model's name only one is given.
        BadRequest: the address or the key can't be one.
    """
    if arguments.llm is None and arguments.llm_model is None:
        return None
    if arguments.llm is None or arguments.llm_model is None:
        raise WrongUsage("--llm and --llm-model go together: give both, or neither.")
    return open_generator(arguments.llm, arguments.llm_model, arguments.llm_seconds)
