"""What operators watch: `/healthz`, `/readyz` and `/metrics`."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.delivery import Delivery
from bot.health import Health
from bot.metrics import REGISTRY
from storage.store import SqlStore

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"

PATIENCE = 2.0
"""Seconds that the database has for its part of the metrics; what it doesn't tell is left out."""

log = structlog.get_logger("operating")


@dataclass(frozen=True)
class Operators:
    """The routes for operators."""

    store: SqlStore
    health: Health
    delivery: Delivery

    def routes(self) -> list[web.RouteDef]:
        """What to add to an application."""
        return [
            web.get("/healthz", self._alive),
            web.get("/readyz", self._ready),
            web.get("/metrics", self._metrics),
        ]

    async def _alive(self, _: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def _ready(self, _: web.Request) -> web.Response:
        """Ready to take turns: what is written can be saved."""
        if await self.health.check():
            return web.json_response({"status": "ready"})
        return web.json_response({"status": "database unavailable"}, status=503)

    async def _metrics(self, _: web.Request) -> web.Response:
        body = generate_latest(REGISTRY) + generate_latest(await self._now())
        return web.Response(body=body, headers={"Content-Type": METRICS_TYPE})

    async def _now(self) -> CollectorRegistry:
        """How things stand at this moment, as far as the database tells."""
        up, standing = await asyncio.gather(self.health.check(), self._standing())
        registry = CollectorRegistry()
        registry.register(_Shown([*_own(up=up, in_hand=self.delivery.in_hand), *standing]))
        return registry

    async def _standing(self) -> list[Metric]:
        try:
            async with asyncio.timeout(PATIENCE):
                counts = await self.store.outbox_counts()
                oldest = await self.store.outbox_oldest()
                meetings = await self.store.open_meetings()
        except Exception as error:  # noqa: BLE001  # whatever it is, the rest of the metrics is given
            log.warning("the database tells no metrics", reason=type(error).__name__)
            return []
        owed = GaugeMetricFamily("justera_outbox_messages", "Messages owed, by state.", labels=("state",))
        for state in ("waiting", "scheduled", "dead"):
            owed.add_metric((state,), counts.get(state, 0))
        return [
            owed,
            _gauge(
                "justera_outbox_oldest_seconds", "How long the oldest waiting message waits.", oldest or 0
            ),
            _gauge("justera_open_meetings", "Meetings that are open now.", meetings),
        ]


class _Shown(Collector):
    """Metrics that have been read already."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = tuple(metrics)

    def collect(self) -> Iterator[Metric]:
        """Every one of them."""
        return iter(self._metrics)


def _own(*, up: bool, in_hand: int) -> list[Metric]:
    return [
        _gauge("justera_database_up", "Whether the database can be written: 1 or 0.", int(up)),
        _gauge("justera_delivery_in_hand", "Messages that are being sent or marked as sent.", in_hand),
    ]


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(name, told, value=value)
