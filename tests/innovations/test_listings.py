"""The listings of the admin: whose rows, which columns, found how."""

import csv
import datetime

import pytest
from django.urls import reverse

from innovations.models import (
    CoOwner,
    InnovationAlias,
    InnovationPage,
    OrganizationAlias,
)
from tests.factories.innovations import (
    GovernmentAffairFactory,
    InnovationPageFactory,
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
    UserFactory,
    make_operator,
    make_registrar,
)
from tests.innovations.page_forms import add_url, refused
from tests.innovations.query_counts import assert_constant, queries_of

pytestmark = [pytest.mark.usefixtures("indexed_pages"), pytest.mark.once]

INNOVATIONS = "/admin/innovations/"
ORGANIZATIONS = "/admin/organizations/"


def titles(response):
    return sorted(page.title for page in response.context["object_list"])


@pytest.fixture
def pages(organization, other_organization):
    """One innovation each in two organisations and in another region."""
    elsewhere = OrganizationPageFactory(
        parent=RegistryPageFactory(region=RegionFactory())
    )
    InnovationPageFactory(parent=elsewhere, title="Jauh")
    return {
        "kesehatan": InnovationPageFactory(
            parent=organization,
            title="Antar Obat",
            stage="implementation",
            form="public_service",
            kind="digital",
            main_affair=GovernmentAffairFactory(code="1.02", label="Kesehatan"),
            implementation_date=datetime.date(2024, 5, 6),
        ),
        "pendidikan": InnovationPageFactory(
            parent=other_organization, title="Buku Keliling", stage="trial", draft=True
        ),
    }


def test_a_registrar_lists_the_region(sign_in, region, pages):
    browser = sign_in(make_registrar(region))

    assert titles(browser.get(INNOVATIONS)) == ["Antar Obat", "Buku Keliling"]
    assert titles(browser.get(ORGANIZATIONS)) == ["Dinas Kesehatan", "Dinas Pendidikan"]


def test_an_operator_lists_their_own(sign_in, organization, pages):
    browser = sign_in(make_operator(organization))

    assert titles(browser.get(INNOVATIONS)) == ["Antar Obat"]
    assert titles(browser.get(INNOVATIONS + "?q=Buku")) == []
    assert titles(browser.get(ORGANIZATIONS)) == ["Dinas Kesehatan"]
    assert titles(browser.get(INNOVATIONS + "results/")) == ["Antar Obat"]


def test_the_way_to_a_unit_is_no_row(sign_in, organization):
    unit = OrganizationPageFactory(parent=organization, title="Puskesmas")
    browser = sign_in(make_operator(unit))

    assert titles(browser.get(ORGANIZATIONS)) == ["Puskesmas"]


def test_an_administrator_lists_the_region_of_the_address(sign_in, pages):
    browser = sign_in(UserFactory(superuser=True))
    assert titles(browser.get(INNOVATIONS)) == ["Antar Obat", "Buku Keliling"]

    other = InnovationPage.objects.get(title="Jauh").region
    browser.defaults["HTTP_HOST"] = other.site.hostname
    assert titles(browser.get(INNOVATIONS)) == ["Jauh"]


def test_people_without_pages_have_no_listing_and_no_menu(sign_in, region, pages):
    browser = sign_in(make_operator(OrganizationPageFactory()))
    assert titles(browser.get(INNOVATIONS)) == []

    leader = UserFactory()
    leader.groups.add(*make_operator(OrganizationPageFactory()).groups.all())
    browser = sign_in(leader)
    assert refused(browser.get(INNOVATIONS))
    html = browser.get("/admin/").content.decode()
    assert "innovation-registry" not in html
    assert "reference-data" not in html


