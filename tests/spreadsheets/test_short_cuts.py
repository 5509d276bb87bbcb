"""Each short cut of planning and exporting says the same as the long way."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.rich_text import get_text_for_indexing

from spreadsheets import text
from spreadsheets.bulk import indexing
from spreadsheets.models import ImportRun, ImportRunRow
from spreadsheets.plan import Action, FieldChange, Level, Message, PlannedRow
from spreadsheets.rich_text import (
    _parsed_text,
    _plain_paragraphs,
    html_to_text,
    text_to_html,
)
from spreadsheets.services.plan_rows import insert_rows

CELLS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet=" -.…·_aé&'`´[]hapusſ\u00a0\u200b\n\r\u2028\u0301", max_size=40),
    st.sampled_from(sorted(text.BLANK_WORDS)).map(lambda word: f"  {word.upper()} "),
)


def long_clean(value):
    composed = unicodedata.normalize("NFC", text._INVISIBLE.sub("", value))
    return text._SPACES.sub(" ", composed).strip(" ")


def long_clean_lines(value):
    lines = text._BREAKS.sub("\n", value).split("\n")
    joined = "\n".join(long_clean(line) for line in lines)
    return re.sub(r"\n{3,}", "\n\n", joined).strip("\n")


@given(CELLS)
def test_cleaning(value):
    assert text.clean(value) == long_clean(value)
    assert text.clean_lines(value) == long_clean_lines(value)


@given(CELLS)
def test_blanks_and_the_erase_word(value):
    folded = text._folded(value)
    only_dots = text._ONLY_DOTS.fullmatch(folded) is not None

    assert text.fold(value) == folded
    assert text.is_blank(value) == (folded in text.BLANK_WORDS or only_dots)
    assert text.is_erase(value) == (folded == text.ERASE_WORD)


@given(CELLS, CELLS)
def test_a_longer_text_never_folds_to_the_key(value, key):
    if text.is_longer(value, text.fold(key)):
        assert text.fold(value) != text.fold(key)


@given(st.lists(st.text(alphabet="ab &<>'\"\u00a0\n", max_size=12), max_size=4))
def test_plain_paragraphs(lines):
    html = "".join(f"<p>{line}</p>" for line in lines)
    quick = _plain_paragraphs(html)

    parsed = (" ".join(line.split()) for line in _parsed_text(html).splitlines())
    assert quick is None or quick == "\n".join(line for line in parsed if line)


def test_usual_narrative_takes_the_short_cut():
    assert _plain_paragraphs("<p>Satu dua.</p><p>Tiga.</p>") == "Satu dua.\nTiga."


MARKUP = st.lists(
    st.one_of(
        st.text(alphabet="ab &<>'\"\u00e9\n;/", max_size=6),
        st.sampled_from(
            [
                "<p>",
                '<p_data-block-key="a1">',
                "</p>",
                "<br/>",
                "<br_/>",
                "<br>",
                "<LI>",
                "</li>",
                "<b>",
                "</b>",
                "<h2>",
                "</h2>",
                "&amp;",
                "&lt;",
                "&eacute;",
                "&#x27;",
                "<!--",
                "-->",
                '<a_href="x>y">',
                "</a>",
                "<hr/>",
                "&nbsp;",
            ]
        ).map(lambda tag: tag.replace("_", " ")),
    ),
    max_size=12,
).map("".join)


@given(MARKUP)
def test_words_of_rich_text_for_the_index(html):
    assert indexing.rich_text_words(html) == get_text_for_indexing(html)


def test_unusual_rich_text_is_told_apart_at_once():
    # Tried again from each letter this would not end.
    assert not indexing._PLAIN.fullmatch("a" * 100_000 + "<x")


def test_usual_rich_text_is_not_parsed_for_the_index(monkeypatch):
    monkeypatch.delattr(indexing, "get_text_for_indexing")

    html = text_to_html("Satu & dua.\nTiga <empat>.")
    assert indexing.rich_text_words(html) == "Satu & dua. Tiga <empat>."


@given(st.text(alphabet="ab &<>'\";amp#39\u00e9\n", max_size=30))
def test_tidy_text_comes_back_from_rich_text(value):
    tidy = "\n".join(line for line in text.clean_lines(value).split("\n") if line)

    assert html_to_text(text_to_html(tidy)) == tidy


@pytest.mark.django_db
def test_rows_are_stored_as_the_model_would_store_them():
    run = ImportRun.objects.create(sheet="groups", scope="1", filename="a.xlsx")
    message = Message(Level.WARNING, "Periksa.", "name", "A", "Nama", "x")
    rows = [
        PlannedRow("Data" * 99, 3, "K" * 80, "Satu", Action.UNCHANGED, 7),
        PlannedRow("", None, "", "Dua", Action.MISSING, 8),
        PlannedRow(
            *("Data", 4, "", "Tiga", Action.CHANGED, 9),
            changes={"name": FieldChange("a", "b", "c", "c")},
            messages=(message,),
            raw={"Lain": "é"},
        ),
    ]

    insert_rows(run, rows)

    names = [f.attname for f in ImportRunRow._meta.concrete_fields if f.name != "id"]
    expected = [ImportRunRow.from_planned(run, row) for row in rows]
    stored = list(run.rows.all())
    assert [[getattr(row, name) for name in names] for row in stored] == [
        [getattr(row, name) for name in names] for row in expected
    ]
