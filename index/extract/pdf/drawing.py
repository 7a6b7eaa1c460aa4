"""A page of a PDF as it looks, with a quote's lines marked; drawn in a process of its own."""

import json
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from index.child_process import python_command, python_environment
from index.errors import UnreadableFile
from index.extract.optional_libraries import is_installed

_SECONDS = 20.0
_AT_ONCE = threading.BoundedSemaphore(2)
_MOST_TEXTS = 20


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's width and height, and the boxes of the marked lines, in points.

    A box is left, top, width and height, from the page's upper left corner.
    """

    width: float
    height: float
    boxes: Sequence[tuple[float, float, float, float]]


def can_draw() -> bool:
    """Whether the library that draws pages is installed."""
    return is_installed("pypdfium2")


def sheet(file: BinaryIO, page: int, texts: Sequence[str]) -> Sheet:
    """The size of a page, numbered from 1, and where these texts stand on it.

    Raises:
        UnreadableFile: PDFium can't read the page within its limits.
    """
    # A null character would end an argument.
    words = [text.replace("\0", " ") for text in texts[:_MOST_TEXTS]]
    found = json.loads(_run(file, "places", str(page), *words))
    width, height = found["size"]
    return Sheet(width, height, [tuple(box) for box in found["boxes"]])


def picture(file: BinaryIO, page: int) -> bytes:
    """A page, numbered from 1, as a PNG.

    Raises:
        UnreadableFile: PDFium can't draw the page within its limits.
    """
    return _run(file, "picture", str(page))


def _run(file: BinaryIO, *words: str) -> bytes:
    command = python_command("index.extract.pdf.pdfium.drawing_child", *words)
    try:
        with file, _AT_ONCE:
            done = subprocess.run(
                command,
                stdin=file,
                capture_output=True,
                check=True,
                timeout=_SECONDS,
                env=python_environment(),
            )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise UnreadableFile("crashed", "This page can't be drawn.") from error
    return done.stdout
