"""What `justera verify` finds: whether what is kept is what was once written, and where it isn't.

Four things are held against each other: the chain of a meeting's log, what the log says of its versions, the
bytes of the documents that are kept, and the minutes that are attached to them.
"""

from bot.verifying.documents import file_holds
from bot.verifying.logs import DoesNotHoldError
from bot.verifying.meetings import Findings, everything_holds, meeting_holds

__all__ = ["DoesNotHoldError", "Findings", "everything_holds", "file_holds", "meeting_holds"]
