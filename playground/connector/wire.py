"""JSON on the wire and the errors of the Bot Connector in Teams."""

from typing import Any

import msgspec

JSON_TYPE = "application/json; charset=utf-8"

Json = dict[str, Any]

encode = msgspec.json.encode


def decode(body: bytes) -> Any:
    """Read JSON of any shape; raises `ConnectorError` 400 as Teams answers a body that isn't JSON."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise bad_syntax("Invalid JSON in the request body.") from None


class ConnectorError(Exception):
    """A refusal by the Bot Connector: HTTP `status` and the body Teams sends with it.

    Codes and texts: https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability
    (status codes from bot conversational APIs).
    """

    def __init__(self, status: int, code: str, message: str, retry_after: float | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after

    @property
    def body(self) -> bytes:
        return encode({"error": {"code": self.code, "message": self.message}})

    @property
    def headers(self) -> dict[str, str]:
        """`Retry-After` in whole or decimal seconds when the refusal says when to come back."""
        return {} if self.retry_after is None else {"Retry-After": f"{self.retry_after:g}"}


def bad_syntax(message: str) -> ConnectorError:
    return ConnectorError(400, "BadSyntax", message)


def bad_creation() -> ConnectorError:
    return bad_syntax("Incorrect conversation creation parameters")


def not_registered() -> ConnectorError:
    return ConnectorError(401, "BotNotRegistered", "No registration found for this bot.")


def not_in_roster() -> ConnectorError:
    return ConnectorError(
        403, "BotNotInConversationRoster", "The bot is not part of the conversation roster."
    )


def writes_blocked() -> ConnectorError:
    return ConnectorError(403, "MessageWritesBlocked", "Thread is blocked from message writes.")


def unknown_service_error() -> ConnectorError:
    """What an update of a deleted message gets (BotFramework-Services issue 269)."""
    return ConnectorError(403, "ServiceError", "Unknown")


def conversation_not_found() -> ConnectorError:
    return ConnectorError(404, "ConversationNotFound", "Conversation not found.")


def activity_not_found() -> ConnectorError:
    return ConnectorError(404, "ActivityNotFoundInConversation", "Message does not exist in the thread.")


def member_not_found() -> ConnectorError:
    return ConnectorError(404, "MemberNotFoundInConversation", "Member not found in conversation.")


def meeting_not_found() -> ConnectorError:
    return ConnectorError(404, "MeetingNotFound", "The meeting has expired or does not exist.")


def participant_not_found() -> ConnectorError:
    return ConnectorError(404, "ParticipantNotFound", "The participant was not found in the meeting.")


def precondition_failed() -> ConnectorError:
    return ConnectorError(412, "PreconditionFailed", "Precondition failed, please try again.")


def too_big() -> ConnectorError:
    return ConnectorError(413, "MessageSizeTooBig", "Message size too large.")


def throttled(retry_after: float | None) -> ConnectorError:
    return ConnectorError(429, "Throttled", "Too many requests.", retry_after)


def bad_gateway() -> ConnectorError:
    return ConnectorError(502, "ServiceError", "Bad gateway.")


def gateway_timeout() -> ConnectorError:
    return ConnectorError(504, "GatewayTimeout", "The gateway did not answer in time.")
