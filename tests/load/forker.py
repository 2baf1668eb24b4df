"""Serves on order, each time in a new process that has everything imported: `python -m tests.load.forker`.

A line of JSON on standard input is a list: a file for what the process prints, then the arguments of
`justera`. The answer is a line with its process id. The end of the input ends this process, not those.
"""

import json
import os
import signal
import sys

import bot.app  # noqa: F401  # what `justera serve` would import only when it serves
from bot.cli import main


def _serve(log: str, arguments: list[str]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(written, 1)
    os.dup2(written, 2)
    sys.argv = ["justera", *arguments]
    status = 1
    try:
        main()
    except SystemExit as done:
        status = done.code if isinstance(done.code, int) else 1
    finally:
        os._exit(status)


if __name__ == "__main__":
    # Those that have ended leave nothing behind, so that they are seen to be gone.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        log, *arguments = json.loads(line)
        process = os.fork()
        if not process:
            _serve(log, arguments)
        print(process, flush=True)
