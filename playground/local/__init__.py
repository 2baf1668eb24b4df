"""The local Teams: a page with teams, chats and people, the Bot Connector behind it, and a bot of its own."""
