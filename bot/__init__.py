"""Justera as a Teams bot: the aiohttp application, its door to Teams, handlers, delivery and command line."""
