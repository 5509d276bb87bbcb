"""Every guess about a file is shown, can be corrected, and is remembered."""

import io
import json
from datetime import UTC, datetime

import pytest
import xlsxwriter
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.admin.menu import admin_menu

from spreadsheets.expected import Correction
from spreadsheets.models import ImportRun, LayoutMemory
from spreadsheets.resources import Context
from spreadsheets.services import confirm_run, replan_run, start_import, work_on_run
from tests.spreadsheets.conftest import csv_of

pytestmark = pytest.mark.once

HEADER = ("Nama", "Jumlah")
ODD = ("Sebutan", "Banyaknya")


@pytest.fixture(autouse=True)
def no_groups(site, sheets):
    Group.objects.all().delete()


@pytest.fixture
def as_sender(client, sender):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(sender)
    return client


def url(name, *args):
    return reverse(f"spreadsheets:{name}", args=args)


def xlsx_of(*rows, hidden=(), merged=(), **more):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        for name, lines in {"Data": rows, **more}.items():
            sheet = book.add_worksheet(name)
            for number, line in enumerate(lines):
                sheet.write_row(number, 0, line)
            if name in hidden:
                sheet.hide()
            for area in merged if name == "Data" else ():
                sheet.merge_range(*area)
    return stream.getvalue()


@pytest.fixture
def upload(as_sender, site):
    """Send a file as a person does; the run that came of it, and where one is led."""

    def upload(content, name="uji.xlsx"):
        data = {"file": SimpleUploadedFile(name, content), "scope": site.pk}
        answer = as_sender.post(url("upload", "groups"), data)
        return ImportRun.objects.order_by("pk").last(), answer

    return upload


def posted(client, run, page=1):
    """What a browser sends when nothing was touched on the screen."""
    answer = client.get(url("layout", run.pk), {"p": page})
    assert answer.status_code == 200
    forms = list(answer.context["forms"])
    if answer.context["text_form"]:
        forms.append(answer.context["text_form"])
    data = {}
    for form in forms:
        for field in form:
            value = field.value()
            if value in (None, False, frozenset()):
                continue
            data[field.html_name] = "on" if value is True else value
    return data


def correct(client, run, page=1, **changes):
    """Correct a run; a value of ``None`` unticks."""
    data = posted(client, run, page)
    for name, value in changes.items():
        name = name.replace("__", "-")
        data.pop(name, None)
        if value is not None:
            data[name] = value
    answer = client.post(f"{url('layout', run.pk)}?p={page}", data)
    run.refresh_from_db()
    return answer


def planned(run):
    rows = run.rows.exclude(action="missing")
    return [(row.number, row.label, row.action) for row in rows]


def errors(answer):
    return [
        message
        for form in answer.context["forms"]
        for messages in form.errors.values()
        for message in messages
    ]


# ------------------------------------------------------ unknown headings


def test_unknown_headings_lead_to_the_screen_and_mapping_to_the_preview(
    as_sender, upload
):
    content = xlsx_of(("Daftar 2025",), ODD, ("Satu", 1), ("Dua", 2))

    run, answer = upload(content)
    assert (run.state, answer.url) == ("unread", url("layout", run.pk))
    page = as_sender.get(answer.url).content.decode()
    assert "No row of sheet “Data” has the column headers of this table." in page
    assert all(
        text in page for text in ("Daftar 2025", "Banyaknya", "for example Satu")
    )

    saved = correct(
        as_sender, run, **{"s1__col__A": "name", "s1__col__B": "permissions"}
    )

    assert saved.url == url("run", run.pk)
    assert (run.state, run.error) == ("planned", "")
    preview = as_sender.get(saved.url)
    assert [row.label for row in preview.context["rows"]] == ["Satu", "Dua"]
    assert planned(run) == [(3, "Satu", "new"), (4, "Dua", "new")]
    as_sender.post(url("confirm", run.pk))
    assert sorted(Group.objects.values_list("name", flat=True)) == ["Dua", "Satu"]


