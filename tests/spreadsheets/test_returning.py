"""Refused rows return marked, and importing the corrected file writes only them."""

import io

import openpyxl
import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import translation
from openpyxl.comments import Comment
from wagtail.users.models import UserProfile

from spreadsheets.reasons import is_reasons_heading
from spreadsheets.resources import Context
from spreadsheets.services import (
    NothingToReturn,
    apply_run,
    returning,
    start_import,
)
from spreadsheets.services.exporting import export_sheet
from spreadsheets.services.returning import refused_workbook
from spreadsheets.writing.marked import WARNING_COLOUR
from tests.spreadsheets import conftest
from tests.spreadsheets.corpus import formats, layouts
from tests.spreadsheets.corpus.building import (
    html,
    ods,
    repacked,
    saved,
    text,
    xls,
    xlsx,
)
from tests.spreadsheets.corpus.describing import RegisterResource

HEADER = ["Nama", "Jumlah"]
ROWS = [HEADER, ["Satu", 1], ["Dua", "banyak"], ["Tiga", 3]]
HEADING = "Reason (LI-ALASAN)"

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def no_groups(site, sheets):
    Group.objects.all().delete()


@pytest.fixture
def send(site):
    def send(content, filename="uji.xlsx", sheet="groups", user=None):
        return start_import(
            sheet=sheet,
            content=content,
            filename=filename,
            context=Context(scope=site, user=user),
        )

    return send


def returned(run):
    content, _name = refused_workbook(run)
    return openpyxl.load_workbook(io.BytesIO(content))


def actions(run):
    return [(row.number, row.action) for row in run.rows.order_by("pk")]


def is_marked(cell):
    return cell.fill.fgColor.rgb == WARNING_COLOUR


