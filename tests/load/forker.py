"""Serves on order, each time in a new process that has everything imported: `python -m tests.load.forker`.

A line of JSON on standard input is an `Order`. The answer is a line with its process id. The end of the input
ends this process, and with it those.
"""

import ctypes
import datetime as dt
import os
import resource
import signal
import sys
from functools import partial

import msgspec

import bot.app  # what `justera serve` would import only when it serves
from bot.attempts import DOUBT, Attempts
from bot.cli import main
from bot.teams.connector import Connector

_PR_SET_PDEATHSIG = 1


class Order(msgspec.Struct, frozen=True):
    """A run of `justera` with `arguments`, which prints into the file `log`.

    A message that it has claimed is another's after `lease` seconds, and a request to the connector has
    failed after `patience` seconds. It can write files of at most `largest` bytes, until that is raised from
    outside.
    """

    log: str
    arguments: tuple[str, ...]
    lease: float
    patience: float
    largest: int | None = None


def _serve(order: Order) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    written = os.open(order.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(written, 1)
    os.dup2(written, 2)
    if order.largest is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order.largest, resource.RLIM_INFINITY))
    _hasten(order)
    sys.argv = ["justera", *order.arguments]
    status = 1
    try:
        main()
    except SystemExit as done:
        status = done.code if isinstance(done.code, int) else 1
    finally:
        os._exit(status)


def _hasten(order: Order) -> None:
    """Shorten what nobody can set: a test has less time than people."""
    lease = dt.timedelta(seconds=order.lease)
    bot.app.running = partial(bot.app.running, lease=lease)
    defaults = Connector.__init__.__kwdefaults__
    assert defaults is not None
    defaults["timeout"] = order.patience
    defaults = Attempts.__init__.__kwdefaults__
    assert defaults is not None
    defaults["doubt"] = min(DOUBT, 5 * order.patience)


if __name__ == "__main__":
    # Those that have ended leave nothing behind, so that they are seen to be gone.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        order = msgspec.json.decode(line, type=Order)
        process = os.fork()
        if not process:
            _serve(order)
        print(process, flush=True)
