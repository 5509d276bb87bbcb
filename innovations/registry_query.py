"""What is asked of the registry: facets, words, order and page, from an address.

Reading never fails: what isn't understood is left out and named in
``problems``. With ``strict=True``, for programs, it raises instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from innovations.choices import Form, Kind, Stage
from innovations.facets import FACETS, NEWEST, RELEVANCE, SORTS

LIST, CARD = VIEWS = ("list", "card")
#: Nobody types more; a longer address is cut before it is read.
MAX_VALUES = 50
MAX_VALUE_LENGTH = 255
MAX_TEXT_LENGTH = 200
MAX_PAGE = 1_000_000

_CHOICES: dict[str, tuple[str, ...]] = {
    "form": tuple(Form.values),
    "kind": tuple(Kind.values),
    "stage": tuple(Stage.values),
    "basic_service": ("true", "false"),
}
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


class Problem(NamedTuple):
    """A value that was not understood."""

    parameter: str
    value: str


class InvalidValue(ValueError):
    """A program asked for a value that doesn't exist."""

    def __init__(self, parameter: str, value: str, allowed: str) -> None:
        self.parameter, self.value, self.allowed = parameter, value, allowed
        super().__init__(
            _("%(parameter)s: “%(value)s” is not known; allowed: %(allowed)s")
            % {"parameter": parameter, "value": shortened(value), "allowed": allowed}
        )


@dataclass(frozen=True)
class RegistryQuery:
    """A question to the registry; immutable, variants come from its methods."""

    text: str = ""
    values: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    sort: str = ""
    view: str = LIST
    page: int = 1
    strict: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def order(self) -> str:
        """The order to use: by relevance where words were searched for."""
        default = RELEVANCE if self.text else NEWEST
        if self.sort == RELEVANCE and not self.text:
            return default
        return self.sort or default

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.values)

    def chosen(self, facet: str) -> tuple[str, ...]:
        return self.values.get(facet, ())

    def adding(self, facet: str, value: str) -> RegistryQuery:
        return self.choosing(facet, (*self.chosen(facet), value))

    def removing(self, facet: str, value: str) -> RegistryQuery:
        kept = (one for one in self.chosen(facet) if one != value)
        return self.choosing(facet, kept)

    def choosing(self, facet: str, values: Iterable[str]) -> RegistryQuery:
        """Return the first page of the query with these values of a facet."""
        changed = {**self.values, facet: tuple(sorted(set(values)))}
        return replace(self, values=_frozen(changed), page=1)

    def without_text(self) -> RegistryQuery:
        return replace(self, text="", page=1)

    def without_filters(self) -> RegistryQuery:
        return replace(self, text="", values=_frozen({}), page=1)

    def sorted_by(self, sort: str) -> RegistryQuery:
        return replace(self, sort=sort, page=1)

    def viewed_as(self, view: str) -> RegistryQuery:
        return replace(self, view=view)

    def on_page(self, number: int) -> RegistryQuery:
        return replace(self, page=number)

    def parameters(self) -> list[tuple[str, str]]:
        """Return the parameters in their one order, without what is usual."""
        pairs = [
            (facet, value)
            for facet in sorted(self.values)
            for value in self.values[facet]
        ]
        default = RELEVANCE if self.text else NEWEST
        if self.text:
            pairs.append(("q", self.text))
        if self.order != default:
            pairs.append(("sort", self.order))
        if self.view != LIST:
            pairs.append(("view", self.view))
        if self.page > 1:
            pairs.append(("p", str(self.page)))
        return sorted(pairs)

    def urlencode(self) -> str:
        """Return the canonical query string: equal questions, equal addresses."""
        return urlencode(self.parameters())


def parse(
    params: Any, *, strict: bool = False, text_parameter: str = "q"
) -> RegistryQuery:
    """Read a ``QueryDict``; parameters that aren't the registry's are left alone.

    Whether an organisation or affair exists, ``select`` finds out: it names
    unknown ones the same way, or raises the same error.
    """
    reader = _Reader(params, strict=strict)
    values = {
        facet: found for facet in FACETS if (found := reader.facet(facet, _ways[facet]))
    }
    return RegistryQuery(
        text=clean_text(params.get(text_parameter, "")),
        values=_frozen(values),
        sort=reader.one("sort", SORTS, ""),
        view=reader.one("view", VIEWS, LIST),
        page=reader.page(),
        strict=strict,
        problems=tuple(dict.fromkeys(reader.problems)),
    )


