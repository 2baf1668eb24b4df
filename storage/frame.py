"""What holds for a whole transaction."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Frame:
    """The times of a transaction, and its lease.

    `now` is technical time and `at` the clock's, both in µs. `lease` names what it claims, until `until`.
    With `tells` others hear of what it leaves to be sent: this process doesn't send.
    """

    now: int
    at: int
    lease: str
    until: int
    tells: bool = False
