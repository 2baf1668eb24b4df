"""The composition root: every part is made here, and handed what it needs."""

import asyncio
import datetime as dt
import secrets
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import aiohttp
import msgspec
from aiohttp import web

from bot.archiving import Archivist
from bot.attempts import Attempts
from bot.clock import MovableClock, SystemClock
from bot.delivery import Delivery
from bot.exporting import FORMS
from bot.files import Files, Linked, Links, Maker
from bot.files.making import Makers
from bot.handlers import Turns
from bot.handlers.desk import Desk
from bot.handlers.views import Views
from bot.health import Health
from bot.metrics import committed
from bot.operating import Operators
from bot.pages import pages
from bot.retaining import Retention
from bot.sending import Sender
from bot.settings import Settings
from bot.teams import TeamsDoor, TeamsSettings
from bot.undelivered import Undelivered
from bot.warming import warm
from meetings.group import Settings as GroupSettings
from meetings.ports import Unkept
from meetings.service import MeetingService
from minutes.sealing import Seal, SealError
from storage.rates import Rates
from storage.store import LEASE, SqlStore


@dataclass(frozen=True)
class Running:
    """A bot that is running: its HTTP application, and what operators' commands may want of it."""

    web: web.Application
    store: SqlStore
    delivery: Delivery
    clock: SystemClock
    archivist: Archivist
    links: Links | None


@asynccontextmanager
async def running(
    settings: Settings,
    database_url: str,
    *,
    local: bool,
    clock: SystemClock,
    makers: Makers = FORMS,
    lease: dt.timedelta = LEASE,
    rates: bool | None = None,
) -> AsyncIterator[Running]:
    """Everything that a bot is, from the database to the web application; leaving it finishes what it sends.

    `makers` make the documents; what a process that dies has claimed is another's after `lease`. With `rates`
    it says no more than Teams lets a bot say; None means that, but not with `local`. Raises ValueError for a
    database or credentials that can't be used.
    """
    limits = Rates() if rates or (rates is None and not local) else None
    async with AsyncExitStack() as stack:
        await asyncio.to_thread(warm, clock.now(), settings.timezone)
        store = await stack.enter_async_context(
            SqlStore.open(database_url, clock, lease=lease, rates=limits, committed=committed)
        )
        session = await stack.enter_async_context(
            # The delivery bounds how many are used: where many hang, nobody else waits for one of theirs.
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), trust_env=False)
        )
        links = _links(settings, clock)
        maker = Maker(store, makers)
        stack.callback(maker.close)
        seal = await asyncio.to_thread(_seal, settings, clock.now())

        async def final(one: Unkept) -> bytes:
            made = await maker.make(Linked(one.meeting, one.version, "pdf"))
            return made if seal is None else await asyncio.to_thread(seal.apply, made, clock.now())

        archivist = Archivist(
            store,
            clock,
            make=final,
            kept=lambda: delivery.wake(),  # noqa: PLW0108  # made further down
        )
        views = Views(store, store, clock, links)
        standard = GroupSettings(language=settings.language, zone=settings.timezone)
        service = MeetingService(store, clock, lambda: uuid.uuid4().hex, standard, archivist.written)
        # The door needs a handler, and the handler the door's connector: the turn is found when it is called.
        parts: list[Turns] = []

        def turn() -> Turns:
            return parts[0]

        door = TeamsDoor(
            teams_settings(settings, local=local),
            session,
            handler=lambda inbound: turn().handle(inbound),
            on_error=lambda inbound, incident: turn().failed(inbound, incident),
            clock=clock.now,
        )
        sender = Sender(door.connector, store, store, views.render)
        delivery, health = _delivery(store, sender, clock)
        stack.push_async_callback(health.close)
        desk = Desk(
            service=service,
            meetings=store,
            conversations=store,
            hand_over=delivery.hand_over,
            find_member=sender.member,
            members=sender.members,
            clock=clock,
            new_token=lambda: secrets.token_urlsafe(12),
            tell=sender.tell,
            health=health,
        )
        parts.append(Turns(desk, views, settings.language))
        stack.push_async_callback(turn().close)
        if isinstance(clock, MovableClock):
            clock.moved = delivery.wake
        await door.start()
        stack.push_async_callback(door.close)
        retention = Retention(store, clock, settings.retention_months, settings.zone)
        for part in (delivery, archivist, retention):
            part.start()
            stack.push_async_callback(part.close)
        files = Files(links, store, maker, archivist.document, settings.language)
        operators = Operators(store, health, delivery)
        application = web.Application(client_max_size=512 * 1024)
        application.add_routes([*door.routes(), *pages(settings.language), *operators.routes()])
        application.add_routes([*files.routes(), *(_local(clock) if local else ())])
        yield Running(application, store, delivery, clock, archivist, links)


def _delivery(store: SqlStore, sender: Sender, clock: SystemClock) -> tuple[Delivery, Health]:
    """What sends, and what knows whether anything can be saved; each tells the other."""
    health = Health(store.probe, back=lambda: delivery.wake())  # noqa: PLW0108  # made further down
    attempts = Attempts(sender.send, Undelivered(store, store, clock).instead)
    delivery = Delivery(store, attempts, health.failed)
    return delivery, health


def _links(settings: Settings, clock: SystemClock) -> Links | None:
    """How documents are linked to; None where people can't reach the bot, or nothing can be signed."""
    secret = settings.secret.get_secret_value()
    if not settings.public_url or not secret:
        return None
    return Links(settings.public_url, secret, dt.timedelta(days=settings.link_days), clock)


def _seal(settings: Settings, now: dt.datetime) -> Seal | None:
    """What approved minutes are sealed with, if anything. Raises ValueError for what can't seal."""
    if settings.seal_certificate is None:
        return None
    try:
        return Seal.load(settings.seal_certificate, settings.seal_password.get_secret_value(), now)
    except SealError as error:
        raise ValueError(f"JUSTERA_SEAL_CERTIFICATE: {error}") from error


def teams_settings(settings: Settings, *, local: bool) -> TeamsSettings:
    """What the door to Teams is told of the settings."""
    return TeamsSettings(
        app_id="" if local else settings.app_id,
        app_password="" if local else settings.app_password.get_secret_value(),
        app_type=settings.app_type,
        tenant_id=settings.app_tenant_id,
        allowed_tenants=frozenset() if local else settings.allowed_tenants,
        local=local,
        extra_hosts=settings.service_hosts,
    )


def _local(clock: SystemClock) -> list[web.RouteDef]:
    """The clock of local mode, where it can be moved; these routes exist there only."""
    if not isinstance(clock, MovableClock):
        return []

    async def show(_: web.Request) -> web.Response:
        return web.json_response({"now": clock.now().isoformat()})

    async def move(request: web.Request) -> web.Response:
        try:
            body = msgspec.json.decode(await request.read())
            clock.move(dt.datetime.fromisoformat(body["now"]))
        except (msgspec.DecodeError, KeyError, TypeError, ValueError):
            example = '{"now": "2022-09-01T13:00:00+02:00"}'
            return web.json_response({"error": f"send a time with its zone, such as {example}"}, status=400)
        return await show(request)

    return [web.get("/local/clock", show), web.put("/local/clock", move)]
