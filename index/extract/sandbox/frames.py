"""Messages between two processes: runs of bytes, each behind its length."""

import struct
from typing import BinaryIO

_LENGTH = struct.Struct(">Q")
_CHUNK = 1 << 16


class FrameTooLong(Exception):
    """A message is longer than whoever reads it wants to hold."""


def send(stream: BinaryIO, message: bytes) -> None:
    """Write a message, at once."""
    stream.write(_LENGTH.pack(len(message)))
    stream.write(message)
    stream.flush()


def receive(stream: BinaryIO, longest: int | None = None) -> bytes:
    """Wait for a message of at most `longest` bytes.

    Raises:
        EOFError: the other process has ended.
        FrameTooLong: the message is longer; nothing more can be read.
        MemoryError: there is no room for it; the next message can be read.
    """
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    if longest is not None and length > longest:
        raise FrameTooLong
    try:
        return _exactly(stream, length)
    except MemoryError:  # before anything is read: the room for all is taken first
        _pass_over(stream, length)
        raise


def _pass_over(stream: BinaryIO, length: int) -> None:
    while length:
        length -= len(_exactly(stream, min(length, _CHUNK)))


def _exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data
