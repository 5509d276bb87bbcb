"""Workbooks about profiles that were merged into another one since."""

import pytest

from innovations.models import InnovationPage
from innovations.services.merging import merge_innovations
from spreadsheets.resources import Context
from spreadsheets.services import apply_run, start_import
from spreadsheets.services.exporting import export_sheet
from tests.factories.innovations import (
    InnovationPageFactory,
    make_operator,
    make_registrar,
)
from tests.innovations.resources.conftest import outcome, texts

SHEET = "innovations"
HEADER = ("Kode Inovasi", "Nama Inovasi", "OPD", "Ringkasan")

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def registrar(region):
    return make_registrar(region)


@pytest.fixture
def kept(organization):
    return InnovationPageFactory(parent=organization, title="Antar Obat", summary="Ini")


@pytest.fixture
def merged(other_organization):
    return InnovationPageFactory(
        parent=other_organization, title="Kurir Obat", summary="Itu"
    )


def state(page):
    page = InnovationPage.objects.get(pk=page.pk)
    return page.title, page.summary, page.live, page.expired


def test_an_old_code_or_name_counts_for_the_one_that_was_kept(
    load, kept, merged, registrar
):
    merge_innovations(kept=kept, merged=merged, actor=registrar)
    gone = state(merged)

    by_code = load(
        SHEET, HEADER, (merged.code, "Kurir Obat", "Dinas Pendidikan", "Satu"),
        user=registrar,
    )  # fmt: skip
    assert outcome(by_code) == [(2, "changed")]
    assert [kept.code in text for text in texts(by_code, 2)] == [True]
    assert state(kept) == ("Antar Obat", "Satu", True, False)

    by_name = load(
        SHEET, HEADER[1:], ("Kurir Obat", "Dinas Pendidikan", "Dua"), user=registrar
    )
    assert outcome(by_name) == [(2, "changed")]
    assert state(kept) == ("Antar Obat", "Dua", True, False)
    assert state(merged) == gone
    assert InnovationPage.objects.count() == 2


def test_beside_a_row_of_the_kept_one_the_row_of_the_merged_one_says_nothing(
    load, kept, merged, registrar
):
    merge_innovations(kept=kept, merged=merged, actor=registrar)

    run = load(
        SHEET,
        HEADER[1:],
        ("Antar Obat", "Dinas Kesehatan", "Satu"),
        ("Kurir Obat", "Dinas Pendidikan", "Dua"),
        user=registrar,
    )

    assert outcome(run) == [(2, "changed"), (3, "refused")]
    assert state(kept) == ("Antar Obat", "Satu", True, False)
    assert "merged into “Antar Obat”" in texts(run, 3)[0]


def test_an_export_from_before_the_merge_writes_into_neither(
    kept, merged, registrar, region, tmp_path
):
    context = Context(scope=region, user=registrar)
    path = tmp_path / "ekspor.xlsx"
    ids = [merged.pk]
    export_sheet(sheet=SHEET, context=context, target=path, object_ids=ids)
    merge_innovations(kept=kept, merged=merged, actor=registrar)
    before = state(kept), state(merged)

    run = start_import(
        sheet=SHEET, content=path.read_bytes(), filename="uji.xlsx", context=context
    )
    assert [action for _number, action in outcome(run)] == ["refused"]
    apply_run(run=run, user=registrar)

    assert (state(kept), state(merged)) == before


def test_a_merge_after_the_preview_keeps_the_row_out(start, kept, merged, registrar):
    row = ("Kurir Obat", "Dinas Pendidikan", "Dua")
    run = start(SHEET, HEADER[1:], row, user=registrar)
    merge_innovations(kept=kept, merged=merged, actor=registrar)
    before = state(kept), state(merged)

    apply_run(run=run, user=registrar)

    assert (state(kept), state(merged)) == before


def test_who_may_not_change_the_kept_one_learns_of_it_what_is_public(
    start, kept, merged, registrar, other_organization
):
    operator = make_operator(other_organization)
    merge_innovations(kept=kept, merged=merged, actor=registrar)
    row = ("Kurir Obat", "Dinas Pendidikan", "Dua")

    public = start(SHEET, HEADER[1:], row, user=operator)
    InnovationPage.objects.get(pk=kept.pk).unpublish()
    hidden = start(SHEET, HEADER[1:], row, user=operator)

    assert outcome(public) == outcome(hidden) == [(2, "refused")]
    assert any("Antar Obat" in text for text in texts(public, 2))
    assert not any("Antar Obat" in text for text in texts(hidden, 2))
