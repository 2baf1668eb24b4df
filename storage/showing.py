"""Cards that are shown once more, as their meetings stand now."""

import json
from collections.abc import Collection

from sqlalchemy import Connection, select, update

from meetings.ports import OutgoingKind
from storage.tables import SENT, WAITING, outbox

AT_ONCE = 500


def show_again(connection: Connection, meetings: Collection[str], now: int) -> int:
    """Owe the cards of these meetings again that have been shown, at `now` in µs; returns how many."""
    shown = select(outbox.c.id, outbox.c.view).where(
        outbox.c.kind == OutgoingKind.SHOW.value, outbox.c.state == SENT
    )
    ids = [row.id for row in connection.execute(shown) if json.loads(row.view)["meeting"] in meetings]
    times = dict.fromkeys(("turn", "ready", "due"), now)
    for at in range(0, len(ids), AT_ONCE):
        connection.execute(
            update(outbox)
            .where(outbox.c.id.in_(ids[at : at + AT_ONCE]))
            .values(state=WAITING, wanted=outbox.c.wanted + 1, attempts=0, **times)
        )
    return len(ids)
