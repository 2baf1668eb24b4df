"""A process that is killed while it writes: what was promised is there, and nothing is half written."""

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

from meetings import log
from meetings.ports import Delivered, OwedState
from storage.store import LEASE, SqlStore
from tests.contract.scene import MovedClock

ROOT = Path(__file__).parents[3]

WRITE = """
import asyncio, sys
from meetings import events as ev
from storage.store import SqlStore
from tests.contract.scene import MovedClock, planned, reply, show, stream, unit

async def hold(store, at, group):
    before = await store.meeting(f"m{at}")
    for turn in range(10_000):
        if before is None:
            written = stream(None, planned(group), ev.ItemAdded(1, "Vision", 1), meeting=f"m{at}")
        else:
            written = stream(before, ev.NoteTaken(1, "1a", f"Anteckning {turn}."))
        key = f"{sys.argv[2]} {at} {turn}"
        owed = [reply(key, group), show(group, group)]
        await store.commit(unit(await store.group(group), written, inbound=key, outgoing=owed))
        print(key, flush=True)
        before = written.after

async def main():
    clock = MovedClock()
    async with SqlStore.open(sys.argv[1], clock, instants=clock.instants) as store:
        await asyncio.gather(*(hold(store, at, f"g{at}") for at in range(20)))

asyncio.run(main())
"""


def killed_after(url: str, run: int, promises: int) -> list[str]:
    """Let a process write until it has promised so many times, and kill it; all that it promised by then."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITE, url, str(run)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    read = [process.stdout.readline() for _ in range(promises)]
    process.kill()
    rest, _ = process.communicate()
    assert all(read), "it ended before it was killed"
    return [line.rstrip("\n") for line in (*read, *rest.splitlines(keepends=True)) if line.endswith("\n")]


@pytest.mark.slow
async def test_what_was_promised_is_there(empty_database: str, clock: MovedClock) -> None:
    promised: list[str] = []
    for run, promises in enumerate((1, 25, 150, 400)):
        promised += killed_after(empty_database, run, promises)
        async with SqlStore.open(empty_database, clock, instants=clock.instants) as store:
            for key in promised:
                assert await store.handled(key)
            for meeting, summary in await store.all_meetings():
                written = await store.log(summary.id)
                log.verify(summary.id, written)
                assert (await store.group(meeting)).meetings[0].sequence == len(written)
            # Every answer is owed until it is sent, also those that the dead process had claimed.
            clock.move((LEASE + dt.timedelta(seconds=1)).total_seconds())
            sent = set()
            while owed := await store.claim(500):
                sent |= {one.message.dedupe for one in owed}
                await store.finish([Delivered(one, OwedState.SENT) for one in owed])
            assert {key for key in promised if key.startswith(f"{run} ")} <= sent
            lengths = [len(await store.log(f"m{at}")) for at in range(20)]
            assert sum(lengths) >= len(promised)
