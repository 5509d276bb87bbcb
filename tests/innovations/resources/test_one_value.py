"""One column of many records: planned, shown, confirmed and taken back."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from innovations.models import InnovationPage, OrganizationPage
from spreadsheets.models import ImportRun
from spreadsheets.one_value import ValueRefused, plan_value
from spreadsheets.services import apply_run, changing
from spreadsheets.services.changing import plan_change
from spreadsheets.services.undoing import undo_run
from tests.factories.innovations import (
    GovernmentAffairFactory,
    InnovationPageFactory,
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
    make_operator,
    make_registrar,
)
from tests.innovations.page_forms import refused

CHANGE = "/admin/spreadsheets/change/innovations/"


@pytest.fixture
def registrar(region):
    return make_registrar(region)


@pytest.fixture
def pages(organization):
    return [
        InnovationPageFactory(parent=organization, title="Antar Obat", stage="trial"),
        InnovationPageFactory(parent=organization, title="Kartu Sehat"),
        InnovationPageFactory(
            parent=organization, title="Rumah Baca", stage="implementation"
        ),
    ]


def plan(region, registrar, pages, column="stage", value="Penerapan", sheet=None):
    return plan_change(
        sheet=sheet or "innovations",
        scope=region,
        user=registrar,
        column=column,
        value=value,
        ids=[page.pk for page in pages],
    )


def stages():
    pages = InnovationPage.objects.order_by("title")
    return dict(pages.values_list("title", "stage"))


def test_the_plan_names_what_changes_and_writes_nothing(region, registrar, pages):
    run = plan(region, registrar, pages)

    rows = [(row.label, row.action, row.number) for row in run.rows.all()]
    assert rows == [
        ("Antar Obat", "changed", None),
        ("Kartu Sehat", "changed", None),
        ("Rumah Baca", "unchanged", None),
    ]
    assert (run.counts["changed"], run.counts["unchanged"]) == (2, 1)
    assert "Penerapan" in run.filename
    assert not run.file
    assert stages()["Kartu Sehat"] == ""


def test_planning_leaves_the_database_to_others(region, registrar, pages, monkeypatch):
    outside = len(connection.savepoint_ids)
    inside = []

    def planned(*args):
        for row in plan_value(*args):
            inside.append(len(connection.savepoint_ids))
            yield row

    monkeypatch.setattr(changing, "plan_value", planned)

    run = plan(region, registrar, pages)

    assert inside == [outside] * 3
    assert run.rows.count() == 3


def test_confirming_writes_and_undo_puts_back_what_nobody_changed(
    region, registrar, pages
):
    before = stages()
    run = apply_run(run=plan(region, registrar, pages), user=registrar)
    assert set(stages().values()) == {"implementation"}
    page = InnovationPage.objects.get(title="Antar Obat")
    assert (page.live, page.has_unpublished_changes) == (True, False)
    page.stage = "initiative"
    page.save_revision().publish()

    apply_run(run=undo_run(run=run, user=registrar), user=registrar)

    assert stages() == {**before, "Antar Obat": "initiative"}


def test_a_column_is_emptied(region, registrar, pages):
    affair = GovernmentAffairFactory(label="Kesehatan")
    pages[1].related_affairs.add(affair)
    pages[1].save_revision().publish()

    run = plan(region, registrar, pages, column="related_affairs", value="")
    apply_run(run=run, user=registrar)

    assert run.counts["changed"] == 1
    assert not InnovationPage.objects.get(pk=pages[1].pk).related_affairs.exists()


def test_the_rules_of_workbooks_count(region, registrar, pages):
    InnovationPage.objects.filter(pk=pages[0].pk).update(locked=True)
    pages[1].trial_date = "2025-05-01"
    pages[1].save_revision().publish()
    gone = InnovationPage.objects.get(pk=pages[2].pk)
    gone.unpublish(set_expired=True)

    run = plan(region, registrar, pages, "implementation_date", "1 Maret 2024")

    assert [row.action for row in run.rows.all()] == ["refused"] * 3
    assert all(row.messages for row in run.rows.all())


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("stage", "kapan-kapan"),
        ("stage", "-"),
        ("title", "Sama semua"),
        ("code", "INV-2026-0001"),
        ("nothing", "x"),
        ("maturity_score", "112"),
    ],
)
def test_what_fits_no_record_is_refused(region, registrar, pages, column, value):
    with pytest.raises(ValueRefused):
        plan(region, registrar, pages, column, value)

    assert not ImportRun.objects.exists()


def test_only_who_keeps_the_register_changes_many(region, organization, pages):
    for person in (make_operator(organization), make_registrar(RegionFactory())):
        with pytest.raises(PermissionDenied):
            plan(region, person, pages)


def test_records_of_another_region_are_not_found(region, registrar):
    foreign = InnovationPageFactory(
        parent=OrganizationPageFactory(parent=RegistryPageFactory())
    )

    assert plan(region, registrar, [foreign]).rows.count() == 0


def test_organisations_too(region, registrar, organization, other_organization):
    run = plan(
        region,
        registrar,
        [organization, other_organization],
        column="counts_for_target",
        value="Tidak",
        sheet="organizations",
    )
    apply_run(run=run, user=registrar)

    assert run.counts["changed"] == 2
    assert not OrganizationPage.objects.filter(counts_for_target=True).exists()


@pytest.mark.once
def test_from_the_filtered_listing_to_the_plan(sign_in, region, registrar, pages):
    browser = sign_in(registrar)
    listing = browser.get("/admin/innovations/?stage=trial").content.decode()
    assert f"{CHANGE}?stage=trial" in listing

    address = f"{CHANGE}?stage=trial&export_scope={region.code}"
    first = browser.get(address)
    assert first.context["count"] == 1
    second = browser.get(f"{address}&change_column=kind")
    labels = dict(second.context["form"].fields["value"].choices)
    assert "Digital" in labels
    empty = browser.post(f"{address}&change_column=kind", {"value": ""})
    assert list(empty.context["form"].errors) == ["value"]
    response = browser.post(f"{address}&change_column=kind", {"value": "Digital"})

    run = ImportRun.objects.get()
    assert response.headers["Location"] == reverse("spreadsheets:run", args=[run.pk])
    assert [row.label for row in run.rows.all()] == ["Antar Obat"]
    shown = browser.get(response.headers["Location"])
    assert shown.context["confirmable"]
    browser.post(reverse("spreadsheets:confirm", args=[run.pk]))
    assert InnovationPage.objects.get(title="Antar Obat").kind == "digital"


@pytest.mark.once
def test_operators_have_no_such_screen(sign_in, organization, pages):
    browser = sign_in(make_operator(organization))

    assert CHANGE not in browser.get("/admin/innovations/").content.decode()
    assert refused(browser.get(CHANGE))
    assert refused(browser.post(f"{CHANGE}?change_column=kind", {"value": "Digital"}))
    assert not ImportRun.objects.exists()
