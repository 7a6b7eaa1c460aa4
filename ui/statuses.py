"""The exit statuses of commands; argparse itself ends wrong usage with 2."""

DONE = 0
FAILED = 1
WRONG_USAGE = 2
INTERRUPTED = 130  # as a shell reports a process ended by Ctrl-C
