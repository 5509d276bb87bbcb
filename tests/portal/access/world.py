"""Two regions with one of everything, and a person of each role."""

from datetime import timedelta

import wagtail_factories
from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.text import slugify
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Site, Task, UploadedFile, Workflow, WorkflowPage

from competitions.models import (
    CertificateBundle,
    CompetitionIndexPage,
    EntryAttachment,
    JurorConflict,
    LateException,
    ScoreSheet,
)
from innovations.choices import RegionalRole
from innovations.models import (
    Advice,
    ClinicSession,
    CoOwner,
    FollowUp,
    InnovationAlias,
    InnovationMerge,
    Invitation,
    InvitationOffer,
    MentorAssignment,
    Notice,
    OrganizationAlias,
    RegistryPage,
)
from innovations.models.reference import ReferenceRow
from innovations.services.invitations import issue_link
from news.models import (
    AgendaIndexPage,
    ArchiveItem,
    ArchiveTakeover,
    IntakeState,
    JointRelease,
    MediaPickup,
    NewsIndexPage,
    NewsletterEdition,
    Participant,
    ParticipantLetter,
    ReleaseIntake,
    Subscriber,
    TakeoverState,
)
from portal.recycling.services.pages import bin_page
from portal.search.models import SearchSynonym
from spreadsheets.models import (
    Export,
    FeedLink,
    HeaderSynonym,
    ImportRun,
    ValueSynonym,
    WatchedSource,
)
from tests.factories.agenda import EventPageFactory
from tests.factories.competitions import (
    AwardFactory,
    CompetitionCategoryFactory,
    CompetitionPageFactory,
    CriterionFactory,
    EntryFactory,
    EntryStatementFactory,
    EntryVersionFactory,
    FormSectionFactory,
    JurorFactory,
    PanelSeatFactory,
    TieRuleFactory,
    content_for,
)
from tests.factories.files import DocumentFactory
from tests.factories.home import make_region
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    PeriodFactory,
    UserFactory,
    make_operator,
    make_regional,
)
from tests.factories.news import NewsPageFactory
from tests.factories.results import (
    AwardPlaceFactory,
    CertificateFactory,
    ResultPaperFactory,
)

#: In the names of all that is no business of others.
SECRET = "xq7zvw9kjd"


