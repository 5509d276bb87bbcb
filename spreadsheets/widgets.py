"""django-import-export widgets that read what Indonesian offices write.

``parse`` returns a ``Parsed`` with its warnings, which the engine collects;
``clean`` is the same without them, so that the widgets work in a plain resource
too. A blank cell gives ``None`` ("" for texts, () for several values). That a blank
leaves a field untouched, and what the erase word does, the engine decides before it
asks a widget. ``render`` gives the typed value for a cell, ``None`` for none.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from import_export.widgets import Widget

from spreadsheets.booleans_id import parse_boolean
from spreadsheets.coordinates import Coordinates, parse_coordinates
from spreadsheets.dates_id import parse_date, parse_year
from spreadsheets.exceptions import CellError
from spreadsheets.numbers_id import (
    digits_lost,
    parse_decimal,
    parse_integer,
    parse_rupiah,
)
from spreadsheets.parsed import Parsed
from spreadsheets.text import clean, clean_lines, is_blank, shown
from spreadsheets.vocabulary import Vocabulary

VocabularySource: TypeAlias = Vocabulary | Callable[[], Vocabulary]

_EXACT: Final = 1e15
_MOST_NAMED: Final = 8


class EngineWidget(Widget):
    """Base: a subclass implements ``parse_filled``; ``empty`` is for blank cells."""

    empty: Any = None

    def parse(self, value: object) -> Parsed[Any]:
        """The value of a cell with warnings.

        :raises CellError: not understood; the message says what to write.
        """
        if is_blank(value):
            return Parsed(self.empty)
        return self.parse_filled(value)

    def parse_filled(self, value: object) -> Parsed[Any]:
        """Like ``parse``, for a cell that is not blank."""
        raise NotImplementedError

    def clean(self, value: object, row: Any = None, **kwargs: Any) -> Any:
        return self.parse(value).value

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return None if value is None or value == "" else value


class TextWidget(EngineWidget):
    """One line of text, cleaned; a blank word such as "-" is no text."""

    empty = ""

    def parse_filled(self, value: object) -> Parsed[str]:
        return Parsed(clean(value))


class LongTextWidget(EngineWidget):
    """Text that keeps its paragraphs."""

    empty = ""

    def parse_filled(self, value: object) -> Parsed[str]:
        return Parsed(clean_lines(value))


class CodeWidget(EngineWidget):
    """An identifier: digits stay text, leading zeros stay, nothing is rounded."""

    empty = ""

    def parse_filled(self, value: object) -> Parsed[str]:
        if isinstance(value, bool):
            raise CellError(
                _("“%(value)s” is no code. Write it as text.") % {"value": value}
            )
        if isinstance(value, int | float) and abs(value) >= _EXACT:
            raise digits_lost(value)
        text = clean(value).removeprefix("'")
        if re.fullmatch(r"[0-9][.,][0-9]+e\+?[0-9]+", text, re.IGNORECASE):
            raise digits_lost(value)
        return Parsed(text)


class DateWidget(EngineWidget):
    """A day, as ``datetime.date``."""

    def parse_filled(self, value: object) -> Parsed[date]:
        return parse_date(value)


class YearWidget(EngineWidget):
    """A year, as ``int``."""

    def parse_filled(self, value: object) -> Parsed[int]:
        return parse_year(value)


class DecimalWidget(EngineWidget):
    """A number; see ``numbers_id`` for points and commas.

    :param percent: a percent sign is allowed and dropped.
    """

    def __init__(self, *, percent: bool = False) -> None:
        super().__init__(coerce_to_string=False)
        self.percent = percent

    def parse_filled(self, value: object) -> Parsed[Decimal]:
        return parse_decimal(value, percent=self.percent)


class RupiahWidget(EngineWidget):
    """An amount in rupiah, as ``Decimal``; "1,5 juta" is understood."""

    def parse_filled(self, value: object) -> Parsed[Decimal]:
        return parse_rupiah(value)


class IntegerWidget(EngineWidget):
    """A whole number."""

    def parse_filled(self, value: object) -> Parsed[int]:
        return parse_integer(value)


class BooleanWidget(EngineWidget):
    """Yes or no. "Belum ada" is no here, not blank."""

    def says_nothing(self, value: object) -> bool:
        """Tell whether a cell is neither yes nor no."""
        try:
            parse_boolean(value)
        except CellError:
            return is_blank(value)
        return False

    def parse(self, value: object) -> Parsed[bool | None]:
        try:
            return parse_boolean(value)
        except CellError:
            if is_blank(value):
                return Parsed(None)
            raise

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str | None:
        if value is None:
            return None
        return "Ya" if value else "Tidak"


class CoordinatesWidget(EngineWidget):
    """A place in one cell, as ``Coordinates`` (latitude, longitude)."""

    def parse_filled(self, value: object) -> Parsed[Coordinates]:
        return parse_coordinates(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str | None:
        if value is None or None in value:
            return None
        return f"{value[0]:.6f}, {value[1]:.6f}"


class VocabularyWidget(EngineWidget):
    """One key of a vocabulary.

    :param source: a vocabulary, or a function that returns one. The function is
        asked for each cell: let it remember for as long as a run lasts.
    """

    def __init__(self, source: VocabularySource) -> None:
        super().__init__(coerce_to_string=False)
        self._source = source

    @property
    def vocabulary(self) -> Vocabulary:
        source = self._source
        return source if isinstance(source, Vocabulary) else source()

    def parse_filled(self, value: object) -> Parsed[Any]:
        vocabulary = self.vocabulary
        key = vocabulary.match(clean(value))
        if key is None:
            raise self.unknown(vocabulary, [clean(value)])
        return Parsed(key)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str | None:
        return self.vocabulary.label(value) if value else None

    def unknown(self, vocabulary: Vocabulary, texts: Iterable[str]) -> CellError:
        """The error for values that are not in the list, with likely ones named."""
        texts = list(texts)
        sentences = [self._sentence(vocabulary, text) for text in texts]
        return CellError(" ".join(sentences), unknown="\n".join(texts))

    def _sentence(self, vocabulary: Vocabulary, text: str) -> str:
        suggestions = [found.label for found in vocabulary.closest(text)]
        if suggestions:
            message = _("“%(value)s” is not in the list. Did you mean %(labels)s?")
        elif len(vocabulary.terms) <= _MOST_NAMED:
            suggestions = [term.label for term in vocabulary.terms]
            message = _("“%(value)s” is not in the list. Write one of: %(labels)s.")
        else:
            message = _(
                "“%(value)s” is not in the list. Choose a value from the list in the "
                "template."
            )
        labels = ", ".join(f"“{label}”" for label in suggestions)
        return message % {"value": shown(text), "labels": labels}


class ChoiceWidget(VocabularyWidget):
    """One value of a short fixed list, such as ``TextChoices``."""

    #: As in the editor: text columns with choices hold no NULL.
    empty = ""

    @classmethod
    def of(cls, choices: Iterable[tuple[str, object]]) -> "ChoiceWidget":
        """For pairs (key, label), in the language active when a cell is read."""
        pairs = tuple(choices)

        @lru_cache
        def in_language(language: str | None) -> Vocabulary:
            return Vocabulary.of(pairs)

        return cls(lambda: in_language(get_language()))


class MultiVocabularyWidget(VocabularyWidget):
    """Several keys of a vocabulary, as a tuple in the order of the cell."""

    empty = ()

    def parse_filled(self, value: object) -> Parsed[tuple[str, ...]]:
        vocabulary = self.vocabulary
        keys, leftovers = vocabulary.split_known(clean_lines(value))
        if leftovers:
            raise self.unknown(vocabulary, leftovers)
        return Parsed(keys)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str | None:
        vocabulary = self.vocabulary
        return "; ".join(vocabulary.label(key) for key in value or ()) or None


class UrlWidget(EngineWidget):
    """One web address.

    "s.id/abc" gets "https://" in front. Words around a single address are left out
    with a warning; several different addresses are refused, since none is meant
    more than another.
    """

    empty = ""

    def parse_filled(self, value: object) -> Parsed[str]:
        text = clean(value)
        words = [word for word in _URL_SEPARATORS.split(text) if word]
        addresses = list(
            dict.fromkeys(_address(word) for word in words if _SCHEME.match(word))
        )
        if not addresses and len(words) == 1 and _BARE_ADDRESS.fullmatch(words[0]):
            addresses = ["https://" + words[0]]
        if len(addresses) > 1:
            raise CellError(
                _("“%(value)s” holds %(count)s addresses. Write only one.")
                % {"value": shown(value), "count": len(addresses)}
            )
        if not addresses or not _is_address(addresses[0]):
            raise CellError(
                _(
                    "“%(value)s” is no web address. Copy it from the browser; it "
                    "begins with https://."
                )
                % {"value": shown(value)}
            )
        if len(words) == 1:
            return Parsed(addresses[0])
        warning = _("“%(value)s”: only the address %(url)s was read.") % {
            "value": shown(value),
            "url": shown(addresses[0]),
        }
        return Parsed(addresses[0], (warning,))


_URL_SEPARATORS = re.compile(r"[\s;|<>]+|,(?=\s|https?://|$)", re.IGNORECASE)
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_HOST = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}"
_WHOLE_HOST = re.compile(_HOST, re.IGNORECASE)
_BARE_ADDRESS = re.compile(rf"{_HOST}(?::[0-9]+)?(?:[/?#]\S*)?", re.IGNORECASE)


def _address(word: str) -> str:
    scheme, _colon, rest = word.rstrip(".,)\"'").partition(":")
    return f"{scheme.lower()}:{rest}"


def _is_address(url: str) -> bool:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return _WHOLE_HOST.fullmatch(host) is not None
