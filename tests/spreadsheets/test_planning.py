import json

import pytest
from django.contrib.auth.models import Group, Permission

from spreadsheets.exceptions import TableNotFound
from spreadsheets.models import HeaderSynonym, ImportRun, ImportRunRow
from spreadsheets.plan import Action
from spreadsheets.planning import plan_import
from spreadsheets.registry import get_sheet
from spreadsheets.services.importing import plan_workbook
from tests.spreadsheets.conftest import GroupResource, workbook_of

HEADER = ("Nama", "Jumlah")


def plan(context, *rows, **sheets):
    workbook = workbook_of(*rows, **sheets)
    return plan_workbook(sheet=get_sheet("groups"), workbook=workbook, context=context)


def outcomes(plan):
    return [(row.row, row.label, str(row.action)) for row in plan.rows]


def make_group(name, permissions=0):
    group = Group.objects.create(name=name)
    group.permissions.set(Permission.objects.order_by("pk")[:permissions])
    return group


@pytest.fixture(autouse=True)
def no_groups(db):
    Group.objects.all().delete()


def test_plan_names_what_happens_to_each_row(context):
    make_group("Sama", 2)
    make_group("Lain", 1)
    make_group("Absen")

    result = plan(context, HEADER, ("Sama", 2), ("Lain", 3), ("Baru", 1), ("X", "dua?"))

    assert outcomes(result) == [
        (2, "Sama", "unchanged"),
        (3, "Lain", "changed"),
        (4, "Baru", "new"),
        (5, "X", "refused"),
        (None, "Absen", "missing"),
    ]
    assert result.counts == {
        "new": 1,
        "changed": 1,
        "unchanged": 1,
        "conflict": 0,
        "refused": 1,
        "missing": 1,
    }
    assert {n: (c.ours, c.result) for n, c in result.rows[1].changes.items()} == {
        "permissions": (1, 3)
    }
    assert result.rows[2].result == {"name": "Baru", "permissions": 1}
    assert result.rows[3].changes == {}
    assert result.rows[3].raw == {"Nama": "X", "Jumlah": "dua?"}


def test_blank_and_absent_cells_leave_the_record_alone(context):
    make_group("Satu", 2)

    assert outcomes(plan(context, HEADER, ("Satu", "-"))) == [(2, "Satu", "unchanged")]
    assert outcomes(plan(context, ("Nama",), ("Satu",))) == [(2, "Satu", "unchanged")]


@pytest.mark.parametrize("row", [("[hapus]", 1), ("Satu", "[hapus]")])
def test_erase_word_is_refused_where_a_value_is_needed(context, row):
    make_group("Satu", 2)

    result = plan(context, HEADER, row)

    assert result.rows[0].action == Action.REFUSED
    assert len(result.rows[0].messages) == 1


def test_equal_rows_count_once(context):
    result = plan(context, HEADER, ("Satu", 1), ("SATU", 2), ("Dua", 1), ("Dua", 1))

    assert [str(row.action) for row in result.rows] == [
        "refused",
        "refused",
        "new",
        "unchanged",
    ]
    texts = [row.messages[0].text for row in result.rows if row.messages]
    assert ["3" in texts[0], "2" in texts[1], "4" in texts[2]] == [True, True, True]


def test_contradiction_across_sheets_names_the_sheet(context):
    result = plan(context, HEADER, ("Satu", 1), Tahun=(HEADER, ("Satu", 2)))

    assert [str(row.action) for row in result.rows] == ["refused", "refused"]
    assert "Tahun 2" in result.rows[0].messages[0].text
    assert "Data 2" in result.rows[1].messages[0].text