def test_what_is_needed_is_asked_for_and_nothing_is_lost(as_sender, upload):
    run, _answer = upload(xlsx_of(ODD, ("Satu", 1)))

    untouched = correct(as_sender, run)
    half = correct(as_sender, run, **{"s1__col__B": "permissions"})
    twice = correct(as_sender, run, **{"s1__col__A": "name", "s1__col__B": "name"})

    assert "Nothing was changed." in untouched.content.decode()
    assert errors(half) == [
        "No column says the “Nama”. Choose the column that holds it, choose another "
        "row for the headings, or don't read this sheet."
    ]
    assert '<option value="permissions" selected>' in half.content.decode()
    assert errors(twice) == ["The columns A, B can't all be “Nama”. Keep one of them."]
    assert (run.state, run.corrections) == ("unread", [])
    assert LayoutMemory.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"s1__first": "9999999999"}, "Ensure this value is less than or equal to 9."),
        ({"s1__first": "0"}, "Ensure this value is greater than or equal to 1."),
        ({"s1__first": "3", "s1__last": "2"}, "The last row lies above the first."),
        (
            {"s1__last": "9"},
            "Headings stand in three rows at most. Choose fewer rows.",
        ),
        ({"s1__skip": "3-x"}, "“3-x” is no row. Write numbers like this: 12, 15-17"),
        ({"s1__skip": "9-3"}, "“9-3” goes from a later row to an earlier one."),
        ({"s1__skip": "1" * 9}, "“111111111” is no row. Write numbers like this"),
        ({"s1__col__A": "<nothing>"}, "Select a valid choice."),
        ({"s1__include": "1-99999999"}, "Select a valid choice."),
    ],
)
def test_bad_input_is_said_beside_its_field_and_kept(as_sender, upload, changes, said):
    rows = [(f"Baris {n}", n) for n in range(2, 10)]
    run, _answer = upload(xlsx_of(HEADER, *rows))

    answer = correct(as_sender, run, **changes)

    assert answer.status_code == 200
    assert any(error.startswith(said) for error in errors(answer))
    assert (run.state, run.corrections, run.rows.count()) == ("planned", [], 8)


def test_header_that_holds_nothing_leaves_the_run_correctable(as_sender, upload):
    run, _answer = upload(xlsx_of(HEADER, ("Satu", 1), ("Dua", 2)))

    answer = correct(as_sender, run, s1__first="3", s1__last="3")

    assert (run.state, run.rows.count(), run.counts) == ("unread", 0, {})
    assert "lacks the column “Nama”" in run.error
    assert answer.url == url("layout", run.pk)
    assert run.corrections[0]["header_rows"] == [3]
    assert LayoutMemory.objects.count() == 0
    with pytest.raises(Exception, match="already finished"):
        confirm_run(run=run, user=None)

    correct(as_sender, run, s1__first="1", s1__last="1")
    assert (run.state, run.corrections) == ("planned", [])
    assert planned(run) == [(2, "Satu", "new"), (3, "Dua", "new")]


# ------------------------------------------------------------ each guess


def test_columns_can_be_changed_and_only_differences_are_stored(as_sender, upload):
    rows = (("Nama", "Jumlah", "Nama lain"), ("Satu", 1, "Eins"))
    run, _answer = upload(xlsx_of(*rows))

    correct(as_sender, run, **{"s1__col__C": "name", "s1__col__B": ""})

    assert planned(run) == [(2, "Eins", "new")]
    assert [c["fields"] for c in run.corrections] == [{"A": "", "B": "", "C": "name"}]
    changes = {**run.rows.get().as_planned().changes}
    assert set(changes) == {"name"}

    correct(
        as_sender,
        run,
        **{"s1__col__A": "name", "s1__col__B": "permissions", "s1__col__C": ""},
    )
    assert (run.corrections, planned(run)) == ([], [(2, "Satu", "new")])


def test_header_row_can_be_moved_and_columns_are_checked_next(as_sender, upload):
    rows = (("Nama", "Jumlah"), ("Contoh", 9), ("Nama", "Koordinat"), ("Satu", ""))
    run, _answer = upload(xlsx_of(*rows))
    assert planned(run)[0] == (2, "Contoh", "new")

    answer = correct(as_sender, run, s1__first="3", s1__last="3")

    assert answer.url == url("layout", run.pk)
    assert run.reading["sheets"][0]["header_rows"] == [3]
    assert planned(run) == [(4, "Satu", "new")]
    assert [c["field"] for c in run.reading["sheets"][0]["columns"]] == [
        "name",
        "place",
    ]


