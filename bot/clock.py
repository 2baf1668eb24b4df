"""The time that everything uses: the machine's, or in local mode one that can be moved."""

import datetime as dt
from collections.abc import Callable

from meetings.calendar import require_aware

EARLIEST = dt.datetime(1971, 1, 1, tzinfo=dt.UTC)
LATEST = dt.datetime(2200, 1, 1, tzinfo=dt.UTC)


class SystemClock:
    """The machine's time."""

    def now(self) -> dt.datetime:
        """The time as aware UTC."""
        return dt.datetime.now(dt.UTC)


class MovableClock(SystemClock):
    """A time that can be set, and runs on from there. `moved` is called after each move."""

    def __init__(self, start: dt.datetime | None = None) -> None:
        self._ahead = dt.timedelta()
        self.moved: Callable[[], None] = lambda: None
        if start is not None:
            self.move(start)

    def now(self) -> dt.datetime:
        """The time as aware UTC."""
        return super().now() + self._ahead

    def move(self, to: dt.datetime) -> None:
        """Set the time; raises ValueError for a naive one, and for one too far away to count with."""
        if not EARLIEST <= require_aware(to) <= LATEST:
            raise ValueError(f"the time must be between {EARLIEST.year} and {LATEST.year}")
        self._ahead = to.astimezone(dt.UTC) - super().now()
        self.moved()
