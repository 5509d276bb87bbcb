"""To be forgotten when the account is closed (UU 27/2022, articles 8 and 43), but for
the archive of who decided what, which keeps the number of the account.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.admin.models import EditingSession, FormState
from wagtail.log_actions import log
from wagtail.models import APIToken, Page, WorkflowState
from wagtail.users.models import UserProfile

from competitions.models import Entry, EntryConsent, EntryVersion, Juror
from innovations.choices import InvitationState
from innovations.models import Invitation, Membership
from news.models import Participant, ParticipantLetter
from news.models.registration import key_of
from news.services.clearing import blacken
from portal.audit.services.blackening import blacken_entries_about
from portal.privacy.exceptions import OpenWork
from portal.review.models import Letter
from portal.users.models import RecoveryCodes, SignInEvent
from portal.users.services.sessions import end_sessions
from spreadsheets.models import (
    ExportRow,
    FeedLink,
    ImportRun,
    ImportRunRow,
    RunState,
)
from spreadsheets.services.feeds import revoke_link

ANONYMISED: Final = "privacy.anonymise_person"
_ENDED: Final = (RunState.APPLIED, RunState.FAILED, RunState.DISCARDED)
#: The sheet whose rows are people.
_SHEET: Final = "people"
#: Of other people is kept what was said; of the person nothing.
_WHOLLY_THEIRS: Final[tuple[tuple[type[Any], str], ...]] = (
    (TOTPDevice, "user"),
    (RecoveryCodes, "user"),
    (APIToken, "user"),
    (FormState, "user"),
    (EditingSession, "user"),
    (Letter, "recipient"),
)


def open_work_of(person: Any) -> list[str]:
    """Return what has to be handed over or ended first, in sentences."""
    found = []
    if person.is_active:
        found.append(_("The account is still open. Close it first."))
    counted = (
        (
            Membership.objects.filter(user=person).count(),
            lambda n: ngettext(
                "%(count)s membership has to be handed over.",
                "%(count)s memberships have to be handed over.",
                n,
            ),
        ),
        (
            person.groups.filter(regional_group__isnull=False).count(),
            lambda n: ngettext(
                "%(count)s role in a region has to be taken back.",
                "%(count)s roles in regions have to be taken back.",
                n,
            ),
        ),
        (
            Page.objects.filter(locked_by=person).count(),
            lambda n: ngettext(
                "%(count)s page is locked by this person.",
                "%(count)s pages are locked by this person.",
                n,
            ),
        ),
        (
            WorkflowState.objects.filter(
                Q(status=WorkflowState.STATUS_IN_PROGRESS)
                | Q(status=WorkflowState.STATUS_NEEDS_CHANGES),
                requested_by=person,
            ).count(),
            lambda n: ngettext(
                "%(count)s page that this person handed in is not reviewed yet.",
                "%(count)s pages that this person handed in are not reviewed yet.",
                n,
            ),
        ),
        (
            ImportRun.objects.filter(user=person).exclude(state__in=_ENDED).count(),
            lambda n: ngettext(
                "%(count)s import of this person is not finished.",
                "%(count)s imports of this person are not finished.",
                n,
            ),
        ),
        (
            sum(one.is_open for one in _invitations_of(person)),
            lambda n: ngettext(
                "%(count)s invitation to this person's e-mail address can still be "
                "accepted. Withdraw it.",
                "%(count)s invitations to this person's e-mail address can still be "
                "accepted. Withdraw them.",
                n,
            ),
        ),
    )
    return found + [words(n) % {"count": n} for n, words in counted if n]


@transaction.atomic
def anonymise_person(*, person: Any, actor: Any) -> None:
    """Replace what names a person who has closed the account; can't be undone.

    Pages, files and history keep the number of the account.

    :raises OpenWork: the account is open, or has something to hand over.
    """
    person = get_user_model()._default_manager.select_for_update().get(pk=person.pk)
    if reasons := open_work_of(person):
        raise OpenWork(reasons)
    for link in FeedLink.objects.filter(user=person, revoked_at=None):
        revoke_link(link=link, user=actor)
    invitations = list(_invitations_of(person))
    names = {person.username, person.email, str(person)} - {""}
    _forget_rows(person)
    _forget_participation(person)
    _forget_competitions(person, names | {person.get_full_name()} - {""})
    _forget_sign_ins(person)
    _forget_workbooks(names)
    Letter.objects.filter(actor_name__in=names).update(actor_name="")
    _rename(person)
    # Entries about the account are called by its name; those by it know its number.
    blacken_entries_about(instance=person, actor=actor)
    for invitation in invitations:
        _forget_invitation(invitation, person)
    log(instance=person, action=ANONYMISED, user=actor)


def new_username(person: Any) -> str:
    return f"akun-{person.pk}"


def _rename(person: Any) -> None:
    person.username = new_username(person)
    person.display_name = _("Former account %(number)s") % {"number": person.pk}
    person.first_name = person.last_name = person.email = ""
    person.is_superuser = person.is_staff = False
    person.last_login = person.second_factor_since = None
    person.set_unusable_password()  # which ends links to reset it
    person.save()
    person.groups.clear()
    person.user_permissions.clear()


def _forget_rows(person: Any) -> None:
    for model, field in _WHOLLY_THEIRS:
        model._default_manager.filter(**{field: person}).delete()
    for profile in UserProfile.objects.filter(user=person):
        if profile.avatar:
            storage, name = profile.avatar.storage, profile.avatar.name
            transaction.on_commit(partial(storage.delete, name))
        profile.delete()


def _forget_participation(person: Any) -> None:
    """That somebody of that office came to an event stays; who it was does not."""
    if address := key_of(person.email):
        theirs = Participant.objects.filter(email_key=address)
        ParticipantLetter.objects.filter(participant__in=theirs).delete()
        blacken(theirs)


def _forget_competitions(person: Any, names: set[str]) -> None:
    """Who handed in and agreed is known by number; why somebody left a jury goes.

    Names of jurors, teams and winners stay, in their rows, in versions that were handed
    in and on certificates: they stand in minutes and decrees, which a region has to
    keep, and results rest on them.
    """
    handed_in = EntryVersion.objects.filter(submitted_by=person)
    theirs = Entry.objects.filter(
        Q(created_by=person) | Q(edited_by=person) | Q(versions__in=handed_in)
    )
    EntryConsent.objects.filter(
        entry__in=theirs.order_by().values("pk"), given_by__in=names
    ).update(given_by="")
    handed_in.update(submitter_name="")
    for juror in Juror.objects.filter(user=person).exclude(reason_for_leaving=""):
        Juror.objects.filter(pk=juror.pk).update(reason_for_leaving="")
        blacken_entries_about(instance=juror)


def _forget_sign_ins(person: Any) -> None:
    """The log keeps what happened to the account, not to whom nor from where."""
    end_sessions(user=person)
    called = {person.username, person.email} - {""}
    for model in (AccessAttempt, AccessFailureLog, AccessLog):
        for name in called:
            model.objects.filter(username__iexact=name).delete()
    SignInEvent.objects.filter(Q(user=person) | Q(username__in=called)).update(
        username=new_username(person), address=None, browser=""
    )


def _forget_workbooks(names: set[str]) -> None:
    """Rows of people that came by a workbook or left in one; files can't be changed."""
    rows = ImportRunRow.objects.filter(run__sheet=_SHEET)
    for row in rows.iterator():
        if _names_one_of(names, row.label, row.key, row.changes, row.raw, row.messages):
            row.label = row.key = ""
            row.changes, row.raw, row.messages = {}, {}, []
            row.save(update_fields=["label", "key", "changes", "raw", "messages"])
    for written in ExportRow.objects.filter(export__sheet=_SHEET).iterator():
        if _names_one_of(names, written.values):
            written.delete()


def _names_one_of(names: set[str], *values: Any) -> bool:
    called = {name.casefold() for name in names}
    return any(text.strip().casefold() in called for text in _texts(values))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


def _invitations_of(person: Any) -> Any:
    """Return those that the person accepted, and all to the same address."""
    rule = Q(accepted_by=person)
    if person.email:
        rule |= Q(email__iexact=person.email)
    return Invitation.objects.filter(rule)


def _forget_invitation(invitation: Invitation, person: Any) -> None:
    """Who was invited is called by name; what it was for stays."""
    invitation.name, invitation.email = person.display_name, ""
    invitation.send_error, invitation.secret_hash = "", None
    if invitation.state == InvitationState.PENDING:  # its time is over
        invitation.state = InvitationState.WITHDRAWN
    invitation.save(
        update_fields=["name", "email", "send_error", "secret_hash", "state"]
    )
    blacken_entries_about(instance=invitation)