def test_menus_show_what_one_may_use(sign_in, region, organization):
    operator = sign_in(make_operator(organization)).get("/admin/").content.decode()
    assert "/admin/innovations/" in operator
    for hidden in ("people", "co-owners", "region/", "government-affairs"):
        assert f"/admin/{hidden}" not in operator

    registrar = sign_in(make_registrar(region)).get("/admin/").content.decode()
    for shown in ("innovations", "people", "co-owners", "government-affairs"):
        assert f"/admin/{shown}/" in registrar
    assert "/admin/region/" not in registrar


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=obat", ["Antar Obat"]),
        ("q=keliling+buku", ["Buku Keliling"]),
        ("q=-0001", None),
        ("q=pendidikan", ["Buku Keliling"]),
        ("q=tidak+ada", []),
        ("stage=trial", ["Buku Keliling"]),
        ("stage=trial&stage=implementation", ["Antar Obat", "Buku Keliling"]),
        ("form_=public_service", ["Antar Obat"]),
        ("kind=digital", ["Antar Obat"]),
        ("year=2024", ["Antar Obat"]),
        ("status=draft", ["Buku Keliling"]),
        ("status=live", ["Antar Obat"]),
        ("q=buku&status=live", []),
        ("ordering=code", ["Antar Obat", "Buku Keliling"]),
        ("q=a&ordering=-organization__title", ["Antar Obat", "Buku Keliling"]),
    ],
)
def test_searching_and_filtering(sign_in, region, pages, query, found):
    if found is None:
        page = min(pages.values(), key=lambda page: page.code)
        query, found = f"q={page.code.lower()}", [page.title]
    browser = sign_in(make_registrar(region))

    assert titles(browser.get(f"{INNOVATIONS}?{query}")) == found


def test_filtering_by_affair_and_organisation(sign_in, region, pages):
    browser = sign_in(make_registrar(region))
    page = pages["kesehatan"]

    for query in (
        f"main_affair={page.main_affair_id}",
        f"organization={page.organization_id}",
    ):
        assert titles(browser.get(f"{INNOVATIONS}?{query}")) == ["Antar Obat"]


def test_filters_offer_only_what_one_may_see(sign_in, organization, pages):
    browser = sign_in(make_operator(organization))

    filters = browser.get(INNOVATIONS).context["filters"]

    organizations = filters.form.fields["organization"].queryset
    assert [page.title for page in organizations] == ["Dinas Kesehatan"]
    foreign = pages["pendidikan"].organization_id
    found = browser.get(f"{INNOVATIONS}?organization={foreign}")
    assert not found.context["filters"].form.is_valid()


def exported_names(response):
    rows = csv.reader(
        b"".join(response).decode("utf-8-sig").splitlines(), delimiter=";"
    )
    return [row[0] for row in rows][1:]


def test_the_listing_leads_to_an_export_of_what_it_shows(
    sign_in, region, organization, pages
):
    browser = sign_in(make_registrar(region))
    query = f"organization={organization.pk}&q=obat"
    export = (
        f"/admin/spreadsheets/export/innovations/?{query}&export_scope={region.code}"
    )

    listing = browser.get(f"{INNOVATIONS}?{query}&p=1&ordering=code")
    screen = browser.get(export)
    data = {"scope": region.pk, "kind": "csv"}
    filtered = browser.post(export, {**data, "rows": "filtered"})
    everything = browser.post(export, {**data, "rows": "all"})

    assert export.replace("&", "&amp;") in listing.content.decode()
    assert "Dinas Kesehatan" in screen.context["view"].listing.words[0]
    assert "obat" in screen.context["view"].listing.words[1]
    assert exported_names(filtered) == ["Antar Obat"]
    assert exported_names(everything) == ["Antar Obat", "Buku Keliling"]


def test_an_operator_exports_only_their_own(sign_in, region, organization, pages):
    browser = sign_in(make_operator(organization))
    data = {"scope": region.pk, "kind": "csv", "rows": "all"}

    answer = browser.post("/admin/spreadsheets/export/innovations/?q=a", data)

    assert exported_names(answer) == ["Antar Obat"]


