"""Approved minutes as they are kept: written with their event, found again, never changed."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable

import pytest
from msgspec.structs import replace
from sqlalchemy import create_engine

from meetings import events as ev
from meetings.keeping import keep
from meetings.log import Row, body, verify, verify_rows
from meetings.meeting import Meeting
from meetings.ports import Document, StaleStateError, StorageUnavailableError, Unkept
from storage.engine import database_url
from storage.memory import MemoryStore
from storage.store import SqlStore
from tests.contract.scene import GROUP, START, MovedClock, Scene, Store, stream, unit

BODY = b"%PDF-1.7\x00\xff" + bytes(range(256)) * 400
SHA256 = hashlib.sha256(BODY).hexdigest()


async def approved(scene: Scene, meeting: str = "m1") -> Meeting:
    """A meeting whose first version is approved."""
    planned = await scene.plan(meeting, ev.MeetingOpened(), ev.MeetingClosed())
    posted = ev.DraftPosted(1, planned.sequence, planned.hash)
    return await scene.write(meeting, posted, ev.MinutesApproved(1, planned.hash))


def document(meeting: str = "m1", body: bytes = BODY, version: int = 1) -> Document:
    return Document(meeting, version, "pdf", hashlib.sha256(body).hexdigest(), body, START)


async def write(scene: Scene, before: Meeting, event: ev.Event, *documents: Document) -> None:
    group = await scene.store.group(GROUP)
    await scene.store.commit(unit(group, stream(before, event), documents=documents))


async def test_what_is_kept_is_found_byte_for_byte(scene: Scene) -> None:
    meeting = await approved(scene)
    assert await scene.store.document("m1", 1, "pdf") is None
    scene.clock.move(90)
    assert await keep(scene.store, scene.clock, "m1", 1, "pdf", BODY)
    found = await scene.store.document("m1", 1, "pdf")
    assert found == Document("m1", 1, "pdf", SHA256, BODY, scene.clock.now())
    last = (await scene.store.log("m1"))[-1]
    assert last.event == ev.MinutesKept(1, "pdf", SHA256, len(BODY))
    after = await scene.store.meeting("m1", fresh=True)
    assert after is not None
    assert (after.versions, after.status) == (meeting.versions, meeting.status)
    for other in (("m1", 2, "pdf"), ("m1", 1, "docx"), ("m2", 1, "pdf")):
        assert await scene.store.document(*other) is None


async def test_what_is_approved_waits_to_be_kept(scene: Scene) -> None:
    for meeting in ("m2", "m1", "m3"):
        await approved(scene, meeting)
    await scene.plan("m4")
    assert await scene.store.unkept(10) == [Unkept("m1", 1), Unkept("m2", 1), Unkept("m3", 1)]
    assert await scene.store.unkept(2) == [Unkept("m1", 1), Unkept("m2", 1)]
    await keep(scene.store, scene.clock, "m1", 1, "pdf", BODY)
    await scene.write("m2", ev.CorrectionStarted("Fel"))
    assert await scene.store.unkept(10) == [Unkept("m2", 1), Unkept("m3", 1)]
    for one in await scene.store.unkept(10):
        await keep(scene.store, scene.clock, one.meeting, one.version, "pdf", BODY)
    assert await scene.store.unkept(10) == []


async def test_keeping_shows_the_draft_again_and_not_the_board(scene: Scene) -> None:
    await approved(scene)
    assert await scene.claim() == []
    await keep(scene.store, scene.clock, "m1", 1, "pdf", BODY)
    assert [one.message.dedupe for one in await scene.claim()] == ["draft:m1:1"]


async def test_once_for_ever(scene: Scene) -> None:
    await approved(scene)
    assert await keep(scene.store, scene.clock, "m1", 1, "pdf", BODY)
    log = await scene.store.log("m1")
    assert not await keep(scene.store, scene.clock, "m1", 1, "pdf", BODY)
    assert not await keep(scene.store, scene.clock, "m1", 1, "pdf", b"other bytes")
    assert await scene.store.log("m1") == log
    kept = await scene.store.document("m1", 1, "pdf")
    assert kept is not None
    assert kept.body == BODY


async def test_of_two_processes_one_keeps_it(
    another: Callable[[], Awaitable[Store]], clock: MovedClock
) -> None:
    first, second = await another(), await another()
    await approved(Scene(first, clock))
    assert await second.meeting("m1") is not None
    bodies = BODY, BODY[::-1]
    won = await asyncio.gather(
        *(keep(one, clock, "m1", 1, "pdf", body) for one, body in zip((first, second), bodies, strict=True))
    )
    assert sorted(won) == [False, True]
    kept = await first.document("m1", 1, "pdf")
    assert kept is not None
    assert kept.body == bodies[won.index(True)]
    assert await second.document("m1", 1, "pdf") == kept
    events = [one.event for one in await first.log("m1") if isinstance(one.event, ev.MinutesKept)]
    assert [one.sha256 for one in events] == [kept.sha256]


async def test_a_document_and_its_event_come_together(scene: Scene) -> None:
    meeting = await approved(scene)
    told = ev.MinutesKept(1, "pdf", SHA256, len(BODY))
    for documents in (
        (),
        (document(), document()),
        (document("m2"),),
        (document(version=2),),
        (document(body=BODY[:-1]),),
        (replace(document(), body=BODY[::-1]),),
        (replace(document(), sha256="0" * 64),),
    ):
        with pytest.raises(ValueError, match="the documents aren't those"):
            await write(scene, meeting, told, *documents)
    with pytest.raises(ValueError, match="the documents aren't those"):
        await write(scene, meeting, ev.CorrectionStarted("Fel"), document())
    assert await scene.store.document("m1", 1, "pdf") is None
    await write(scene, meeting, told, document())
    assert await scene.store.document("m1", 1, "pdf") == document()


async def test_nothing_is_kept_where_the_log_has_moved_on(scene: Scene) -> None:
    meeting = await approved(scene)
    await scene.write("m1", ev.CorrectionStarted("Fel"))
    with pytest.raises(StaleStateError):
        await write(scene, meeting, ev.MinutesKept(1, "pdf", SHA256, len(BODY)), document())
    assert await scene.store.document("m1", 1, "pdf") is None
    assert await keep(scene.store, scene.clock, "m1", 1, "pdf", BODY)


async def test_what_is_not_there_or_not_approved_is_for_the_programmer(scene: Scene) -> None:
    await approved(scene)
    for meeting, version in (("m9", 1), ("m1", 2), ("m1", 0)):
        with pytest.raises(ValueError, match=r"no meeting|isn.t approved"):
            await keep(scene.store, scene.clock, meeting, version, "pdf", BODY)


async def test_the_store_itself_never_takes_a_second_one(scene: Scene) -> None:
    """Also where a log were to tell of two, the database's own key has the last word."""
    if isinstance(scene.store, MemoryStore):
        pytest.skip("it has no keys of its own")
    meeting = await approved(scene)
    await write(scene, meeting, ev.MinutesKept(1, "pdf", SHA256, len(BODY)), document())
    meeting_now = await scene.store.meeting("m1")
    assert meeting_now is not None
    other = document(body=b"another")
    with pytest.raises(StaleStateError):
        await write(scene, meeting_now, ev.MinutesKept(1, "pdf", other.sha256, 7), other)
    assert await scene.store.document("m1", 1, "pdf") == document()


