"""Documents are made in processes of their own, which end with the bot."""

import asyncio
import os
import subprocess
import sys
from concurrent.futures import BrokenExecutor

import psutil
import pytest

from bot.exporting import FORMS, Export
from bot.files.workers import workers
from meetings.group import Group
from tests.unit.minutes.held import held

pytestmark = pytest.mark.slow

PARENT = """
import sys, time
from bot.files.workers import workers
if __name__ == "__main__":
    import os
    with workers(1) as pool:
        print(pool.submit(os.getpid).result(), flush=True)
        time.sleep(60)
"""


async def test_a_document_is_the_same_wherever_it_is_made() -> None:
    log = held().log
    export = Export(log, Group(key="19:a"))
    with workers(1) as pool:
        made = await asyncio.get_running_loop().run_in_executor(pool, FORMS["docx"], export)
        worker = await asyncio.get_running_loop().run_in_executor(pool, os.getpid)
    assert made == FORMS["docx"](export)
    assert worker != os.getpid()


async def test_what_goes_wrong_in_a_worker_is_told() -> None:
    with workers(1) as pool:
        with pytest.raises(LookupError):
            await asyncio.get_running_loop().run_in_executor(
                pool, FORMS["pdf"], Export(held().log, Group(key="19:a"), version=99)
            )
        pool.submit(os._exit, 1)
        with pytest.raises(BrokenExecutor):
            await asyncio.get_running_loop().run_in_executor(pool, os.getpid)


def test_workers_end_with_a_bot_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        worker = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
        worker.wait(timeout=20)
    assert not worker.is_running()
