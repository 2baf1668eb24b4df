"""What can be seen of a meeting: its state without the traces of how it came to be so."""

from typing import Any

from msgspec.structs import asdict, replace

from meetings.meeting import Meeting


def looks(meeting: Meeting) -> dict[str, Any]:
    """Everything that people see; removed lines and items, and what can be undone, are left out."""
    seen = asdict(meeting)
    for hidden in ("sequence", "hash", "changes", "undone", "election", "moved", "items"):
        del seen[hidden]
    seen["agenda"] = tuple(replace(item, entries=item.visible) for item in meeting.agenda)
    return seen
