"""Every page type through the editor's own screens."""

import datetime

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from innovations.models import InnovationPage, OrganizationPage, RegistryPage
from tests.factories.innovations import (
    GovernmentAffairFactory,
    InnovationPageFactory,
    OrganizationPageFactory,
    OrganizationTypeFactory,
    RegionFactory,
    RegistryPageFactory,
    make_operator,
    make_registrar,
)
from tests.innovations.page_forms import (
    add_url,
    innovation_data,
    organization_data,
    page_url,
    refused,
    registry_data,
)

pytestmark = [pytest.mark.usefixtures("indexed_pages"), pytest.mark.once]
OWN_ORGANIZATIONS = True

PUBLISH = {"action-publish": "1"}


@pytest.fixture
def editor(sign_in, region, registry):
    return sign_in(make_registrar(region))


@pytest.fixture
def operator(sign_in, organization):
    return sign_in(make_operator(organization))


# ------------------------------------------------------------------- creating


def test_a_registrar_creates_every_page_type_and_publishes(client, sign_in, region):
    sign_in(make_registrar(region))
    root = region.site.root_page
    kind = OrganizationTypeFactory()
    affair = GovernmentAffairFactory()

    client.post(add_url(RegistryPage, root), registry_data() | PUBLISH)
    registry = RegistryPage.objects.get()
    client.post(
        add_url(OrganizationPage, registry),
        organization_data("Dinas Sosial", type=kind.pk, code="DINSOS") | PUBLISH,
    )
    organization = OrganizationPage.objects.get()
    client.post(
        add_url(InnovationPage, organization),
        innovation_data("Antar Obat", stage="trial", main_affair=affair.pk) | PUBLISH,
    )

    page = InnovationPage.objects.get()
    assert (registry.live, organization.live, page.live) == (True, True, True)
    assert (organization.type, organization.code, organization.region) == (
        kind,
        "DINSOS",
        region,
    )
    assert (page.stage, page.main_affair, page.organization) == (
        "trial",
        affair,
        organization,
    )
    assert page.code == f"INV-{datetime.date.today().year}-0001"
    # Every form opens again.
    for made in (registry, organization, page):
        assert client.get(page_url("edit", made)).status_code == 200


def test_an_operator_creates_a_draft_and_can_not_publish(operator, organization):
    assert operator.get(add_url(InnovationPage, organization)).status_code == 200

    operator.post(add_url(InnovationPage, organization), innovation_data() | PUBLISH)

    page = InnovationPage.objects.get()
    assert (page.live, page.owner.memberships.get().organization) == (
        False,
        organization,
    )
    assert operator.post(page_url("unpublish", page)).status_code == 302


def test_an_operator_withdraws_a_profile_and_does_not_bring_it_back(
    operator, organization
):
    page = InnovationPageFactory(parent=organization)

    operator.post(page_url("unpublish", page))
    withdrawn = InnovationPage.objects.get()
    operator.post(page_url("edit", page), innovation_data() | PUBLISH)

    assert (withdrawn.live, withdrawn.expired) == (False, False)
    assert not InnovationPage.objects.get().live
    [entry] = PageLogEntry.objects.filter(action="wagtail.unpublish")
    assert entry.page_id == page.pk


def test_an_operator_adds_no_organisation(operator, organization):
    add_subpage = operator.get(page_url("add_subpage", organization))
    response = operator.post(
        add_url(OrganizationPage, organization), organization_data()
    )

    # The only choice is an innovation, so the form opens at once.
    assert add_subpage.headers["Location"] == add_url(InnovationPage, organization)
    assert refused(response)
    assert OrganizationPage.objects.count() == 1


def test_the_registrar_chooses_between_unit_and_innovation(editor, organization):
    response = editor.get(page_url("add_subpage", organization))

    links = [
        add_url(model, organization) for model in (OrganizationPage, InnovationPage)
    ]
    assert all(link in response.content.decode() for link in links)


@pytest.mark.parametrize(
    ("title", "errors"), [("ANTAR  obat", ["title"]), ("Antar Obat 2", [])]
)
def test_a_taken_name_is_told_at_the_field(editor, organization, title, errors):
    InnovationPageFactory(parent=organization, title="Antar Obat")
    data = innovation_data(title, slug="lain")

    response = editor.post(add_url(InnovationPage, organization), data)

    form = (response.context or {}).get("form")
    assert (list(form.errors) if form else []) == errors
    assert InnovationPage.objects.count() == (1 if errors else 2)


def test_a_taken_organisation_name_is_told_at_the_field(editor, registry, organization):
    data = organization_data("dinas KESEHATAN") | {"slug": "lain"}

    response = editor.post(add_url(OrganizationPage, registry), data)

    assert list(response.context["form"].errors) == ["title"]


