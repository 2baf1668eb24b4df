"""What arrives from Teams becomes what is asked of the meetings, and what came of it becomes an answer."""

from bot.handlers.turns import Turns

__all__ = ["Turns"]
