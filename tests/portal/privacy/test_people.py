"""What people may ask for: a copy, and to be forgotten."""

import io
import json
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command, get_commands
from django.urls import reverse
from django.utils import timezone, translation
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.admin.models import FormState
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Page, PageLogEntry, UploadedFile
from wagtail.users.models import UserProfile

from competitions.models import EntryConsent
from innovations.choices import InvitationState
from innovations.history import history_of
from innovations.models import Handover, Invitation
from innovations.services.handovers import hand_over
from innovations.services.invitations import Offer, accept_with_new_account, invite
from portal.privacy.exceptions import OpenWork
from portal.privacy.retention import rules
from portal.privacy.services.copying import EXPORTED, copy_of_person, sections
from portal.privacy.services.forgetting import (
    ANONYMISED,
    anonymise_person,
    open_work_of,
)
from portal.review.models import Letter
from portal.users.models import RecoveryCodes, SignInEvent
from spreadsheets.models import ImportRun
from tests.factories.competitions import (
    EntryFactory,
    EntryStatementFactory,
    EntryVersionFactory,
    JurorFactory,
)
from tests.factories.innovations import (
    InnovationPageFactory,
    UserFactory,
    make_operator,
    make_registrar,
)
from tests.portal.files.samples import PDF, picture

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def person(organization):
    person = make_operator(organization)
    person.display_name, person.email = "Ani Sari, S.Kom.", "ani@gmail.com"
    person.save()
    return person


@pytest.fixture
def gone(person):
    """Somebody who left: the account is closed and everything handed over."""
    person.memberships.all().delete()
    person.is_active = False
    person.save()
    return person


def actions(person):
    entries = ModelLogEntry.objects.filter(object_id=str(person.pk)).order_by("pk")
    return [entry.action for entry in entries if entry.action.startswith("privacy.")]


def test_a_copy_holds_what_is_kept_of_a_person_and_of_nobody_else(person, organization):
    colleague = make_operator(organization)
    for owner, title in ((person, "Punyaku"), (colleague, "Punyanya")):
        page = InnovationPageFactory(parent=organization, title=title, owner=owner)
        log(instance=page, action="wagtail.edit", user=owner)
        SignInEvent.objects.create(kind="signed_in", user=owner, browser=title)
        Letter.objects.create(recipient=owner, page=page, comment=title)

    with copy_of_person(person=person, actor=person) as file:
        data = json.load(file)

    assert (data["account"]["display_name"], data["account"]["email"]) == (
        "Ani Sari, S.Kom.",
        "ani@gmail.com",
    )
    assert "password" not in data["account"]
    assert [row["organization__title"] for row in data["memberships"]] == [
        organization.title
    ]
    assert [row["title"] for row in data["pages"]] == ["Punyaku"]
    mine = Page.objects.get(title="Punyaku").pk
    assert {row["page_id"] for row in data["history_of_pages"]} == {mine}
    assert data["sign_ins"][-1]["browser"] == "Punyaku"
    assert [row["comment"] for row in data["letters"]] == ["Punyaku"]
    assert [row["region__name"] for row in data["regions"]] == [
        organization.region.name
    ]
    assert "Punyanya" not in str(data)
    assert actions(person) == [EXPORTED]


