"""What can be refused, and why. An error carries a key and placeholders; the catalogues have the words."""


class MeetingError(Exception):
    """A refusal that is answered with what to do instead.

    `key` names the sentence in the catalogues (`error.<key>`), `values` are its placeholders.
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.key!r}, {self.values!r})"


class NotAllowedError(MeetingError):
    """Who asked may not do this; somebody else may."""


class WrongStateError(MeetingError):
    """The meeting is not in a state where this can be done."""


class NotFoundError(MeetingError):
    """What was referred to isn't there."""


class InvalidError(MeetingError):
    """What was written can't be kept as it is: empty, too long, contradictory."""


class StaleVersionError(MeetingError):
    """An answer to a version of the minutes that is no longer the one in review."""