def test_rows_are_taken_in_and_left_out(as_sender, upload):
    rows = [("Satu", 1), ("Dua", 2), ("Tiga", 3), ("Jumlah", 6)]
    run, _answer = upload(xlsx_of(HEADER, *rows))
    assert [label for _n, label, _a in planned(run)] == ["Satu", "Dua", "Tiga"]

    correct(as_sender, run, s1__skip="2-3", s1__include=["5-5"])
    assert [label for _n, label, _a in planned(run)] == ["Tiga", "Jumlah"]
    assert (run.corrections[0]["skip"], run.corrections[0]["include"]) == ([2, 3], [5])

    # What was said is shown again, and can be taken back.
    assert posted(as_sender, run)["s1-skip"] == "2-3"
    assert posted(as_sender, run)["s1-include"] == ["5-5"]
    both = correct(as_sender, run, s1__skip="5")
    assert errors(both) == ["Row 5 is to be read and to be left out. Choose one."]
    correct(as_sender, run, s1__skip="", s1__include=[])
    assert run.corrections == []


def test_filling_is_shown_and_can_be_switched_off(as_sender, upload):
    rows = (HEADER, ("Satu", 4), ("Dua", ""), ("Tiga", ""))
    content = xlsx_of(*rows, merged=[(1, 1, 3, 1, 4)])
    run, _answer = upload(content)
    page = as_sender.get(url("layout", run.pk)).content.decode()
    assert "Column B, rows 3–4: from the merged cell above" in page

    correct(as_sender, run, s1__fill=None)

    counts = [row.as_planned().result.get("permissions") for row in run.rows.all()]
    assert counts == [4, None, None]


def test_sheets_are_chosen_and_hidden_ones_said(as_sender, upload):
    content = xlsx_of(
        HEADER,
        ("Satu", 1),
        hidden=("Lama",),
        Lama=(HEADER, ("Dulu", 1)),
        Sampul=(("Laporan",),),
    )
    run, _answer = upload(content)
    found = {s["name"]: (s["used"], s["problem"]) for s in run.reading["sheets"]}
    assert found["Data"] == (True, "")
    assert found["Lama"] == (False, "The hidden sheet “Lama” was not read.")
    assert found["Sampul"][0] is False

    correct(as_sender, run, s1__use=None, s2__use="on")
    assert [label for _n, label, _a in planned(run)] == ["Dulu"]
    assert {c["sheet"]: c["use"] for c in run.corrections} == {
        "Data": False,
        "Lama": True,
    }

    none = correct(as_sender, run, s2__use=None, s3__use=None)
    assert errors(none) == ["No sheet would be read. Tick this for at least one sheet."]


def test_sheets_come_in_pages_and_a_page_leaves_the_others_alone(as_sender, upload):
    more = {f"Lembar {n}": (HEADER, (f"Baris {n}", n)) for n in range(2, 9)}
    run, _answer = upload(xlsx_of(HEADER, ("Satu", 1), **more))

    correct(as_sender, run, page=2, s8__use=None)
    correct(as_sender, run, page=1, s1__use=None)

    assert [c["sheet"] for c in run.corrections] == ["Lembar 8", "Data"]
    assert len(planned(run)) == 6


def test_summary_of_the_reading_leads_to_the_screen(as_sender, upload):
    def summary(run):
        return render_to_string("spreadsheets/includes/reading.html", {"run": run})

    rows = [("Satu", 1), ("Dua", 2), ("Jumlah", 3)]
    run, _answer = upload(xlsx_of(("Judul",), HEADER, *rows, Lain=(("x",),)))
    unread, _answer = upload(xlsx_of(ODD, ("Satu", 1)))
    as_sender.post(url("confirm", run.pk))
    applied = ImportRun.objects.get(pk=run.pk)

    text = " ".join(summary(run).split())
    assert "How the file was read: 2 rows of data" in text
    assert "<strong>Data</strong>: 2 rows below the headings in row 2" in text
    assert "1 row was left out: 5 (a sum or note below the table)" in text
    assert "<strong>Lain</strong>: " in text
    assert url("layout", run.pk) in text
    assert "Show where the table is" in summary(unread)
    assert url("layout", run.pk) not in summary(applied)
    assert summary(ImportRun()).strip() == ""