def test_the_unsafe_export_of_the_library_is_gone(sign_in, region, pages):
    browser = sign_in(make_registrar(region))

    for url, sheet in ((INNOVATIONS, "innovations"), (ORGANIZATIONS, "organizations")):
        page = browser.get(url).content.decode()
        answer = browser.get(f"{url}?export=csv&q=obat")

        assert "export=csv" not in page
        assert "export=xlsx" not in page
        assert answer.headers["Location"] == (
            f"/admin/spreadsheets/export/{sheet}/?q=obat&export_scope={region.code}"
        )


def test_organizations_are_exported_as_listed(sign_in, region, pages):
    browser = sign_in(make_registrar(region))
    url = "/admin/spreadsheets/export/organizations/?q=kesehatan"
    data = {"scope": region.pk, "kind": "csv", "rows": "filtered"}

    rows = list(
        csv.reader(
            b"".join(browser.post(url, data)).decode("utf-8-sig").splitlines(),
            delimiter=";",
        )
    )

    assert [row[0] for row in rows[1:]] == ["Dinas Kesehatan"]


def test_adding_goes_straight_to_the_only_organisation(sign_in, organization):
    OrganizationPageFactory(parent=organization, title="Unit tanpa hak")
    browser = sign_in(make_operator(organization))

    add = reverse("innovations:choose_parent")
    response = browser.get(add)

    assert add in browser.get(INNOVATIONS).content.decode()
    assert response.headers["Location"] == add_url(InnovationPage, organization)


def test_adding_asks_for_the_organisation_when_there_are_several(
    sign_in, organization, other_organization
):
    user = make_operator(other_organization, user=make_operator(organization))
    browser = sign_in(user)
    url = reverse("innovations:choose_parent")

    assert browser.get(url).status_code == 200
    response = browser.post(url, {"parent_page": other_organization.pk})
    assert response.headers["Location"] == add_url(InnovationPage, other_organization)


def test_a_foreign_organisation_is_not_chosen(
    sign_in, organization, other_organization
):
    browser = sign_in(make_operator(organization))

    response = browser.post(
        reverse("innovations:choose_parent"), {"parent_page": other_organization.pk}
    )

    assert list(response.context["form"].errors) == ["parent_page"]


def test_only_those_who_may_are_offered_to_add_organisations(
    sign_in, region, organization
):
    add = reverse("organizations:choose_parent")

    operator = sign_in(make_operator(organization)).get(ORGANIZATIONS)
    registrar = sign_in(make_registrar(region)).get(ORGANIZATIONS)

    assert add not in operator.content.decode()
    assert add in registrar.content.decode()


# --------------------------------------------------------------- plain models


def test_rows_of_the_current_region_are_listed(sign_in, region, pages):
    for page in InnovationPage.objects.all():
        OrganizationAlias.objects.create(
            organization=page.organization, name=f"OPD {page.title}"
        )
        InnovationAlias.objects.create(innovation=page, name=f"Lama {page.title}")
        CoOwner.objects.create(innovation=page, organization=page.organization)
    browser = sign_in(make_registrar(region))

    for name in ("organization-names", "innovation-names", "co-owners"):
        response = browser.get(f"/admin/{name}/")
        assert (name, len(response.context["object_list"])) == (name, 2)


def test_foreign_pages_are_refused_in_forms(sign_in, region, organization):
    elsewhere = OrganizationPageFactory(
        parent=RegistryPageFactory(region=RegionFactory())
    )
    browser = sign_in(make_registrar(region))

    data = {"organization": elsewhere.pk, "name": "OPD"}
    response = browser.post("/admin/organization-names/new/", data)

    assert list(response.context["form"].errors) == ["organization"]
    html = browser.get("/admin/organization-names/new/").content.decode()
    assert elsewhere.title not in html


def test_a_row_can_not_be_moved_out_of_the_region(sign_in, region, organization):
    alias = OrganizationAlias.objects.create(organization=organization, name="Dinkes")
    elsewhere = OrganizationPageFactory(
        parent=RegistryPageFactory(region=RegionFactory())
    )
    browser = sign_in(make_registrar(region))
    url = f"/admin/organization-names/edit/{alias.pk}/"

    response = browser.post(url, {"organization": elsewhere.pk, "name": "Dinkes"})

    assert list(response.context["form"].errors) == ["organization"]


