"""Profiles that nobody touched for long."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from innovations.models import Confirmation, InnovationPage
from innovations.services.staleness import confirm_profile, stale_profiles
from tests.factories.innovations import (
    InnovationPageFactory,
    PeriodFactory,
    make_operator,
    make_registrar,
)


@pytest.fixture
def old(organization):
    page = InnovationPageFactory(parent=organization, title="Lama")
    return age(page, 200)


def age(page, days):
    InnovationPage.objects.filter(pk=page.pk).update(
        latest_revision_created_at=timezone.now() - datetime.timedelta(days=days)
    )
    return InnovationPage.objects.get(pk=page.pk)


def test_the_longest_untouched_come_first(region, organization, old):
    InnovationPageFactory(parent=organization, title="Baru")
    older = age(InnovationPageFactory(parent=organization, title="Lebih lama"), 300)
    gone = age(InnovationPageFactory(parent=organization, title="Diarsipkan"), 300)
    gone.unpublish(set_expired=True)
    age(gone, 300)

    assert list(stale_profiles(region)) == [older, old]
    assert list(stale_profiles(region, days=250)) == [older]


def test_the_period_says_how_long(region, old):
    PeriodFactory(region=region, stale_after_days=365)

    assert list(stale_profiles(region)) == []


def test_confirming_asks_again_later(region, organization, old):
    confirmation = confirm_profile(innovation=old, actor=make_operator(organization))

    assert list(stale_profiles(region)) == []
    Confirmation.objects.filter(pk=confirmation.pk).update(
        confirmed_at=timezone.now() - datetime.timedelta(days=181)
    )
    assert list(stale_profiles(region)) == [old]


def test_only_who_may_edit_confirms(other_organization, old):
    with pytest.raises(PermissionDenied):
        confirm_profile(innovation=old, actor=make_operator(other_organization))

    assert not Confirmation.objects.exists()


@pytest.mark.once
def test_one_click_on_the_desk(sign_in, organization, old):
    browser = sign_in(make_operator(organization))
    url = reverse("registry:confirm", args=[old.pk])
    assert url in browser.get("/admin/").content.decode()

    assert browser.get(url).status_code == 405
    browser.post(url)

    assert Confirmation.objects.get().innovation == old
    assert url not in browser.get("/admin/").content.decode()


@pytest.mark.once
def test_foreign_profiles_can_not_be_confirmed(sign_in, other_organization, old):
    browser = sign_in(make_operator(other_organization))

    response = browser.post(reverse("registry:confirm", args=[old.pk]))

    assert response.status_code == 404
    assert not Confirmation.objects.exists()


@pytest.mark.once
def test_a_registrar_finds_them(sign_in, region, organization, old):
    InnovationPageFactory(parent=organization, title="Baru")
    browser = sign_in(make_registrar(region))

    assert "?touched=stale" in browser.get("/admin/").content.decode()
    listed = browser.get("/admin/innovations/?touched=stale").context["object_list"]
    assert [page.title for page in listed] == ["Lama"]