def clean_text(text: str) -> str:
    """Return the words of a search box: one line of bounded length."""
    line = _UNSEEN.sub(" ", text[: 20 * MAX_TEXT_LENGTH])
    return " ".join(line.split())[:MAX_TEXT_LENGTH].strip()


def shortened(value: str) -> str:
    """Return a value as a message may show it."""
    value = _UNSEEN.sub(" ", value[:200]).strip()
    return value if len(value) <= 40 else value[:40] + "…"


class _Reader:
    def __init__(self, params: Any, *, strict: bool) -> None:
        self.params = params
        self.strict = strict
        self.problems: list[Problem] = []

    def facet(self, name: str, way: _Way) -> tuple[str, ...]:
        found = set()
        for text in self._texts(name):
            value = way.read(text)
            if value is None:
                self._refuse(name, text, way.allowed())
            else:
                found.add(value)
        return tuple(sorted(found))

    def one(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value: str = self.params.get(name, "").strip()
        if not value or value in allowed:
            return value or default
        self._refuse(name, value, ", ".join(allowed))
        return default

    def page(self) -> int:
        """Return the asked page; one too high gives the last, when it is shown."""
        text = self.params.get("p", "").strip()
        if re.fullmatch(r"-?[0-9]+", text):
            # Before int(), which refuses thousands of digits.
            number = MAX_PAGE if len(text) > 9 else int(text)
            return 1 if text[0] == "-" else max(1, min(number, MAX_PAGE))
        if text:
            self._refuse("p", text, _("a page number"))
        return 1

    def _texts(self, name: str) -> Iterable[str]:
        """Yield the values of a parameter, repeated or separated by commas."""
        given = self.params.getlist(name)
        room = MAX_VALUES * (MAX_VALUE_LENGTH + 1)
        texts = (
            text.strip()
            for item in given[:MAX_VALUES]
            for text in item[:room].split(",")
        )
        unique = list(dict.fromkeys(text for text in texts if text))
        too_long = any(len(item) > room for item in given)
        if len(unique) > MAX_VALUES or len(given) > MAX_VALUES or too_long:
            allowed = _("at most %(number)s values") % {"number": MAX_VALUES}
            self._refuse(name, "…", allowed)
        return unique[:MAX_VALUES]

    def _refuse(self, parameter: str, value: str, allowed: str) -> None:
        if self.strict:
            raise InvalidValue(parameter, value, allowed)
        self.problems.append(Problem(parameter, shortened(value)))


class _Way(NamedTuple):
    """How the values of a facet are read, and how to say what is allowed."""

    read: Callable[[str], str | None]
    allowed: Callable[[], str]


def _read_year(text: str) -> str | None:
    return text if re.fullmatch(r"(19|20|21)[0-9]{2}", text) else None


def _read_name(text: str) -> str | None:
    """A slug, code or id; whether it exists is known to the snapshot."""
    fits = len(text) <= MAX_VALUE_LENGTH and re.fullmatch(r"[\w.:-]+", text)
    return text if fits else None


def _choice(allowed: tuple[str, ...]) -> _Way:
    return _Way(
        lambda text: text if text in allowed else None, lambda: ", ".join(allowed)
    )


_ways: dict[str, _Way] = {
    "year": _Way(_read_year, lambda: _("a year such as 2025")),
    "organization": _Way(
        _read_name, lambda: _("slug, own code or page id of an organisation")
    ),
    "affair": _Way(_read_name, lambda: _("code of a government affair such as 1.02")),
    **{name: _choice(allowed) for name, allowed in _CHOICES.items()},
}


def allowed_values(parameter: str) -> str:
    """Say in words which values a facet takes."""
    return _ways[parameter].allowed()


def _frozen(values: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({name: found for name, found in values.items() if found})
