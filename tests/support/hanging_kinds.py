"""Kinds of file whose libraries are never loaded, for `index.extract.sandbox.child` to wait for."""

import signal

signal.pause()