def test_sheet_is_given_up_without_naming_its_headings(as_sender, upload):
    run, _answer = upload(xlsx_of(ODD, ("Satu", 1), Lain=(ODD, ("Dua", 2))))

    correct(
        as_sender,
        run,
        s1__use=None,
        **{"s2__col__A": "name", "s2__col__B": "permissions"},
    )

    assert planned(run) == [(2, "Dua", "new")]
    said = {c["sheet"]: (c["use"], c["header_rows"]) for c in run.corrections}
    assert said == {"Data": (False, []), "Lain": (None, [1])}


# --------------------------------------------------------------- bounds


def test_report_of_a_wide_and_long_file_is_bounded(as_sender, upload):
    wide = ["Nama", "Jumlah", *(f"Kolom {n}" for n in range(450))]
    rows = [[f"Baris {n}", 1, *("x" * 200 for _ in range(200))] for n in range(60)]
    more = {f"L{n}": (HEADER, *[(f"B{n}", 1)] * 40) for n in range(45)}
    run, _answer = upload(xlsx_of(wide, *rows, **more))

    sheet = run.reading["sheets"][0]
    assert len(json.dumps(run.reading)) < 600_000
    assert (len(sheet["columns"]), sheet["more_columns"]) == (80, 372)
    assert {c["field"] for c in sheet["columns"]} >= {"name", "permissions"}
    sample = sheet["sample"]
    assert (len(sample["rows"]), len(sample["letters"])) == (30, 40)
    assert (sample["more_rows"], sample["more_columns"]) == (31, 412)
    assert max(len(c) for row in sample["rows"] for c in row["cells"]) == 60
    page = as_sender.get(url("layout", run.pk)).content.decode()
    assert "372 further columns can't be shown here" in page


# ---------------------------------------------------------------- memory


def corrected_odd(as_sender, upload):
    run, _answer = upload(xlsx_of(("Judul",), ODD, ("Satu", 1), ("Jumlah", 1)))
    correct(
        as_sender,
        run,
        **{"s1__col__A": "name", "s1__col__B": "permissions", "s1__skip": "4"},
    )
    assert run.state == "planned"
    return run


def test_next_file_with_the_same_headings_is_read_as_corrected(as_sender, upload):
    corrected_odd(as_sender, upload)
    LayoutMemory.objects.update(updated_at=datetime(2026, 5, 3, 12, tzinfo=UTC))
    later = xlsx_of(("A", "B", "C"), (), ("", *ODD), ("", "Tiga", 3), ("", "Empat", 4))

    run, answer = upload(later)

    assert (run.state, answer.url) == ("planned", url("run", run.pk))
    assert planned(run) == [(4, "Tiga", "new"), (5, "Empat", "new")]
    assert run.corrections[0]["skip"] == []
    assert run.reading["told_on"] == "2026-05-03"
    page = as_sender.get(url("layout", run.pk)).content.decode()
    assert "corrected on 3 May 2026" in page


def test_memory_is_the_senders_own_and_of_these_headings(
    as_sender, upload, client, person
):
    corrected_odd(as_sender, upload)

    other_headings, _answer = upload(xlsx_of(("Panggilan", "Banyaknya"), ("Satu", 1)))
    client.force_login(person("other@testserver"))
    other_person, _answer = upload(xlsx_of(ODD, ("Satu", 1)))

    assert (other_headings.state, other_person.state) == ("unread", "unread")
    assert "told_on" not in other_person.reading


def test_back_to_the_guesses_forgets(as_sender, upload):
    corrected_odd(as_sender, upload)
    run, _answer = upload(xlsx_of(ODD, ("Lima", 5)))
    assert run.state == "planned"

    as_sender.post(url("layout", run.pk), {"reset": "1"})

    run.refresh_from_db()
    assert (run.state, run.corrections) == ("unread", [])
    assert LayoutMemory.objects.count() == 0
    again, _answer = upload(xlsx_of(ODD, ("Enam", 6)))
    assert again.state == "unread"


def test_corrections_taken_back_are_no_longer_remembered(as_sender, upload):
    run, _answer = upload(xlsx_of(("Nama", "Jumlah"), ("Satu", 1)))
    correct(as_sender, run, **{"s1__col__B": ""})
    assert LayoutMemory.objects.get().corrections[0]["fields"] == [["jumlah", 0, ""]]

    correct(as_sender, run, **{"s1__col__B": "permissions"})

    assert LayoutMemory.objects.count() == 0


