"""What happens to members when their organisation or their last right goes."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from innovations.models import InnovationPage, Membership, OrganizationPage
from innovations.services.memberships import take_memberships
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    UserFactory,
    make_operator,
    make_registrar,
)
from tests.innovations.page_forms import page_url
from tests.innovations.query_counts import assert_constant, queries_of


@pytest.fixture
def page(organization):
    return InnovationPageFactory(parent=organization, title="Antar Obat")


pytestmark = pytest.mark.once


def can_edit(client, page):
    return client.get(page_url("edit", page)).status_code == 200


def test_a_renamed_organisation_keeps_its_members(sign_in, organization, page):
    operator = make_operator(organization)
    organization.title = "Dinas Kesehatan dan Keluarga Berencana"
    organization.save_revision().publish()

    browser = sign_in(operator)

    assert can_edit(browser, page)
    assert str(operator.memberships.get()) == f"{operator} – {organization.title}"


def test_an_organisation_moved_below_another_keeps_its_members_and_gets_those_above(
    sign_in, organization, other_organization, page
):
    own = make_operator(organization)
    above = make_operator(other_organization, including_units_below=True)
    beside = make_operator(other_organization)

    organization.move(other_organization, pos="last-child")

    page = InnovationPage.objects.get(pk=page.pk)
    assert can_edit(sign_in(own), page)
    assert can_edit(sign_in(above), page)
    assert not can_edit(sign_in(beside), page)


def test_a_closed_organisation_keeps_its_members_who_finish_what_is_there(
    sign_in, organization, page
):
    operator = make_operator(organization)
    organization.valid_to = date(2024, 12, 31)
    organization.save_revision().publish()

    assert can_edit(sign_in(operator), page)
    assert operator.has_perm("wagtailadmin.access_admin")


def test_an_organisation_with_members_is_deleted_only_after_naming_them(
    sign_in, region, organization
):
    make_operator(organization, username="siti")
    browser = sign_in(make_registrar(region))

    asked = browser.get(page_url("delete", organization))
    refused = browser.post(page_url("delete", organization))

    assert OrganizationPage.objects.filter(pk=organization.pk).exists()
    for response in (asked, refused):
        assert response.status_code == 302
    assert Membership.objects.count() == 1

    take_memberships(memberships=organization.memberships.all())
    browser.post(page_url("delete", organization))
    # A site may keep it in its recycle bin, outside of the region.
    assert not OrganizationPage.objects.filter(
        pk=organization.pk, region__isnull=False
    ).exists()


def test_members_keep_an_organisation_from_being_deleted_in_bulk(
    sign_in, region, organization
):
    make_operator(organization)
    browser = sign_in(make_registrar(region))
    url = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "delete"))

    browser.post(f"{url}?id={organization.pk}")

    # The site would put it into the recycle bin, outside of every region.
    kept = OrganizationPage.objects.filter(pk=organization.pk, region__isnull=False)
    assert kept.exists()


def test_who_lost_the_last_organisation_reads_what_to_do(sign_in, region, organization):
    make_registrar(region, username="penjaga")
    operator = make_operator(organization, last_login=timezone.now())
    take_memberships(memberships=operator.memberships.all())
    browser = sign_in(operator)

    response = browser.get("/admin/", follow=True)

    assert [status for _url, status in response.redirect_chain] == [302]
    assert response.status_code == 200
    html = response.content.decode()
    assert 'id="nothing-to-do"' in html
    assert "penjaga" in html
    assert region.name in html


def test_others_see_no_such_notice_when_they_sign_in(client, region, organization):
    make_registrar(region, username="penjaga")

    assert "nothing-to-do" not in client.get("/admin/login/").content.decode()
    client.force_login(UserFactory())
    html = client.get("/admin/login/").content.decode()
    assert "nothing-to-do" in html
    assert "penjaga" not in html
    client.force_login(make_operator(organization))
    assert client.get("/admin/login/").status_code == 302


@pytest.mark.parametrize("address", ["explorer", "innovations", "organizations"])
def test_a_person_in_many_organisations_costs_what_one_in_few_does(
    sign_in, registry, address
):
    user = UserFactory()
    browser = sign_in(user)
    url = {
        "explorer": reverse("wagtailadmin_explore", args=(registry.pk,)),
        "innovations": "/admin/innovations/",
        "organizations": "/admin/organizations/",
    }[address]
    counts = []

    for more in (3, 27):
        for _number in range(more):
            organization = OrganizationPageFactory(parent=registry)
            make_operator(organization, user=user)
        counts.append(queries_of(browser, url))

    assert_constant(counts, counts[0])
