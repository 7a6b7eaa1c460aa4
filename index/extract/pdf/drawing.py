"""A page of a PDF as it looks, with a quote's lines marked; drawn in a process of its own."""

import json
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from index.child_process import python_command, python_environment
from index.errors import UnreadableFile
from index.extract.optional_libraries import is_installed
from index.extract.sandbox.frames import send

_SECONDS = 20.0
_AT_ONCE = threading.BoundedSemaphore(2)
_FAILED = "This page can't be drawn."


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's width and height, and the boxes of the marked lines, in points.

    A box is left, top, right and bottom, from the page's upper left corner.
    """

    width: float
    height: float
    boxes: Sequence[tuple[float, float, float, float]]


def can_draw() -> bool:
    """Whether the library that draws pages is installed."""
    return is_installed("pypdfium2")


def sheet(file: BinaryIO, page: int, quotes: Sequence[tuple[str, str]]) -> Sheet:
    """The size of a page, numbered from 1, and where these quotes stand on it.

    A quote is the page's text before it, and its own.

    Raises:
        UnreadableFile: PDFium can't read the page within its limits.
    """
    found = json.loads(_run(file, {"page": page, "quotes": quotes}))
    width, height = found["size"]
    return Sheet(width, height, [tuple(box) for box in found["boxes"]])


def picture(file: BinaryIO, page: int) -> bytes:
    """A page, numbered from 1, as a PNG.

    Raises:
        UnreadableFile: PDFium can't draw the page within its limits.
    """
    return _run(file, {"page": page})


def _run(file: BinaryIO, request: Mapping[str, object]) -> bytes:
    messages = BytesIO()
    send(messages, json.dumps(request).encode("ascii"))
    with file:
        send(messages, file.read())
    # Who waits holds one of the server's threads.
    if not _AT_ONCE.acquire(timeout=_SECONDS):
        raise UnreadableFile("busy", _FAILED)
    try:
        done = subprocess.run(
            python_command("index.extract.pdf.pdfium.drawing_child"),
            input=messages.getbuffer(),
            capture_output=True,
            check=True,
            timeout=_SECONDS,
            env=python_environment(),
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise UnreadableFile("crashed", _FAILED) from error
    finally:
        _AT_ONCE.release()
    return done.stdout
