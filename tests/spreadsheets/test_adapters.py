"""Ordinary django-import-export resources work unchanged in two-way mode."""

from datetime import date

import openpyxl
import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import translation
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget, IntegerWidget

from spreadsheets import registry
from spreadsheets.adapters import adapt
from spreadsheets.planning import plan_import
from spreadsheets.reading import read_workbook
from spreadsheets.resources import Context
from spreadsheets.services import apply_run, start_import
from spreadsheets.services.exporting import export_sheet
from tests.spreadsheets.conftest import csv_of
from tests.spreadsheets.examples import adapted
from tests.spreadsheets.examples.models import Author, Book
from tests.spreadsheets.library import (  # noqa: F401 -- fixtures
    library,
    library_app,
    library_tables,
    outcome,
    plan,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HEADER = ("isbn", "title", "author", "co-authors", "pages", "bought_on")


@pytest.fixture(autouse=True)
def book(library):  # noqa: F811
    adapted.ready()
    return library


@pytest.fixture
def offer():
    """Register a resource as the sheet "own"."""

    def offer(resource, **options):
        return registry.register("own", adapt(resource, **options))

    return offer


def co_authors(isbn):
    return sorted(str(a) for a in Book.objects.get(isbn=isbn).co_authors.all())


def test_new_changed_and_unchanged_rows():
    run = plan(
        "library",
        HEADER,
        ("001", "Laut Biru", "Budi", "Siti", "", "2024-08-17"),
        ("0025", "  Gunung ", "Siti", "Budi; Siti", 80, ""),
    )

    assert outcome(run) == [
        (
            "changed",
            {
                "title": ("Laut", "Laut Biru"),
                "author": ("Siti", "Budi"),
                "co_authors": ("Budi; Siti", "Siti"),
                "bought_on": ("", "2024-08-17"),
            },
            [],
        ),
        (
            "new",
            {
                "isbn": (None, "0025"),
                "title": (None, "  Gunung "),
                "author": (None, "Siti"),
                "co_authors": (None, "Budi; Siti"),
                "pages": (None, "80"),
            },
            [],
        ),
    ]
    apply_run(run=run)
    changed, new = Book.objects.get(isbn="001"), Book.objects.get(isbn="0025")
    assert (changed.title, str(changed.author), changed.pages, changed.bought_on) == (
        "Laut Biru",
        "Budi",
        120,
        date(2024, 8, 17),
    )
    assert co_authors("001") == ["Siti"]
    # before_save_instance ran, and the many-to-many rows were written.
    assert (new.title, new.pages, co_authors("0025")) == (
        "Gunung",
        80,
        ["Budi", "Siti"],
    )


def test_absent_and_blank_cells_leave_the_record_alone():
    apply_run(run=plan("library", ("isbn", "title", "pages"), ("001", "Api", "")))

    book = Book.objects.get()
    assert (book.title, str(book.author), book.pages) == ("Api", "Siti", 120)
    assert co_authors("001") == ["Budi", "Siti"]


def test_the_erase_word_clears():
    row = ("001", "", "[hapus]", "[hapus]", "[hapus]", "")
    apply_run(run=plan("library", HEADER, row))

    book = Book.objects.get()
    assert (book.title, book.author, book.pages) == ("Laut", None, None)
    assert co_authors("001") == []


def test_importing_twice_changes_nothing():
    row = ("0025", "Gunung", "Siti", "Siti; Budi", 80, "2024-08-17")
    apply_run(run=plan("library", HEADER, row))

    assert outcome(plan("library", HEADER, row)) == [("unchanged", {}, [])]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (("001", "", "Ani"), "C", "“Ani” was not found. Check how it is written."),
        (
            ("001", "", "", "Siti; Ani"),
            "D",
            "Not found: “Ani”. Check how it is written.",
        ),
        (
            ("001", "", "", "", "banyak"),
            "E",
            "“banyak” can't be read as “pages”. Check what belongs there.",
        ),
        (
            ("001", "", "", "", "", "kemarin"),
            "F",
            "“kemarin” can't be read as “bought_on”. Check what belongs there.",
        ),
        (
            ("001", "x" * 201),
            "B",
            "The text has 201 characters; 200 are the most.",
        ),
        (
            ("0025", ""),
            "B",
            "Fill in “title”: every new record needs it.",
        ),
    ],
)
def test_cells_that_widgets_refuse(row, column, reason):
    run = plan("library", HEADER, row)

    (message,) = run.rows.get(action="refused").messages
    assert (message["column"], message["text"]) == (column, reason)


def test_an_export_comes_back_in_another_language(tmp_path):
    target = tmp_path / "buku.xlsx"
    context = Context(scope=ContentType.objects.get_for_model(Book))
    with translation.override("id"):
        export_sheet(sheet="library", context=context, target=target)
    Book.objects.update(pages=1300)
    workbook = openpyxl.load_workbook(target)
    sheet = workbook.active
    assert [cell.value for cell in sheet[2]][:5] == [
        "001",
        "Laut",
        "Siti",
        "Budi; Siti",
        120,
    ]
    sheet["B2"] = "Laut Biru"
    workbook.save(target)

    run = start_import(
        sheet="library",
        content=target.read_bytes(),
        filename="buku.xlsx",
        context=context,
    )

    assert outcome(run) == [("changed", {"title": ("Laut", "Laut Biru")}, [])]
    apply_run(run=run)
    assert Book.objects.values_list("title", "pages").get() == ("Laut Biru", 1300)


