"""locale_libraries: what Wagtail and others leave in English, and nothing else.

A new version of a library fails these tests until its new messages have their
Indonesian and its dropped ones are removed.
"""

import importlib.util
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = ROOT / "site" / "portal" / "locale_libraries" / "id" / "LC_MESSAGES"
DOMAINS = ["django", "djangojs"]

# Packages whose every message must have Indonesian. The language is the one
# whose catalogue lists them all; import-export has none for English.
WAGTAIL = [
    "wagtail",
    "wagtail.admin",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.contrib.typed_table_block",
    "wagtail.documents",
    "wagtail.embeds",
    "wagtail.images",
    "wagtail.locales",
    "wagtail.search",
    "wagtail.sites",
    "wagtail.snippets",
    "wagtail.users",
    "wagtail_modeladmin",
]
SOURCES = [
    *((package, "en") for package in WAGTAIL),
    ("taggit", "en"),
    ("import_export", "de"),
]
# Django's Indonesian is complete; we only replace some of it.
REPLACEABLE = [*SOURCES, ("django.conf", "en"), ("django.contrib.auth", "en")]

# As in "%(name)s", "%d", "%%", "{name}" and "{}", and an HTML tag.
KEPT = re.compile(r"%(?:\(\w+\))?[-+ #0]*\d*(?:\.\d+)?[sdifr%]|\{\w*\}|</?\w[^<>]*>")
OUTER_SPACES = re.compile(r"^\s+|\s+$")

Key = tuple[str | None, str, str]


def key(entry: polib.POEntry) -> Key:
    return (entry.msgctxt, entry.msgid, entry.msgid_plural)


def catalogue(package: str, language: str, domain: str) -> Iterator[polib.POEntry]:
    # Found, not imported: models of an app that is not installed cannot be.
    top, *rest = package.split(".")
    spec = importlib.util.find_spec(top)
    folder = Path(spec.submodule_search_locations[0], *rest)
    path = folder / "locale" / language / "LC_MESSAGES" / f"{domain}.po"
    if path.exists():
        yield from (entry for entry in polib.pofile(str(path)) if not entry.obsolete)


def ours(domain: str) -> polib.POFile:
    return polib.pofile(str(OURS / f"{domain}.po"))


def messages(sources: list[tuple[str, str]], domain: str) -> set[Key]:
    return {
        key(entry)
        for package, language in sources
        for entry in catalogue(package, language, domain)
    }


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


def kept(text: str) -> tuple[Counter[str], list[str]]:
    return Counter(KEPT.findall(text)), OUTER_SPACES.findall(text)


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_message_of_the_libraries_has_indonesian(domain):
    theirs = {
        key(entry)
        for package, _ in SOURCES
        for entry in catalogue(package, "id_ID", domain)
        if entry.translated()
    }
    needed = messages(SOURCES, domain)

    assert needed, "no catalogue of the libraries was found"
    assert needed - theirs - {key(entry) for entry in ours(domain)} == set()


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_entry_is_a_message_of_the_libraries(domain):
    known = messages(REPLACEABLE, domain)

    assert [key(entry) for entry in ours(domain) if key(entry) not in known] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_entries_are_translated_once_and_surely(domain):
    entries = ours(domain)
    # Indonesian has one form for all numbers.
    forms = [entry for entry in entries if len(translations(entry)) != 1]
    repeated = Counter((entry.msgctxt, entry.msgid) for entry in entries)

    assert entries.metadata["Plural-Forms"] == "nplurals=1; plural=0;"
    assert [entry.msgid for entry in forms] == []
    assert [entry.msgid for entry in entries if not entry.translated()] == []
    assert [message for message, count in repeated.items() if count > 1] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_placeholders_markup_and_outer_spaces_are_kept(domain):
    changed = [
        (source, text)
        for entry in ours(domain)
        # The plural, because its one form must be able to say any number.
        for source in [entry.msgid_plural or entry.msgid]
        for text in translations(entry)
        if kept(text) != kept(source)
    ]

    assert changed == []