@pytest.mark.parametrize("name", ["OPD Lama", "opd  LAMA"])
def test_a_taken_alias_is_told_and_no_error(
    sign_in, region, organization, other_organization, name
):
    OrganizationAlias.objects.create(organization=organization, name="OPD Lama")
    browser = sign_in(make_registrar(region))

    response = browser.post(
        "/admin/organization-names/new/",
        {"organization": other_organization.pk, "name": name},
    )

    assert response.status_code == 200
    assert OrganizationAlias.objects.count() == 1


def test_a_taken_older_name_is_told_and_no_error(sign_in, region, pages):
    page = pages["kesehatan"]
    InnovationAlias.objects.create(innovation=page, name="Lama")
    browser = sign_in(make_registrar(region))

    response = browser.post(
        "/admin/innovation-names/new/", {"innovation": page.pk, "name": "LAMA"}
    )

    assert response.status_code == 200
    assert InnovationAlias.objects.count() == 1


def test_reference_rows_are_read_by_registrars(sign_in, region):
    row = GovernmentAffairFactory()
    browser = sign_in(make_registrar(region))

    assert browser.get("/admin/government-affairs/").status_code == 200
    assert (
        browser.get(f"/admin/government-affairs/inspect/{row.pk}/").status_code == 200
    )
    for url in ("new/", f"edit/{row.pk}/", f"delete/{row.pk}/"):
        assert refused(browser.get(f"/admin/government-affairs/{url}"))
        assert refused(browser.post(f"/admin/government-affairs/{url}"))


def test_administrators_edit_reference_rows_and_regions(sign_in, region):
    row = GovernmentAffairFactory(label="Lama")
    browser = sign_in(UserFactory(superuser=True))
    data = {"code": row.code, "label": "Baru", "group": "basic", "sort_order": 1}

    browser.post(f"/admin/government-affairs/edit/{row.pk}/", data)

    row.refresh_from_db()
    assert row.label == "Baru"
    assert browser.get("/admin/region/").status_code == 200
    assert browser.get(f"/admin/region/edit/{region.pk}/").status_code == 200


# --------------------------------------------------------------- query counts


LISTINGS = {
    INNOVATIONS: 44,
    ORGANIZATIONS: 32,
    "/admin/organization-names/": 20,
    "/admin/innovation-names/": 20,
    "/admin/co-owners/": 20,
    "/admin/government-affairs/": 17,
}


def add_rows(registry):
    organization = OrganizationPageFactory(parent=registry)
    affair = GovernmentAffairFactory()
    page = InnovationPageFactory(parent=organization, main_affair=affair)
    name = organization.title
    OrganizationAlias.objects.create(organization=organization, name=f"OPD {name}")
    InnovationAlias.objects.create(innovation=page, name="Lama")
    CoOwner.objects.create(innovation=page, organization=organization)


@pytest.mark.parametrize(("url", "expected"), LISTINGS.items())
def test_listings_cost_the_same_for_one_and_three(
    sign_in, region, registry, url, expected
):
    browser = sign_in(make_registrar(region))
    counts = []

    for more in (1, 2):
        for _ in range(more):
            add_rows(registry)
        counts.append(queries_of(browser, url))

    assert_constant(counts, expected)


@pytest.mark.parametrize(("url", "expected"), [(INNOVATIONS, 40), (ORGANIZATIONS, 26)])
def test_an_operators_listing_costs_the_same_for_one_and_three_organisations(
    sign_in, registry, url, expected
):
    user = UserFactory()
    browser = sign_in(user)
    counts = []

    for more in (1, 2):
        for _ in range(more):
            organization = OrganizationPageFactory(parent=registry)
            InnovationPageFactory(parent=organization)
            make_operator(organization, user=user)
        counts.append(queries_of(browser, url))

    assert_constant(counts, expected)