@pytest.mark.parametrize("rows", [1, 3])
def test_planning_needs_a_constant_number_of_queries(django_assert_num_queries, rows):
    numbers = range(1, rows + 1)
    names = [f"Penulis {n}" for n in numbers]
    Author.objects.bulk_create(Author(name=name) for name in names)
    authors = {a.name: a for a in Author.objects.all()}
    Book.objects.bulk_create(
        Book(isbn=f"{n:03}", title="-", author=authors[f"Penulis {n}"])
        for n in numbers
        if n > 1
    )
    content = csv_of(
        HEADER, *[(f"{n:03}", "Baru", f"Penulis {n}", "Siti", n, "") for n in numbers]
    )
    workbook = read_workbook(content, "uji.csv")
    context = Context(scope=ContentType.objects.get_for_model(Book))

    with django_assert_num_queries(6):
        planned = plan_import(workbook, registry.get_sheet("library").resource(context))

    assert planned.counts["changed"] == rows


def test_hooks_run_with_the_row_and_without_bulk_mode(offer):
    seen = []

    class Hooked(ModelResource):
        class Meta:
            model = Book
            import_id_fields = ("isbn",)
            fields = ("isbn", "title", "pages")
            use_bulk = True

        def before_save_instance(self, instance, row, **kwargs):
            seen.append(("before", instance.pk, dict(row), kwargs["dry_run"]))

        def after_save_instance(self, instance, row, **kwargs):
            seen.append(("after", instance.isbn))

    offer(Hooked)

    run = plan("own", ("isbn", "title"), ("001", "Api"), ("007", "Air"))
    assert seen == []
    apply_run(run=run)

    pk = Book.objects.get(isbn="001").pk
    assert seen == [
        ("before", pk, {"isbn": "001", "title": "Api", "pages": "120"}, False),
        ("after", "001"),
        ("before", None, {"isbn": "007", "title": "Air", "pages": ""}, False),
        ("after", "007"),
    ]


def test_queryset_readonly_and_computed_columns_and_defaults(offer):
    Book.objects.create(isbn="002", title="Arsip", pages=1)

    class Narrow(ModelResource):
        length = Field(column_name="length")
        pages = Field(
            attribute="pages", column_name="pages", widget=IntegerWidget(), default=5
        )

        class Meta:
            model = Book
            import_id_fields = ("isbn",)
            fields = ("isbn", "title", "pages", "length")

        def get_queryset(self):
            return Book.objects.exclude(title="Arsip")

        def dehydrate_length(self, book):
            return f"{book.pages} halaman"

    offer(Narrow)

    run = plan("own", ("isbn", "title", "length"), ("001", "Laut", "9"), ("7", "Air"))

    assert [found[:2] for found in outcome(run)] == [
        ("unchanged", {}),
        ("new", {"isbn": (None, "7"), "title": (None, "Air")}),
    ]
    assert not run.rows.filter(action="missing").exists()
    apply_run(run=run)
    assert Book.objects.get(isbn="7").pages == 5


def test_widgets_may_look_at_the_row_and_refuse_in_their_own_words(offer):
    class Own(ForeignKeyWidget):
        def clean(self, value, row=None, **kwargs):
            if row["title"].startswith("Anonim"):
                raise ValueError("Buku anonim tidak punya penulis.")
            return super().clean(value, row, **kwargs)

    class Choosy(ModelResource):
        author = Field(
            attribute="author", column_name="author", widget=Own(Author, "name")
        )

        class Meta:
            model = Book
            import_id_fields = ("isbn",)
            fields = ("isbn", "title", "author")

    offer(Choosy)

    run = plan(
        "own",
        ("isbn", "title", "author"),
        ("1", "Anonim", "Budi"),
        ("2", "Api", "Budi"),
    )

    assert [(found[0], found[2]) for found in outcome(run)] == [
        ("refused", ["Buku anonim tidak punya penulis."]),
        ("new", []),
    ]


def test_natural_keys(offer, monkeypatch):
    monkeypatch.setattr(Author, "natural_key", lambda self: (self.name,), raising=False)
    monkeypatch.setattr(
        type(Author.objects),
        "get_by_natural_key",
        lambda self, name: self.get(name=name),
        raising=False,
    )

    class Natural(ModelResource):
        class Meta:
            model = Book
            import_id_fields = ("isbn",)
            fields = ("isbn", "title", "author")
            use_natural_foreign_keys = True

    offer(Natural)

    run = plan("own", ("isbn", "author"), ("001", '["Budi"]'))

    assert outcome(run) == [("changed", {"author": ('["Siti"]', '["Budi"]')}, [])]
    apply_run(run=run)
    assert str(Book.objects.get().author) == "Budi"


def test_the_default_import_id_gives_new_rows_without_one(offer, book):
    class ById(ModelResource):
        class Meta:
            model = Book
            fields = ("id", "isbn", "title")
            clean_model_instances = True

    offer(ById)

    run = plan(
        "own", ("id", "isbn", "title"), (book.pk, "001", "Api"), ("", "7", "Air")
    )

    assert [found[0] for found in outcome(run)] == ["changed", "new"]
    apply_run(run=run)
    assert sorted(Book.objects.values_list("isbn", "title")) == [
        ("001", "Api"),
        ("7", "Air"),
    ]


def test_identity_of_several_columns(offer):
    class ByTitleAndAuthor(ModelResource):
        class Meta:
            model = Book
            import_id_fields = ("title", "author")
            fields = ("title", "author", "isbn", "pages")

    offer(ByTitleAndAuthor)
    siti, budi = (Author.objects.get(name=n).pk for n in ("Siti", "Budi"))

    run = plan(
        "own",
        ("title", "author", "isbn", "pages"),
        ("Laut", siti, "001", 7),
        ("Laut", budi, "002", 8),
    )

    assert [found[0] for found in outcome(run)] == ["changed", "new"]


def test_unknown_fields_are_a_mistake():
    with pytest.raises(ValueError, match=r"BookResource has no field \['name'\]"):
        adapt(adapted.BookResource, required=("name",))
