"""What an import does to a page, by the state in which the page is."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import (
    GroupApprovalTask,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from spreadsheets.bulk.indexing import SearchIndexes
from spreadsheets.resources import Context
from spreadsheets.services import apply_run, start_import
from tests.spreadsheets.conftest import csv_of

pytestmark = pytest.mark.once

HEADER = ("Judul", "Judul SEO", "Uraian")


@pytest.fixture
def boss(person):
    return person("keeper@testserver", is_superuser=True)


@pytest.fixture
def page(site):
    page = site.root_page.add_child(
        instance=Page(title="Halaman", slug="halaman", seo_title="lama", live=False)
    )
    page.save_revision()
    return Page.objects.get(pk=page.pk)


def import_row(context, *row):
    run = start_import(
        sheet="plain", content=csv_of(HEADER, row), filename="a.csv", context=context
    )
    return apply_run(run=run, user=context.user)


def publish(page):
    page.get_latest_revision().publish()
    page.refresh_from_db()


def edit(page):
    """Somebody leaves an unpublished change in another field."""
    latest = page.get_latest_revision_as_object()
    latest.search_description = "sedang disunting"
    latest.save_revision()


def schedule(page):
    latest = page.get_latest_revision_as_object()
    latest.go_live_at = timezone.now() + timedelta(days=3)
    latest.save_revision().publish()


def review(page):
    task = GroupApprovalTask.objects.create(name="Telaah")
    workflow = Workflow.objects.create(name="Alur")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    WorkflowPage.objects.create(workflow=workflow, page=page)
    workflow.start(page, None)


def lock(page):
    Page.objects.filter(pk=page.pk).update(locked=True)


STATES = {
    # what was done to the page: (action, live, seo title live, latest, unpublished)
    "draft": ([], "changed", False, "baru", True),
    "live": ([publish], "changed", True, "baru", False),
    "live, edited": ([publish, edit], "changed", True, "baru", True),
    "draft, scheduled": ([schedule], "refused", False, "lama", None),
    "live, scheduled": ([publish, schedule], "refused", True, "lama", None),
    "draft, in review": ([review], "refused", False, "lama", None),
    "live, locked": ([publish, lock], "refused", True, "lama", False),
}


@pytest.mark.parametrize("who", ["boss", "system"])
@pytest.mark.parametrize("name", STATES)
def test_import_leaves_a_page_in_its_state(page, context, boss, name, who):
    steps, action, live, latest_title, unpublished = STATES[name]
    for step in steps:
        step(page)
    context = Context(scope=context.scope, user=boss if who == "boss" else None)

    run = import_row(context, "Halaman", "baru", "")

    page = Page.objects.get(pk=page.pk)
    latest = page.get_latest_revision_as_object()
    assert (run.rows.get(label="Halaman").action, page.live) == (action, live)
    assert latest.seo_title == latest_title
    if live:
        shown = "baru" if action == "changed" and not unpublished else "lama"
        assert page.seo_title == shown
    if unpublished is not None:
        assert page.has_unpublished_changes is unpublished
    if name == "live, edited":
        assert latest.search_description == "sedang disunting"
    assert import_row(context, "Halaman", "baru", "").counts["changed"] == 0


@pytest.mark.parametrize("close", [lock, schedule, review])
def test_page_that_was_closed_after_the_preview_drops_out(page, context, boss, close):
    publish(page)
    context = Context(scope=context.scope, user=boss)
    run = start_import(
        sheet="plain",
        content=csv_of(HEADER, ("Halaman", "baru", "")),
        filename="a.csv",
        context=context,
    )
    close(page)

    apply_run(run=run, user=boss)

    assert run.rows.get(label="Halaman").action == "conflict"
    assert Page.objects.get(pk=page.pk).seo_title == "lama"


def test_own_lock_does_not_keep_one_out(page, context, boss):
    publish(page)
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=boss)

    run = import_row(Context(scope=context.scope, user=boss), "Halaman", "baru", "")

    assert run.counts["changed"] == 1


def test_draft_option_publishes_nothing(page, context):
    publish(page)
    context = Context(scope=context.scope, draft=True)

    import_row(context, "Halaman", "baru", "")
    import_row(context, "Lain", "", "")

    page = Page.objects.get(pk=page.pk)
    assert (page.live, page.seo_title, page.has_unpublished_changes) == (
        True,
        "lama",
        True,
    )
    assert Page.objects.get(title="Lain").live is False


def test_who_may_edit_but_not_publish_leaves_drafts(page, site, context, sender):
    publish(page)
    group = Group.objects.create(name="Penulis")
    for codename in ("add_page", "change_page"):
        GroupPagePermission.objects.create(
            group=group,
            page=site.root_page,
            permission=Permission.objects.get(
                codename=codename, content_type__app_label="wagtailcore"
            ),
        )
    sender.groups.add(group)
    context = Context(scope=site, user=sender)

    import_row(context, "Halaman", "baru", "")
    import_row(context, "Lain", "", "")

    page = Page.objects.get(pk=page.pk)
    new = Page.objects.get(title="Lain")
    assert (page.seo_title, page.has_unpublished_changes) == ("lama", True)
    assert (new.live, new.owner) == (False, sender)


def test_who_may_not_edit_is_refused_and_rights_are_asked_again(page, context, person):
    publish(page)
    former = person("former@testserver")
    run = start_import(
        sheet="plain",
        content=csv_of(HEADER, ("Halaman", "baru", "")),
        filename="a.csv",
        context=context,
    )

    apply_run(run=run, user=former)
    refused = import_row(Context(scope=context.scope, user=former), "Halaman", "x", "")

    assert run.counts["conflict"] == 1
    assert refused.counts["refused"] == 1
    assert Page.objects.get(pk=page.pk).seo_title == "lama"


def test_erase_word_clears(page, context):
    publish(page)

    import_row(context, "Halaman", "[hapus]", "")

    assert Page.objects.get(pk=page.pk).seo_title == ""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="weighs in SQL there")
def test_new_pages_have_the_weight_that_the_index_gives_them(site):
    pages = [
        site.root_page.add_child(instance=Page(title=title, slug=str(number)))
        for number, title in enumerate(["Satu", "Judul yang lebih panjang", "Dua"])
    ]
    entries = IndexEntry.objects.filter(object_id__in=[str(p.pk) for p in pages])

    def weights():
        return dict(entries.values_list("object_id", "title_norm"))

    entries.all()._raw_delete("default")
    indexes = SearchIndexes(Page)
    with CaptureQueriesContext(connection) as queries:
        indexes.renew(pages[:2])
        indexes.renew(pages[2:])
    ours = weights()
    get_search_backend().get_index_for_model(Page)._refresh_title_norms(full=True)

    assert not [q for q in queries if "UPDATE" in q["sql"]]
    assert set(ours) == {str(page.pk) for page in pages}
    # The last batch knows all titles; who came before was weighed among fewer.
    last = str(pages[2].pk)
    assert ours[last] == pytest.approx(weights()[last])
    assert 1.0 not in ours.values()
