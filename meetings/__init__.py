"""The domain of meetings and their minutes: pure, without I/O, with time passed in."""