def test_a_copy_leaves_no_table_out():
    """A new table that names people must say what of it belongs to the copy."""
    fields = {
        (model._meta.label, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if field.related_model is get_user_model()
    }
    covered = {(one.model._meta.label, name) for one in sections() for name in one.by}
    of_the_account = {
        ("users.User_groups", "user"),
        ("wagtailusers.UserProfile", "user"),
        ("users.User_user_permissions", "user"),  # nobody has any
    }

    assert fields - covered == of_the_account
    secret = {"secret_hash", "key_hash", "key", "digests", "session_data", "password"}
    assert [one.name for one in sections() if secret & set(one.fields)] == []


def test_everybody_takes_a_copy_of_their_own(client, person):
    client.force_login(person)
    url = reverse("privacy:my_data")
    assert client.get(url).status_code == 200
    assert url in client.get(reverse("wagtailadmin_account")).content.decode()

    answer = client.post(url)

    assert json.loads(answer.getvalue())["account"]["username"] == person.username
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert answer["Content-Disposition"].startswith("attachment")
    entry = ModelLogEntry.objects.get(action=EXPORTED)
    assert (entry.user_id, entry.object_id) == (person.pk, str(person.pk))


def test_only_administrators_take_a_copy_of_others(client, admin, person, organization):
    url = reverse("privacy:person", args=[person.pk])

    answer = admin.post(url)

    assert json.loads(answer.getvalue())["account"]["username"] == person.username
    client.force_login(make_operator(organization))
    assert client.get(url).status_code in {302, 403}
    assert client.post(url).status_code in {302, 403}
    assert actions(person) == [EXPORTED]


def test_a_closed_account_says_no_more_whose_it_was(
    gone, organization, django_capture_on_commit_callbacks
):
    page = InnovationPageFactory(parent=organization, owner=gone)
    log(instance=page, action="wagtail.edit", user=gone)
    log(instance=gone, action="wagtail.edit", user=None)
    profile = UserProfile.get_for_user(gone)
    profile.avatar = ContentFile(picture("PNG"), "ani.png")
    profile.save()
    storage, avatar = profile.avatar.storage, profile.avatar.name
    administrator = UserFactory(superuser=True)

    with django_capture_on_commit_callbacks(execute=True):
        anonymise_person(person=gone, actor=administrator)

    gone.refresh_from_db()
    assert (gone.username, gone.email, gone.first_name) == (f"akun-{gone.pk}", "", "")
    assert "Ani" not in str(gone)
    assert not gone.has_usable_password()
    assert gone.groups.count() == 0
    assert not storage.exists(avatar)
    assert Page.objects.get(pk=page.pk).owner_id == gone.pk
    assert (
        PageLogEntry.objects.get(page=page.pk, action="wagtail.edit").user_id == gone.pk
    )
    kept = str(list(ModelLogEntry.objects.values())) + str(
        list(PageLogEntry.objects.values())
    )
    assert ("Ani Sari" in kept, "ani@gmail.com" in kept) == (False, False)
    assert actions(gone) == [ANONYMISED]


def test_of_competitions_only_names_of_papers_stay(gone, organization):
    name = str(gone)
    entry = EntryFactory(organization=organization, created_by=gone, state="submitted")
    version = EntryVersionFactory(entry=entry, submitted_by=gone, submitter_name=name)
    statement = EntryStatementFactory(category=entry.category)
    consent = EntryConsent.objects.create(
        entry=entry, statement=statement, given_by=name
    )
    juror = JurorFactory(
        competition=entry.competition,
        user=gone,
        name=name,
        left_at=timezone.now(),
        reason_for_leaving="Sakit keras",
    )
    log(
        instance=juror,
        action="competitions.juror_leaves",
        data={"reason": "Sakit keras"},
    )

    anonymise_person(person=gone, actor=None)

    for row in (version, consent, juror):
        row.refresh_from_db()
    assert (version.submitter_name, consent.given_by) == ("", "")
    assert (juror.name, juror.reason_for_leaving) == (name, "")
    assert where_it_says("Sakit keras") == []


def where_it_says(*texts):
    """Return the tables in which a text occurs."""
    return sorted(
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        for row in [str(list(model._base_manager.values())).casefold()]
        if any(text.casefold() in row for text in texts)
    )


def test_no_table_knows_the_name_any_more(client, region, organization):
    """Whoever worked here for years left their name in many places."""
    head, heir = make_registrar(region), make_operator(organization)
    leaver = make_operator(organization)
    person = make_registrar(
        region, username="ani.sari", display_name="Ani Sari", email="ani@gmail.com"
    )
    invitation = invite(
        region=region,
        name="Budi",
        offers=[Offer("operator", organization)],
        actor=person,
    )
    accept_with_new_account(invitation=invitation, username="budi", password="-")
    hand_over(leaver=leaver, region=region, successor=person, actor=head)
    person.groups.clear()
    client.force_login(person)
    client.get("/admin/")
    hand_over(leaver=person, region=region, successor=heir, actor=head)
    person.groups.clear()
    for state in InvitationState.values:
        Invitation.objects.create(
            region=region,
            name="Ani Sari",
            email="Ani@gmail.com",
            state=state,
            expires_at=timezone.now(),
            send_error="550 <ani@gmail.com>",
        )
    page = InnovationPageFactory(parent=organization)
    for recipient, name in ((heir, "Ani Sari"), (person, "Budi")):
        Letter.objects.create(
            recipient=recipient, actor_name=name, page=page, kind="approved"
        )
    SignInEvent.objects.create(kind="signed_in", username="ani.sari", browser="Fox")
    AccessAttempt.objects.create(username="Ani.Sari", failures_since_start=1)
    TOTPDevice.objects.create(user=person, name="Ponsel Ani Sari")
    RecoveryCodes.objects.create(user=person, name="Ani Sari")
    FormState.objects.create(
        user=person,
        data="name=ani@gmail.com",
        content_type=page.content_type,
        last_updated_at=timezone.now(),
    )
    run = ImportRun.objects.create(sheet="people", scope=region.code, state="applied")
    for name in ("Ani Sari", "Ani Sariwati"):
        run.rows.create(label=name, action="new", raw={"A": name})
    assert len(where_it_says("Ani Sari", "ani.sari", "ani@gmail.com")) > 10

    anonymise_person(person=person, actor=head)

    assert where_it_says("ani.sari", "ani@gmail.com", "'ani sari'") == []
    assert [row.label for row in run.rows.order_by("pk")] == ["", "Ani Sariwati"]
    with translation.override("en"):
        told = [item["text"] for item in history_of(heir, region)]
    person.refresh_from_db()
    assert told[0] == f"Took over the work of {person}"
    assert where_it_says("fox") == []


def test_an_open_invitation_to_the_same_address_is_withdrawn_first(gone, region):
    invitation = Invitation.objects.create(
        region=region,
        name="Ani",
        email=gone.email,
        expires_at=timezone.now() + timedelta(days=1),
    )

    with pytest.raises(OpenWork):
        anonymise_person(person=gone, actor=None)

    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())
    anonymise_person(person=gone, actor=None)


