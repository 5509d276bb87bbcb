from django.utils.functional import Promise


class UnreadableArchive(Exception):
    """A file that can't be taken over; the message tells its sender what to do."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)
