"""Documents behind links: made, signed for, handed out."""

from bot.files.links import Linked, Links
from bot.files.making import BusyError, Maker
from bot.files.routes import Files

__all__ = ["BusyError", "Files", "Linked", "Links", "Maker"]
