"""Sheets of ordinary models, registered with one line."""

from datetime import date

import openpyxl
import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from spreadsheets.forms import UploadForm
from spreadsheets.models import ImportRun
from spreadsheets.registry import get_sheet, register, sheets_for
from spreadsheets.resources import Context
from spreadsheets.services import apply_run, start_import
from spreadsheets.services.exporting import export_sheet
from tests.spreadsheets.conftest import csv_of
from tests.spreadsheets.examples import books_ready
from tests.spreadsheets.examples.books import BookSheet
from tests.spreadsheets.examples.models import Author, Book
from tests.spreadsheets.library import (  # noqa: F401 -- fixtures
    allow,
    library,
    library_app,
    library_tables,
    outcome,
    plan,
)

pytestmark = pytest.mark.django_db
HEADER = ("ISBN", "Judul", "Penulis", "Tebal", "Tanggal Beli")


@pytest.fixture(autouse=True)
def books(library):  # noqa: F811
    books_ready.ready()


def values(isbn):
    book = Book.objects.get(isbn=isbn)
    return (book.title, str(book.author), book.pages, book.bought_on)


def test_new_changed_and_unchanged_rows():
    run = plan(
        "books",
        HEADER,
        ("001", "Laut Biru", "Budi", "", "17/08/2024"),
        ("0025", "Gunung", "Siti", 80, ""),
    )

    budi = str(Author.objects.get(name="Budi").pk)
    siti = str(Author.objects.get(name="Siti").pk)
    assert outcome(run) == [
        (
            "changed",
            {
                "title": ("Laut", "Laut Biru"),
                "author": (siti, budi),
                "bought_on": ("", "2024-08-17"),
            },
            [],
        ),
        (
            "new",
            {
                "isbn": (None, "0025"),
                "title": (None, "Gunung"),
                "author": (None, siti),
                "pages": (None, 80),
            },
            [],
        ),
    ]
    apply_run(run=run)
    assert values("001") == ("Laut Biru", "Budi", 120, date(2024, 8, 17))
    assert values("0025") == ("Gunung", "Siti", 80, None)


def test_importing_twice_changes_nothing():
    row = ("0025", "Gunung", "Siti", 80, "")
    apply_run(run=plan("books", HEADER, row))

    again = plan("books", HEADER, row)

    assert [found[0] for found in outcome(again)] == ["unchanged"]
    assert list(again.rows.filter(action="missing").values_list("key", "label")) == [
        ("001", "Laut")
    ]


def test_erasing_and_leaving_alone():
    apply_run(run=plan("books", HEADER, ("001", "", "[hapus]", "[hapus]", "")))

    assert values("001") == ("Laut", "None", None, None)


@pytest.mark.parametrize(
    ("row", "reasons"),
    [
        (("", "Tanpa", "", "", ""), ["Fill in “ISBN”: it says which record the row means."]),
        (("0025", "", "", "", ""), ["Fill in “Judul”: every new record needs it."]),
        (("0025", "x" * 201, "", "", ""), ["The text has 201 characters; 200 are the most."]),
    ],
)  # fmt: skip
def test_what_the_model_refuses_is_refused_in_the_preview(row, reasons):
    assert outcome(plan("books", HEADER, row)) == [("refused", {}, reasons)]


def test_the_models_own_rules_are_asked(monkeypatch):
    from django.core.exceptions import ValidationError

    def clean(self):
        raise ValidationError({"title": "Judul ini terlarang."})

    monkeypatch.setattr(Book, "clean", clean)

    run = plan("books", HEADER, ("001", "Api", "", "", ""))

    assert outcome(run) == [("refused", {}, ["Judul ini terlarang."])]
    assert run.rows.get(action="refused").messages[0]["column"] == "B"


def test_what_is_unique_is_refused_before_it_is_written():
    class ByTitle(BookSheet):
        identity_fields = ("title",)

    register("titles", ByTitle)
    Book.objects.create(isbn="002", title="Angin")

    run = plan(
        "titles", HEADER, ("001", "Api"), ("9", "Air"), ("9", "Es"), ("002", "Angin")
    )

    again = ["Another record has this value already; it can be given once."]
    assert [(found[0], found[2]) for found in outcome(run)] == [
        ("refused", again),
        ("refused", again),
        ("refused", again),
        ("unchanged", []),
    ]


