"""The guided form: a draft from a few words, near-duplicates shown, nothing lost."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from wagtail.models import PageLogEntry

from innovations.choices import RegionalRole
from innovations.models import InnovationPage
from innovations.services.profiles import start_innovation
from tests.factories.innovations import (
    GovernmentAffairFactory,
    InnovationPageFactory,
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
    make_operator,
    make_regional,
    make_registrar,
)
from tests.innovations.page_forms import add_url, innovation_data, page_url, refused

FORM = "/admin/registry/new/"


def typed(organization, title="Antar Obat ke Rumah", **fields):
    return {"organization": organization.pk, "title": title, **fields}


# ------------------------------------------------------------------- service


def test_a_draft_like_the_editors(organization):
    operator = make_operator(organization)
    affair = GovernmentAffairFactory()

    page = start_innovation(
        organization=organization,
        name="  Antar   Obat ",
        values={"stage": "trial", "main_affair": affair, "summary": "Singkat."},
        actor=operator,
    )

    page = InnovationPage.objects.get(pk=page.pk)
    assert (page.title, page.slug, page.live) == ("Antar Obat", "antar-obat", False)
    assert (page.owner, page.organization) == (operator, organization)
    assert (page.stage, page.main_affair, page.summary) == ("trial", affair, "Singkat.")
    assert page.code.startswith(organization.region.code_prefix)
    assert page.get_latest_revision().user == operator
    subscription = page.subscribers.get()
    assert (subscription.user, subscription.comment_notifications) == (operator, True)
    entries = PageLogEntry.objects.filter(page=page.pk)
    assert sorted(entries.values_list("action", flat=True)) == [
        "wagtail.create",
        "wagtail.edit",
    ]


def test_a_taken_slug_gets_a_number(organization):
    operator = make_operator(organization)
    InnovationPageFactory(parent=organization, title="Lama", slug="antar-obat")

    page = start_innovation(
        organization=organization, name="Antar Obat", values={}, actor=operator
    )

    assert page.slug == "antar-obat-2"


def test_a_taken_name_is_refused_as_in_the_editor(organization):
    operator = make_operator(organization)
    InnovationPageFactory(parent=organization, title="Antar Obat", slug="lain")

    with pytest.raises(ValidationError) as error:
        start_innovation(
            organization=organization, name="ANTAR  obat", values={}, actor=operator
        )

    assert list(error.value.error_dict) == ["title"]
    assert InnovationPage.objects.count() == 1


def test_nobody_adds_to_another_organisation(organization, other_organization):
    with pytest.raises(PermissionDenied):
        start_innovation(
            organization=other_organization,
            name="Antar Obat",
            values={},
            actor=make_operator(organization),
        )

    assert not InnovationPage.objects.exists()


# -------------------------------------------------------------------- screen


@pytest.mark.once
def test_an_operator_begins_and_goes_on_in_the_editor(sign_in, organization):
    browser = sign_in(make_operator(organization))
    form = browser.get(FORM).context["form"]
    assert form["organization"].value() == organization.pk or (
        form.fields["organization"].initial == organization
    )

    response = browser.post(
        FORM, typed(organization, stage="trial", summary="Singkat.")
    )

    page = InnovationPage.objects.get()
    assert response.headers["Location"] == page_url("edit", page)
    assert (page.title, page.stage, page.live) == (
        "Antar Obat ke Rumah",
        "trial",
        False,
    )


@pytest.mark.once
def test_only_own_organisations_are_offered_and_accepted(
    sign_in, region, organization, other_organization
):
    elsewhere = OrganizationPageFactory(
        parent=RegistryPageFactory(region=RegionFactory()), title="Dinas Jauh"
    )
    operator = sign_in(make_operator(organization))
    html = operator.get(FORM).content.decode()
    assert organization.title in html
    assert other_organization.title not in html

    for foreign in (other_organization, elsewhere):
        response = operator.post(FORM, typed(foreign))
        assert list(response.context["form"].errors) == ["organization"]
    assert not InnovationPage.objects.exists()

    registrar = sign_in(make_registrar(region)).get(FORM).content.decode()
    assert organization.title in registrar
    assert other_organization.title in registrar
    assert "Dinas Jauh" not in registrar


@pytest.mark.once
def test_people_who_add_nothing_have_no_form(sign_in, region, organization):
    leader = make_regional(region, RegionalRole.LEADER)

    assert refused(sign_in(leader).get(FORM))
    assert refused(sign_in(leader).post(FORM, typed(organization)))
    assert not InnovationPage.objects.exists()


@pytest.mark.once
def test_a_likely_duplicate_is_asked_about_and_nothing_is_lost(sign_in, organization):
    own = InnovationPageFactory(parent=organization, title="Antar Obat ke Rumahh")
    browser = sign_in(make_operator(organization))
    data = typed(organization, summary="Obat sampai di rumah.", stage="trial")

    asked = browser.post(FORM, data)

    html = asked.content.decode()
    assert page_url("edit", own) in html
    assert "Obat sampai di rumah." in html
    assert asked.context["form"]["stage"].value() == "trial"
    assert InnovationPage.objects.count() == 1

    browser.post(FORM, {**data, "sure": asked.context["sure"]})
    made = InnovationPage.objects.exclude(pk=own.pk).get()
    assert (made.title, made.summary) == (
        "Antar Obat ke Rumah",
        "Obat sampai di rumah.",
    )


@pytest.mark.once
def test_being_sure_counts_for_that_name_only(sign_in, organization):
    InnovationPageFactory(parent=organization, title="Antar Obat ke Rumahh")
    browser = sign_in(make_operator(organization))

    response = browser.post(FORM, typed(organization, sure="Nama lain"))

    assert response.status_code == 200
    assert InnovationPage.objects.count() == 1


@pytest.mark.once
def test_drafts_of_others_are_not_told_and_published_ones_lead_to_their_page(
    sign_in, organization, other_organization
):
    InnovationPageFactory(
        parent=other_organization, title="Antar Obat ke Rumah A", draft=True
    )
    browser = sign_in(make_operator(organization))
    assert browser.post(FORM, typed(organization)).status_code == 302

    InnovationPage.objects.filter(title="Antar Obat ke Rumah").delete()
    seen = InnovationPageFactory(
        parent=other_organization, title="Antar Obat ke Rumahh"
    )
    response = browser.post(FORM, typed(organization))
    likely = response.context["likely"]
    assert [(one.page.pk, url) for one, url in likely] == [
        (seen.pk, "/inovasi/dinas-pendidikan/antar-obat-ke-rumahh/")
    ]


@pytest.mark.once
def test_errors_keep_what_was_typed(sign_in, organization):
    InnovationPageFactory(parent=organization, title="Antar Obat", slug="lain")
    browser = sign_in(make_operator(organization))
    data = typed(
        organization, "antar obat", summary="Panjang lebar.", sure="antar obat"
    )

    response = browser.post(FORM, data)

    assert list(response.context["form"].errors) == ["title"]
    assert "Panjang lebar." in response.content.decode()


@pytest.mark.once
def test_the_normal_form_warns_and_keeps_the_draft(sign_in, organization):
    InnovationPageFactory(parent=organization, title="Antar Obat ke Rumahh")
    browser = sign_in(make_operator(organization))

    response = browser.post(
        add_url(InnovationPage, organization),
        innovation_data("Antar Obat ke Rumah"),
        follow=True,
    )

    assert InnovationPage.objects.filter(title="Antar Obat ke Rumah").exists()
    warnings = [
        str(m) for m in response.context["messages"] if m.level_tag == "warning"
    ]
    assert len(warnings) == 1
    assert "Antar Obat ke Rumahh" in warnings[0]


@pytest.mark.once
def test_the_address_can_name_the_organisation(sign_in, region, organization):
    browser = sign_in(make_registrar(region))

    form = browser.get(f"{FORM}?organization={organization.pk}").context["form"]

    assert str(form["organization"].value()) == str(organization.pk)
    assert reverse("registry:new") == FORM
