"""What can go wrong between a file and a value, each with a message for people.

``str(error)`` is a finished sentence in the language that was active when the
error was raised; it says what to do and may be shown and stored as it is.
"""


class SpreadsheetError(Exception):
    """A file as a whole cannot be used; ``str()`` is the message for the user."""


class UnreadableFile(SpreadsheetError):
    """The bytes are no workbook we read, or a damaged or too large one."""


class ApplyFailed(SpreadsheetError):
    """Writing failed; the database is as it was and the run says why."""


class TooLate(ApplyFailed):
    """The run is no longer in a state in which this can be done."""


class TableNotFound(SpreadsheetError):
    """No row of a sheet looks like a header.

    ``seen`` holds the texts that were found where a header was expected, so that
    a screen can offer them for mapping by hand.
    """

    def __init__(self, message: str, seen: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.seen = seen


class CellError(ValueError):
    """One cell cannot be understood; ``str()`` says what to write instead.

    A ``ValueError``, because that is what django-import-export expects of widgets.
    ``unknown`` is what of the cell is in no list, each on a line: a person may say
    what it means.
    """

    def __init__(self, message: str = "", unknown: str = "") -> None:
        super().__init__(message)
        self.unknown = unknown
