"""Two innovations become one, and two again."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import models
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import PageLogEntry
from wagtail_factories import ImageFactory

from innovations.merging_fields import differences, merge_fields
from innovations.models import (
    CoOwner,
    InnovationAlias,
    InnovationMerge,
    InnovationPage,
)
from innovations.services import merging, references
from innovations.services.duplicates import likely_pairs
from innovations.services.merging import (
    MergeRefused,
    merge_innovations,
    undo_merge,
)
from tests.factories.files import DocumentFactory
from tests.factories.innovations import (
    GovernmentAffairFactory,
    InnovationPageFactory,
    OrganizationPageFactory,
    RegionFactory,
    make_operator,
    make_registrar,
)
from tests.innovations.page_forms import refused

pytestmark = pytest.mark.once

FIELDS = (
    *("title", "slug", "live", "expired", "has_unpublished_changes"),
    *("normalized_name", "summary", "stage", "main_affair_id", "code"),
)


@pytest.fixture
def registrar(region):
    return make_registrar(region)


@pytest.fixture
def two(organization, other_organization):
    affair = GovernmentAffairFactory()
    kept = InnovationPageFactory(
        parent=organization, title="Antar Obat", summary="Singkat.", stage="trial"
    )
    merged = InnovationPageFactory(
        parent=other_organization,
        title="Antar Obatt",
        summary="Panjang.",
        stage="implementation",
        main_affair=affair,
    )
    merged.related_affairs.add(affair)
    merged.save_revision().publish()
    third = OrganizationPageFactory(parent=organization.get_parent().specific)
    CoOwner.objects.create(innovation=merged, organization=third)
    CoOwner.objects.create(innovation=merged, organization=organization)
    InnovationAlias.objects.create(innovation=merged, name="Kurir Obat")
    return fresh(kept), fresh(merged)


def fresh(page):
    return InnovationPage.objects.get(pk=page.pk)


def state(*pages):
    """Everything of pages that a merge may change."""
    return [
        (
            {name: getattr(page, name) for name in FIELDS},
            sorted(page.related_affairs.values_list("pk", flat=True)),
            sorted(page.older_names.values_list("name", flat=True)),
            sorted(page.co_owners.values_list("organization", flat=True)),
            page.get_latest_revision_as_object().title,
        )
        for page in map(fresh, pages)
    ]


def test_the_one_that_stays_gets_what_was_chosen(two, registrar):
    kept, merged = two
    codes = kept.code, merged.code

    merge = merge_innovations(
        kept=kept, merged=merged, take=["summary", "related_affairs"], actor=registrar
    )

    kept, merged = fresh(kept), fresh(merged)
    assert (kept.title, kept.summary, kept.stage) == ("Antar Obat", "Panjang.", "trial")
    assert list(kept.related_affairs.all()) == list(merged.related_affairs.all()) != []
    assert (kept.live, kept.has_unpublished_changes) == (True, False)
    assert (merged.live, merged.expired) == (False, True)
    assert (kept.code, merged.code) == codes
    assert sorted(kept.older_names.values_list("name", flat=True)) == sorted(
        ["Antar Obatt", "Kurir Obat", merged.code]
    )
    owners = {owner.organization_id for owner in kept.co_owners.all()}
    third = merged.co_owners.exclude(organization=kept.organization).get()
    assert owners == {merged.organization_id, third.organization_id}
    assert merge.user == registrar
    for page in (kept, merged):
        entry = PageLogEntry.objects.get(page=page.pk, action="innovations.merge")
        assert entry.user == registrar


@pytest.mark.parametrize("draft", [False, True])
@pytest.mark.parametrize(
    "take", [[], ["summary", "main_affair", "related_affairs"], ["title"]]
)
def test_taking_it_back_restores_both(two, registrar, take, draft):
    kept, merged = two
    if draft:
        merged.title = "Antar Obatt baru"
        merged.save_revision()
    before = state(kept, merged)

    merge = merge_innovations(kept=kept, merged=merged, take=take, actor=registrar)
    merge = undo_merge(merge=merge, actor=registrar)

    assert merge.messages == []
    assert state(kept, merged) == before
    assert merge.undone_by == registrar
    with pytest.raises(MergeRefused):
        undo_merge(merge=merge, actor=registrar)


def test_a_name_may_be_taken_over_within_one_organisation(organization, registrar):
    kept = InnovationPageFactory(parent=organization, title="Antar Obat")
    merged = InnovationPageFactory(parent=organization, title="Antar Obatt")
    before = state(kept, merged)

    merge = merge_innovations(kept=kept, merged=merged, take=["title"], actor=registrar)

    assert fresh(kept).title == "Antar Obatt"
    names = set(fresh(kept).older_names.values_list("name", flat=True))
    assert names == {"Antar Obat", fresh(merged).code}
    undo_merge(merge=merge, actor=registrar)
    assert state(kept, merged) == before


def test_every_field_can_be_taken_over_and_given_back(organization, registrar):
    kept = InnovationPageFactory(parent=organization, title="Antar Obat")
    merged = InnovationPageFactory(parent=organization, title="Antar Obatt")
    full = fresh(merged)
    for field in merge_fields():
        if field.many_to_many:
            getattr(full, field.name).set([row_of(field.related_model)])
        else:
            setattr(full, field.name, something_for(field))
    full.save_revision().publish()
    before, theirs = content(kept), content(full)
    names = {field.name for field in merge_fields()}
    assert {name for name in names if before[name] == theirs[name]} == set()

    merge = merge_innovations(kept=kept, merged=full, take=names, actor=registrar)
    taken = content(kept)
    merge.refresh_from_db()
    merge = undo_merge(merge=merge, actor=registrar)

    assert {name: taken[name] for name in names} == {n: theirs[n] for n in names}

    assert merge.messages == []
    given_back = content(kept)
    assert {n: given_back[n] for n in names} == {n: before[n] for n in names}


def content(page):
    """The latest version, field by field, as JSON holds it."""
    return merging._content(fresh(page))


def something_for(field):
    """A value that no new profile has."""
    if isinstance(field, models.ForeignKey):
        return row_of(field.related_model)
    if field.choices:
        return field.choices[-1][0]
    values = {
        "BooleanField": True,
        "DateField": date(2024, 5, 17),
        "DecimalField": Decimal("3.50"),
        "URLField": "https://contoh.go.id/v",
        "StreamField": json.dumps([{"type": "heading", "value": "Isi"}]),
    }
    if field.name == "gallery":
        image = {"image": ImageFactory().pk, "decorative": True, "alt_text": ""}
        return json.dumps([{"type": "picture", "value": {"image": image}}])
    return values.get(type(field).__name__, "Antar Obat Jauh")


def row_of(model):
    if model is get_image_model():
        return ImageFactory()
    if model is get_document_model():
        return DocumentFactory()
    return model.objects.get_or_create(code="contoh", label="Contoh")[0]


def test_drafts_stay_drafts(two, registrar):
    kept, merged = two
    kept.purpose = "<p>Belum terbit</p>"
    kept.save_revision()

    merge_innovations(
        kept=fresh(kept), merged=merged, take=["summary"], actor=registrar
    )

    kept = fresh(kept)
    assert (kept.summary, kept.has_unpublished_changes) == ("Singkat.", True)
    latest = kept.get_latest_revision_as_object()
    assert (latest.summary, latest.purpose) == ("Panjang.", "<p>Belum terbit</p>")


def test_undo_keeps_what_somebody_changed_since(two, registrar):
    kept, merged = two
    merge = merge_innovations(
        kept=kept, merged=merged, take=["summary", "stage"], actor=registrar
    )
    later = fresh(kept)
    later.summary = "Ditulis kemudian."
    later.save_revision().publish()
    touched = fresh(merged)
    touched.save_revision()

    merge = undo_merge(merge=merge, actor=registrar)

    assert (fresh(kept).summary, fresh(kept).stage) == ("Ditulis kemudian.", "trial")
    assert (fresh(merged).live, fresh(merged).expired) == (False, True)
    assert len(merge.messages) == 2


def test_a_name_that_was_given_away_brings_a_draft_back(
    two, registrar, other_organization
):
    kept, merged = two
    merge = merge_innovations(kept=kept, merged=merged, actor=registrar)
    InnovationPage.objects.filter(pk=merged.pk).update(
        title="Lain", normalized_name="lain"
    )
    InnovationPageFactory(parent=other_organization, title="Antar Obatt", slug="baru")

    merge = undo_merge(merge=merge, actor=registrar)

    merged = fresh(merged)
    assert (merged.title, merged.live, merged.expired) == ("Lain", False, False)
    assert len(merge.messages) == 1


def test_merges_in_a_chain_are_taken_back_from_the_end(
    two, registrar, other_organization
):
    first, second = two
    last = InnovationPageFactory(parent=other_organization, title="Obat Tiba")
    before = state(first, second, last)
    earlier = merge_innovations(kept=second, merged=first, actor=registrar)
    later = merge_innovations(kept=last, merged=fresh(second), actor=registrar)
    between = state(first, second, last)

    with pytest.raises(MergeRefused):
        undo_merge(merge=earlier, actor=registrar)

    assert state(first, second, last) == between
    undo_merge(merge=later, actor=registrar)
    undo_merge(merge=earlier, actor=registrar)
    assert state(first, second, last) == before


def test_a_merged_page_outside_the_region_does_not_come_back(two, registrar):
    kept, merged = two
    merge = merge_innovations(kept=kept, merged=merged, actor=registrar)
    InnovationPage.objects.filter(pk=merged.pk).update(region=None)  # as in the bin
    before = state(kept, merged)

    with pytest.raises(MergeRefused):
        undo_merge(merge=merge, actor=registrar)

    assert state(kept, merged) == before
    assert not InnovationMerge.objects.get().undone_at


@pytest.mark.parametrize("case", ["locked", "expired", "itself"])
def test_closed_ones_are_refused_with_the_reason(two, registrar, case):
    kept, merged = two
    if case == "locked":
        InnovationPage.objects.filter(pk=merged.pk).update(locked=True)
    if case == "expired":
        fresh(merged).unpublish(set_expired=True)
    before = state(kept, merged)

    with pytest.raises(MergeRefused):
        merge_innovations(
            kept=kept, merged=kept if case == "itself" else merged, actor=registrar
        )

    assert state(kept, merged) == before
    assert not InnovationMerge.objects.exists()


def test_only_the_registrar_of_the_region_merges(two, registrar):
    kept, merged = two
    foreign = InnovationPageFactory()
    for actor in (make_operator(kept.organization), make_registrar(RegionFactory())):
        with pytest.raises(PermissionDenied):
            merge_innovations(kept=kept, merged=merged, actor=actor)
    with pytest.raises(PermissionDenied):
        merge_innovations(kept=kept, merged=foreign, actor=registrar)
    merge = merge_innovations(kept=kept, merged=merged, actor=registrar)
    with pytest.raises(PermissionDenied):
        undo_merge(merge=merge, actor=make_operator(kept.organization))


def test_rows_of_other_plugins_move_and_come_back(two, registrar, monkeypatch):
    kept, merged = two
    calls = []

    def move(*, source, target, only=None):
        calls.append((source.pk, target.pk, only))
        return [7], ["Satu tetap."]

    monkeypatch.setattr(references, "_movers", {})
    references.register_mover(references.ReferenceMover("awards", move))

    merge = merge_innovations(kept=kept, merged=merged, actor=registrar)
    assert merge.messages == ["Satu tetap."]
    undo_merge(merge=merge, actor=registrar)

    assert calls == [(merged.pk, kept.pk, None), (kept.pk, merged.pk, [7])]


def test_the_old_address_leads_on_as_long_as_it_is_merged(client, two, registrar):
    kept, merged = two
    client.defaults["HTTP_HOST"] = kept.region.site.hostname
    old, new = merged.get_url(), kept.get_url()
    old, new = (url[url.index("/inovasi") :] for url in (old, new))
    merge = merge_innovations(kept=kept, merged=merged, actor=registrar)

    response = client.get(old)
    assert response.status_code == 301
    assert response.headers["Location"].endswith(new)

    fresh(kept).unpublish()
    assert client.get(old).status_code == 404
    fresh(kept).get_latest_revision().publish()
    undo_merge(merge=merge, actor=registrar)
    assert client.get(old).status_code == 200


def test_merged_ones_are_no_pair_any_more(two, registrar, region):
    kept, merged = two
    assert set(likely_pairs(region)) == {(kept.pk, merged.pk)}

    merge_innovations(kept=kept, merged=merged, actor=registrar)

    assert likely_pairs(region) == {}


def test_differences_suggest_what_one_lacks(two):
    kept, merged = two

    found = {one.name: one.suggested for one in differences(kept, merged)}

    assert found == {
        "title": "kept",
        "summary": "kept",
        "stage": "kept",
        "main_affair": "merged",
        "related_affairs": "merged",
    }


# ------------------------------------------------------------------- screens


@pytest.mark.once
def test_a_registrar_merges_and_takes_back(sign_in, two, registrar):
    kept, merged = two
    browser = sign_in(registrar)
    url = reverse("registry:merge", args=[kept.pk, merged.pk])
    assert url in browser.get("/admin/registry/duplicates/").content.decode()
    html = browser.get(url).content.decode()
    assert "Panjang." in html
    assert reverse("registry:merge", args=[merged.pk, kept.pk]) in html

    response = browser.post(url, {"take-summary": "merged", "take-stage": "kept"})

    merge = InnovationMerge.objects.get()
    assert response.headers["Location"] == reverse("registry:merged", args=[merge.pk])
    assert (fresh(kept).summary, fresh(kept).stage) == ("Panjang.", "trial")
    undo = reverse("registry:unmerge", args=[merge.pk])
    assert undo in browser.get(response.headers["Location"]).content.decode()
    foreign = InnovationMerge.objects.create(
        kept=InnovationPageFactory(), merged=InnovationPageFactory()
    )
    listed = browser.get("/admin/registry/duplicates/").content.decode()
    assert response.headers["Location"] in listed
    assert reverse("registry:merged", args=[foreign.pk]) not in listed
    assert browser.get(undo).status_code == 405
    browser.post(undo)
    assert fresh(merged).live
    listed = browser.get("/admin/registry/duplicates/").content.decode()
    assert response.headers["Location"] not in listed
    assert undo not in browser.get(response.headers["Location"]).content.decode()


@pytest.mark.once
def test_a_refusal_keeps_the_choices(sign_in, two, registrar):
    kept, merged = two
    InnovationPage.objects.filter(pk=merged.pk).update(locked=True)
    url = reverse("registry:merge", args=[kept.pk, merged.pk])

    response = sign_in(registrar).post(url, {"take-summary": "merged"})

    chosen = {one.name: value for one, value in response.context["rows"]}
    assert chosen["summary"] == "merged"
    assert fresh(merged).live


@pytest.mark.once
def test_others_have_none_of_these_screens(sign_in, two, registrar):
    kept, merged = two
    merge = merge_innovations(kept=kept, merged=merged, actor=registrar)
    urls = [
        reverse("registry:merge", args=[kept.pk, merged.pk]),
        reverse("registry:merged", args=[merge.pk]),
        reverse("registry:unmerge", args=[merge.pk]),
    ]
    for person in (make_operator(kept.organization), make_registrar(RegionFactory())):
        browser = sign_in(person)
        for url in urls:
            for response in (browser.get(url), browser.post(url)):
                assert refused(response) or response.status_code == 405
    assert InnovationMerge.objects.get().undone_at is None
