"""The document: a meeting as its minutes, and the forms in which they are read."""