def test_sheet_left_out_stays_out_next_year(as_sender, upload):
    first = xlsx_of(HEADER, ("Satu", 1), **{"Rekap 2025": (HEADER, ("Semua", 9))})
    run, _answer = upload(first)
    correct(as_sender, run, s2__use=None)

    later = xlsx_of(HEADER, ("Dua", 2), **{"Rekap 2026": (HEADER, ("Semua", 9))})
    run, _answer = upload(later)

    assert [label for _n, label, _a in planned(run)] == ["Dua"]


def test_memory_of_a_field_that_is_gone_does_no_harm(as_sender, sender, upload):
    corrected_odd(as_sender, upload)
    memory = LayoutMemory.objects.get()
    memory.corrections[0]["fields"] = [["sebutan", 0, "gone"], ["banyaknya", 0, "x"]]
    memory.save()

    run, _answer = upload(xlsx_of(ODD, ("Satu", 1)))

    assert run.state == "unread"


# ------------------------------------------------------------- text files


def test_encoding_and_delimiter_are_shown_chosen_and_remembered(as_sender, upload):
    text = "Nama;Jumlah\nCafé, Ünter;1\n".encode("utf-16-le")
    plain = "Nama;Jumlah, a, b\nSatu;1, x, y\n"
    run, _answer = upload(plain.encode(), name="a.csv")
    shown = posted(as_sender, run)
    assert (run.state, shown["text-encoding"], shown["text-delimiter"]) == (
        "unread",
        "utf-8",
        ",",
    )

    answer = correct(as_sender, run, text__delimiter=";")

    assert answer.url == url("layout", run.pk)
    assert planned(run) == [(2, "Satu", "new")]
    assert run.reading["text"] == {"encoding": "utf-8", "delimiter": ";"}
    assert run.options["text"] == {"encoding": "", "delimiter": ";"}
    again, _answer = upload(plain.replace("Satu", "Dua").encode(), name="b.csv")
    assert planned(again) == [(2, "Dua", "new")]
    assert again.reading["told_on"]
    other, _answer = upload(text, name="c.csv")
    assert other.reading["text"] == {"encoding": "utf-16", "delimiter": ";"}
    assert "text" not in other.options


def test_delimiter_that_only_the_file_names_is_no_change(as_sender, upload):
    run, _answer = upload(b"sep=:\nNama:Jumlah\nSatu:1\n", name="a.csv")
    assert posted(as_sender, run)["text-delimiter"] == ":"

    answer = correct(as_sender, run)

    assert answer.url == url("run", run.pk)
    assert "text" not in run.options


def test_impossible_encoding_is_said_and_can_be_chosen_otherwise(as_sender, upload):
    run, _answer = upload("Nama,Jumlah\nCafé,1\n".encode("cp1252"), name="a.csv")
    assert run.reading["text"]["encoding"] == "windows-1252"

    correct(as_sender, run, text__encoding="utf-8")
    assert (run.state, run.error) == (
        "unread",
        "The file can't be read as UTF-8. Choose another encoding.",
    )
    assert run.reading["sheets"]

    correct(as_sender, run, text__encoding="windows-1252")
    assert planned(run) == [(2, "Café", "new")]


# ------------------------------------------------------- people and states


@pytest.mark.parametrize(
    ("visitor", "may"),
    [
        ("sender@testserver", True),
        ("other@testserver", False),
        ("keeper@testserver", True),
        ("keeper@elsewhere", False),
    ],
)
def test_screen_is_for_those_who_may_confirm(client, person, site, visitor, may):
    people = {name: person(name) for name in {"sender@testserver", visitor}}
    run = start_import(
        sheet="groups",
        content=csv_of(HEADER, ("Satu", 1)),
        filename="uji.csv",
        context=Context(scope=site, user=people["sender@testserver"]),
    )
    client.force_login(people[visitor])

    seen = client.get(url("layout", run.pk))
    reset = client.post(url("layout", run.pk), {"reset": "1"})

    assert seen.status_code == (200 if may else 404)
    assert reset.status_code == (302 if may else 404)


