"""A workbook leaves, is edited at somebody's desk, and comes back."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from innovations.models import InnovationPage
from spreadsheets.models import ImportRun
from tests.e2e.looking import assert_fits
from tests.e2e.workbooks import change_cells
from tests.factories.innovations import InnovationPageFactory

COURIER, CARD, GARDEN = "Antar Obat ke Pulau", "Kartu Sehat", "Kebun Obat Warga"
NAME, SUMMARY, STARTED = "Nama inisiator", "Ringkasan", "Waktu penerapan"
WINDOWS = {"wide": (1280, 900), "phone": (390, 844)}
#: With scripts on a phone and without them at a desk in the short run; all in the long.
WAYS = [
    ("script", "phone"),
    ("plain", "wide"),
    pytest.param(("script", "wide"), marks=pytest.mark.long),
    pytest.param(("plain", "phone"), marks=pytest.mark.long),
]


@pytest.fixture
def records(story) -> dict[str, InnovationPage]:
    """Three published innovations of the operator's organisation, and a stranger's."""
    InnovationPageFactory(parent=story.other_organization, title="Pasar Ikan Daring")
    return {
        title: InnovationPageFactory(
            parent=story.organization,
            title=title,
            stage="implementation",
            initiator_name="Bidan Sari",
            summary="Obat diantar perahu tiap Senin.",
            implementation_date="2024-03-12",
        )
        for title in (COURIER, CARD, GARDEN)
    }


@pytest.fixture(params=WAYS, ids="-".join)
def way(request) -> tuple[str, str]:
    return request.param


@pytest.fixture
def java_script(way) -> bool:
    return way[0] == "script"


@pytest.fixture
def operator(way, java_script, open_page, sign_in, records) -> Page:
    """An operator who just signed in, with and without scripts, wide and narrow."""
    width, height = WINDOWS[way[1]]
    page = open_page(
        java_script_enabled=java_script, viewport={"width": width, "height": height}
    )
    return sign_in(page, "operator")


@pytest.fixture
def export(tmp_path) -> Callable[[Page], Path]:
    """Fetch the workbook through the screens, from the menu item on."""

    def export(page: Page) -> Path:
        page.goto("/admin/spreadsheets/")
        assert_fits(page)
        page.locator("a[href$='/export/innovations/']").click()
        assert_fits(page)
        with page.expect_download() as caught:
            page.locator("main button[type=submit]").first.click()
        path = tmp_path / caught.value.suggested_filename
        caught.value.save_as(path)
        assert path.suffix == ".xlsx"
        return path

    return export


def upload(page: Page, path: Path) -> None:
    page.goto("/admin/spreadsheets/import/innovations/")
    page.locator("input[type=file]").set_input_files(path)
    assert_fits(page)
    page.locator("main button[type=submit]").last.click()
    page.wait_for_url("**/runs/**")
    assert_fits(page)


def edited(record: InnovationPage, **fields) -> None:
    """Let the registrar edit and publish a record, as the editor would."""
    latest = InnovationPage.objects.get(pk=record.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(latest, name, value)
    registrar = get_user_model().objects.get(username="registrar")
    latest.save_revision(user=registrar).publish(user=registrar)


def latest(record: InnovationPage) -> InnovationPage:
    """Return a record as whoever edits it sees it."""
    return InnovationPage.objects.get(pk=record.pk).get_latest_revision_as_object()


def shown_changes(page: Page) -> list[tuple[str, str, str, str]]:
    """Return (record, field, what goes, what comes) of all rows in the preview."""
    shown = []
    for row in page.locator(".import-rows > li").all():
        record = row.get_by_role("heading", level=3).inner_text()
        fields = row.locator(".import-changes dt").all_inner_texts()
        for field, change in zip(
            fields, row.locator(".import-changes dd").all(), strict=True
        ):
            gone, come = (
                re.sub(r"^[^:]*: ?", "", "".join(change.locator(tag).all_inner_texts()))
                for tag in ("del", "ins")
            )
            shown.append((record, field, gone.strip(), come.strip()))
    return sorted(shown)


def confirm(page: Page) -> None:
    page.locator("form[action$='/confirm/'] button").click()
    expect(page.locator(".messages .success")).to_be_visible()
    assert_fits(page)


def test_three_cells_come_back_and_are_undone(operator: Page, records, export):
    path = export(operator)
    change_cells(
        path,
        {
            (COURIER, NAME): "Bidan Wati",
            (CARD, SUMMARY): "Satu kartu untuk semua loket",
            (CARD, NAME): "Mantri Budi",
        },
    )
    edited(records[COURIER], summary="Obat diantar drone tiap hari.")

    upload(operator, path)

    expect(operator.locator("a[href='?action=changed'] span")).to_have_text("2")
    assert shown_changes(operator) == [
        (COURIER, NAME, "Bidan Sari", "Bidan Wati"),
        (CARD, NAME, "Bidan Sari", "Mantri Budi"),
        (
            CARD,
            SUMMARY,
            "Obat diantar perahu tiap Senin.",
            "Satu kartu untuk semua loket",
        ),
    ]
    for others in ("new", "refused", "missing"):
        expect(operator.locator(f"a[href='?action={others}'] span")).to_have_text("0")
    expect(operator.locator("a[href='?action=unchanged'] span")).to_have_text("1")
    expect(operator.locator("a[href='?action=conflict']")).to_have_count(0)
    assert latest(records[COURIER]).initiator_name == "Bidan Sari"

    confirm(operator)
    run = ImportRun.objects.get()
    assert {
        title: (latest(record).initiator_name, latest(record).summary)
        for title, record in records.items()
    } == {
        COURIER: ("Bidan Wati", "Obat diantar drone tiap hari."),
        CARD: ("Mantri Budi", "Satu kartu untuk semua loket"),
        GARDEN: ("Bidan Sari", "Obat diantar perahu tiap Senin."),
    }
    report = operator.url

    row = run.rows.get(object_id=records[COURIER].pk)
    operator.goto(f"/admin/pages/{records[COURIER].pk}/history/")
    expect(operator.locator("main")).to_contain_text(told(run, row))

    operator.goto(report)
    operator.locator("form[action$='/undo/'] button").click()
    operator.wait_for_url(lambda address: address != report)
    assert_fits(operator)
    assert [(record, field) for record, field, *_rest in shown_changes(operator)] == [
        (COURIER, NAME),
        (CARD, NAME),
        (CARD, SUMMARY),
    ]
    confirm(operator)

    assert {
        title: (latest(record).initiator_name, latest(record).summary)
        for title, record in records.items()
    } == {
        COURIER: ("Bidan Sari", "Obat diantar drone tiap hari."),
        CARD: ("Bidan Sari", "Obat diantar perahu tiap Senin."),
        GARDEN: ("Bidan Sari", "Obat diantar perahu tiap Senin."),
    }


def told(run: ImportRun, row) -> str:
    """Return what the history of a record says in Indonesian."""
    with translation.override("id"):
        return gettext("Changed by import #%(run)s, sheet “%(sheet)s”, row %(row)s") % {
            "run": run.pk,
            "sheet": row.sheet_name,
            "row": row.number,
        }
