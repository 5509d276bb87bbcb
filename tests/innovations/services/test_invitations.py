"""Inviting, sending, withdrawing and accepting."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from innovations import secrets
from innovations.models import Invitation
from innovations.secrets import ALPHABET, TooManyGuesses, is_code, new_code
from innovations.services import invitation_mail
from innovations.services.invitation_mail import resend, send_waiting_soon
from innovations.services.invitations import (
    InvitationExpired,
    InvitationGone,
    Offer,
    accept_with_account,
    accept_with_new_account,
    invite,
    issue_code,
    issue_link,
    open_invitation,
    withdraw,
)
from innovations.services.people import roles_in
from tests.factories.innovations import (
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
    UserFactory,
    make_operator,
    make_registrar,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
PASSWORD = "sandi-yang-panjang-9"
ADDRESS = "198.51.100.7"


@pytest.fixture(autouse=True)
def forgotten_guesses():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def registrar(region):
    return make_registrar(region, username="registrar")


@pytest.fixture
def ask(region, registrar, organization):
    """Invite somebody to be an operator."""

    def ask(email="siti@contoh.go.id", *, offers=None, **fields):
        fields = {"region": region, "name": "Siti Rahmah, S.K.M."} | fields
        offers = [Offer("operator", organization)] if offers is None else offers
        return invite(**{"email": email, "offers": offers, "actor": registrar} | fields)

    return ask


def accept(invitation, secret, username="siti"):
    opened = open_invitation(secret, address=ADDRESS)
    assert opened == invitation
    return accept_with_new_account(
        invitation=opened, username=username, password=PASSWORD
    )


def test_a_link_makes_an_account_with_what_was_offered(
    ask, region, registrar, organization
):
    invitation = ask(offers=[Offer("editor"), Offer("operator", organization, True)])
    secret = issue_link(invitation=invitation, actor=registrar)

    person = accept(invitation, secret)

    assert (person.username, person.email) == ("siti", "siti@contoh.go.id")
    assert person.get_full_name() == "Siti Rahmah, S.K.M."
    assert person.check_password(PASSWORD)
    assert roles_in(person, region) == {"editor"}
    [membership] = person.memberships.all()
    assert (membership.organization, membership.including_units_below) == (
        organization,
        True,
    )
    invitation.refresh_from_db()
    assert (invitation.state, invitation.accepted_by) == ("accepted", person)
    with pytest.raises(InvitationGone):
        open_invitation(secret, address=ADDRESS)
    with pytest.raises(ValidationError, match="accepted or withdrawn"):
        accept_with_new_account(
            invitation=invitation, username="lain", password=PASSWORD
        )


def test_a_code_is_accepted_however_it_is_typed(ask, registrar):
    invitation = ask(email="")
    code = issue_code(invitation=invitation, actor=registrar)

    typed = f" {code.lower().replace('-', ' ')} "

    assert open_invitation(typed, address=ADDRESS) == invitation
    assert Invitation.objects.filter(secret_hash__icontains=code).count() == 0


def test_codes_have_only_letters_that_nobody_confuses():
    codes = {new_code() for _number in range(200)}

    assert len(codes) == 200
    assert all(is_code(code) for code in codes)
    assert set("".join(codes)) - {"-"} <= set(ALPHABET)
    assert set(ALPHABET) & set("B8DO0QIL1S5UVZ2") == set()


def test_a_new_link_or_code_ends_the_older_one(ask, registrar):
    invitation = ask()
    link = issue_link(invitation=invitation, actor=registrar)
    code = issue_code(invitation=invitation, actor=registrar)

    with pytest.raises(InvitationGone):
        open_invitation(link, address=ADDRESS)
    assert open_invitation(code, address=ADDRESS) == invitation


def test_after_too_many_wrong_codes_even_the_right_one_has_to_wait(
    ask, registrar, monkeypatch
):
    invitation = ask(email="")
    code = issue_code(invitation=invitation, actor=registrar)
    link = issue_link(invitation=ask(), actor=registrar)

    for _number in range(secrets.GUESSES):
        with pytest.raises(InvitationGone):
            open_invitation(new_code(), address=ADDRESS)

    for guess in (new_code(), code):
        with pytest.raises(TooManyGuesses):
            open_invitation(guess, address=ADDRESS)
    assert open_invitation(code, address="203.0.113.9") == invitation
    # Links can't be guessed, so nobody is kept from theirs.
    assert open_invitation(link, address=ADDRESS).email == "siti@contoh.go.id"


def test_an_invitation_expires_and_can_be_renewed(ask, registrar, settings):
    settings.INVITATION_DAYS = 3
    invitation = ask()
    secret = issue_link(invitation=invitation, actor=registrar)
    invitation.refresh_from_db()
    assert timedelta(days=2, hours=23) < invitation.expires_at - timezone.now()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    with pytest.raises(InvitationExpired):
        open_invitation(secret, address=ADDRESS)
    invitation.refresh_from_db()
    with pytest.raises(ValidationError, match="no longer valid"):
        accept_with_new_account(invitation=invitation, username="x", password=PASSWORD)

    assert accept(invitation, issue_link(invitation=invitation, actor=registrar))


def test_withdrawn_invitations_open_nothing(ask, registrar):
    invitation = ask()
    secret = issue_link(invitation=invitation, actor=registrar)

    withdraw(invitation=invitation, actor=registrar)

    with pytest.raises(InvitationGone):
        open_invitation(secret, address=ADDRESS)
    with pytest.raises(ValidationError, match="accepted or withdrawn"):
        issue_link(invitation=invitation, actor=registrar)


def test_the_same_address_twice_renews_one_invitation(
    ask, other_organization, registrar
):
    first = ask()
    old = issue_link(invitation=first, actor=registrar)

    again = ask(" SITI@contoh.go.id", offers=[Offer("operator", other_organization)])

    assert again == first
    assert [offer.organization for offer in again.offers.all()] == [other_organization]
    assert open_invitation(old, address=ADDRESS) == again


@pytest.mark.parametrize("offers", [[], [Offer("member")], [Offer("operator")]])
def test_an_invitation_offers_what_can_be_given(ask, offers):
    with pytest.raises(ValidationError):
        ask(offers=offers)

    assert not Invitation.objects.exists()


def test_organisations_of_other_regions_are_not_offered(ask):
    elsewhere = OrganizationPageFactory(
        parent=RegistryPageFactory(region=RegionFactory())
    )

    with pytest.raises(ValidationError, match="not of this region"):
        ask(offers=[Offer("operator", elsewhere)])


def test_only_the_registrar_invites(ask, region, organization):
    for actor in (make_operator(organization), make_registrar(RegionFactory())):
        with pytest.raises(PermissionDenied):
            ask(actor=actor)
    invitation = ask()
    for verb in (issue_link, issue_code, withdraw, resend):
        with pytest.raises(PermissionDenied):
            verb(invitation=invitation, actor=make_operator(organization))


def test_people_of_the_region_are_not_invited_and_others_not_told(ask, organization):
    make_operator(organization, email="Siti@Contoh.go.id")
    UserFactory(email="budi@contoh.go.id")

    with pytest.raises(ValidationError, match="in the region already"):
        ask()
    assert ask("budi@contoh.go.id").email == "budi@contoh.go.id"


def test_who_has_an_account_accepts_with_it(ask, registrar, organization):
    person = UserFactory(email="Siti@contoh.go.id")
    invitation = ask()
    issue_link(invitation=invitation, actor=registrar)

    with pytest.raises(ValidationError, match="Sign in"):
        accept_with_new_account(
            invitation=invitation, username="siti", password=PASSWORD
        )
    accept_with_account(invitation=invitation, user=person)

    assert [m.organization for m in person.memberships.all()] == [organization]


def test_accepting_never_makes_the_reach_smaller(ask, registrar, organization):
    person = make_operator(
        organization, including_units_below=True, email="siti@contoh.go.id"
    )
    invitation = ask(email="", offers=[Offer("operator", organization)])

    accept_with_account(invitation=invitation, user=person)

    assert person.memberships.get().including_units_below


def test_nobody_accepts_for_somebody_else_or_their_own(ask, registrar):
    invitation = ask()
    by_code = ask("", offers=[Offer("editor")])

    with pytest.raises(PermissionDenied, match="another e-mail address"):
        accept_with_account(invitation=invitation, user=UserFactory())
    with pytest.raises(PermissionDenied, match="yourself"):
        accept_with_account(invitation=by_code, user=registrar)

    assert not registrar.memberships.exists()


def test_people_of_another_region_are_refused_as_a_whole(ask, region):
    elsewhere = OrganizationPageFactory(
        parent=RegistryPageFactory(region=RegionFactory())
    )
    person = make_operator(elsewhere)
    invitation = ask("", offers=[Offer("editor")])

    with pytest.raises(ValidationError, match="works for another region"):
        accept_with_account(invitation=invitation, user=person)

    invitation.refresh_from_db()
    assert invitation.state == "pending"
    assert roles_in(person, region) == set()


def test_an_offer_whose_organisation_is_gone_says_so(ask, registrar, organization):
    invitation = ask()
    secret = issue_link(invitation=invitation, actor=registrar)
    organization.delete()

    with pytest.raises(ValidationError, match="no longer exists"):
        accept(invitation, secret)


# ------------------------------------------------------------------- messages


def test_one_message_with_one_link_goes_out_after_the_commit(
    ask, region, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        invitation = ask()
        send_waiting_soon(region=region)
        assert mail.outbox == []

    [message] = mail.outbox
    assert message.to == ["siti@contoh.go.id"]
    assert message.body.count("http") == 1
    assert "registrar" in message.body
    assert "Dinas Kesehatan" in message.body
    link = next(line for line in message.body.splitlines() if "http" in line)
    assert link.startswith(region.site.root_url)
    secret = link.rstrip("/").rpartition("/")[2]
    assert open_invitation(secret, address=ADDRESS) == invitation

    with django_capture_on_commit_callbacks(execute=True):
        send_waiting_soon(region=region)
    assert len(mail.outbox) == 1


def test_sending_again_sends_a_new_link(
    ask, region, registrar, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        invitation = ask()
        send_waiting_soon(region=region)
    with django_capture_on_commit_callbacks(execute=True):
        resend(invitation=invitation, actor=registrar)

    assert len(mail.outbox) == 2
    assert mail.outbox[0].body != mail.outbox[1].body


def test_many_are_sent_one_by_one_in_the_background(
    ask, region, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(5):
            ask(f"orang{number}@contoh.go.id")
        send_waiting_soon(region=region)

    if mail.outbox == []:  # the site's queue is in the database
        from innovations.services.invitation_mail import send_waiting

        assert send_waiting(region_id=region.pk) == 5
    assert sorted(message.to[0] for message in mail.outbox) == [
        f"orang{number}@contoh.go.id" for number in range(5)
    ]


def test_a_message_that_fails_is_told_and_the_others_go(
    ask, region, monkeypatch, django_capture_on_commit_callbacks
):
    from django.core.mail import EmailMessage

    original = EmailMessage.send

    def send(self, *args, **kwargs):
        if self.to == ["rusak@contoh.go.id"]:
            raise ConnectionRefusedError("no server")
        return original(self, *args, **kwargs)

    monkeypatch.setattr(EmailMessage, "send", send)
    with django_capture_on_commit_callbacks(execute=True):
        broken = ask("rusak@contoh.go.id")
        ask()
        send_waiting_soon(region=region)

    broken.refresh_from_db()
    assert (broken.sent_at, broken.send_error) == (None, "no server")
    assert [message.to for message in mail.outbox] == [["siti@contoh.go.id"]]


def test_one_that_is_withdrawn_meanwhile_does_not_stop_the_others(
    ask, region, registrar, monkeypatch
):
    gone, other = ask("ani@contoh.go.id"), ask()
    original = invitation_mail.issue_link

    def issue(*, invitation, actor):
        if invitation == gone:
            withdraw(invitation=invitation, actor=registrar)
        return original(invitation=invitation, actor=actor)

    monkeypatch.setattr(invitation_mail, "issue_link", issue)

    assert invitation_mail.send_waiting(region_id=region.pk) == 1
    assert [message.to for message in mail.outbox] == [[other.email]]
