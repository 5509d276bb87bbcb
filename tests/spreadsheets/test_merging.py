"""Exports that come back: nobody's edit is lost, only real edits are written."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook as NewBook
from openpyxl import load_workbook
from wagtail.models import Page

from spreadsheets.marks import new_token, read_row_key, row_key
from spreadsheets.models import Export, ExportRow
from spreadsheets.plan import FieldChange
from spreadsheets.reading import read_workbook
from spreadsheets.registry import get_sheet
from spreadsheets.resources import Context
from spreadsheets.services import apply_run, start_import
from spreadsheets.services.exporting import (
    ExportRefused,
    export_sheet,
    prune_exports,
    write_template,
)
from spreadsheets.services.importing import plan_workbook
from spreadsheets.workbook_layout import sheet_title


@pytest.fixture
def add_page(site):
    def add_page(title, **fields):
        page = Page(title=title, slug=f"h-{Page.objects.count()}", **fields)
        site.root_page.add_child(instance=page)
        page.save_revision().publish()
        return page

    return add_page


@pytest.fixture
def book(tmp_path, context):
    """Export the plain pages; return an editor of the workbook."""

    def book(kind="xlsx", **options):
        path = tmp_path / f"ekspor.{kind}"
        options = {"context": context, **options}
        done = export_sheet(sheet="plain", target=path, **options)
        return Book(path, done, context)

    return book


class Book:
    """An exported workbook in somebody's hands."""

    def __init__(self, path, done, context):
        self.path, self.done, self.context = path, done, context
        self.rows = None
        if path.suffix == ".xlsx":
            self.file = load_workbook(path)
            self.sheet = self.file.worksheets[0]

    def column(self, header):
        return [cell.value for cell in self.sheet[1]].index(header) + 1

    def set(self, title, header, value):
        for row in self.sheet.iter_rows(min_row=2):
            if row[0].value == title:
                self.sheet.cell(row[0].row, self.column(header)).value = value

    def delete(self, header):
        self.sheet.delete_cols(self.column(header))

    def content(self):
        if self.path.suffix != ".xlsx":
            return self.path.read_bytes()
        stream = BytesIO()
        self.file.save(stream)
        return stream.getvalue()

    def send(self, content=None, **options):
        context = options.pop("context", None) or Context(
            **{"scope": self.context.scope, **options}
        )
        return start_import(
            sheet="plain",
            content=content or self.content(),
            filename=self.path.name,
            context=context,
        )


def planned(run):
    return {
        row.label: (row.action, row.as_planned().result)
        for row in run.rows.exclude(action="unchanged")
    }


def edit(page, **fields):
    """Change a page as the editor does."""
    page = page.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


NASTY = [
    "=1+1",
    "-5",
    "@x",
    "'=1",
    "007",
    "198503152010011001",
    "1-2",
    "  dua  spasi ",
    "nihil",
    "[hapus]",
    "sep=;",
    "a\x07b",
    "“kutip”",
    "x" * 200,
]


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_exporting_and_importing_changes_nothing(add_page, book, kind):
    for number, text in enumerate(NASTY):
        add_page(f"Halaman {number}", seo_title=text, search_description=text * 2)
    add_page("=Judul rumus", search_description="a\r\nb\n\n\n c")

    run = book(kind).send()

    assert run.counts == {
        "new": 0,
        "changed": 0,
        "unchanged": len(NASTY) + 1,
        "conflict": 0,
        "refused": 0,
        "missing": 0,
    }
    assert run.warnings == []
    assert [row.messages for row in run.rows.exclude(messages=[])] == []


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_a_names_spaces_and_marks_change_nothing(add_page, book, kind):
    titles = ["Spasi  ganda", "nihil", "-", "[hapus]", "Total", "\u200bTak tampak"]
    for title in titles:
        add_page(title, seo_title="Sesuatu")

    run = book(kind).send()

    assert run.counts["new"] == run.counts["changed"] == run.counts["refused"] == 0