def test_trial_after_implementation_is_told_at_the_field(editor, organization):
    data = innovation_data(trial_date="2025-02-01", implementation_date="2025-01-01")

    response = editor.post(add_url(InnovationPage, organization), data)

    assert list(response.context["form"].errors) == ["trial_date"]


# ------------------------------------------------- editing, reverting, copying


def test_editing_keeps_code_and_place(editor, organization):
    page = InnovationPageFactory(parent=organization)
    code = page.code

    editor.post(page_url("edit", page), innovation_data("Nama Baru") | PUBLISH)

    page = InnovationPage.objects.get(pk=page.pk)
    assert (page.title, page.code, page.normalized_name) == (
        "Nama Baru",
        code,
        "nama baru",
    )


def test_reverting_through_the_screen_keeps_the_organisation(
    editor, organization, other_organization
):
    page = InnovationPageFactory(parent=organization, title="Lama")
    old = page.latest_revision
    editor.post(page_url("edit", page), innovation_data("Baru") | PUBLISH)
    page.refresh_from_db()
    page.move(other_organization, pos="last-child")

    response = editor.get(page_url("revisions_revert", page, old.pk))
    editor.post(
        page_url("edit", page),
        innovation_data("Lama") | PUBLISH | {"revision": str(old.pk)},
    )

    assert response.status_code == 200
    page = InnovationPage.objects.get(pk=page.pk)
    assert (page.title, page.organization_id) == ("Lama", other_organization.pk)


def test_copying_through_the_screen_offers_no_alias(editor, organization):
    page = InnovationPageFactory(parent=organization)
    url = page_url("copy", page)
    data = {
        "new_title": "Salinan",
        "new_slug": "salinan",
        "new_parent_page": organization.pk,
        "alias": "on",
    }

    assert "alias" not in editor.get(url).context["form"].fields
    editor.post(url, data)

    copy = InnovationPage.objects.get(title="Salinan")
    assert copy.alias_of is None
    assert copy.code != page.code


def test_copying_under_a_taken_name_is_told_at_the_field(editor, organization):
    page = InnovationPageFactory(parent=organization, title="Antar Obat")
    data = {
        "new_title": "antar obat",
        "new_slug": "lain",
        "new_parent_page": organization.pk,
    }

    response = editor.post(page_url("copy", page), data)

    assert list(response.context["form"].errors) == ["new_title"]


def test_an_organisation_is_copied_alone(editor, registry, organization):
    InnovationPageFactory(parent=organization)
    data = {
        "new_title": "Dinas Baru",
        "new_slug": "dinas-baru",
        "new_parent_page": registry.pk,
        "copy_subpages": "on",
    }

    editor.post(page_url("copy", organization), data)

    copy = OrganizationPage.objects.get(title="Dinas Baru")
    assert copy.get_children().count() == 0


def test_the_admin_api_refuses_aliases_and_taken_names(editor, organization):
    page = InnovationPageFactory(parent=organization)
    editor.raise_request_exception = False

    for action, data in (("create_alias", {"update_slug": "lain"}), ("copy", {})):
        url = reverse("wagtailadmin_api:pages:action", args=(page.pk, action))
        response = editor.post(url, data, content_type="application/json")
        # The website offers no actions at all.
        assert response.status_code in {400, 404}, action

    assert InnovationPage.objects.count() == 1


# ----------------------------------------------------------- moving, publishing


def test_moving_changes_the_lead_organisation(editor, organization, other_organization):
    page = InnovationPageFactory(parent=organization)

    editor.post(page_url("move_confirm", page, other_organization.pk))

    page = InnovationPage.objects.get(pk=page.pk)
    assert page.organization_id == page.get_parent().pk == other_organization.pk


def test_moving_to_another_region_is_refused(sign_in, region, organization):
    elsewhere = RegionFactory()
    target = OrganizationPageFactory(parent=RegistryPageFactory(region=elsewhere))
    page = InnovationPageFactory(parent=organization)
    user = make_registrar(region)
    user.groups.add(*make_registrar(elsewhere).groups.all())
    browser = sign_in(user)

    for url in (
        page_url("move_confirm", page, target.pk),
        page_url("move_confirm", organization, target.get_parent().pk),
    ):
        assert refused(browser.get(url))
        assert refused(browser.post(url))

    assert Page.objects.get(pk=page.pk).get_parent().pk == organization.pk


def test_publishing_and_unpublishing(editor, organization):
    page = InnovationPageFactory(parent=organization, draft=True)

    editor.post(page_url("edit", page), innovation_data(page.title) | PUBLISH)
    assert InnovationPage.objects.get().live
    editor.post(page_url("unpublish", page))
    assert not InnovationPage.objects.get().live