def test_an_account_with_open_work_is_not_forgotten(person, organization):
    page = InnovationPageFactory(parent=organization)
    page.locked, page.locked_by = True, person
    page.save()

    with pytest.raises(OpenWork) as refused:
        anonymise_person(person=person, actor=None)

    assert len(refused.value.reasons) == 4  # open, member, role, lock
    person.refresh_from_db()
    assert person.email == "ani@gmail.com"


def test_somebody_who_left_has_no_open_work(gone):
    assert open_work_of(gone) == []


def test_administrators_confirm_by_the_user_name(admin, gone):
    url = reverse("privacy:person", args=[gone.pk])

    admin.post(url, {"anonymise": "1", "username": "salah"})
    gone.refresh_from_db()
    assert gone.email == "ani@gmail.com"

    admin.post(url, {"anonymise": "1", "username": gone.username})
    gone.refresh_from_db()
    assert gone.email == ""


def test_commands_do_the_same(gone):
    out = io.StringIO()
    call_command("export_person", gone.username, stdout=out)
    assert json.loads(out.getvalue())["account"]["email"] == "ani@gmail.com"

    call_command("anonymise_person", gone.username, stdout=out)

    gone.refresh_from_db()
    assert gone.email == ""
    for name in ("export_person", "anonymise_person"):
        with pytest.raises(CommandError):
            call_command(name, "tidak-ada")


def test_uploads_that_wait_too_long_are_deleted(settings, region):
    row = UploadedFile.objects.create(file=ContentFile(PDF, "tunggu.pdf"))
    call_command("clear_uploads", stdout=io.StringIO())
    assert UploadedFile.objects.count() == 1

    settings.PRIVACY_WAITING_UPLOAD_DAYS = -1
    call_command("clear_uploads", stdout=io.StringIO())

    assert UploadedFile.objects.count() == 0
    assert not row.file.storage.exists(row.file.name)