def test_round_trip_of_an_export_keeps_what_changed_meanwhile(tmp_path):
    target = tmp_path / "buku.xlsx"
    scope = ContentType.objects.get_for_model(Book)
    export_sheet(sheet="books", context=Context(scope=scope), target=target)
    Book.objects.filter(isbn="001").update(pages=130)
    book = openpyxl.load_workbook(target)
    book.active["A2"] = "009"  # by its key the row is known without its ISBN
    book.active["B2"] = "Laut Biru"
    book.save(target)

    run = start_import(
        sheet="books",
        content=target.read_bytes(),
        filename="buku.xlsx",
        context=Context(scope=scope),
    )

    apply_run(run=run)
    assert values("009") == ("Laut Biru", "Siti", 130, None)
    assert Book.objects.count() == 1


def test_number_that_changed_hands_leads_no_row_astray(tmp_path):
    old = Book.objects.get(isbn="001")
    new = Book.objects.create(isbn="002", title="Gunung", author=old.author)
    target = tmp_path / "buku.xlsx"
    scope = ContentType.objects.get_for_model(Book)
    export_sheet(sheet="books", context=Context(scope=scope), target=target)
    Book.objects.filter(pk=old.pk).update(isbn="003")
    Book.objects.filter(pk=new.pk).update(isbn="001")

    run = start_import(
        sheet="books",
        content=target.read_bytes(),
        filename="buku.xlsx",
        context=Context(scope=scope),
    )

    assert sorted(run.rows.values_list("object_id", "action")) == [
        (old.pk, "unchanged"),
        (new.pk, "unchanged"),
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_planning_needs_a_constant_number_of_queries(django_assert_num_queries, rows):
    from spreadsheets.planning import plan_import
    from spreadsheets.reading import read_workbook

    content = csv_of(
        HEADER, *[(f"{n:03}", f"Buku {n}", "Siti", n, "") for n in range(1, rows + 1)]
    )
    workbook = read_workbook(content, "uji.csv")
    Book.objects.bulk_create(
        Book(isbn=f"{n:03}", title="-") for n in range(2, rows + 1)
    )
    context = Context(scope=ContentType.objects.get_for_model(Book))

    with django_assert_num_queries(4):
        planned = plan_import(workbook, get_sheet("books").resource(context))

    assert planned.counts["changed"] == rows


# ------------------------------------------------------------------ permissions


def test_without_permission_there_is_no_sheet(person):
    user = person("orang@testserver")

    assert [s.name for s in sheets_for(user) if s.name == "books"] == []


def test_who_may_only_change_adds_nothing(person):
    user = allow(person("orang@testserver"), "change")

    run = plan("books", HEADER, ("0025", "Baru"), ("001", "Laut Biru"), user=user)

    assert [(found[0], found[2]) for found in outcome(run)] == [
        ("refused", ["There is no such record, and you may not add one."]),
        ("changed", []),
    ]


def test_who_may_only_add_changes_nothing(person):
    user = allow(person("orang@testserver"), "add")

    run = plan("books", HEADER, ("0025", "Baru"), ("001", "Laut Biru"), user=user)

    assert [(found[0], found[2]) for found in outcome(run)] == [
        ("new", []),
        ("refused", ["You may not change this record."]),
    ]


def test_rights_are_asked_again_at_confirmation(person):
    user = allow(person("orang@testserver"), "change")
    run = plan("books", HEADER, ("001", "Laut Biru"), user=user)
    user.user_permissions.clear()

    apply_run(run=run, user=type(user).objects.get(pk=user.pk))

    assert values("001")[0] == "Laut"


def test_upload_through_the_screens(client, person):
    user = allow(person("orang@testserver"), "add", "change")
    client.force_login(user)
    scope = ContentType.objects.get_for_model(Book)
    content = csv_of(HEADER, ("0025", "Gunung", "Siti", 80, ""))

    page = client.get(reverse("spreadsheets:upload", args=["books"]))
    answer = client.post(
        reverse("spreadsheets:upload", args=["books"]),
        {"file": SimpleUploadedFile("b.csv", content), "scope": scope.pk},
    )

    assert page.status_code == 200
    run = ImportRun.objects.get()
    assert answer.url == reverse("spreadsheets:run", args=[run.pk])
    assert (run.scope, run.counts["new"]) == ("", 1)
    assert client.get(answer.url).status_code == 200
    assert "create_missing" not in page.context["form"].fields


def test_words_of_the_form_come_from_the_sheet(person):
    from dataclasses import replace

    boss = person("bos@testserver", is_superuser=True)
    sheet = replace(
        get_sheet("books"),
        scope_label="Perpustakaan",
        prerequisite_label="Buat penulis yang belum ada",
        prerequisite_help="Kalau tidak, barisnya ditolak.",
    )

    fields = UploadForm(sheet=sheet, user=boss).fields

    assert fields["scope"].label == "Perpustakaan"
    assert fields["create_missing"].label == "Buat penulis yang belum ada"
    assert fields["create_missing"].help_text == "Kalau tidak, barisnya ditolak."