class Side:
    """A region: an organisation with one above, one below and one beside it."""

    def __init__(self, **region):
        self.region = make_region(**region)
        root = self.region.site.root_page
        self.registry = registry = RegistryPage.objects.descendant_of(root).get()
        self.newsroom = NewsIndexPage.objects.descendant_of(root).get()
        self.agenda = AgendaIndexPage.objects.descendant_of(root).get()
        self.parent = OrganizationPageFactory(parent=registry, title="Dinas Kesehatan")
        self.own = OrganizationPageFactory(parent=self.parent, title="Puskesmas Waru")
        self.child = OrganizationPageFactory(parent=self.own, title="Pustu Api-Api")
        self.beside = OrganizationPageFactory(parent=registry, title="Dinas Sosial")
        self.operator = make_operator(self.own)
        self.image, self.document = self._upload()
        self.page = self._draft(
            "Antar Obat",
            owner=self.operator,
            photo=self.image,
            proposal_file=self.document,
        )
        self.other_page = self._draft("Antar Vaksin", owner=self.operator)
        self.live_page = InnovationPageFactory(parent=self.own, title="Posyandu Malam")
        self.article = NewsPageFactory(
            parent=self.newsroom, title="Posyandu Dibuka Malam"
        )
        self.review = self._submit(self._draft("Antar Darah", owner=self.operator))
        self._make_rows()

    def _upload(self):
        owned = {
            "collection": self.region.collection,
            "uploaded_by_user": self.operator,
        }
        return (
            wagtail_factories.ImageFactory(title=f"{SECRET} foto", **owned),
            DocumentFactory(title=f"{SECRET} berkas", **owned),
        )

    def _draft(self, title, **fields):
        page = InnovationPageFactory(
            parent=self.own,
            title=f"{SECRET} {title}",
            slug=slugify(title),  # pages that aren't there repeat their address
            draft=True,
            **fields,
        )
        page.save_revision()
        return type(page).objects.get(pk=page.pk)

    def _submit(self, page):
        workflow = page.get_workflow()
        return workflow.start(page, self.operator)

    def _archive(self):
        takeover = ArchiveTakeover.objects.create(
            newsroom=self.newsroom,
            name=f"{SECRET} arsip.xml",
            source={"kind": "wxr", "title": SECRET, "address": "", "hosts": []},
            state=TakeoverState.PLANNED,
        )
        ArchiveItem.objects.create(
            takeover=takeover, number=1, kind="post", title=SECRET, action="new"
        )
        return takeover

    def _rules(self, competition):
        category = CompetitionCategoryFactory(competition=competition)
        criterion = CriterionFactory(category=category)
        return [
            category,
            criterion.phase,
            criterion,
            FormSectionFactory(category=category),
            EntryStatementFactory(category=category),
            TieRuleFactory(category=category),
            *self._judging(category, criterion.phase),
        ]

    def _judging(self, category, phase):
        """A juror with a seat, a conflict and a sealed sheet, about a file too."""
        type(phase).objects.filter(pk=phase.pk).update(is_blind=True)
        entry = EntryFactory(
            category=category, organization=self.own, title=SECRET, state="submitted"
        )
        file = EntryAttachment.objects.create(
            entry=entry,
            file=ContentFile(
                b"\x89PNG\r\n\x1a\n" + b"\0" * 4 + b"IEND" + b"\0" * 4, name="a.png"
            ),
            name=f"{SECRET}.png",
            content_type="image/png",
            size=20,
        )
        described = {"id": file.pk, "name": file.name, "section": ""}
        version = EntryVersionFactory(
            entry=entry, content=content_for(entry, files=[described])
        )
        version.attachments.add(file)
        juror = JurorFactory(competition=category.competition)
        sheet = ScoreSheet.objects.create(
            entry=entry,
            version=version,
            phase=phase,
            juror=juror,
            state="sealed",
            sealed_at=timezone.now(),
        )
        conflict = JurorConflict.objects.create(
            juror=JurorFactory(competition=category.competition),
            entry=entry,
            kind="recorded",
            reason=SECRET,
        )
        seat = PanelSeatFactory(category=category, phase=phase, juror=juror)
        return [entry, version, juror, seat, sheet, conflict]

    def _entry(self, competition):
        """In a category of its own, for handing in freezes the rules."""
        category = CompetitionCategoryFactory(competition=competition)
        section = FormSectionFactory(category=category, attachment="optional")
        entry = EntryFactory(
            category=category, organization=self.own, title=f"{SECRET} usulan"
        )
        file = EntryAttachment(
            entry=entry,
            section=section,
            name=f"{SECRET}.pdf",
            content_type="application/pdf",
            size=1,
        )
        file.file.save("x.pdf", ContentFile(b"x"))
        return [
            entry,
            file,
            LateException.objects.create(
                category=category,
                organization=self.own,
                until=timezone.now() + timedelta(days=1),
                reason=SECRET,
            ),
            AwardPlaceFactory(category=category),
        ]

    def _results(self, competition):
        """With an entry of the operator's organisation, which got a certificate."""
        entry = EntryFactory(
            category=CompetitionCategoryFactory(competition=competition),
            organization=self.own,
            state="submitted",
        )
        file = ContentFile(b"%PDF-", name="a.pdf")
        return [
            entry,
            ResultPaperFactory(competition=competition, file=file),
            CertificateFactory(competition=competition, entry=entry),
            CertificateBundle.objects.create(competition=competition, file=file),
        ]

    def _make_rows(self):
        region, page = self.region, self.page
        registrar = make_regional(region, RegionalRole.REGISTRAR)
        competition = CompetitionPageFactory(
            parent=CompetitionIndexPage.objects.descendant_of(
                region.site.root_page
            ).get()
        )
        period = PeriodFactory(region=region)
        invitation = Invitation.objects.create(
            region=region,
            name="Tono",
            expires_at=timezone.now() + timedelta(days=7),
            invited_by=registrar,
        )
        InvitationOffer.objects.create(
            invitation=invitation, organization=self.own, role="operator"
        )
        self.secret = issue_link(invitation=invitation, actor=None)
        self.event = EventPageFactory(parent=self.agenda, slug="rakor")
        participant = Participant.objects.create(
            event=self.event, name=f"{SECRET} peserta"
        )
        letter = ParticipantLetter.objects.create(
            participant=participant, kind="confirmed", attempts=9
        )
        merged = self._draft("Antar Jamu")
        binned = self._draft("Antar Air")
        clinic = ClinicSession.objects.create(
            region=region, organization=self.own, wish=SECRET
        )
        advice = Advice.objects.create(innovation=page, text=SECRET)
        sheet = {"sheet": "innovations", "scope": region.code}
        rows = [
            region,
            participant,
            letter,
            self.article,
            OrganizationAlias.objects.create(organization=self.own, name="PKM Waru"),
            InnovationAlias.objects.create(innovation=page, name="Ojek Obat"),
            CoOwner.objects.create(innovation=page, organization=self.beside),
            invitation,
            period,
            period.rules.create(field="design", label="Rancang bangun"),
            Notice.objects.create(region=region, text="Kabar"),
            clinic,
            advice,
            FollowUp.objects.create(
                region=region,
                advice=advice,
                task=SECRET,
                due_on=timezone.localdate(),
            ),
            # Of somebody without a role: the mentor of the table mentors nobody.
            MentorAssignment.objects.create(
                region=region, mentor=registrar, organization=self.own
            ),
            InnovationMerge.objects.create(
                kept=page, merged=merged, user=registrar, record={}
            ),
            bin_page(page=binned, actor=registrar),
            SearchSynonym.objects.create(region=region, terms="obat, farmasi"),
            competition,
            *self._rules(competition),
            *self._results(competition),
            AwardFactory(competition=competition, organization=self.own),
            *self._entry(competition),
            ImportRun.objects.create(
                **sheet,
                filename="a.xlsx",
                file=ContentFile(b"PK", name="a.xlsx"),
                reading={"name": "a.xlsx"},
                user=self.operator,
            ),
            Export.objects.create(
                **sheet,
                user=self.operator,
                token=region.code,
                file=ContentFile(b"PK", name="a.xlsx"),
                options={"kind": "xlsx"},
                complete=True,
            ),
            WatchedSource.objects.create(
                **sheet, name="Map", kind="folder", location="/srv/x", user=registrar
            ),
            FeedLink.objects.create(
                **sheet, name="Tautan", secret_hash=region.code, user=registrar
            ),
            HeaderSynonym.objects.create(
                **sheet, field="title", header=f"Nama Program {region.code}"
            ),
            ValueSynonym.objects.create(
                sheet="innovations",
                field="stage",
                text=f"jalan {region.code}",
                value="implementation",
            ),
            ReleaseIntake.objects.create(
                newsroom=self.newsroom,
                name=f"{SECRET} rilis.txt",
                file=ContentFile(b"Rilis.", name="rilis.txt"),
                state=IntakeState.REFUSED,
            ),
            self._archive(),
            JointRelease.objects.create(
                newsroom=self.newsroom,
                name=f"{SECRET} serentak",
                moment=timezone.now() + timedelta(days=1),
            ),
            MediaPickup.objects.create(
                article=self.article,
                outlet=SECRET,
                kind="radio",
                published_on=timezone.localdate(),
            ),
            NewsletterEdition.objects.create(
                newsroom=self.newsroom,
                subject=SECRET,
                first_day=timezone.localdate(),
                last_day=timezone.localdate(),
            ),
            Subscriber.objects.create(
                newsroom=self.newsroom, email=SECRET, email_key=SECRET
            ),
            region.site,
            region.collection,
            self.image,
            self.document,
            Redirect.objects.create(old_path="/lama", site=region.site),
            Group.objects.filter(regional_group__region=region).first(),
            WorkflowPage.objects.get(page=self.registry).workflow,
            self.operator,
            EditingSession.objects.create(
                user=self.operator,
                content_object=page,
                last_seen_at=timezone.now(),
            ),
        ]
        self.rows = {type(row): row for row in rows}
        self.rows[Task] = self.rows[Workflow].tasks[0]
        self.waiting = {
            model: UploadedFile.objects.create(
                uploaded_by_user=self.operator,
                for_content_type=ContentType.objects.get_for_model(model),
                file="x",
            )
            for model in (get_document_model(), get_image_model())
        }


