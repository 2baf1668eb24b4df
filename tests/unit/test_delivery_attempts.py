"""What follows of an attempt: sent, again and when, noted, or given up."""

import asyncio

import pytest

from bot import attempts
from bot.attempts import Attempts
from bot.metrics import REGISTRY
from bot.teams import (
    BlockedError,
    ConnectorError,
    NotFoundError,
    RefusedError,
    ThrottledError,
    TooLargeError,
    UnreachableError,
)
from meetings.ports import Delivered, Outgoing, OutgoingKind, Owed, OwedState, StorageUnavailableError

MESSAGE = Outgoing(dedupe="m", kind=OutgoingKind.POST, conversation="c", payload=b"{}")
WORD = Outgoing(dedupe="w", kind=OutgoingKind.POST, conversation="person:t:1", payload=b"{}")


def owed(tried: int = 1) -> Owed:
    return Owed(1, MESSAGE, tried, "lease", None, 1)


async def told(_: Outgoing) -> tuple[Outgoing, ...]:
    return (WORD,)


async def after(error: Exception, tried: int = 1) -> Delivered:
    """What becomes of a message whose so many-th attempt ended so."""

    async def send(_: Owed) -> Delivered:
        raise error

    return await Attempts(send, told).send(owed(tried))


def counted(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [
        (0.0, 0.5, 1.0),
        (None, 0.5, 1.0),
        (30.0, 30.0, 30.0),
        (3_600.0, 3_600.0, 3_600.0),
        (86_400.0, 3_600.0, 3_600.0),
    ],
)
async def test_teams_own_time_is_honoured_for_up_to_an_hour(
    asked: float | None, least: float, most: float
) -> None:
    result = await after(ThrottledError(429, "Throttled", asked))
    assert result.state is OwedState.WAITING
    assert result.error == "429 Throttled"
    assert least <= result.pause <= most
    assert result.then == ()


@pytest.mark.parametrize("tried", [1, 2, 5, 9, 50])
async def test_a_pause_doubles_with_jitter_and_ends_at_five_minutes(tried: int) -> None:
    whole = min(300.0, 0.5 * 2**tried)
    pauses = {(await after(ThrottledError(502, ""), tried)).pause for _ in range(20)}
    assert all(whole / 2 <= pause <= whole for pause in pauses)
    assert len(pauses) > 1


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ThrottledError(429, "Throttled", 1.0), "throttled"),
        (ThrottledError(412, "PreconditionFailed"), "precondition"),
        (ThrottledError(502, ""), "gateway"),
        (ThrottledError(503, ""), "gateway"),
        (ThrottledError(504, ""), "gateway"),
        (UnreachableError("ServerDisconnectedError", maybe_done=True), "reset"),
        (UnreachableError("ClientConnectorError", maybe_done=False), "unconnected"),
        (UnreachableError("TimeoutError", maybe_done=True), "timeout"),
        (UnreachableError("token: invalid_client", maybe_done=False), "token"),
        (NotFoundError(404, "ConversationNotFound"), "not_found"),
        (StorageUnavailableError("away"), "database"),
        (RuntimeError("boom"), "error"),
    ],
)
async def test_what_may_pass_is_tried_again_and_counted_by_its_reason(error: Exception, reason: str) -> None:
    before = counted("justera_delivery_retries_total", reason=reason)
    assert (await after(error)).state is OwedState.WAITING
    assert counted("justera_delivery_retries_total", reason=reason) == before + 1


@pytest.mark.parametrize(
    ("error", "in_doubt"),
    [
        (ThrottledError(502, ""), True),
        (ThrottledError(504, ""), True),
        (UnreachableError("TimeoutError", maybe_done=True), True),
        (TimeoutError(), True),
        (ThrottledError(429, "Throttled", 1.0), False),
        (ThrottledError(412, "PreconditionFailed"), False),
        (UnreachableError("ClientConnectorError", maybe_done=False), False),
        (NotFoundError(404, "ConversationNotFound"), False),
        (StorageUnavailableError("away"), False),
    ],
)
async def test_what_teams_may_yet_carry_out_is_in_doubt(error: Exception, in_doubt: bool) -> None:
    assert (await after(error)).doubt == (attempts.DOUBT if in_doubt else 0.0)


async def test_an_attempt_that_hangs_ends_before_its_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "SECONDS", 0.05)

    async def send(_: Owed) -> Delivered:
        await asyncio.Event().wait()
        raise AssertionError

    result = await Attempts(send, told).send(owed())
    assert (result.state, result.error) == (OwedState.WAITING, "timeout")


@pytest.mark.parametrize(
    "error",
    [
        BlockedError(403, "BotNotInConversationRoster"),
        TooLargeError(413, "MessageSizeTooBig"),
        RefusedError(400, "BadSyntax"),
    ],
)
async def test_what_cannot_be_delivered_is_given_up_at_once_and_somebody_is_told(
    error: ConnectorError,
) -> None:
    result = await after(error)
    assert result.state is OwedState.DEAD
    assert result.error == str(error)
    assert result.then == (WORD,)


async def test_a_conversation_that_is_not_found_is_given_up_sooner_than_one_that_does_not_answer() -> None:
    lost, away = NotFoundError(404, "ConversationNotFound"), ThrottledError(503, "")
    assert (await after(lost, 4)).state is OwedState.WAITING
    assert (await after(lost, 5)).state is OwedState.DEAD
    assert (await after(away, 199)).state is OwedState.WAITING
    assert (await after(away, 200)).state is OwedState.DEAD
    assert (await after(StorageUnavailableError("away"), 10_000)).state is OwedState.WAITING


async def test_nothing_is_given_up_before_it_is_known_who_is_told() -> None:
    async def send(_: Owed) -> Delivered:
        raise BlockedError(403, "MessageWritesBlocked")

    async def away(_: Outgoing) -> tuple[Outgoing, ...]:
        raise StorageUnavailableError("away")

    result = await Attempts(send, away).send(owed())
    assert (result.state, result.then) == (OwedState.WAITING, ())


async def test_what_makes_no_sense_any_more_is_noted() -> None:
    async def send(one: Owed) -> Delivered:
        return Delivered(one, OwedState.LAPSED)

    before = counted("justera_deliveries_total", kind="post", result="noted")
    assert (await Attempts(send, told).send(owed())).state is OwedState.LAPSED
    assert counted("justera_deliveries_total", kind="post", result="noted") == before + 1


async def test_how_late_a_message_was_sent_is_measured() -> None:
    async def send(one: Owed) -> Delivered:
        return Delivered(one, OwedState.SENT, activity="a|1")

    def seconds() -> float:
        return counted("justera_delivery_lag_seconds_sum", kind="post")

    before = seconds()
    late = Owed(1, MESSAGE, 1, "lease", None, 1, late=7.0)
    await Attempts(send, told).send(late, waited=2.0)
    assert 9.0 <= seconds() - before < 10.0
