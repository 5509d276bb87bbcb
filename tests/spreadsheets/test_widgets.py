from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import gettext_lazy, override
from hypothesis import given
from hypothesis import strategies as st
from import_export.fields import Field

from spreadsheets import widgets
from spreadsheets.coordinates import Coordinates
from spreadsheets.exceptions import CellError
from spreadsheets.parsed import Parsed
from spreadsheets.vocabulary import Term, Vocabulary

KINDS = [("digital", "Digital"), ("non_digital", "Non Digital")]
AFFAIRS = Vocabulary(
    [
        Term("1.02", "Kesehatan"),
        Term("2.17", "Koperasi, Usaha Kecil, dan Menengah"),
        Term("2.10", "Pertanahan"),
    ]
)
KIND = widgets.ChoiceWidget.of(KINDS)
ALL = [
    widgets.TextWidget(),
    widgets.LongTextWidget(),
    widgets.CodeWidget(),
    widgets.DateWidget(),
    widgets.YearWidget(),
    widgets.DecimalWidget(),
    widgets.RupiahWidget(),
    widgets.IntegerWidget(),
    widgets.BooleanWidget(),
    widgets.CoordinatesWidget(),
    widgets.UrlWidget(),
    KIND,
    widgets.VocabularyWidget(AFFAIRS),
    widgets.MultiVocabularyWidget(lambda: AFFAIRS),
]


@pytest.mark.parametrize(
    ("widget", "value", "expected"),
    [
        (widgets.TextWidget(), " Kopi\n Kita ", "Kopi Kita"),
        (widgets.TextWidget(), 2024, "2024"),
        (widgets.TextWidget(), "0", "0"),
        (widgets.LongTextWidget(), "a \r\n\r\nb", "a\n\nb"),
        (widgets.CodeWidget(), "0012", "0012"),
        (widgets.CodeWidget(), 12.0, "12"),
        (widgets.CodeWidget(), "'0012", "0012"),
        (widgets.DateWidget(), "12 Maret 2024", date(2024, 3, 12)),
        (widgets.YearWidget(), "Tahun 2024", 2024),
        (widgets.DecimalWidget(), "85.00", Decimal("85")),
        (widgets.DecimalWidget(percent=True), "35,2%", Decimal("35.2")),
        (widgets.RupiahWidget(), "Rp1,5 juta", Decimal(1_500_000)),
        (widgets.IntegerWidget(), "1.250", 1250),
        (widgets.BooleanWidget(), "Ada", True),
        (widgets.BooleanWidget(), "Belum ada", False),
        (KIND, "non  digital", "non_digital"),
        (widgets.VocabularyWidget(AFFAIRS), "kesehatan", "1.02"),
        (
            widgets.MultiVocabularyWidget(AFFAIRS),
            "koperasi, usaha kecil, dan menengah,kesehatan",
            ("2.17", "1.02"),
        ),
        (
            widgets.CoordinatesWidget(),
            "-7.25, 112.75",
            Coordinates(Decimal("-7.25"), Decimal("112.75")),
        ),
        (widgets.UrlWidget(), " https://youtu.be/a?b=1,2 ", "https://youtu.be/a?b=1,2"),
        (widgets.UrlWidget(), "HTTPS://s.id/a.", "https://s.id/a"),
        (widgets.UrlWidget(), "s.id/abc", "https://s.id/abc"),
    ],
)
def test_widgets_read_and_clean_alike(widget, value, expected):
    assert widget.parse(value) == Parsed(expected)
    assert widget.clean(value, row={}) == expected


@pytest.mark.parametrize("widget", ALL)
@pytest.mark.parametrize("value", [None, "", " ", "-", "null"])
def test_blank_is_empty_and_renders_as_nothing(widget, value):
    assert widget.parse(value) == Parsed(widget.empty)
    assert widget.render(widget.empty) is None


