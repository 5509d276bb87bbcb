"""bin/_messages.py: what counts as a faithful translation, and compiling."""

import gettext
import importlib.util
import os
from pathlib import Path
from types import ModuleType

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "messages", ROOT / "bin" / "_messages.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def catalogue(*entries: polib.POEntry) -> polib.POFile:
    made = polib.POFile()
    made.extend(entries)
    return made


def entry(msgid, msgstr="", *, flags=("python-format",), **more) -> polib.POEntry:
    return polib.POEntry(msgid=msgid, msgstr=msgstr, flags=list(flags), **more)


def problems(messages, fresh, ours) -> list[str]:
    return list(messages.check_catalogue(catalogue(fresh), catalogue(ours)))


def test_faithful_translation_has_no_fault(messages):
    assert (
        problems(
            messages,
            entry("%(count)s rows by %(user)s"),
            entry("%(count)s rows by %(user)s", "%(user)s: %(count)s baris"),
        )
        == []
    )


@pytest.mark.parametrize(
    ("msgstr", "problem"),
    [
        ("", "not translated: 'Row %(row)s'"),
        (
            "Baris %(baris)s",
            "placeholders differ: ['%(row)s'] became ['%(baris)s']: 'Row %(row)s'",
        ),
        ("Baris", "placeholders differ: ['%(row)s'] became []: 'Row %(row)s'"),
        (
            "Baris %(row)s\n",
            "begins or ends with a line break where the message does not: "
            "'Row %(row)s'",
        ),
    ],
)
def test_unfaithful_translation_is_named(messages, msgstr, problem):
    found = problems(messages, entry("Row %(row)s"), entry("Row %(row)s", msgstr))

    assert found == [problem]


def test_percent_sign_of_plain_text_is_no_placeholder(messages):
    plain = entry("50% done", flags=[])

    assert problems(messages, plain, entry("50% done", "50% selesai", flags=[])) == []


def test_fuzzy_translation_is_a_fault(messages):
    ours = entry("Row", "Baris", flags=["fuzzy"])

    assert problems(messages, entry("Row"), ours) == ["fuzzy: 'Row'"]


def test_plural_may_say_the_number_that_the_singular_spells_out(messages):
    fresh = entry("one file", msgid_plural="%(count)s files")
    ours = entry(
        "one file",
        msgid_plural="%(count)s files",
        msgstr_plural={0: "%(count)s berkas"},
    )

    assert problems(messages, fresh, ours) == []


def test_missing_and_stale_messages_are_named(messages):
    found = problems(messages, entry("New"), entry("Old", "Lama"))

    assert found == ["stale: 'Old'", "missing: 'New'"]


def test_same_text_in_another_context_is_another_message(messages):
    found = problems(
        messages, entry("May", msgctxt="month"), entry("May", "Boleh", msgctxt="verb")
    )

    assert found == ["stale: 'May'", "missing: 'May'"]


def test_catalogues_that_disagree_are_named(messages):
    """The site shows one translation for all, that of the first app."""
    found = messages.disagreements(
        [
            ("news", catalogue(entry("Next", "Berikutnya"), entry("Day", "Hari"))),
            ("site", catalogue(entry("Next", "Lanjut"), entry("Day", "Hari"))),
            ("others", catalogue(entry("Next", "Lanjut", msgctxt="step"))),
        ]
    )

    assert list(found) == ["news says ['Berikutnya'], site says ['Lanjut']: 'Next'"]


def test_merge_keeps_translations_and_drops_what_is_gone(messages):
    old = catalogue(
        entry("Row", "Baris", tcomment="of a table"), entry("Gone", "Hilang")
    )

    merged = messages.merge(catalogue(entry("Row"), entry("New")), old)

    assert [(e.msgid, e.msgstr, e.tcomment) for e in merged] == [
        ("Row", "Baris", "of a table"),
        ("New", "", ""),
    ]


def test_compile_writes_what_changed_and_only_that(messages, tmp_path):
    folder = tmp_path / "news" / "locale" / "id" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    po, mo = folder / "django.po", folder / "django.mo"
    catalogue(
        entry("Row", "Baris", flags=[]), entry("Guess", "Tebak", flags=["fuzzy"])
    ).save(str(po))

    first = messages.compile_catalogues(tmp_path)
    second = messages.compile_catalogues(tmp_path)
    # Another branch may bring an older file.
    os.utime(po, (1_000_000_000, 1_000_000_000))
    third = messages.compile_catalogues(tmp_path)

    assert (first, second, third) == ([mo], [], [mo])
    with mo.open("rb") as file:
        translations = gettext.GNUTranslations(file)
    assert [translations.gettext(text) for text in ("Row", "Guess")] == [
        "Baris",
        "Guess",
    ]
    assert sorted(path.name for path in folder.iterdir()) == ["django.mo", "django.po"]