async def test_the_waiting_ones_are_told_by_the_log(scene: Scene, database: str | None) -> None:
    await approved(scene, "m1")
    await approved(scene, "m2")
    await keep(scene.store, scene.clock, "m1", 1, "pdf", BODY)
    if database is not None:
        engine = create_engine(database_url(database))
        with engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM unkept")
            connection.exec_driver_sql("INSERT INTO unkept VALUES ('m1', 1)")
        engine.dispose()
        assert isinstance(scene.store, SqlStore)
        await scene.store.rebuild_read_tables()
    assert await scene.store.unkept(10) == [Unkept("m2", 1)]
    assert await scene.store.document("m1", 1, "pdf") is not None


async def test_a_store_that_is_away(clock: MovedClock) -> None:
    store = MemoryStore(clock)
    await approved(Scene(store, clock))
    store.available = False
    with pytest.raises(StorageUnavailableError):
        await keep(store, clock, "m1", 1, "pdf", BODY)
    with pytest.raises(StorageUnavailableError):
        await store.document("m1", 1, "pdf")
    with pytest.raises(StorageUnavailableError):
        await store.unkept(1)
    store.available = True
    assert await store.unkept(1) == [Unkept("m1", 1)]


async def test_what_is_stored_can_be_verified_unread(scene: Scene) -> None:
    if isinstance(scene.store, MemoryStore):
        pytest.skip("it keeps no rows")
    assert isinstance(scene.store, SqlStore)
    await approved(scene)
    await keep(scene.store, scene.clock, "m1", 1, "pdf", BODY)
    rows, log = await scene.store.rows("m1"), await scene.store.log("m1")
    assert rows == [Row(one.sequence, body(one), one.digest, one.hash) for one in log]
    assert verify_rows("m1", rows) == verify("m1", log)
    assert await scene.store.kept("m1") == [(1, "pdf")]
    assert await scene.store.rows("m2") == []
    assert await scene.store.kept("m2") == []
