"""The rates that Teams allows a bot, for those who want them enforced."""

from collections import defaultdict, deque

from playground.connector import wire

# https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit: (requests, seconds).
PER_CONVERSATION = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))
PER_TENANT = ((50, 1.0),)


class Rates:
    """Sliding windows for each conversation and for the tenant."""

    def __init__(self) -> None:
        self._seen: defaultdict[str, deque[float]] = defaultdict(deque)

    def admit(self, conversation: str, now: float) -> None:
        """Count one request at `now` (seconds); raises `ConnectorError` 429 past a limit, uncounted."""
        here = self._seen[conversation]
        everywhere = self._seen[""]
        wait = max(_wait(here, now, PER_CONVERSATION), _wait(everywhere, now, PER_TENANT))
        if wait > 0:
            raise wire.throttled(round(wait + 0.005, 2))
        here.append(now)
        everywhere.append(now)


def _wait(seen: deque[float], now: float, limits: tuple[tuple[int, float], ...]) -> float:
    while seen and seen[0] <= now - limits[-1][1]:
        seen.popleft()
    wait = 0.0
    for number, seconds in limits:
        if len(seen) >= number:
            wait = max(wait, seen[-number] + seconds - now)
    return wait
