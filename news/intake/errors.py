from django.utils.functional import Promise


class UnreadableRelease(Exception):
    """A file or text that can't become a manuscript; the message is for its sender."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)
