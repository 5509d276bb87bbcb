import pytest
from wagtail.users.models import UserProfile

from tests.factories.innovations import RegionFactory, UserFactory, make_registrar

pytestmark = pytest.mark.django_db


def test_new_profile_starts_in_the_time_zone_of_the_region():
    region = RegionFactory(time_zone="Asia/Makassar")
    registrar = make_registrar(region)

    profile = UserProfile.get_for_user(registrar)

    assert profile.get_current_time_zone() == "Asia/Makassar"


def test_chosen_time_zone_stays():
    profile = UserProfile.get_for_user(UserFactory())
    profile.current_time_zone = "Asia/Jayapura"
    profile.save()

    profile.refresh_from_db()
    assert profile.get_current_time_zone() == "Asia/Jayapura"


def test_admin_shows_times_of_the_region_from_the_first_visit(client):
    region = RegionFactory(time_zone="Asia/Makassar")
    registrar = make_registrar(region)
    assert not UserProfile.objects.exists()

    client.force_login(registrar)

    assert UserProfile.objects.get().current_time_zone == "Asia/Makassar"
