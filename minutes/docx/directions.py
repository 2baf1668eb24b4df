"""Which way a text runs. Word has to be told: it sets a run that isn't marked from left to right.

Within a run Word follows Unicode's bidirectional algorithm (UAX #9); what is decided here is only what goes
into the same run.
"""

import re
from collections.abc import Iterator

# The letters of right-to-left scripts.
_R = "\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_LETTER = re.compile(r"[^\W\d_]")
_LEFTWARD = re.compile(f"[{_R}](?:[\\W_]*[{_R}\\d])*")
_RIGHTWARD = re.compile(f"[^\\W\\d_{_R}](?:[\\W\\d_]*[^\\W\\d_{_R}])*")
_BRACKETS = {")": "(", "]": "[", "}": "{"}


def begins_right_to_left(text: str) -> bool:
    """Whether the first letter of a text is one that is written from right to left."""
    first = _LETTER.search(text)
    return first is not None and _LEFTWARD.match(first[0]) is not None


def directions(text: str, *, leftward: bool = False) -> Iterator[tuple[str, bool]]:
    """The text in stretches, each with whether it runs from right to left.

    What has no direction of its own goes with the paragraph, which runs from right to left where `leftward`.
    """
    at = 0
    for found in (_RIGHTWARD if leftward else _LEFTWARD).finditer(text):
        if found.start() > at:
            yield text[at : found.start()], leftward
        end = _closed(text, found.start(), found.end())
        yield text[found.start() : end], not leftward
        at = end
    if at < len(text):
        yield text[at:], leftward


def _closed(text: str, start: int, end: int) -> int:
    """The end of a stretch with the brackets that close what was opened in it."""
    while end < len(text) and text[end] in _BRACKETS:
        opened = text.count(_BRACKETS[text[end]], start, end)
        if opened <= text.count(text[end], start, end):
            break
        end += 1
    return end
