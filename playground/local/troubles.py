"""The platform's bad days, on order from the page."""

from collections.abc import Callable, Mapping

from playground.connector import trouble
from playground.connector.trouble import Ordered, Trouble, Troubles
from playground.connector.wire import Json

THROTTLED_SECONDS = 2.0
SLOW_SECONDS = 3.0

KINDS: Mapping[str, Callable[[], Trouble]] = {
    "throttled": lambda: trouble.throttled(THROTTLED_SECONDS),
    "badGateway": trouble.bad_gateway,
    "gatewayTimeout": trouble.gateway_timeout,
    "slow": lambda: trouble.slow(SLOW_SECONDS),
    "updateLost": trouble.update_lost,
    "conversationLost": trouble.conversation_lost,
    "botRemoved": trouble.bot_removed,
    "writesBlocked": trouble.writes_blocked,
    "answerLost": trouble.answer_lost,
    "connectionReset": trouble.connection_reset,
    "twice": trouble.twice,
}


class Orders:
    """What is in force, under the names that the page has for it."""

    def __init__(self, troubles: Troubles) -> None:
        self._troubles = troubles
        self._orders: list[tuple[str, Ordered]] = []

    def order(self, kind: str, times: int | None, conversation: str | None) -> None:
        """Raises KeyError for an unknown kind."""
        ordered = self._troubles.order(KINDS[kind](), times=times, conversation=conversation)
        self._orders.append((kind, ordered))

    def clear(self) -> None:
        self._troubles.clear()
        self._orders.clear()

    @property
    def any(self) -> bool:
        return bool(self._orders)

    def view(self) -> list[Json]:
        """Those in force, as the page's JSON has them; the ones that are over are forgotten."""
        self._orders = [one for one in self._orders if one[1].left != 0]
        return [
            {"kind": kind, "left": ordered.left, "conversation": ordered.conversation}
            for kind, ordered in self._orders
        ]
