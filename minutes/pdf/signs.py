"""Characters that no font can show, replaced such that it is seen."""

import re
import unicodedata
from collections import Counter

from minutes.model import Replaced
from minutes.pdf.fonts import coverage
from minutes.text import REPLACEMENT, visible

# Default-ignorable code points (Unicode, DerivedCoreProperties): joiners, selectors, soft hyphens. They are
# never drawn, so no font has to have them.
_IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2065\u206a-\u206f\u3164"
    "\ufe00-\ufe0f\uffa0\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_PLAIN = re.compile("[ -~\u00a1-\u00ac\u00ae-\u017f\u2013\u2014\u2018-\u201e\u2022\u2026]*")
_NO_CHARACTER = ("Cc", "Cn", "Co", "Cs")


class Signs:
    """What of a document's texts can be shown, and what had to be replaced.

    `strict` shows nothing that combines with what stands before it: some such pairs are in no font.
    """

    def __init__(self, *, strict: bool = False) -> None:
        self._strict = strict
        self._replaced: Counter[str] = Counter()

    def shown(self, text: str) -> str:
        """A text in which every character can be shown: U+FFFD stands for those that can't.

        It is normalised (NFC), since fonts have "å" rather than an "a" with a ring.
        """
        if _PLAIN.fullmatch(text):
            return text
        composed = unicodedata.normalize("NFC", text)
        missing = {one for one in set(composed) if not self._can_show(one)}
        if missing:
            spaces = {one for one in missing if one.isspace()}
            gone = missing - spaces
            self._replaced.update(one for one in composed if one in gone)
            composed = composed.translate(
                {ord(one): " " if one in spaces else REPLACEMENT for one in missing}
            )
        return visible(composed)

    @property
    def replaced(self) -> tuple[Replaced, ...]:
        """What was replaced, in the order of the code points."""
        return tuple(
            Replaced(one, f"U+{ord(one):04X}", times) for one, times in sorted(self._replaced.items())
        )

    def _can_show(self, one: str) -> bool:
        if _IGNORABLE.match(one):
            return not self._strict
        category = unicodedata.category(one)
        if category in _NO_CHARACTER or one == "\ufeff" or (self._strict and category[0] == "M"):
            return False
        return ord(one) in coverage()
