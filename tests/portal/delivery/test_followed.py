"""No row that visitors see may change without renewing versions."""

from django.apps import apps
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page

from news.models import NewsTag

PACKAGES = {"portal", "innovations", "competitions", "news", "spreadsheets"}
#: Why a change of these leaves public pages as they are.
NOT_FOLLOWED = {
    # What the admin keeps for itself.
    "audit.AuditRecord",
    "audit.Seal",
    "audit.SealHead",
    "innovations.Advice",
    "innovations.Affiliation",
    "innovations.ClinicSession",
    "innovations.CompletenessRule",
    "innovations.Confirmation",
    "innovations.DistinctPair",
    "innovations.FollowUp",
    "innovations.Handover",
    "innovations.InnovationMerge",
    "innovations.Invitation",
    "innovations.InvitationOffer",
    "innovations.Membership",
    "innovations.MentorAssignment",
    "innovations.Notice",
    "innovations.NoticeReading",
    "innovations.Period",
    "innovations.ProfileMeasure",
    "innovations.RegionalGroup",
    "innovations.RegistryCodeSequence",
    "news.ArchiveItem",
    "news.ArchiveTakeover",
    "news.DailyReads",
    "news.EditionArticle",
    "news.EditionLetter",
    "news.EditorApprovalTask",
    "news.JointRelease",
    "news.JointReleaseItem",
    "news.ReleaseIntake",
    "news.NewsletterEdition",
    "news.Subscriber",
    "news.Withdrawal",
    "news.Attendance",
    "news.Participant",
    "news.ParticipantLetter",
    "recycling.BinEntry",
    "recycling.FileBin",
    "review.Letter",
    "spreadsheets.Export",
    "spreadsheets.ExportRow",
    "spreadsheets.FeedLink",
    "spreadsheets.HeaderSynonym",
    "spreadsheets.ImportRun",
    "spreadsheets.ImportRunRow",
    "spreadsheets.LayoutMemory",
    "spreadsheets.ValueSynonym",
    "spreadsheets.WatchedSource",
    "users.RecoveryCodes",
    "users.Session",
    "users.SignInEvent",
    "users.User",
    # Private until results are released, and those are rows of their own.
    "competitions.AwardRun",
    "competitions.Ballot",
    "competitions.Certificate",
    "competitions.CertificateBundle",
    "results.ResultsArticle",
    "competitions.ChairDecision",
    "competitions.Entry",
    "competitions.EntryAnswer",
    "competitions.EntryAttachment",
    "competitions.EntryConsent",
    "competitions.EntryMember",
    "competitions.EntryVersion",
    "competitions.Juror",
    "competitions.JurorConflict",
    "competitions.LateException",
    "competitions.PanelSeat",
    "competitions.PublicEntrant",
    "competitions.Score",
    "competitions.ScoreSheet",
    "competitions.Screening",
    "competitions.SheetReopening",
    # The version itself, and what is derived from pages when they change.
    "innovations.RegionVersion",
    "search.SearchEntry",
    # Children of a page, written when it is published.
    "competitions.CompetitionDocument",
    "news.EventMaterial",
    "news.EventRelatedPage",
    "news.EventSession",
    "news.EventSpeaker",
    "news.InvitedParty",
    "news.NewsCorrection",
    "news.NewsSpeaker",
    "news.RelatedPage",
    "news.TaggedNewsPage",
}


def test_every_kind_of_row_is_followed_or_known_to_be_hidden():
    names = {
        signal: {
            receiver[0][0]
            for receiver in signal.receivers
            if str(receiver[0][0]).startswith("follow ")
        }
        for signal in (post_save, post_delete)
    }
    rows = [
        model
        for config in apps.get_app_configs()
        if config.name.partition(".")[0] in PACKAGES
        for model in config.get_models()
        if not issubclass(model, Page)
    ]

    unknown = [
        model._meta.label
        for model in rows
        if model._meta.label not in NOT_FOLLOWED
        and not all(f"follow {model}" in found for found in names.values())
    ]

    assert unknown == []


def test_renamed_topic_renews_the_answer(get, committed):
    tag = committed(lambda: NewsTag.objects.create(name="gizi", slug="gizi"))
    old = get("/")["ETag"]

    tag.name = "pangan"
    committed(tag.save)

    assert get("/", if_none_match=old).status_code == 200
