"""What can't be printed, made visible: the forms of the document that are made of XML or set in type."""

import re

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# No XML document, and no PDF that is accessible, may hold control characters, halves of characters or
# noncharacters; controls of direction could show another text than what was approved.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)
_SPACES = re.compile("[\t\n\v\f\r\x85\u2028\u2029]")


def visible(text: str) -> str:
    """One line of text in which every character can be printed, of the same length.

    A replacement character stands for each that can't, a space for a tab or a break.
    """
    if text.isprintable():
        return text
    return _UNPRINTABLE.sub(REPLACEMENT, _SPACES.sub(" ", text))