def make_national_rows():
    """One of each list that all regions share."""
    for model in apps.get_models():
        if issubclass(model, ReferenceRow) and not model.objects.exists():
            model.objects.create(code="x", label="Contoh")


class World:
    def __init__(self):
        make_national_rows()
        self.here = Side(hostname="testserver", is_default=True)
        self.there = Side(
            code="64.02",
            name="Kabupaten Kutai Kartanegara",
            hostname="kukar.localhost",
        )

    def person(self, role):
        """Return a person of a role."""
        return PEOPLE[role](self)


def _regional(role):
    def make(world):
        rooms = [world.here.newsroom, world.here.agenda]
        pages = rooms if role in {"editor", "writer"} else ()
        return make_regional(world.here.region, RegionalRole(role), editor_pages=pages)

    return make


PEOPLE = {
    "nobody": lambda world: UserFactory(),
    "operator": lambda world: world.here.operator,
    "operator of the organisation above": lambda world: make_operator(
        world.here.parent
    ),
    "operator of the organisation above and its units": lambda world: make_operator(
        world.here.parent, including_units_below=True
    ),
    "operator of a unit below": lambda world: make_operator(world.here.child),
    "operator beside": lambda world: make_operator(world.here.beside),
    "operator elsewhere": lambda world: make_operator(world.there.beside),
    **{
        role: _regional(role)
        for role in ("writer", "editor", "mentor", "juror", "leader", "registrar")
    },
    "administrator": lambda world: UserFactory(superuser=True),
}

__all__ = ["PEOPLE", "Side", "Site", "World"]
