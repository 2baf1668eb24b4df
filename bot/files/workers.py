"""Processes that make documents, so that whoever writes in a chat meanwhile doesn't wait for them.

Beside the bot's own thread, one that makes a document would hold the interpreter's lock for milliseconds at a
time and share the processor evenly. These processes have locks of their own, and come last for the processor.
"""

import multiprocessing
import os
import signal
import threading
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import connection

NICENESS = 10

COUNT = max(1, min(2, (os.cpu_count() or 2) // 2))


def workers(count: int = COUNT) -> Executor:
    """At most so many processes, each begun when it is first needed; what they run must be picklable."""
    # A process that was forked from one with threads can hang; one that is spawned begins afresh.
    return ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """End with the bot, however it ends, and leave Ctrl+C in its terminal to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(0)