def test_both_edits_survive_in_different_cells(add_page, book):
    page = add_page("Satu", seo_title="lama", search_description="lama")
    sent = book()
    edit(page, seo_title="dari sistem")
    sent.set("Satu", "Uraian", "dari berkas")

    run = apply_run(run=sent.send())

    assert run.counts["changed"] == 1
    page.refresh_from_db()
    assert (page.seo_title, page.search_description) == ("dari sistem", "dari berkas")
    assert run.warnings == []


def test_a_cell_that_both_changed_waits_for_a_decision(add_page, book):
    page = add_page("Satu", seo_title="lama", search_description="lama")
    sent = book()
    edit(page, seo_title="sistem")
    sent.set("Satu", "Judul SEO", "berkas")
    sent.set("Satu", "Uraian", "baru")

    run = apply_run(run=sent.send())

    row = run.rows.get()
    assert (row.action, row.applied) == ("conflict", False)
    assert row.as_planned().changes == {
        "seo_title": FieldChange("lama", "sistem", "berkas", None),
        "search_description": FieldChange("lama", "lama", "baru", "baru"),
    }
    page.refresh_from_db()
    assert (page.seo_title, page.search_description) == ("sistem", "lama")


@pytest.mark.parametrize(
    ("decision", "seo_title"), [("ours", "sistem"), ("theirs", "berkas")]
)
def test_a_decision_in_advance_settles_conflicts_and_is_recorded(
    add_page, book, decision, seo_title
):
    page = add_page("Satu", seo_title="lama", search_description="lama")
    sent = book()
    edit(page, seo_title="sistem")
    sent.set("Satu", "Judul SEO", "berkas")
    sent.set("Satu", "Uraian", "baru")

    run = apply_run(run=sent.send(on_conflict=decision))

    page.refresh_from_db()
    assert (page.seo_title, page.search_description) == (seo_title, "baru")
    change = run.rows.get().as_planned().changes["seo_title"]
    assert change == FieldChange("lama", "sistem", "berkas", seo_title)


def test_the_same_edit_on_both_sides_is_none(add_page, book):
    page = add_page("Satu", seo_title="lama")
    sent = book()
    edit(page, seo_title="sama")
    sent.set("Satu", "Judul SEO", " sama ")

    assert sent.send().counts["unchanged"] == 1


def test_an_old_export_does_not_undo_what_was_changed_since(add_page, book):
    page = add_page("Satu", seo_title="satu")
    first = book()
    edit(page, seo_title="dua")
    book()

    assert first.send().counts["unchanged"] == 1


def test_blank_cells_and_absent_columns_change_nothing_and_hapus_clears(add_page, book):
    page = add_page("Satu", seo_title="isi", search_description="isi")
    add_page("Dua", seo_title="isi", search_description="isi")
    sent = book()
    sent.set("Satu", "Judul SEO", None)
    sent.set("Dua", "Judul SEO", "[hapus]")
    sent.delete("Uraian")

    run = apply_run(run=sent.send())

    assert planned(run) == {"Dua": ("changed", {"seo_title": ""})}
    assert [m["text"] for m in run.rows.get(label="Satu").messages] == [
        "The cell was emptied; the value stays. Write [hapus] to clear it."
    ]
    page.refresh_from_db()
    assert page.seo_title == "isi"


def test_a_name_is_changed_by_the_key(add_page, book):
    page = add_page("Lama", seo_title="x")
    sent = book()
    sent.set("Lama", "Judul", "Baru")

    run = apply_run(run=sent.send())

    assert planned(run) == {"Baru": ("changed", {"title": "Baru"})}
    page.refresh_from_db()
    assert page.title == "Baru"


def test_a_record_that_was_renamed_meanwhile_is_known_by_its_key(add_page, book):
    page = add_page("Lama", seo_title="x")
    sent = book()
    edit(page, title="Nama kini")
    sent.set("Lama", "Judul SEO", "y")

    run = sent.send()

    assert run.counts["new"] == 0
    assert [row.as_planned().changes for row in run.rows.all()] == [
        {"seo_title": FieldChange("x", "x", "y", "y")}
    ]


