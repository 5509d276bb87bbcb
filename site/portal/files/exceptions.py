"""Why a file is not taken."""

from django.core.exceptions import ValidationError


class RefusedFile(ValidationError):
    """The file may not come in; the message says what it is and what to do."""
