"""What an answer tells, in whatever part of it."""

from io import BytesIO
from urllib.parse import unquote

from pypdf import PdfReader

from tests.competitions.judging.documents import everything_in


def everything_told(answer):
    """Return page, headers and whatever is in a file as one text."""
    body = b"".join(answer) if answer.streaming else answer.content
    parts = [everything_in(body).decode("utf-8", "replace")]
    if body.startswith(b"%PDF"):
        parts.append(_text_of(body))
    parts += [unquote(f"{name}: {value}") for name, value in answer.headers.items()]
    return "\n".join(parts)


def _text_of(pdf):
    reader = PdfReader(BytesIO(pdf))
    said = [str(value) for value in (reader.metadata or {}).values()]
    return "\n".join([*said, *(page.extract_text() for page in reader.pages)])
