"""The sign-in log: who sees what, filters, and how long it is kept."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from portal.users.choices import SignInEventKind as Kind
from portal.users.models import SignInEvent
from portal.users.services.sign_in_log import record
from tests.factories.innovations import UserFactory

pytestmark = pytest.mark.django_db

ALL = "/admin/reports/sign-ins/"
OWN = "/admin/account/sign-ins/"


@pytest.fixture
def colleague(db):
    return UserFactory(username="rekan-kerja", display_name="Siti Rahmah")


def shown(response):
    return [event.pk for event in response.context["object_list"]]


def test_everybody_sees_their_own(browse, registrar, colleague):
    own = record(kind=Kind.FAILED, user=registrar)
    record(kind=Kind.FAILED, user=colleague)
    client = browse(user=registrar)
    signed_in = SignInEvent.objects.get(kind=Kind.SIGNED_IN)

    assert shown(client.get(OWN)) == [signed_in.pk, own.pk]
    # Nor by asking for somebody.
    assert shown(client.get(f"{OWN}?person=rekan-kerja&user={colleague.pk}")) == [
        signed_in.pk,
        own.pk,
    ]


@pytest.mark.parametrize("address", [ALL, f"{ALL}results/"])
def test_only_administrators_see_all(browse, registrar, administrator, address):
    assert browse(user=registrar).get(address).url == "/admin/"

    response = browse(user=administrator).get(address)

    assert {event.user for event in response.context["object_list"]} == {
        registrar,
        administrator,
    }


def test_menu_offers_it_to_administrators_only(browse, registrar, administrator):
    answers = [
        browse(user=who).get("/admin/").text for who in (registrar, administrator)
    ]

    assert [ALL in text for text in answers] == [False, True]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("person=rahmah", ["failed", "locked"]),
        ("person=rekan", ["failed", "locked"]),
        ("kind=locked_out", ["locked"]),
        ("kind=locked_out&kind=failed&person=rahmah", ["failed", "locked"]),
        ("address=203.0.113.", ["failed"]),
        ("at_from=2026-01-02", []),
        ("at_to=2026-01-01&person=rahmah", ["failed", "locked"]),
        ("person=nobody", []),
    ],
)
def test_it_can_be_filtered(browse, administrator, colleague, rf, query, found):
    request = rf.get("/", REMOTE_ADDR="203.0.113.7")
    names = {
        record(kind=Kind.FAILED, user=colleague, request=request).pk: "failed",
        record(kind=Kind.LOCKED_OUT, user=colleague).pk: "locked",
    }
    day = timezone.make_aware(timezone.datetime(2026, 1, 1, 12))
    SignInEvent.objects.filter(pk__in=names).update(at=day)
    client = browse(user=administrator)
    SignInEvent.objects.exclude(pk__in=names).delete()

    response = client.get(f"{ALL}?{query}")

    assert sorted(names[pk] for pk in shown(response)) == found


@pytest.mark.parametrize("events", [1, 3])
def test_list_takes_the_same_queries_however_many(
    browse, administrator, colleague, events, django_assert_num_queries
):
    client = browse(user=administrator)
    client.get(ALL)
    SignInEvent.objects.all().delete()
    for number in range(events):
        actor = UserFactory(username=f"penolong-{number}")
        record(kind=Kind.UNLOCKED, user=colleague, actor=actor)

    with django_assert_num_queries(19):
        client.get(ALL)


def test_old_lines_are_deleted(settings, colleague, capsys):
    settings.SIGN_IN_LOG_DAYS = 180
    ages = (1, 179, 181)
    for age in ages:
        event = record(kind=Kind.SIGNED_IN, user=colleague)
        event.at = timezone.now() - timedelta(days=age)
        event.save()

    call_command("clear_sign_in_log")

    assert capsys.readouterr().out == "1 deleted\n"
    assert SignInEvent.objects.count() == 2
    call_command("clear_sign_in_log", "--days", "90")
    assert SignInEvent.objects.count() == 1


def test_lines_outlive_the_account(colleague):
    record(kind=Kind.SIGNED_IN, user=colleague)

    colleague.delete()

    event = SignInEvent.objects.get()
    assert (event.user, event.username) == (None, "rekan-kerja")


def test_signing_out_is_logged(browse, registrar):
    client = browse(user=registrar)

    client.post("/admin/logout/")

    assert SignInEvent.objects.latest("pk").kind == Kind.SIGNED_OUT
