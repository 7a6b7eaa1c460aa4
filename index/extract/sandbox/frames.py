"""Messages between two processes: byte strings, each preceded by its length."""

import struct
from typing import BinaryIO

_LENGTH = struct.Struct(">Q")
_CHUNK = 1 << 16


class FrameTooLong(Exception):
    """A message is longer than the receiver allows."""


def send(stream: BinaryIO, message: bytes) -> None:
    """Write a message and flush the stream."""
    stream.write(_LENGTH.pack(len(message)))
    stream.write(message)
    stream.flush()


def receive(stream: BinaryIO, max_length: int | None = None) -> bytes:
    """Wait for a message of at most `max_length` bytes.

    Raises:
        EOFError: the other process has ended.
        FrameTooLong: the message is longer; the stream can't be used any more.
        MemoryError: there is too little memory for it; the next message can still be read.
    """
    (length,) = _LENGTH.unpack(_read_exactly(stream, _LENGTH.size))
    if max_length is not None and length > max_length:
        raise FrameTooLong
    try:
        return _read_exactly(stream, length)
    except MemoryError:  # the buffer is allocated whole, before anything is read
        _skip(stream, length)
        raise


def _skip(stream: BinaryIO, length: int) -> None:
    while length:
        length -= len(_read_exactly(stream, min(length, _CHUNK)))


def _read_exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data
