"""Backups while others write, and backups and restorations that are killed in the middle."""

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.verifying import everything_holds
from storage.backup import back_up
from storage.restore import restore
from storage.store import SqlStore
from tests.contract.scene import MovedClock
from tests.integration.storage.test_killed import WRITE
from tests.scenario.operator import Operator

ROOT = Path(__file__).parents[3]

KILLED = """
import os, signal, sys
from pathlib import Path
from storage import backup, copying, restore, wholefile

def dies(module, name, after):
    real = getattr(module, name)
    calls = []
    def call(*arguments, **others):
        calls.append(name)
        if len(calls) == after:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **others)
    setattr(module, name, call)

what, file, url, module, name, after = sys.argv[1:]
dies({"copying": copying, "wholefile": wholefile, "restore": restore}[module], name, int(after))
if what == "backup":
    backup.back_up(url, Path(file))
else:
    restore.restore(Path(file), url, 0)
"""


_OPENED = "instants=clock.instants) as store:"
_PROMISED = "print(key, flush=True)"


def killed(what: str, file: Path, url: str, where: tuple[str, str, int]) -> None:
    """Do it in a process that kills itself the n-th time that it comes to a function."""
    module, name, after = where
    arguments = [sys.executable, "-c", KILLED, what, str(file), url, module, name, str(after)]
    ended = subprocess.run(arguments, cwd=ROOT, check=False, timeout=60)
    assert ended.returncode == -signal.SIGKILL, "it got through"


@pytest.mark.slow
def test_a_backup_while_eight_write_is_whole(empty_database: str, tmp_path: Path) -> None:
    Operator(empty_database).does("migrate")
    # Each writes meetings and groups of its own, when all are there, and leaves the others time to write.
    write = WRITE.replace('f"m{at}"', 'f"m{sys.argv[2]}-{at}"').replace('f"g{at}"', 'f"g{sys.argv[2]}-{at}"')
    write = write.replace(_OPENED, f'{_OPENED}\n        print("there", flush=True); sys.stdin.readline()')
    write = write.replace(_PROMISED, f"{_PROMISED}; await asyncio.sleep(0.02)")
    command = [sys.executable, "-c", write, empty_database]
    writing = [
        subprocess.Popen(
            [*command, str(run)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for run in range(8)
    ]
    files = [tmp_path / f"backup-{at}.sqlite" for at in range(2)]
    counts = []
    try:
        for process in writing:
            assert process.stdout is not None
            assert process.stdout.readline() == "there\n"
        for process in writing:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        for process in writing:
            assert process.stdout is not None
            assert process.stdout.readline()
        for file in files:
            counts.append(back_up(empty_database, file)["events"])
            assert writing[0].stdout is not None
            for _ in range(20):
                assert writing[0].stdout.readline(), "nobody writes any more"
    finally:
        for process in writing:
            process.kill()
            process.communicate()
    assert counts == sorted(set(counts)), "nobody wrote meanwhile"
    for file in files:
        asyncio.run(_is_whole(file))


async def _is_whole(file: Path) -> None:
    url = f"sqlite:///{file.with_name(f'restored-{file.name}')}"
    restore(file, url, 0)
    async with SqlStore.open(url, MovedClock()) as store:
        found = await everything_holds(store)
        assert found.failures == []
        assert found.meetings >= 8
        for key, summary in await store.all_meetings():
            assert (await store.group(key)).meetings[0].sequence == len(await store.log(summary.id))


@pytest.mark.slow
@pytest.mark.parametrize(
    "where",
    [
        ("copying", "_insert_sqlite", 1),
        ("copying", "_insert_sqlite", 8),
        ("copying", "count_rows", 2),
        ("wholefile", "_sync", 1),
        ("wholefile", "_name", 1),
    ],
)
def test_a_backup_that_is_killed_leaves_nothing_half_done(
    made: Path, tmp_path: Path, where: tuple[str, str, int]
) -> None:
    file = tmp_path / "backup.sqlite"
    killed("backup", file, f"sqlite:///{made}", where)
    assert not file.exists()
    assert Operator.of(made).does("backup", file).startswith(f"{file} holds 3 meetings")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["backup.sqlite"]


@pytest.mark.slow
@pytest.mark.parametrize("after", [1, 3, 8])
@pytest.mark.parametrize("name", ["inserted", "settled"])
def test_a_restoration_that_is_killed_leaves_nothing_half_done(
    made: Path, empty_database: str, name: str, after: int
) -> None:
    sqlite = empty_database.startswith("sqlite")
    insert = ("copying", "_insert_sqlite" if sqlite else "_insert_postgresql", after)
    killed("restore", made, empty_database, insert if name == "inserted" else ("restore", "_show_again", 1))
    operator = Operator(empty_database)
    if sqlite:
        assert not operator.file.exists()
    assert operator.does("restore", made).endswith("Holds: every one of 3 meetings.\n")
    if sqlite:
        assert not operator.file.with_name(f"{operator.file.name}.part").exists()
