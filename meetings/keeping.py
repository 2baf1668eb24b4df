"""Keeping what was approved: the document's bytes and their hash, written together once and for all."""

import hashlib

from meetings import commands as cmd
from meetings.model import KeptForm
from meetings.policy import JUSTERA
from meetings.ports import Clock, Document, Meetings, StaleStateError, StorageUnavailableError
from meetings.work import Work

ATTEMPTS = 20
"""How many times it is decided again after a lost race."""


async def keep(
    store: Meetings, clock: Clock, meeting_id: str, version: int, form: KeptForm, body: bytes
) -> bool:
    """Keep the document of an approved version; False where another process has kept one already.

    What is kept already stays as it is, whatever these bytes are. Raises ValueError for a meeting or version
    that isn't there or isn't approved, StorageUnavailableError.
    """
    digest = hashlib.sha256(body).hexdigest()
    fresh = False
    for _ in range(ATTEMPTS):
        meeting = await store.meeting(meeting_id, fresh=fresh)
        if meeting is None:
            raise ValueError(f"there is no meeting {meeting_id}")
        if meeting.kept_as(version, form) is not None:
            return False
        group = await store.group(meeting.group, fresh=fresh)
        now = clock.now()
        work = Work(store, group, JUSTERA, now, _no_new_meetings, fresh=fresh)
        work.do(await work.meeting(meeting_id), cmd.KeepMinutes(version, form, digest, len(body)))
        document = Document(meeting_id, version, form, digest, body, now)
        try:
            await store.commit(work.unit(None, (), (document,)))
        except StaleStateError:
            fresh = True
            continue
        return True
    raise StorageUnavailableError("the meeting changes faster than it can be read")


def _no_new_meetings() -> str:
    raise ValueError("keeping a document plans no meeting")
