"""Every table is followed, or somebody said why it isn't."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    GroupPagePermission,
    ModelLogEntry,
    Page,
)

from innovations.choices import RegionalRole
from innovations.models import Notice, RegionalGroup
from innovations.services.invitations import Offer, invite
from innovations.services.roles import ensure_regional_groups
from portal.audit.models import AuditRecord
from portal.audit.relations import RIGHTS, told_relations
from portal.audit.tracked import tracked_models
from tests.factories.innovations import OrganizationPageFactory, make_registrar

pytestmark = pytest.mark.django_db

DERIVED = "made by programs of what is followed"
PART = "part of its page, whose revisions tell it"
LOGGED = "its only service logs each change on the page or person it is about"
SIGN_IN = "the sign-in log tells it"
PASSING = "passes by itself, or tells only where somebody is"
RECORD = "is a record itself, and never changed by people"
OWN = "entered and deleted by its owner; no list is kept of those who left"
PERSONAL = "names that go when their time is over; a log would keep them"
UNUSED = "nothing of the site makes one"
SUPER = "the child row is followed"
WRITING = "what is being written; handing in makes a version that stays"
SEALED = "secret until it is sealed; a reopening keeps what stood in it"

NOT_FOLLOWED = {
    "audit.AuditRecord": RECORD,
    "audit.Seal": RECORD,
    "audit.SealHead": RECORD,
    "auth.Permission": DERIVED,
    "axes.AccessAttempt": SIGN_IN,
    "axes.AccessAttemptExpiration": SIGN_IN,
    "axes.AccessFailureLog": SIGN_IN,
    "axes.AccessLog": SIGN_IN,
    "competitions.AwardRun": RECORD,
    "competitions.Ballot": PERSONAL,
    "competitions.Certificate": LOGGED,
    "competitions.CertificateBundle": PASSING,
    "competitions.ChairDecision": LOGGED,
    "competitions.CompetitionDocument": PART,
    "competitions.Entry": LOGGED,
    "competitions.EntryAnswer": WRITING,
    "competitions.EntryAttachment": WRITING,
    "competitions.EntryConsent": WRITING,
    "competitions.EntryMember": WRITING,
    "competitions.EntryVersion": RECORD,
    "competitions.EntryVersion_attachments": RECORD,
    "competitions.JurorConflict": LOGGED,
    "competitions.PublicEntrant": PERSONAL,
    "competitions.ResultsRelease": LOGGED,
    "competitions.Score": SEALED,
    "competitions.ScoreSheet": LOGGED,
    "competitions.Screening": LOGGED,
    "competitions.SheetReopening": LOGGED,
    "competitions.StageClosing": LOGGED,
    "competitions.StageClosing_going_on": LOGGED,
    "contenttypes.ContentType": DERIVED,
    "results.ResultsArticle": LOGGED,
    "django_tasks_database.DBTaskResult": DERIVED,
    "innovations.Advice": LOGGED,
    "innovations.ClinicSession": LOGGED,
    "innovations.ClinicSession_innovations": LOGGED,
    "innovations.ClinicSession_mentors": LOGGED,
    "innovations.Confirmation": LOGGED,
    "innovations.DistinctPair": LOGGED,
    "innovations.FollowUp": LOGGED,
    "innovations.Handover": LOGGED,
    "innovations.InnovationMerge": LOGGED,
    "innovations.InnovationPage_development_goals": PART,
    "innovations.InnovationPage_related_affairs": PART,
    "innovations.MentorAssignment": LOGGED,
    "innovations.NoticeReading": PASSING,
    "innovations.ProfileMeasure": DERIVED,
    "innovations.RegionVersion": DERIVED,
    "innovations.RegistryCodeSequence": DERIVED,
    "news.ArchiveItem": RECORD,
    "news.ArchiveTakeover": RECORD,
    "news.DailyReads": DERIVED,
    "news.EditionArticle": PART,
    "news.EditionLetter": DERIVED,
    "news.Attendance": PERSONAL,
    "news.EventMaterial": PART,
    "news.EventRelatedPage": PART,
    "news.EventSession": PART,
    "news.EventSpeaker": PART,
    "news.InvitedParty": PART,
    "news.JointRelease": LOGGED,
    "news.JointReleaseItem": PART,
    "news.NewsCorrection": PART,
    "news.NewsSpeaker": PART,
    "news.NewsTag": PART,
    "news.Participant": PERSONAL,
    "news.ParticipantLetter": PASSING,
    "news.RelatedPage": PART,
    "news.ReleaseIntake": RECORD,
    "news.Subscriber": OWN,
    "news.TaggedNewsPage": PART,
    "news.Withdrawal": LOGGED,
    "otp_totp.TOTPDevice": SIGN_IN,
    "recycling.BinEntry": LOGGED,
    "recycling.FileBin": LOGGED,
    "review.Letter": PASSING,
    "search.SearchEntry": DERIVED,
    "sessions.Session": PASSING,
    "spreadsheets.Export": LOGGED,
    "spreadsheets.ExportRow": DERIVED,
    "spreadsheets.ImportRun": LOGGED,
    "spreadsheets.ImportRunRow": RECORD,
    "spreadsheets.LayoutMemory": DERIVED,
    "taggit.Tag": PART,
    "taggit.TaggedItem": PART,
    "users.RecoveryCodes": SIGN_IN,
    "users.Session": SIGN_IN,
    "users.SignInEvent": RECORD,
    "wagtailadmin.Admin": UNUSED,
    "wagtailadmin.EditingSession": PASSING,
    "wagtailadmin.FormState": PASSING,
    "wagtailcore.Comment": PART,
    "wagtailcore.CommentReply": PART,
    "wagtailcore.Locale": UNUSED,
    "wagtailcore.ModelLogEntry": RECORD,
    "wagtailcore.PageLogEntry": RECORD,
    "wagtailcore.PageSubscription": PASSING,
    "wagtailcore.ReferenceIndex": DERIVED,
    "wagtailcore.Revision": RECORD,
    "wagtailcore.Task": SUPER,
    "wagtailcore.TaskState": LOGGED,
    "wagtailcore.UploadedFile": PASSING,
    "wagtailcore.WorkflowState": LOGGED,
    "wagtailembeds.Embed": DERIVED,
    "wagtailforms.FormSubmission": UNUSED,
    "wagtailimages.Rendition": DERIVED,
    "wagtailsearch.IndexEntry": DERIVED,
    "wagtailsearch.SQLiteFTSIndexEntry": DERIVED,
    "wagtailusers.UserProfile": PASSING,
}


def changes(row):
    entries = ModelLogEntry.objects.for_instance(row).order_by("pk")
    return [(entry.action, entry.data.get("changes")) for entry in entries]


def test_every_table_is_followed_or_has_a_reason():
    followed = {model._meta.label for model in (*tracked_models(), *RIGHTS)}
    followed |= {
        getattr(model, field).through._meta.label for model, field in told_relations()
    }
    followed.add("users.User_groups")  # roles
    everything = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if not issubclass(model, Page)
    }

    assert everything - followed - set(NOT_FOLLOWED) == set()
    assert followed & set(NOT_FOLLOWED) == set()
    # On PostgreSQL the search has no table of SQLite.
    assert set(NOT_FOLLOWED) - everything <= {"wagtailsearch.SQLiteFTSIndexEntry"}


def test_rights_of_a_group_are_one_entry_in_a_transaction(region):
    group = ensure_regional_groups(region=region)[RegionalRole.REGISTRAR]
    assert [told for _action, told in changes(group)] == [{"name": ["", group.name]}]
    plain = Group.objects.create(name="Siapa pun")
    publish = Permission.objects.get(codename="publish_page")
    plain.permissions.add(Permission.objects.get(codename="access_admin"))
    root = region.site.root_page
    GroupPagePermission.objects.create(group=plain, page=root, permission=publish)
    [(action, told)] = changes(plain)
    assert (action, told["permissions"]) == (
        "wagtail.create",
        ["", f"access_admin, publish_page (page #{root.pk})"],
    )

    group = Group.objects.get(pk=group.pk)
    ModelLogEntry.objects.all().delete()
    AuditRecord.objects.all().delete()
    GroupPagePermission.objects.get(
        group=group, permission__codename="publish_page"
    ).delete()
    group.permissions.clear()

    [(action, told)] = changes(group)
    assert action == "wagtail.edit"
    assert told["permissions"][0].startswith("publish_page (page #")
    assert told["permissions"][1] == ""
    assert AuditRecord.objects.get(model="auth.group").region_id == region.pk


def test_a_group_that_becomes_a_role_is_told(region):
    group = ensure_regional_groups(region=region)[RegionalRole.REGISTRAR]
    row = RegionalGroup.objects.get(group=group)
    row.group = Group.objects.create(name="Siapa pun")
    row.save()

    assert changes(row)[-1] == ("wagtail.edit", {"group": [group.name, "Siapa pun"]})
    assert AuditRecord.objects.latest("pk").region_id == region.pk


def test_invitations_are_told_by_number(region, organization):
    invitation = invite(
        region=region,
        name="Zubaidah",
        email="zubaidah@gmail.com",
        offers=[Offer("operator", organization)],
        actor=make_registrar(region),
    )

    entries = ModelLogEntry.objects.filter(label__startswith=f"#{invitation.pk}")
    assert list(entries.order_by("pk").values_list("action", flat=True)) == [
        "wagtail.create",
        "wagtail.create",
        "innovations.invite",
    ]
    kept = str(list(ModelLogEntry.objects.values("label", "data")))
    assert ("Zubaidah" in kept, "zubaidah@" in kept) == (False, False)


def test_to_whom_a_notice_goes_is_told(region, organization):
    other = OrganizationPageFactory(parent=organization.get_parent(), title="Dinas X")
    notice = Notice.objects.create(region=region, text="Rapat")
    notice.organizations.set([organization, other])
    notice.organizations.set([other])

    [(_action, told)] = changes(notice)
    assert told["organizations"] == [
        organization.title,
        ", ".join(sorted([organization.title, other.title])),
    ]
