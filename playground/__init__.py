"""A local Teams: a client of the bot's message endpoint and a server of the Bot Connector's endpoints."""