def test_applied_run_can_not_be_read_otherwise(as_sender, upload):
    run, _answer = upload(xlsx_of(HEADER, ("Satu", 1)))
    data = posted(as_sender, run)
    as_sender.post(url("confirm", run.pk))

    shown = as_sender.get(url("layout", run.pk))
    saved = as_sender.post(url("layout", run.pk), {**data, "s1-col-B": ""})

    run.refresh_from_db()
    assert shown.url == saved.url == url("run", run.pk)
    assert (run.state, run.corrections) == ("applied", [])
    assert replan_run(run=run, corrections=[]) is False


def test_decisions_survive_a_new_plan_where_the_values_are_the_same(as_sender, upload):
    Group.objects.create(name="Satu")
    run, _answer = upload(xlsx_of(HEADER, ("Satu", 1), ("Dua", 1), ("Tiga", 1)))
    run.rows.filter(number=2).update(decisions={"permissions": "ours"})
    changes = {"permissions": [9, 9, 9]}
    run.rows.filter(number=3).update(
        decisions={"permissions": "theirs"}, changes=changes
    )

    correct(as_sender, run, s1__skip="4")

    rows = {row.number: row.decisions for row in run.rows.filter(number__gt=0)}
    assert rows == {2: {"permissions": "ours"}, 3: {}}


def test_nothing_from_a_file_becomes_markup(as_sender, upload):
    evil = "<script>alert(1)</script>"
    rows = ((evil,), ("Nama", evil), (f"A{evil}", evil), ("Jumlah", evil))
    run, _answer = upload(xlsx_of(*rows), name=f"{evil}.xlsx")

    page = as_sender.get(url("layout", run.pk)).content.decode()

    assert evil not in page
    assert "alert(1)" in page


def test_queries_do_not_grow_with_sheets_or_columns(as_sender, upload, monkeypatch):
    monkeypatch.setattr(admin_menu, "menu_items_for_request", lambda request: [])
    asked = []
    for count in (1, 5):
        header = (*HEADER, *(f"Kolom {n}" for n in range(count * 5)))
        more = {f"L{n}": (header, (f"B{n}", 1)) for n in range(count)}
        run, _answer = upload(xlsx_of(header, ("Satu", 1), **more))
        for address in (url("layout", run.pk), url("upload", "groups")):
            as_sender.get(address)
            with CaptureQueriesContext(connection) as queries:
                as_sender.get(address)
            asked.append(len(queries))

    assert asked[:2] == asked[2:]
    assert max(asked) <= 17


def test_memory_costs_one_query_however_much_is_remembered(sender, site):
    def queries():
        run = ImportRun.objects.latest("pk")
        replan_run(run=run)
        ImportRun.objects.filter(pk=run.pk).update(reading={})
        with CaptureQueriesContext(connection) as captured:
            work_on_run(run.pk)
        return len(captured)

    start_import(
        sheet="groups",
        content=csv_of(HEADER, ("Satu", 1)),
        filename="uji.csv",
        context=Context(scope=site, user=sender),
    )
    few = queries()
    for number in range(20):
        LayoutMemory.objects.create(
            user=sender,
            sheet="groups",
            fingerprint=str(number),
            corrections=[{"sheet": "X", "use": False, "headings": [["a", "b"]]}],
        )

    assert queries() == few


# ----------------------------------------------------------- upload form


def test_upload_form_keeps_its_choices_and_lists_ones_own_imports(
    as_sender, upload, site, sender, person
):
    run, _answer = upload(xlsx_of(HEADER, ("Satu", 1)), name="punyaku.xlsx")
    start_import(
        sheet="groups",
        content=csv_of(HEADER, ("Dua", 1)),
        filename="orang-lain.csv",
        context=Context(scope=site, user=person("other@testserver")),
    )

    data = {"scope": site.pk, "draft": "on", "file": SimpleUploadedFile("a", b"%PDF")}
    answer = as_sender.post(url("upload", "groups"), data)

    page = answer.content.decode()
    assert answer.context["form"]["draft"].value() is True
    assert [recent.pk for recent in answer.context["recent"]] == [run.pk]
    assert "punyaku.xlsx" in page
    assert "orang-lain.csv" not in page


def test_correction_without_a_word_is_no_correction():
    said = Correction("Data", fields={"A": "name", "B": "gone", "C": ""})

    assert said.only({"name"}).fields == {"A": "name", "C": ""}
