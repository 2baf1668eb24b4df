"""Why a request to the door was turned away."""


class RequestError(Exception):
    """The request is refused with an HTTP status of 400-499; `code` is a word for programs."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


class BadActivityError(RequestError):
    """The body isn't JSON, or isn't an activity: 400."""

    def __init__(self, message: str) -> None:
        super().__init__(400, "BadActivity", message)


class BadActionError(Exception):
    """A card's action is malformed: answered inside a 200, so that the client shows the reason."""


class BadDialogError(Exception):
    """What is asked of a dialog is malformed: answered inside a 200, in the dialog."""