def texts(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


FORMATS = {
    "xlsx": xlsx(ROWS),
    "xls": xls(ROWS),
    "ods": ods(ROWS),
    "html": html(ROWS),
    "csv": text(ROWS),
    "utf-16": b"\xff\xfe" + text(ROWS, "\t", encoding="utf-16-le"),
}


@pytest.mark.parametrize("kind", FORMATS)
def test_corrected_return_file_writes_only_the_row_that_was_refused(send, kind):
    first = apply_run(run=send(FORMATS[kind], f"uji.{kind}"))

    book = returned(first)

    sheet = book.active
    assert sheet["C1"].value == HEADING
    reason = first.rows.get(action="refused").messages[0]["text"]
    assert [sheet[f"C{n}"].value for n in (2, 3, 4)] == [
        None,
        f"Jumlah: {reason}",
        None,
    ]
    assert [is_marked(sheet[f"B{n}"]) for n in (2, 3, 4)] == [False, True, False]
    assert reason in sheet["B3"].comment.text
    assert sheet.sheet_view.selection[-1].activeCell == "B3"
    sheet["B3"] = 2
    again = send(saved(book))
    assert actions(again) == [(2, "unchanged"), (3, "new"), (4, "unchanged")]
    assert again.warnings == []
    assert again.rows.get(number=3).raw == {}
    apply_run(run=again)
    assert sorted(Group.objects.values_list("name", flat=True)) == [
        "Dua",
        "Satu",
        "Tiga",
    ]


def test_the_sender_workbook_stays_as_it_was(send):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data"
    for row in [["DAFTAR"], [], [*HEADER, "Lain"], ["Satu", "x", "=1+1"]]:
        sheet.append(row)
    sheet.merge_cells("A1:F1")
    sheet["A4"].comment = Comment("Catatan saya", "Siti")
    sheet["B4"].comment = Comment("Benarkah ini?", "Siti")
    sheet["C4"].data_type = "s"
    sheet.freeze_panes = "B4"
    sheet.column_dimensions["B"].width = 33
    book.create_sheet("Catatan")["A1"] = "=SUM(1,2)"
    validation = openpyxl.worksheet.datavalidation.DataValidation("list", '"1,2"')
    validation.add("B4:B9")
    sheet.add_data_validation(validation)

    run = send(saved(book))
    found = returned(run)

    assert found.sheetnames == ["Data", "Catatan"]
    data = found["Data"]
    assert (data["D3"].value, data["C4"].value) == (HEADING, "=1+1")
    assert data["C4"].data_type == "s"
    assert found["Catatan"]["A1"].data_type == "f"
    assert data["A4"].comment.text == "Catatan saya"
    assert data["B4"].comment.text.startswith("Benarkah ini?\n\n— " + HEADING)
    assert data.freeze_panes == "B4"
    assert data.column_dimensions["B"].width == 33
    assert [str(r) for r in data.merged_cells.ranges] == ["A1:F1"]
    assert [str(v.sqref) for v in data.data_validations.dataValidation] == ["B4:B9"]


def test_a_second_return_replaces_the_marks_of_the_first(send):
    run = send(xlsx([HEADER, ["Satu", "x"], ["Dua", "y"]]))
    book = returned(run)
    sheet = book.active
    sheet["B2"] = 1

    second = returned(send(saved(book))).active

    assert second["C1"].value == HEADING
    assert second["D1"].value is None
    assert second["C2"].value is None
    assert (is_marked(second["B2"]), is_marked(second["B3"])) == (False, True)
    assert second["B2"].comment is None
    assert second["B3"].comment.text.count("LI-ALASAN") == 1


def test_the_base_of_an_export_is_still_known(send, site, tmp_path, sender):
    one = Group.objects.create(name="Satu")
    target = tmp_path / "ekspor.xlsx"
    context = Context(scope=site)
    export_sheet(sheet="groups", context=context, target=target)
    book = openpyxl.load_workbook(target)
    book.active["B2"] = "banyak"
    run = send(saved(book))

    found = returned(run)

    Group.objects.filter(pk=one.pk).update(name="Kesatu")
    sheet = found.worksheets[0]
    assert sheet["A2"].value == "Satu"
    sheet["B2"] = 3
    again = send(saved(found))
    row = again.rows.get(action="changed")
    assert row.object_id == one.pk
    assert {name: row.changes[name][0] for name in row.changes} == {"permissions": 0}
    apply_run(run=again)
    one.refresh_from_db()
    assert (one.name, one.permissions.count()) == ("Kesatu", 3)


def test_rows_that_dropped_out_return_too(send):
    Group.objects.create(name="Satu")
    run = send(xlsx([HEADER, ["Satu", 2], ["Dua", 1]]))
    Group.objects.get(name="Satu").delete()
    run = apply_run(run=run)

    sheet = returned(run).active

    assert sheet["C2"].value == "The record was deleted after the preview."
    assert sheet["C3"].value is None


@pytest.mark.parametrize(
    ("content", "marked", "heading"),
    [
        # Bands: the row's own cells are marked, never the band.
        (
            xlsx(
                [
                    ["No", "Nama Inovasi", "Tahun", "Skor"],
                    ["A. DINAS PERTANIAN"],
                    [1, "Kopi", 2024, "delapan"],
                ]
            ),
            "D3",
            "E1",
        ),
        # A header of two rows, and tick columns below it.
        (
            xlsx(
                [
                    ["Nama Inovasi", "OPD", "Jenis", None, "Skor"],
                    [None, None, "Digital", "Non Digital", None],
                    ["Kopi", "Dinas A", "v", "v", 1],
                ],
                merges=["C1:D1", "A1:A2", "B1:B2", "E1:E2"],
            ),
            "C3",
            "F1",
        ),
        # A cell in merged ones: the reason stands where the value does.
        (
            xlsx(
                [
                    ["Nama Inovasi", "OPD", "Skor"],
                    ["Kopi", "Dinas A", "x"],
                    ["Teh", "Dinas A", None],
                ],
                merges=["C2:C3"],
            ),
            "C2",
            "D1",
        ),
        # Something stands beside the table.
        (
            xlsx(
                [["Nama Inovasi", "OPD", "Skor", None], ["Kopi", "A", "x", None, "?"]]
            ),
            "C2",
            "F1",
        ),
    ],
)
def test_messy_layouts(send, register, content, marked, heading):
    run = send(content, sheet="register")

    sheet = returned(run).active

    assert [c.coordinate for row in sheet.iter_rows() for c in row if c.comment] == [
        marked
    ]
    headings = [
        c.coordinate
        for row in sheet.iter_rows()
        for c in row
        if is_reasons_heading(c.value)
    ]
    assert headings == [heading]
    again = send(refused_workbook(run)[0], sheet="register")
    assert planned(again) == planned(run)


@pytest.fixture
def register(monkeypatch):
    from spreadsheets.registry import register_sheet

    monkeypatch.setattr(RegisterResource, "key_of", lambda self, row: "")
    register_sheet(conftest.make_sheet("register", RegisterResource))


def planned(run):
    return list(
        run.rows.order_by("pk").values_list(
            "sheet_name", "number", "action", "changes", "messages", "raw"
        )
    )


CORPUS = {
    name: builder
    for module in (layouts, formats)
    for name, builder in vars(module).items()
    if getattr(builder, "__module__", "") == module.__name__ and name != "written"
}


@pytest.mark.parametrize("name", CORPUS)
def test_every_layout_of_the_corpus_is_read_the_same_after_it_returned(
    send, register, name
):
    """Every row is refused, every sheet gets its column, and nothing else changes."""
    try:
        run = send(CORPUS[name](), f"{name}.bin", sheet="register")
    except Exception as error:  # noqa: BLE001 -- those files are for other tests
        pytest.skip(str(error))
    if not run.rows.exists():
        pytest.skip("no rows")
    before = planned(run)
    for row in run.rows.all():
        row.action = "refused"
        row.messages = [
            {
                "level": "error",
                "text": "Salah.",
                "field": "name",
                "column": "A",
                "header": "Nama",
                "value": "",
            }
        ]
        row.save()

    content, _name = refused_workbook(run)

    again = send(content, sheet="register")
    if name not in FORMULAS:
        assert planned(again) == before


#: openpyxl keeps formulas and not their results; programs calculate them on opening.
FORMULAS = {"formulas_with_results", "error_cells"}


def test_a_large_file_returns_with_its_refused_rows_only(send, register, monkeypatch):
    monkeypatch.setattr(returning, "MARKED_ROWS", 5)
    run = send(
        xlsx(
            [
                ["DAFTAR"],
                ["No", "Nama Inovasi", "Tahun", "Skor"],
                ["A. DINAS PERTANIAN"],
                [1, "Kopi", 2024, 1],
                ["B. DINAS KESEHATAN"],
                [1, "Teh", 2024, 2],
                [2, "Susu", 2024, "x"],
            ]
        ),
        sheet="register",
    )

    content, _name = refused_workbook(run)

    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Note", "Data"]
    assert book.active.title == "Data"
    reason = run.rows.get(action="refused").messages[0]["text"]
    assert texts(book["Data"]) == [
        ["DAFTAR", None, None, None, None],
        ["No", "Nama Inovasi", "Tahun", "Skor", HEADING],
        ["B. DINAS KESEHATAN", None, None, None, None],
        [2, "Susu", 2024, "x", f"Row 7: Skor: {reason}"],
    ]
    book["Data"]["D4"] = 3
    again = send(saved(book), sheet="register")
    row = again.rows.get()
    assert (row.action, row.changes["organization"]) == ("new", ["DINAS KESEHATAN"])


@pytest.mark.parametrize("cell", ["=1+1", "+62", "-", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_texts_that_look_like_formulas_stay_texts(send, cell):
    run = send(text([HEADER, [cell, "x"]], ","), "uji.csv")

    sheet = returned(run).active

    assert (sheet["A2"].value, sheet["A2"].data_type) == (cell, "s")
    assert sheet["C2"].data_type == "s"


def test_typed_values_stay_typed(send):
    run = send(xls([[*HEADER, "Lain"], ["Satu", "x", 0.5], ["Dua", 2, True]]))

    sheet = returned(run).active

    assert [sheet["C2"].value, sheet["C3"].value, sheet["B3"].value] == [0.5, True, 2]


def test_a_range_of_hidden_columns_is_split_for_the_reasons(send):
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    rest = book.active.column_dimensions["C"]
    rest.min, rest.max, rest.hidden = 3, 16384, True
    book.active.row_dimensions[3].hidden = True

    sheet = returned(send(saved(book))).active

    dimensions = sheet.column_dimensions
    assert {k: (d.min, d.max, d.hidden) for k, d in dimensions.items()} == {
        "C": (3, 3, False),
        "D": (4, 16384, True),
    }
    assert not sheet.row_dimensions[3].hidden


def test_odd_workbooks_are_built_anew(send, monkeypatch):
    def broken(*args, **kwargs):
        raise KeyError("xl/styles.xml")

    monkeypatch.setattr(openpyxl, "load_workbook", broken)
    run = send(xlsx(ROWS))

    content, _name = refused_workbook(run)

    monkeypatch.undo()
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert (sheet["A2"].value, sheet["C1"].value) == ("Satu", HEADING)


def test_reasons_are_said_in_the_language_of_the_reader(send, monkeypatch):
    def check(self, row):
        row.refuse(f"Wrong ({translation.get_language()}).", "permissions")

    monkeypatch.setattr(conftest.GroupResource, "check", check)
    with translation.override("id"):
        run = send(xlsx([HEADER, ["Satu", 1]]))

    foreign = returned(run).active["C2"].value
    with translation.override("id"):
        own = returned(run).active["C2"].value

    assert (own, foreign) == ("Jumlah: Wrong (id).", "Jumlah: Wrong (en).")


def test_names_of_sheets_that_xlsx_does_not_allow(send):
    content = repacked(
        ods(ROWS),
        lambda name, part: part.replace(b'table:name="Data"', LONG_NAME),
    )

    book = returned(send(content))

    assert book.sheetnames == ["x" * 31]
    assert book.active["C1"].value == HEADING


LONG_NAME = b'table:name="' + b"x" * 40 + b'"'


def test_marks_of_a_sheet_that_is_right_by_now_are_taken_back(send):
    run = send(xlsx([HEADER, ["Satu", "x"]], **{"2023": [HEADER, ["Dua", "y"]]}))
    book = returned(run)
    book["Data"]["B2"] = 1

    again = returned(send(saved(book)))

    assert again["Data"]["C2"].value is None
    assert not is_marked(again["Data"]["B2"])
    assert is_marked(again["2023"]["B2"])
    assert again.active.title == "2023"


def test_nothing_to_return(send):
    run = send(xlsx([HEADER, ["Satu", 1]]))

    with pytest.raises(NothingToReturn):
        refused_workbook(run)


# ----------------------------------------------------------------------- screen


@pytest.fixture
def reads_english(sender):
    """The admin speaks the language of its reader, in the website too."""
    profile = UserProfile.get_for_user(sender)
    profile.preferred_language = "en"
    profile.save()


@pytest.mark.usefixtures("reads_english")
def test_download(client, sender, send):
    client.force_login(sender)
    run = send(text(ROWS), "daftar kopi.csv", user=sender)

    answer = client.get(reverse("spreadsheets:refused", args=[run.pk]))

    assert answer.status_code == 200
    assert (
        answer.headers["Content-Disposition"]
        == 'attachment; filename="daftar kopi (to correct).xlsx"'
    )
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert is_marked(book.active["B3"])


def test_others_do_not_get_it(client, person, sender, send):
    run = send(text(ROWS), "uji.csv", user=sender)
    client.force_login(person("other@testserver"))

    answer = client.get(reverse("spreadsheets:refused", args=[run.pk]))

    assert answer.status_code == 404


@pytest.mark.usefixtures("reads_english")
def test_without_refused_rows_the_screen_says_so(client, sender, send):
    client.force_login(sender)
    run = send(text([HEADER, ["Satu", 1]]), "uji.csv", user=sender)

    answer = client.get(reverse("spreadsheets:refused", args=[run.pk]), follow=True)

    assert answer.redirect_chain == [(reverse("spreadsheets:run", args=[run.pk]), 302)]
    assert "No row of this import was refused." in answer.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(send, django_assert_num_queries, rows):
    run = send(text([HEADER, *[[f"G{n}", "x"] for n in range(rows)]]), "uji.csv")

    with django_assert_num_queries(3):
        refused_workbook(run)
