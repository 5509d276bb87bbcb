"""What is deleted goes to the bin, is seen nowhere, and comes back whole."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.utils import timezone
from wagtail.models import (
    Comment,
    GroupApprovalTask,
    Page,
    PageViewRestriction,
    Revision,
    Workflow,
    WorkflowTask,
)

from innovations.lookup import OrganizationLookup
from innovations.models import (
    CoOwner,
    InnovationAlias,
    InnovationPage,
    OrganizationAlias,
    OrganizationPage,
)
from innovations.registry_query import parse
from innovations.services.memberships import remove_member
from innovations.services.people import people_in
from innovations.services.registry import select
from portal.audit.models import AuditRecord
from portal.home.models import HomePage
from portal.recycling.exceptions import CannotBin, CannotRestore, MustBeKept, NotInBin
from portal.recycling.models import BinEntry, BinPage
from portal.recycling.services.destroying import destroy, purge
from portal.recycling.services.pages import (
    bin_page,
    possible_parents,
    restore_page,
)
from tests.factories.competitions import AwardFactory
from tests.factories.home import ContentPageFactory
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    UserFactory,
    make_operator,
    make_registrar,
)

pytestmark = pytest.mark.django_db


def test_a_binned_page_stands_outside_every_site(binned, innovation, region, visit):
    page = InnovationPage.objects.get(pk=innovation.pk)

    assert (page.live, page.region, page.organization) == (False, None, None)
    assert page.code == innovation.code
    assert page.get_url() is None
    assert page.get_parent().specific == BinPage.objects.get(region=region)
    assert (binned.title, binned.place, binned.was_live) == (
        f"Antar Obat ({innovation.code})",
        "Inovasi › Dinas Kesehatan",
        True,
    )
    assert visit(f"/inovasi/dinas-kesehatan/{innovation.slug}/").status_code == 404
    found = select(region=region, query=parse(QueryDict("")))
    assert found.total == 0
    assert not InnovationPage.objects.in_region(region).exists()


def test_it_comes_back_whole_as_a_draft(innovation, organization, region):
    other = OrganizationPageFactory(parent=organization.get_parent(), title="Dinas B")
    alias = InnovationAlias.objects.create(innovation=innovation, name="Obat Antar")
    owner = CoOwner.objects.create(innovation=innovation, organization=other)
    person = UserFactory()
    comment = Comment.objects.create(
        page=innovation, user=person, text="Bagus", contentpath="title"
    )
    restriction = PageViewRestriction.objects.create(page=innovation)
    revisions = list(
        Revision.objects.for_instance(innovation).values_list("pk", flat=True)
    )
    code, path = innovation.code, innovation.url_path

    entry = bin_page(page=innovation, actor=None)
    restore_page(entry=entry, actor=None)

    page = InnovationPage.objects.get(pk=innovation.pk)
    assert (page.region, page.organization_id) == (region, organization.pk)
    assert (page.code, page.slug, page.url_path) == (code, innovation.slug, path)
    assert (page.live, page.has_unpublished_changes) == (False, True)
    assert page.get_parent().pk == organization.pk
    assert list(page.older_names.all()) == [alias]
    assert list(page.co_owners.all()) == [owner]
    assert Comment.objects.get(page=page) == comment
    assert PageViewRestriction.objects.get(page=page) == restriction
    kept = Revision.objects.for_instance(page).values_list("pk", flat=True)
    assert set(revisions) <= set(kept)
    assert not BinEntry.objects.exists()
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_name_is_free_while_its_page_lies_in_the_bin(
    binned, innovation, organization
):
    again = InnovationPageFactory(parent=organization, title="Antar Obat")

    assert again.code != innovation.code
    assert again.slug == innovation.slug


def test_a_taken_name_is_said_and_another_place_offered(
    binned, innovation, organization, region
):
    InnovationPageFactory(parent=organization, title="Antar Obat")
    other = OrganizationPageFactory(parent=organization.get_parent(), title="Dinas B")

    with pytest.raises(CannotRestore, match="already has an innovation of this name"):
        restore_page(entry=binned, actor=None)
    assert BinEntry.objects.filter(pk=binned.pk).exists()
    assert set(possible_parents(binned, make_registrar(region))) == {
        Page.objects.get(pk=organization.pk),
        Page.objects.get(pk=other.pk),
    }
    page = restore_page(entry=binned, actor=None, parent=Page.objects.get(pk=other.pk))

    assert (page.organization_id, page.slug) == (other.pk, innovation.slug)


def test_a_taken_address_gets_a_number(binned, innovation, organization):
    InnovationPageFactory(parent=organization, title="Lain", slug=innovation.slug)

    page = restore_page(entry=binned, actor=None)

    assert page.slug == f"{innovation.slug}-2"
    page.get_latest_revision().publish()
    page.refresh_from_db()
    assert (page.live, page.slug) == (True, f"{innovation.slug}-2")


def test_a_place_that_is_gone_is_said(binned, organization):
    bin_page(page=OrganizationPage.objects.get(pk=organization.pk), actor=None)

    with pytest.raises(CannotRestore, match="is gone"):
        restore_page(entry=binned, actor=None)


def test_it_never_comes_back_to_another_region(binned, other_region):
    elsewhere = OrganizationPageFactory(
        parent=Page.objects.get(
            path__startswith=other_region.root_path, slug="inovasi"
        ).specific
    )

    with pytest.raises(CannotRestore, match="another region"):
        restore_page(entry=binned, actor=None, parent=elsewhere)


def test_a_subtree_goes_and_comes_back_as_a_whole(home):
    top = ContentPageFactory(parent=home, title="Profil")
    below = ContentPageFactory(parent=top, title="Sejarah")
    path = below.url_path

    entry = bin_page(page=top, actor=None)

    assert entry.count == 2
    assert not Page.objects.filter(pk__in=[top.pk, below.pk], live=True).exists()
    restore_page(entry=entry, actor=None)
    assert Page.objects.get(pk=below.pk).url_path == path
    assert Page.objects.get(pk=below.pk).get_parent().pk == top.pk


def test_two_pages_of_one_address_may_lie_in_the_bin(organization, registry):
    other = OrganizationPageFactory(parent=registry, title="Dinas B")
    pages = [
        InnovationPageFactory(parent=p, title="Sama") for p in (organization, other)
    ]

    for page in pages:
        bin_page(page=page, actor=None)

    assert BinEntry.objects.count() == 2


def test_schedules_and_reviews_end(innovation, region):
    registrar = make_registrar(region)
    workflow = Workflow.objects.create(name="Telaah")
    task = GroupApprovalTask.objects.create(name="Telaah registrar")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    state = workflow.start(innovation, registrar)
    innovation.go_live_at = timezone.now() + timedelta(days=1)
    innovation.save_revision().publish()

    bin_page(page=innovation, actor=registrar)

    state.refresh_from_db()
    assert state.status == "cancelled"
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def test_a_home_page_is_never_binned(home):
    with pytest.raises(CannotBin):
        bin_page(page=HomePage.objects.get(pk=home.pk), actor=None)


@pytest.mark.usefixtures("indexed_pages")
def test_nothing_goes_that_others_depend_on_also_below(organization):
    unit = OrganizationPageFactory(parent=organization, title="Puskesmas Waru")
    AwardFactory(organization=unit)

    with pytest.raises(CannotBin, match="depend on “Puskesmas Waru”"):
        bin_page(page=organization, actor=None)


def test_who_may_not_delete_may_not_bin(innovation, organization, other_region):
    for person in (make_operator(organization), make_registrar(other_region)):
        with pytest.raises(PermissionDenied):
            bin_page(page=innovation, actor=person)


def test_an_organization_goes_only_without_members(organization, region):
    unit = OrganizationPageFactory(parent=organization, title="Puskesmas Waru")
    member = make_operator(unit)
    OrganizationAlias.objects.create(organization=organization, name="Dinkes")
    page = OrganizationPage.objects.get(pk=organization.pk)

    with pytest.raises(CannotBin, match="1 person still works for “Dinas Kesehatan”"):
        bin_page(page=page, actor=None)
    remove_member(user=member, organization=unit)
    entry = bin_page(page=page, actor=None)

    assert list(people_in(region)) == [member]
    assert OrganizationLookup(region).match("Dinkes").found is None
    restore_page(entry=entry, actor=None)
    assert OrganizationLookup(region).match("Dinkes").found is not None


# ------------------------------------------------------------------- for ever


def test_only_administrators_destroy(binned, region):
    title = binned.title
    with pytest.raises(PermissionDenied):
        destroy(entry=binned, actor=make_registrar(region))

    destroy(entry=binned, actor=UserFactory(superuser=True))

    assert not InnovationPage.objects.exists()
    assert not BinEntry.objects.exists()
    told = AuditRecord.objects.get(action="recycling.destroy")
    assert (told.label, told.region) == (title, region)


def test_an_awarded_innovation_is_kept(innovation, home):
    AwardFactory(innovation=innovation)
    entry = bin_page(page=innovation, actor=None)

    with pytest.raises(MustBeKept):
        destroy(entry=entry, actor=UserFactory(superuser=True))

    assert InnovationPage.objects.filter(pk=innovation.pk).exists()


def test_purging_takes_only_what_lay_long_enough(organization):
    old, new = (
        bin_page(page=InnovationPageFactory(parent=organization), actor=None)
        for _number in range(2)
    )
    awarded = InnovationPageFactory(parent=organization)
    AwardFactory(innovation=awarded)
    kept = bin_page(page=awarded, actor=None)
    long_ago = timezone.now() - timedelta(days=91)
    BinEntry.objects.filter(pk__in=[old.pk, kept.pk]).update(deleted_at=long_ago)

    assert len(list(purge(days=90, dry_run=True))) == 2
    gone = [(entry.title, bool(reason)) for entry, reason in purge(days=90)]

    assert gone == [(old.title, False), (kept.title, True)]
    assert set(BinEntry.objects.values_list("pk", flat=True)) == {new.pk, kept.pk}


def test_a_page_restored_meanwhile_is_neither_moved_again_nor_destroyed(
    binned, organization
):
    page = InnovationPageFactory(parent=organization)
    second = bin_page(page=page, actor=None)
    long_ago = timezone.now() - timedelta(days=91)
    BinEntry.objects.update(deleted_at=long_ago)

    purging = purge(days=90)
    assert next(purging)[0].pk == binned.pk
    restore_page(entry=second, actor=None)

    assert list(purging) == []
    for decide in (restore_page, destroy):
        with pytest.raises(NotInBin):
            decide(entry=second, actor=None)
    assert Page.objects.get(pk=page.pk).get_parent().pk == organization.pk


def test_deleting_past_the_bin_leaves_no_entry(binned, innovation):
    Page.objects.get(pk=innovation.pk).delete()

    assert not BinEntry.objects.exists()