def test_all_sheets_are_read_but_hidden_ones_and_those_without_the_table(context):
    result = plan(
        context,
        HEADER,
        ("Satu", 1),
        Tahun=(HEADER, ("Dua", 2)),
        Rahasia=(HEADER, ("Tiga", 3)),
        Catatan=(("cuma teks",),),
        Sebagian=(("Jumlah", "Koordinat"), (1, "-1.5, 116.5")),
    )

    assert [(row.sheet, row.label) for row in result.rows] == [
        ("Data", "Satu"),
        ("Tahun", "Dua"),
    ]
    assert [
        name
        for name in ("Rahasia", "Catatan", "Sebagian")
        if any(f"“{name}”" in warning for warning in result.warnings)
    ] == ["Rahasia", "Catatan", "Sebagian"]


def test_cells_of_unknown_columns_are_kept_each_under_its_heading(context):
    result = plan(
        context,
        (*HEADER, "Ket.", "Ket."),
        ("Satu", 1, "a\0b", None),
        ("Dua", 1, "c", "d"),
    )

    assert [row.raw for row in result.rows] == [
        {"Ket.": "ab"},
        {"Ket.": "c", "Ket. (D)": "d"},
    ]


def test_cell_that_may_be_left_out_keeps_its_row(context):
    result = plan(context, ("Nama", "Koordinat"), ("Satu", "di kantor"))

    assert result.rows[0].action == Action.NEW
    assert result.rows[0].raw == {"Koordinat": "di kantor"}
    assert [m.level for m in result.rows[0].messages] == ["warning"]


def test_text_longer_than_the_model_holds_is_refused_before_writing(context):
    result = plan(context, HEADER, ("x" * 151, 1), ("y" * 150, 1))

    assert [str(row.action) for row in result.rows] == ["refused", "new"]


def test_headings_of_the_admin_count_and_a_regions_own_wins(context):
    HeaderSynonym.objects.create(sheet="groups", field="name", header="Kelompok")
    HeaderSynonym.objects.create(sheet="groups", field="name", header="Banyak")
    HeaderSynonym.objects.create(
        sheet="groups", field="permissions", header="Banyak", scope="testserver"
    )
    HeaderSynonym.objects.create(
        sheet="groups", field="name", header="Jumlah", scope="lain.localhost"
    )
    HeaderSynonym.objects.create(sheet="groups", field="gone", header="Hilang")

    result = plan(context, ("Kelompok", "Banyak", "Hilang"), ("Satu", 2, "x"))

    assert result.rows[0].result == {"name": "Satu", "permissions": 2}
    assert result.rows[0].raw == {"Hilang": "x"}


def test_table_without_a_needed_column_is_refused_by_its_name(context):
    with pytest.raises(TableNotFound) as caught:
        plan(context, ("Jumlah", "Koordinat"), (1, "-1.5, 116.5"))

    assert "“Nama”" in str(caught.value)


@pytest.mark.parametrize("count", [3, 30])
def test_planning_writes_nothing_at_a_constant_number_of_queries(
    context, count, django_assert_num_queries
):
    for number in range(count):
        make_group(f"Ada {number}", 1)
    rows = [(f"Ada {n}", 2) for n in range(count)] + [
        (f"Baru {n}", 1) for n in range(5)
    ]
    resource = GroupResource(context)
    before = list(Group.objects.values_list("pk", "name"))

    with django_assert_num_queries(3):
        plan_import(workbook_of(HEADER, *rows), resource)

    assert list(Group.objects.values_list("pk", "name")) == before
    assert ImportRun.objects.count() == 0


def test_stored_row_comes_back_as_it_was_planned(context, db):
    make_group("Lain", 1)
    result = plan(
        context, (*HEADER, "K"), ("Lain", 3, "x"), ("Y", "?", None), ("Z", 1, None)
    )
    run = ImportRun.objects.create(sheet="groups", scope="testserver")

    stored = [ImportRunRow.from_planned(run, row) for row in result.rows]
    ImportRunRow.objects.bulk_create(stored)

    assert [row.as_planned() for row in run.rows.all()] == list(result.rows)
    assert json.loads(json.dumps([row.as_json() for row in result.rows])) == [
        json.loads(json.dumps(row.as_planned().as_json())) for row in run.rows.all()
    ]
