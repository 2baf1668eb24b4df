"""Ends the bot when the process that started it is gone, however it went.

Reads process ids from standard input, one a line; when the input ends, the last one is ended unless it is 0.
A program of its own: it needs nothing of this package.
"""

import os
import signal
import sys
import time

PATIENCE = 3.0
LOOK = 0.05


def end(pid: int) -> None:
    """Ask a process to stop, and kill it when it takes too long."""
    try:
        os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            time.sleep(LOOK)
            os.kill(pid, 0)
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def main() -> None:
    """Wait for the end of the input."""
    last = 0
    for line in sys.stdin:
        last = int(line)
    if last:
        end(last)


if __name__ == "__main__":
    main()
