"""The entry point of the command `askquote`."""

import sys

from ui.__main__ import run

if __name__ == "__main__":
    sys.exit(run())
