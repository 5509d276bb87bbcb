"""Undo puts back what the import wrote, and keeps what others wrote since."""

import json

import pytest
from django.core.management import call_command

from innovations.models import InnovationPage, OrganizationPage
from spreadsheets.exceptions import TooLate
from spreadsheets.models import ImportRun, RunState
from spreadsheets.services import apply_run
from spreadsheets.services.deciding import decide
from spreadsheets.services.undoing import undo_run
from tests.factories.innovations import make_registrar
from tests.innovations.resources.conftest import outcome, texts

OWN_ORGANIZATIONS = True

HEADER = ("Nama Inovasi", "OPD", "Jenis", "Ringkasan")


@pytest.fixture
def registrar(region):
    return make_registrar(region)


@pytest.fixture
def undo(registrar):
    def undo(run):
        return apply_run(run=undo_run(run=run, user=registrar), user=registrar)

    return undo


def get(title):
    return InnovationPage.objects.get(title=title)


def edit(title, **values):
    page = get(title).get_latest_revision_as_object()
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


@pytest.fixture
def two(load, organization, registrar):
    return load(
        "innovations",
        HEADER,
        ("Satu", "Dinas Kesehatan", "Digital", "Lama."),
        ("Dua", "Dinas Kesehatan", "Digital", "Lama."),
        user=registrar,
    )


def test_fields_go_back_except_those_changed_since(load, two, registrar, undo):
    run = load(
        "innovations",
        HEADER,
        ("Satu", "Dinas Kesehatan", "Non Digital", "Baru."),
        ("Dua", "Dinas Kesehatan", "Non Digital", "Baru."),
        user=registrar,
    )
    edit("Dua", summary="Dari rekan.")

    done = undo(run)

    assert outcome(done) == [(2, "changed"), (3, "changed")]
    assert texts(done, 2) == []
    assert "Summary" in texts(done, 3)[0] or "Ringkasan" in texts(done, 3)[0]
    assert (get("Satu").kind, get("Satu").summary) == ("digital", "Lama.")
    assert (get("Dua").kind, get("Dua").summary) == ("digital", "Dari rekan.")
    assert get("Satu").live
    assert get("Satu").latest_revision.user == registrar


def test_new_pages_are_archived_and_can_come_back(load, two, registrar, undo):
    edit("Dua", summary="Dari rekan.")
    code = get("Satu").code

    done = undo(two)

    assert outcome(done) == [(2, "changed"), (3, "unchanged")]
    assert (get("Satu").live, get("Satu").expired) == (False, True)
    assert get("Dua").live
    again = load(
        "innovations",
        HEADER,
        ("Satu", "Dinas Kesehatan", "Digital", "Lama."),
        user=registrar,
    )
    assert outcome(again) == [(2, "changed")]
    page = get("Satu")
    assert (page.live, page.expired, page.code) == (True, False, code)
    third = load(
        "innovations",
        HEADER,
        ("Satu", "Dinas Kesehatan", "Digital", "Lama."),
        user=registrar,
    )
    assert outcome(third) == [(2, "unchanged")]


def test_archived_pages_are_neither_exported_nor_missing(
    load, start, two, registrar, undo
):
    undo(two)

    run = start("innovations", HEADER, ("Tiga", "Dinas Kesehatan", "", ""))

    assert run.counts["missing"] == 0


def test_undo_is_undone_by_an_undo(load, two, registrar, undo):
    first = undo(two)
    assert not get("Satu").live

    undo(first)

    assert get("Satu").live
    assert not get("Satu").expired


def test_organisations_that_the_import_created_go_with_it(
    load, registry, registrar, undo
):
    run = load(
        "innovations",
        HEADER,
        ("Satu", "Dinas Baru", "Digital", ""),
        ("Dua", "Dinas Lain", "Digital", ""),
        user=registrar,
        create_missing=True,
    )
    edit("Dua", summary="Dipakai.")

    undo(run)

    live = OrganizationPage.objects.live().values_list("title", flat=True)
    assert list(live) == ["Dinas Lain"]


def test_only_applied_imports_once(start, load, two, registrar, undo):
    waiting = start("innovations", HEADER, ("Tiga", "Dinas Kesehatan", "", ""))
    with pytest.raises(TooLate):
        undo_run(run=waiting, user=registrar)

    planned = undo_run(run=two, user=registrar)
    fresh = undo_run(run=two, user=registrar)
    assert not ImportRun.objects.filter(pk=planned.pk).exists()
    apply_run(run=fresh, user=registrar)
    with pytest.raises(TooLate):
        undo_run(run=two, user=registrar)


