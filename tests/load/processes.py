"""The processes of the bench, each started fresh, measured and ended."""

import datetime as dt
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

ECHO = ("-m", "tests.load.echo")
_ADDRESS = re.compile(r"http://\S+")


@contextmanager
def process(*command: str) -> Iterator[tuple[str, psutil.Process]]:
    """A Python program that serves, and the address in the first line that it prints."""
    with subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, text=True) as started:
        try:
            assert started.stdout is not None
            address = _ADDRESS.search(started.stdout.readline())
            if address is None:
                raise RuntimeError(f"{' '.join(command)} didn't start")
            yield address[0], psutil.Process(started.pid)
        finally:
            started.terminate()
            try:
                started.wait(timeout=20)
            except subprocess.TimeoutExpired:
                started.kill()


def justera(database_url: str, now: dt.datetime) -> Sequence[str]:
    """`justera serve --local` on this database, at any free port."""
    served = ("serve", "--local", "--port", "0", "--database-url", database_url)
    return "-c", "from bot.cli import main; main()", *served, "--now", now.isoformat()


def cpu_seconds_of(pid: int) -> float:
    """Processor time that a process has used, all its threads, in user mode and in the kernel.

    By the process' own clock where there is one: to the microsecond, not to the hundredth.
    """
    if sys.platform == "linux":
        # The clock that clock_getcpuclockid(3) gives.
        return time.clock_gettime(~pid << 3 | 2)
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def machine() -> str:
    """The machine in a line."""
    memory = f"{psutil.virtual_memory().total / 2**30:.0f} GB"
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} cores ({_processor()}), {memory}, {system}"


def _processor() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    named = re.search(r"^model name\s*:\s*(.+)$", told, re.MULTILINE)
    return named[1] if named else platform.machine()