def test_the_table_says_what_the_commands_read(settings):
    settings.AUDIT_KEEP_YEARS = 6
    settings.SIGN_IN_LOG_DAYS = 31
    settings.AXES_COOLOFF_TIME = timedelta(minutes=45)
    settings.INVITATION_KEEP_DAYS = 32
    settings.RECYCLING_DAYS = 33
    settings.SPREADSHEETS_EXPORT_DAYS = 34
    settings.SPREADSHEETS_BASE_DAYS = 35
    settings.NEWS_PARTICIPANT_DAYS = 36
    settings.NEWS_RELEASE_DAYS = 37
    settings.COMPETITIONS_ENTRANT_DAYS = 38
    settings.COMPETITIONS_ENTRANT_HOURS = 7
    settings.COMPETITIONS_VOTE_DAYS = 39
    settings.PRIVACY_WAITING_UPLOAD_DAYS = 1
    settings.SESSION_COOKIE_AGE = 12 * 60 * 60

    with translation.override("en"):
        told = [(rule.command, rule.period) for rule in rules()]

    assert told == [
        ("anonymise_person", "Until the account is closed and then anonymised"),
        ("prune_audit", "At least 6 years; after anonymisation only with a number"),
        ("clear_sign_in_log", "31 days"),
        ("clear_sign_in_log", "45 minutes"),
        ("clear_invitations", "32 days"),
        ("send_letters", "30 days"),
        ("", "Until one unsubscribes, with the link in each newsletter"),
        ("send_newsletters", "3 days"),
        ("clear_participants", "36 days"),
        ("clear_entrants", "38 days"),
        ("clear_entrants", "3 days"),
        ("clearsessions", "7 hours"),
        ("clear_votes", "39 days"),
        ("clear_votes", "2 days"),
        ("clear_releases", "37 days"),
        ("clear_releases", "37 days"),
        ("purge_recycling", "33 days"),
        ("", "As long as the profile, or until the person withdraws it"),
        ("", "As long as the profile of the innovation or organisation"),
        ("", "As long as the competition: part of the region's archive"),
        ("", "As long as the import stays in the list"),
        ("clear_exports", "34 days"),
        ("clear_exports", "35 days"),
        ("clear_uploads", "1 day"),
        ("clearsessions", "12 hours"),
    ]
    assert {command for command, _period in told} - {""} <= set(get_commands())
    settings.RECYCLING_DAYS = 0
    with translation.override("en"):
        assert "Until an administrator deletes it for ever" in {
            rule.period for rule in rules()
        }


def test_old_invitations_and_failed_attempts_go(region, organization, settings):
    settings.INVITATION_KEEP_DAYS = 10
    ages = {"lama": 11, "baru": 9, "ditunggu": 11, "diterima": 11}
    made = {
        name: Invitation.objects.create(
            region=region,
            name=name,
            state="accepted" if name == "diterima" else "pending",
            expires_at=timezone.now() - timedelta(days=age),
        )
        for name, age in ages.items()
    }
    Handover.objects.create(
        region=region, leaver=UserFactory(), invitation=made["ditunggu"]
    )
    for username, minutes in (("lama", 31), ("baru", 1)):
        attempt = AccessAttempt.objects.create(
            username=username, failures_since_start=1
        )
        AccessAttempt.objects.filter(pk=attempt.pk).update(
            attempt_time=timezone.now() - timedelta(minutes=minutes)
        )

    call_command("clear_invitations", stdout=io.StringIO())
    call_command("clear_sign_in_log", stdout=io.StringIO())

    left = set(Invitation.objects.values_list("name", flat=True))
    assert left == {"baru", "ditunggu", "diterima"}
    assert [one.username for one in AccessAttempt.objects.all()] == ["baru"]


def test_the_notice_names_office_and_periods(visit, region, home, settings):
    settings.PRIVACY_WAITING_UPLOAD_DAYS = 12
    home.contact_office = "Diskominfo PPU"
    home.save_revision().publish()

    answer = visit("/data-pribadi/")

    html = answer.content.decode()
    assert answer.status_code == 200
    assert region.name in html
    assert "Diskominfo PPU" in html
    with translation.override("id"):
        periods = {rule.command: rule.period for rule in rules()}
    assert periods["clear_uploads"].startswith("12 ")
    assert [one for one in periods.values() if f"<td>{one}</td>" not in html] == []
    assert '"/data-pribadi/"' in visit("/").content.decode()
    assert '"/data-pribadi/"' in visit("/admin/login/").content.decode()