def test_edit_between_plan_and_confirmation_is_kept(two, registrar):
    planned = undo_run(run=two, user=registrar)
    edit("Satu", summary="Sesaat sebelumnya.")

    done = apply_run(run=planned, user=registrar)

    assert done.state == RunState.APPLIED
    assert get("Satu").live
    assert get("Satu").summary == "Sesaat sebelumnya."
    assert not get("Dua").live


def test_locked_page_is_kept_and_named(two, registrar):
    page = get("Satu")
    page.locked = True
    page.save()

    done = apply_run(run=undo_run(run=two, user=registrar), user=registrar)

    assert outcome(done) == [(2, "refused"), (3, "changed")]
    assert get("Satu").live


def test_command(two, registrar, capsys):
    edit("Dua", summary="Dari rekan.")

    with pytest.raises(SystemExit) as stopped:
        call_command("undo_import", str(two.pk), "--json")

    assert stopped.value.code == 3
    report = json.loads(capsys.readouterr().out)
    assert report["counts"]["changed"] == 1
    assert not get("Satu").live


def test_choice_that_was_empty_is_empty_again(load, two, registrar, undo):
    load(
        "innovations",
        ("Nama Inovasi", "OPD", "Tahapan"),
        ("Satu", "Dinas Kesehatan", "Penerapan"),
        user=registrar,
    )
    assert get("Satu").stage == "implementation"
    run = ImportRun.objects.latest("pk")

    undo(run)

    assert (get("Satu").stage, get("Satu").live) == ("", True)
    assert get("Satu").get_latest_revision_as_object().stage == ""


def test_what_a_colleague_had_written_the_same_is_not_taken_back(
    load, start, two, registrar, undo
):
    rows = [("Satu", "Dinas Kesehatan", "Non Digital", "Baru.")]
    run = start("innovations", HEADER, *rows, user=registrar)
    edit("Satu", summary="Baru.")
    run = apply_run(run=run, user=registrar)

    undo(run)

    assert (get("Satu").kind, get("Satu").summary) == ("digital", "Baru.")


def test_undo_of_a_return_archives_and_puts_fields_back(load, two, registrar, undo):
    undo(two)
    again = load(
        "innovations",
        HEADER,
        ("Satu", "Dinas Kesehatan", "Digital", "Lain."),
        user=registrar,
    )
    assert (get("Satu").live, get("Satu").summary) == (True, "Lain.")

    undo(again)

    page = get("Satu")
    assert (page.live, page.expired) == (False, True)
    assert page.get_latest_revision_as_object().summary == "Lama."


def test_return_that_somebody_works_on_is_kept(load, two, registrar, undo):
    undo(two)
    again = load(
        "innovations", HEADER, ("Satu", "Dinas Kesehatan", "", ""), user=registrar
    )
    edit("Satu", initiator_name="Rekan")

    done = undo(again)

    assert get("Satu").live
    assert texts(done, 2)


def test_return_does_not_publish_somebody_s_draft(load, two, registrar, undo):
    undo(two)
    page = get("Satu").get_latest_revision_as_object()
    page.initiator_name = "Naskah"
    page.save_revision()

    load("innovations", HEADER, ("Satu", "Dinas Kesehatan", "", ""), user=registrar)

    page = get("Satu")
    assert (page.live, page.expired, page.initiator_name) == (False, False, "")


@pytest.mark.parametrize(
    ("choice", "summary"), [("theirs", "Berkas."), ("ours", "Lama.")]
)
def test_what_was_decided_is_taken_back_too(
    start, two, registrar, undo, choice, summary
):
    run = start(
        "innovations",
        HEADER,
        ("Satu", "Dinas Kesehatan", "Non Digital", "Berkas."),
        user=registrar,
    )
    row = run.rows.get(number=2)
    cell = ["Ekspor.", "Lama.", "Berkas.", None]
    row.action, row.changes = "conflict", row.changes | {"summary": cell}
    row.save()
    decide(run=run, user=registrar, decision=choice)
    apply_run(run=run, user=registrar)
    assert (get("Satu").kind, get("Satu").summary) == ("non_digital", summary)

    undo(run)

    assert (get("Satu").kind, get("Satu").summary) == ("digital", "Lama.")
