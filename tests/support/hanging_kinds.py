"""A module of extractors that never finishes loading, for `index.extract.sandbox.child`."""

import signal

signal.pause()
