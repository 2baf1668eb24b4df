"""The world's one clock: the machine's time, moved by as much as somebody wants."""

import datetime as dt

# As far as a bot's clock can be moved.
EARLIEST = dt.datetime(1971, 1, 1, tzinfo=dt.UTC)
LATEST = dt.datetime(2199, 12, 31, tzinfo=dt.UTC)


class WorldClock:
    """Real time plus `ahead`; it runs on from where it was moved."""

    def __init__(self) -> None:
        self.ahead = dt.timedelta()

    @property
    def moved(self) -> bool:
        return bool(self.ahead)

    def now(self) -> dt.datetime:
        """The time as aware UTC."""
        return dt.datetime.now(dt.UTC) + self.ahead

    def move(self, to: dt.datetime | None) -> None:
        """Set the time, or go back to the real one; raises ValueError for a naive one or one too far away."""
        if to is None:
            self.ahead = dt.timedelta()
            return
        if to.utcoffset() is None:
            raise ValueError("the time must say its zone, such as 2022-09-01T13:00:00+02:00")
        if not EARLIEST <= to <= LATEST:
            raise ValueError(f"the time must be between {EARLIEST.year} and {LATEST.year}")
        self.ahead = to - dt.datetime.now(dt.UTC)