def test_publishing_can_be_scheduled(editor, organization):
    page = InnovationPageFactory(parent=organization, draft=True)
    soon = timezone.localtime() + datetime.timedelta(hours=1)

    editor.post(
        page_url("edit", page),
        innovation_data(page.title, go_live_at=soon.strftime("%Y-%m-%d %H:%M"))
        | PUBLISH,
    )

    page = InnovationPage.objects.get()
    assert (page.live, page.approved_schedule) == (False, True)
    revision = page.scheduled_revision
    revision.approved_go_live_at = timezone.now() - datetime.timedelta(minutes=1)
    revision.content["go_live_at"] = None
    revision.save()
    call_command("publish_scheduled")
    assert InnovationPage.objects.get().live


def test_a_whole_registry_can_be_deleted_by_a_program(registry, organization):
    InnovationPageFactory(parent=organization)

    registry.delete()

    assert not InnovationPage.objects.exists()


def test_an_organisation_is_not_deleted_with_innovations(editor, organization):
    page = InnovationPageFactory(parent=organization)
    url = page_url("delete", organization)

    for container in (organization, organization.get_parent()):
        assert refused(editor.post(page_url("delete", container)))
    editor.post(page_url("delete", page))
    editor.post(url)

    # Gone, or in the site's recycle bin, outside the region.
    assert not OrganizationPage.objects.exclude(region=None).exists()
    assert not InnovationPage.objects.exclude(region=None).exists()


# ------------------------------------------------------------------- previews


@pytest.mark.parametrize("model", [RegistryPage, OrganizationPage, InnovationPage])
def test_a_page_that_was_never_saved_can_be_previewed(
    editor, region, registry, organization, model
):
    parent, data = {
        RegistryPage: (organization.get_parent().get_parent(), registry_data("Baru")),
        OrganizationPage: (organization, organization_data("Baru")),
        InnovationPage: (organization, innovation_data("Baru", stage="trial")),
    }[model]
    if model is RegistryPage:
        registry.delete()
    args = (model._meta.app_label, model._meta.model_name, parent.pk)
    url = reverse("wagtailadmin_pages:preview_on_add", args=args)

    posted = editor.post(url, data).json()
    response = editor.get(url)

    assert posted == {"is_valid": True, "is_available": True}
    assert response.status_code == 200
    assert "<h1>Baru</h1>" in response.content.decode()
    assert not Page.objects.filter(title="Baru").exists()


def test_a_draft_is_previewed_with_its_changes(operator, organization):
    page = InnovationPageFactory(parent=organization, draft=True)
    url = page_url("preview_on_edit", page)

    operator.post(url, innovation_data("Judul sementara"))

    assert "<h1>Judul sementara</h1>" in operator.get(url).content.decode()
    assert operator.get(page_url("view_draft", page)).status_code == 200


# -------------------------------------------------------------- field by field


KEPT_BY_THE_REGISTRAR = {
    "title": "Nama palsu",
    "short_name": "Palsu",
    "slug": "palsu",
    "code": "PALSU",
    "sipd_code": "9.99",
    "counts_for_target": "",
    "valid_to": "2020-01-01",
    "seo_title": "Palsu",
    "search_description": "Palsu",
    "show_in_menus": "on",
}


def test_an_operator_changes_only_the_free_fields_of_the_organisation(
    operator, organization
):
    other_type = OrganizationTypeFactory(code="agency", label="Badan")
    before = {
        name: getattr(organization, name) for name in (*KEPT_BY_THE_REGISTRAR, "type")
    }
    data = organization_data(**KEPT_BY_THE_REGISTRAR | {"type": other_type.pk})

    operator.post(
        page_url("edit", organization),
        data | {"description": "Uraian", "address": "Jalan"},
    )

    organization.refresh_from_db()
    latest = organization.get_latest_revision_as_object()
    assert (latest.description, latest.address) == ("Uraian", "Jalan")
    for page in (organization, latest):
        assert {name: getattr(page, name) for name in before} == before


def test_a_registrar_changes_all_fields_of_the_organisation(editor, organization):
    data = organization_data(**KEPT_BY_THE_REGISTRAR | {"valid_to": "2030-01-01"})

    editor.post(page_url("edit", organization), data | PUBLISH)

    organization.refresh_from_db()
    assert (organization.title, organization.code, organization.slug) == (
        "Nama palsu",
        "PALSU",
        "palsu",
    )
    assert not organization.counts_for_target


def test_an_operator_sets_no_code_and_no_maturity_score(operator, organization):
    page = InnovationPageFactory(parent=organization, draft=True)
    code = page.code

    operator.post(
        page_url("edit", page),
        innovation_data("Baru", code="INV-1-1", maturity_score="111"),
    )

    latest = InnovationPage.objects.get().get_latest_revision_as_object()
    assert (latest.title, latest.code, latest.maturity_score) == ("Baru", code, None)


def test_a_registrar_sets_the_maturity_score(editor, organization):
    page = InnovationPageFactory(parent=organization)

    editor.post(
        page_url("edit", page), innovation_data(maturity_score="96.5") | PUBLISH
    )

    assert InnovationPage.objects.get().maturity_score == 96.5
