"""Kinds of file whose libraries are never loaded, for `index.extraction_worker` to wait for."""

import signal

signal.pause()