def test_a_name_that_changed_hands_leads_no_row_astray(add_page, book):
    first = add_page("Pagi", seo_title="milik pertama")
    second = add_page("Siang", seo_title="milik kedua")
    sent = book()
    edit(first, title="Subuh")
    edit(second, title="Pagi")

    run = sent.send()
    sent.set("Pagi", "Judul SEO", "sunting")
    changed = sent.send()

    assert planned(run) == {}
    assert [(row.object_id, row.action) for row in changed.rows.order_by("number")] == [
        (first.pk, "changed"),
        (second.pk, "unchanged"),
    ]


def test_a_name_that_the_sender_gave_finds_who_has_it(add_page, book):
    add_page("Pagi")
    second = add_page("Siang")
    sent = book()
    sent.set("Pagi", "Judul", "Siang")
    sent.sheet.delete_rows(3)

    run = sent.send()

    assert [row.object_id for row in run.rows.filter(number__isnull=False)] == [
        second.pk
    ]


def test_a_copied_row_is_a_new_one(add_page, book):
    add_page("Asli", seo_title="x")
    sent = book()
    row = [cell.value for cell in sent.sheet[2]]
    sent.sheet.append(["Salinan", *row[1:]])

    run = sent.send()

    assert planned(run) == {
        "Salinan": ("new", {"title": "Salinan", "seo_title": "x"}),
    }


def test_a_deleted_record_is_not_created_again(add_page, book):
    page = add_page("Hilang")
    sent = book()
    page.delete()

    run = sent.send()

    assert [row.action for row in run.rows.all()] == ["refused"]


def test_sorted_copied_and_without_other_sheets_it_is_still_known(add_page, book):
    pages = [add_page(f"H{n}", seo_title="lama") for n in range(3)]
    sent = book()
    edit(pages[0], seo_title="sistem")
    rows = [[cell.value for cell in row] for row in sent.sheet.iter_rows()]
    other = NewBook()
    for row in [rows[0], *reversed(rows[1:])]:
        other.active.append([row[3], row[2], row[1], row[0]])
    stream = BytesIO()
    other.save(stream)

    run = sent.send(stream.getvalue())

    assert run.counts["unchanged"] == 3
    assert run.warnings == []


def test_without_the_key_column_the_hidden_sheet_names_the_export(add_page, book):
    page = add_page("Satu", seo_title="lama")
    sent = book()
    edit(page, seo_title="sistem")
    sent.delete("Key (don't change)")

    run = sent.send()

    assert (run.counts["unchanged"], run.warnings) == (1, [])


def test_without_any_mark_the_senders_likeliest_export_is_taken(
    add_page, book, person, site
):
    boss = person("bos", is_superuser=True)
    own = Context(scope=site, user=boss)
    page = add_page("Satu", seo_title="satu", search_description="tetap")
    first = book(context=own)
    edit(page, seo_title="dua", search_description="juga dua")
    book(context=own)
    first.delete("Key (don't change)")
    del first.file[sheet_title("Lists")]

    run = first.send(user=boss)
    stranger = first.send()

    assert run.counts["unchanged"] == 1
    assert [text[:52] for text in run.warnings] == [
        "The file does not say from which export it comes. It"
    ]
    assert stranger.counts["changed"] == 1
    assert [text[:35] for text in stranger.warnings] == [
        "Not every row comes from an export "
    ]


def test_a_key_of_another_scope_or_sheet_is_none(add_page, book):
    page = add_page("Satu", seo_title="lama")
    sent = book()
    Export.objects.update(scope="lain.test")
    edit(page, seo_title="sistem")

    assert sent.send().counts["changed"] == 1


def test_rows_that_mean_one_record_by_key_and_by_name_contradict(add_page, book):
    add_page("Satu", seo_title="x")
    sent = book()
    sent.set("Satu", "Judul", "Satu baru")
    sent.sheet.append(["Satu", "y", None, None])

    assert sent.send().counts["refused"] == 2


