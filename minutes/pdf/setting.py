"""Texts on their way to the template."""

from collections.abc import Iterable
from typing import Any, TypeAlias

from minutes.pdf.inline import Inline, inline
from minutes.pdf.signs import Signs

Part: TypeAlias = dict[str, Any]
"""Something that the template sets, as values that JSON has."""


class Setting:
    """The texts of one document, as the template takes them; `signs` counts what was replaced in them."""

    def __init__(self, signs: Signs) -> None:
        self.signs = signs

    def plain(self, text: str) -> str:
        """A text that isn't set in lines, such as the document's title among its properties."""
        return self.signs.shown(text)

    def text(self, text: str) -> Inline:
        """A text that is set in lines."""
        return inline(self.signs.shown(text))

    def texts(self, texts: Iterable[str | None]) -> list[Inline]:
        """Those texts that there are."""
        return [self.text(text) for text in texts if text]
