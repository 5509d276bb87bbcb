"""Text as people mean it: invisible characters gone, comparison without looks."""

import re
import unicodedata
from datetime import date, datetime
from functools import lru_cache
from typing import Final

ERASE_WORD: Final = "[hapus]"

# What people write for "nothing". "0" is a value; "tidak ada" is a boolean word
# and may be the answer to a question, so it is no blank either.
BLANK_WORDS: Final = frozenset(
    {
        "n/a",
        "#n/a",
        "na",
        "nan",
        "none",
        "null",
        "(null)",
        "nihil",
        "kosong",
        "(kosong)",
        "belum ada",
        "belum ada data",
        "tidak ada data",
        "data tidak ada",
        "belum diisi",
        "blank",
    }
)

_BREAKS = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(
    r"[\t\v\f\r\n\x1c-\x1f\x85 \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+"
)
# Zero-width and bidirectional controls, soft hyphen, byte order mark, other
# control characters that no XML can hold, and lone surrogates.
_INVISIBLE = re.compile(
    r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]"
)
_QUOTES = str.maketrans(
    dict.fromkeys("‘’‚‛′´`ʼʻ＇", "'") | dict.fromkeys("“”„‟″«»＂", '"')
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-"))
_SPACED_PUNCTUATION = re.compile(r"\s*([-,;:/()\[\].'\"+])\s*")
_ONLY_DOTS = re.compile(r"[-._…·\s]*")
_NOT_A_WORD = re.compile(r"[^\w]+")


#: Longer texts seldom repeat, so their keys are not remembered.
_SHORT: Final = 80


def clean(value: object) -> str:
    """The value as one line of text, without anything a person cannot see.

    NFC; every Unicode space and line break becomes one plain space; zero-width,
    bidirectional and control characters go; ends are trimmed. A whole number has
    no ".0", a date is written 2024-03-12, ``None`` is "".
    """
    text = value if type(value) is str else _as_text(value)
    if text.isprintable():
        # Then the only space in it is the plain one, and nothing is invisible.
        text = text if text.isascii() else unicodedata.normalize("NFC", text)
        if "  " in text or text[:1] == " " or text[-1:] == " ":
            return " ".join(text.split())
        return text
    return _SPACES.sub(" ", _composed(text)).strip(" ")


def clean_lines(value: object) -> str:
    """Like ``clean``, but line breaks stay, as "\\n", never more than two in a row."""
    text = value if type(value) is str else _as_text(value)
    if text.isprintable():
        return clean(text)
    if text.replace("\n", "").isprintable():
        lines = text.split("\n")  # it has no other line break
    else:
        lines = _BREAKS.sub("\n", text).split("\n")
    joined = "\n".join(map(clean, lines))
    if "\n\n\n" in joined:
        joined = re.sub(r"\n{3,}", "\n\n", joined)
    joined = joined.strip("\n")
    # Not twice in memory: a workbook holds tens of thousands of long texts.
    return text if joined == text else joined


def fold(text: object) -> str:
    """A key for comparing texts, not for showing.

    On top of ``clean``: case folded, quotes straight, dashes a hyphen, "&" is
    "dan", no spaces around punctuation. ``fold(fold(x)) == fold(x)``.
    """
    if type(text) is str and len(text) <= _SHORT:
        return _folded_short(text)
    return _folded(text)


@lru_cache(maxsize=20_000)
def _folded_short(text: str) -> str:
    return _folded(text)


def _folded(text: object) -> str:
    folded = unicodedata.normalize("NFD", clean(text)).casefold()
    plain = clean(folded).translate(_QUOTES).translate(_DASHES).replace("&", " dan ")
    return clean(_SPACED_PUNCTUATION.sub(r"\1", clean(plain)))


@lru_cache
def _at_least(count: int) -> re.Pattern[str]:
    return re.compile(rf"(?:[^0-9A-Za-z]*[0-9A-Za-z]){{{count}}}")


def is_longer(text: str, key: str | int) -> bool:
    """Whether a text has too many letters to fold to a key (or to so many letters).

    ``fold`` takes no letter or digit away; only the beginning of a text is looked
    at, however long it is.
    """
    most = key if isinstance(key, int) else len(key)
    return _at_least(most + 1).match(text) is not None


_LONGEST_BLANK: Final = max(map(len, BLANK_WORDS))


def is_blank(value: object) -> bool:
    """Whether a cell says nothing: empty, only dashes or dots, or a blank word."""
    if value is None:
        return True
    if isinstance(value, float):
        return value != value
    if not isinstance(value, str) or is_longer(value, _LONGEST_BLANK):
        return False
    folded = fold(value)
    return folded in BLANK_WORDS or _ONLY_DOTS.fullmatch(folded) is not None


def normalize_name(name: str) -> str:
    """The comparison key of a name: its words, folded.

    Punctuation says nothing, unless the name has nothing else.
    """
    folded = fold(name)
    return _NOT_A_WORD.sub(" ", folded).strip() or folded


def is_numbering(header: str) -> bool:
    """Whether a heading only counts the rows; nobody misses such a column."""
    return normalize_name(header) in {"no", "nomor", "nr", "no urut", "nomor urut"}


def is_erase(value: object) -> bool:
    """Whether a cell holds the word that empties a field on import."""
    return (
        isinstance(value, str)
        and not is_longer(value, ERASE_WORD)
        and fold(value) == ERASE_WORD
    )


def shown(value: object, length: int = 60) -> str:
    """The value for a message: one line, cut at ``length`` characters."""
    text = clean(value)
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def printable(value: object) -> str:
    """The value as it came, without what neither JSON nor a database can hold."""
    text = "" if value is None else str(value)
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _composed(text: str) -> str:
    # Remove first: an invisible character may stand between a letter and its accent.
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
