"""Identifiers of the shapes that Teams uses."""

import base64
import hashlib
import time
import uuid

_NAMESPACE = uuid.UUID("6f3c1a52-7a4e-5d7b-9f0e-2b1f6a3c8d41")


class Ids:
    """Makes identifiers; the same seed and words always give the same guid, account and conversation id."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._last_message = 0

    def guid(self, *words: str) -> str:
        return str(uuid.uuid5(_NAMESPACE, "\x1f".join((self._seed, *words))))

    def _token(self, length: int, *words: str) -> str:
        digest = hashlib.sha512("\x1f".join((self._seed, *words)).encode()).digest()
        doubled = digest + hashlib.sha512(digest).digest()
        return base64.urlsafe_b64encode(doubled).decode()[:length]

    def account(self, bot_id: str, *words: str) -> str:
        """`29:1…`: one for each pair of bot and person."""
        return "29:1" + self._token(82, "account", bot_id, *words)

    def channel(self, *words: str) -> str:
        return f"19:{self._token(43, 'channel', *words)}1@thread.tacv2"

    def group_chat(self, *words: str) -> str:
        return f"19:{self.guid('chat', *words).replace('-', '')}@thread.v2"

    def meeting_chat(self, *words: str) -> str:
        name = base64.urlsafe_b64encode(self.guid("meeting", *words).encode()).decode().rstrip("=")
        return f"19:meeting_{name}@thread.v2"

    def personal_chat(self, *words: str) -> str:
        return "a:1" + self._token(118, "personal", *words)

    def message(self) -> str:
        """Milliseconds since 1970, as Teams numbers messages, and never the same twice."""
        self._last_message = max(self._last_message + 1, time.time_ns() // 1_000_000)
        return str(self._last_message)

    def passed(self, message_id: str) -> None:
        """Let every message from now on have a higher number than this one."""
        self._last_message = max(self._last_message, int(message_id))


def event_id() -> str:
    """The id of an activity that isn't a message: `f:<guid>`."""
    return f"f:{uuid.uuid4()}"


def meeting_id(conversation_id: str) -> str:
    """The meeting's id in `channelData.meeting.id`: base64 of its chat's id between marks."""
    return base64.b64encode(f"0#{conversation_id}#0".encode()).decode()