def test_planning_asks_no_more_for_more_rows(
    add_page, book, django_assert_num_queries, site
):
    counts = []
    for number in (1, 3):
        for more in range(number):
            add_page(f"P{number}-{more}", seo_title="x")
        sent = book()
        content = sent.content()
        sheet = get_sheet("plain")
        workbook = read_workbook(content, "x.xlsx")
        with django_assert_num_queries(6) as asked:
            plan_workbook(sheet=sheet, workbook=workbook, context=Context(scope=site))
        counts.append(len(asked))
    assert counts[0] == counts[1]


# ------------------------------------------------------------------ exporting


def test_an_export_remembers_what_it_wrote(add_page, book, site):
    page = add_page("Satu", seo_title="x")

    done = book().done

    export = Export.objects.get()
    assert done.export == export
    assert (export.sheet, export.scope, export.row_count) == ("plain", "testserver", 1)
    assert export.columns == ["title", "seo_title", "search_description"]
    assert export.complete
    assert len(export.sha256) == 64
    assert list(ExportRow.objects.values_list("object_id", "values")) == [
        (page.pk, ["Satu", "x", ""])
    ]


def test_an_export_may_be_narrowed(add_page, book):
    add_page("Satu")
    page = add_page("Dua", seo_title="x")

    sent = book(object_ids=[page.pk], columns=["seo_title", "title"])

    assert [[c.value for c in row][:2] for row in sent.sheet.iter_rows()] == [
        ["Judul", "Judul SEO"],
        ["Dua", "x"],
    ]


def test_unknown_columns_and_endings_are_refused(book):
    with pytest.raises(ExportRefused, match="no column rahasia"):
        book(columns=["rahasia"])
    with pytest.raises(ExportRefused, match=r"\.xlsx, \.ods, \.csv"):
        book("pdf")
    assert not Export.objects.exists()


def test_personal_data_needs_a_permission(add_page, book, person, site, monkeypatch):
    resource = get_sheet("plain").resource
    monkeypatch.setattr(resource.fields["seo_title"], "personal", True)
    add_page("Satu", seo_title="081234")
    sender = person("sender@testserver")

    plain = book()
    everything = book(personal=True)

    assert plain.done.export.columns == ["title", "search_description"]
    assert "seo_title" in everything.done.export.columns
    with pytest.raises(PermissionDenied):
        book(personal=True, context=Context(scope=site, user=sender))
    with pytest.raises(PermissionDenied):
        book(context=Context(scope=site, user=person("orang@lain.test")))


def test_old_bases_are_forgotten(add_page, book, settings):
    add_page("Satu")
    book()
    settings.SPREADSHEETS_BASE_DAYS = 30
    Export.objects.update(created_at=timezone.now() - timedelta(days=31))

    assert prune_exports() == 1
    assert not ExportRow.objects.exists()


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_a_template_shows_examples_that_are_never_imported(tmp_path, context, kind):
    path = tmp_path / f"templat.{kind}"
    write_template(sheet="plain", context=context, target=path)

    run = start_import(
        sheet="plain",
        content=path.read_bytes(),
        filename=path.name,
        context=context,
    )

    assert sum(run.counts.values()) == 0
    assert [text[-31:] for text in run.warnings] == [
        "is an example and was left out."
    ] * 2
    assert not Export.objects.exists()


@given(token=st.builds(new_token), number=st.integers(min_value=0, max_value=2**62))
@settings(max_examples=50)
def test_a_key_is_read_back_and_a_typing_error_is_noticed(token, number):
    key = row_key(token, number)

    assert read_row_key(key) == (token, number)
    assert read_row_key(f" {key.lower()} ") == (token, number)
    assert read_row_key(key[:-1] + ("B" if key[-1] != "B" else "C")) is None
    assert not any(character.isdigit() for character in key)
