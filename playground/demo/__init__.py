"""The demo meeting, from its planning to the next one's reminder, over real HTTP against a running bot."""