@pytest.mark.parametrize(
    ("widget", "value"),
    [
        (widgets.TextWidget(), "Kopi"),
        (widgets.CodeWidget(), "0012"),
        (widgets.DateWidget(), date(2024, 3, 12)),
        (widgets.YearWidget(), 2024),
        (widgets.DecimalWidget(), Decimal("1250.5")),
        (widgets.IntegerWidget(), 0),
        (widgets.UrlWidget(), "https://s.id/abc"),
    ],
)
def test_render_gives_typed_values(widget, value):
    assert widget.render(value) == value
    assert type(widget.render(value)) is type(value)


@pytest.mark.parametrize(
    ("widget", "value", "cell"),
    [
        (KIND, "non_digital", "Non Digital"),
        (widgets.BooleanWidget(), True, "Ya"),
        (widgets.BooleanWidget(), False, "Tidak"),
        (
            widgets.MultiVocabularyWidget(AFFAIRS),
            ("2.17", "1.02"),
            "Koperasi, Usaha Kecil, dan Menengah; Kesehatan",
        ),
        (
            widgets.CoordinatesWidget(),
            Coordinates(Decimal("-7.25"), Decimal("112.75")),
            "-7.250000, 112.750000",
        ),
    ],
)
def test_what_is_rendered_is_read_back(widget, value, cell):
    assert widget.render(value) == cell
    assert widget.parse(cell) == Parsed(value)


@pytest.mark.parametrize(
    ("widget", "value", "words"),
    [
        (KIND, "Sihir", "one of: “Digital”, “Non Digital”"),
        (widgets.VocabularyWidget(AFFAIRS), "Pertahanan", "Did you mean “Pertanahan”"),
        (
            widgets.MultiVocabularyWidget(AFFAIRS),
            "Kesehatan, Pertahanan",
            "“Pertahanan” is not",
        ),
        (widgets.CodeWidget(), 1.98e17, "lost its last digits"),
        (widgets.CodeWidget(), "1,98E+17", "lost its last digits"),
        (widgets.CodeWidget(), True, "no code"),
        (widgets.DateWidget(), "Mei 2020", "no day"),
        (widgets.UrlWidget(), 'VIDEO h"ps://youtu.be/a', "no web address"),
        (widgets.UrlWidget(), "https://a.id/x, https://b.id/y", "2 addresses"),
        (widgets.UrlWidget(), "https://a.id/x,https://b.id/y", "2 addresses"),
        (widgets.UrlWidget(), "javascript:alert(1)", "no web address"),
        (widgets.UrlWidget(), "https://localhost/x", "no web address"),
        (widgets.UrlWidget(), "https://[x/", "no web address"),
        (widgets.UrlWidget(), "belum diunggah", "no web address"),
    ],
)
def test_refusals_say_what_to_do(widget, value, words):
    with pytest.raises(CellError, match=words):
        widget.clean(value)


@pytest.mark.parametrize(
    "value", ["Video: https://s.id/abc", "https://s.id/abc, https://s.id/abc"]
)
def test_words_around_one_address_are_left_out_with_a_warning(value):
    parsed = widgets.UrlWidget().parse(value)

    assert parsed.value == "https://s.id/abc"
    assert len(parsed.warnings) == 1


def test_warnings_of_parsers_come_through():
    assert len(widgets.DecimalWidget().parse("1.250").warnings) == 1
    assert len(widgets.CoordinatesWidget().parse("112.75, -7.25").warnings) == 1


def test_choices_are_read_in_the_active_language():
    widget = widgets.ChoiceWidget.of([("yes", gettext_lazy("Yes"))])

    with override("id"):
        assert widget.render("yes") == "Ya"
        assert widget.clean("ya") == "yes"
    with override("en"):
        assert widget.render("yes") == "Yes"
        assert widget.clean("yes") == "yes"


def test_plain_import_export_field_reports_the_message():
    field = Field(attribute="date", column_name="Tanggal", widget=widgets.DateWidget())

    assert field.clean({"Tanggal": "12/03/2024"}) == date(2024, 3, 12)
    with pytest.raises(ValueError, match="has no day"):
        field.clean({"Tanggal": "Mei 2020"})


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.dates()))
def test_any_cell_is_parsed_or_refused_by_every_widget(value):
    for widget in ALL:
        try:
            widget.parse(value)
        except CellError:
            continue
