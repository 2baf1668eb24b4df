"""Where meetings are kept: the log, what is looked up in it, and the messages that are owed."""
