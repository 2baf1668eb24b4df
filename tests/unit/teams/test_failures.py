from datetime import UTC, datetime

import msgspec
import pytest

from bot.teams import (
    BlockedError,
    ConnectorError,
    NotFoundError,
    RefusedError,
    ThrottledError,
    TooLargeError,
    UnreachableError,
)
from bot.teams.failures import failure, retry_after

NOW = datetime(2022, 9, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (412, "PreconditionFailed", ThrottledError),
        (429, "Throttled", ThrottledError),
        (502, "", ThrottledError),
        (503, "ServiceUnavailable", ThrottledError),
        (504, "GatewayTimeout", ThrottledError),
        (403, "MessageWritesBlocked", BlockedError),
        (403, "BotNotInConversationRoster", BlockedError),
        (403, "ForbiddenOperationException", BlockedError),
        (403, "BotDisabledByAdmin", BlockedError),
        (403, "InvalidBotApiHost", RefusedError),
        (404, "ActivityNotFoundInConversation", NotFoundError),
        (404, "ConversationNotFound", NotFoundError),
        (404, "", NotFoundError),
        (413, "MessageSizeTooBig", TooLargeError),
        (400, "MessageSizeTooBig", TooLargeError),
        (400, "BadArgument", RefusedError),
        (401, "BotNotRegistered", RefusedError),
        (500, "ServiceError", RefusedError),
        (302, "", RefusedError),
    ],
)
def test_each_answer_means_one_thing_to_do(status: int, code: str, kind: type[ConnectorError]) -> None:
    error = failure(status, {}, msgspec.json.encode({"error": {"code": code, "message": "…"}}), NOW)
    assert type(error) is kind
    assert (error.status, error.code) == (status, code)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"error":7}', b'{"error":{"code":7}}', b"\xff"])
def test_an_unreadable_reason_is_no_reason(body: bytes) -> None:
    assert failure(400, {}, body, NOW).code == ""


def test_unreachable_is_a_kind_of_throttled() -> None:
    assert isinstance(UnreachableError("TimeoutError", maybe_done=True), ThrottledError)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("7", 7.0),
        (" 2.5 ", 2.5),
        ("0", 0.0),
        ("-4", 0.0),
        ("Thu, 01 Sep 2022 12:01:30 GMT", 90.0),
        ("Thu, 01 Sep 2022 11:00:00 GMT", 0.0),
        ("soon", None),
        ("inf", None),
        ("nan", None),
        ("", None),
    ],
)
def test_retry_after_as_seconds_or_as_a_date(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, NOW) == seconds


def test_the_wait_is_told() -> None:
    error = failure(429, {"Retry-After": "3"}, b"", NOW)
    assert isinstance(error, ThrottledError)
    assert error.retry_after == 3.0
