"""What stands at the top of a group's documents, in a colour that everybody can read."""

from msgspec import Struct
from msgspec.structs import force_setattr

from meetings.contrast import channels, checked, readable

COLOUR = "#0b4a6f"


class Letterhead(Struct, frozen=True):
    """A group's letterhead. Without a `name` the document's own group stands there.

    `colour` becomes hexadecimal, "#0b4a6f". Raises ColourError for one that fails.
    """

    name: str | None = None
    tagline: str | None = None
    colour: str = COLOUR

    def __post_init__(self) -> None:
        force_setattr(self, "colour", checked(self.colour))

    @property
    def panel(self) -> str:
        """The colour behind a decision: a breath of the group's own."""
        return "#" + "".join(f"{round(0.065 * one + 0.935 * 255):02x}" for one in channels(self.colour))

    @property
    def on_panel(self) -> str:
        """The group's colour, dark enough to be read on `panel`."""
        return readable(self.colour, self.panel)
