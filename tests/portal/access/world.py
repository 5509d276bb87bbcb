"""Two regions with one of everything, and a person of each role."""

from datetime import timedelta

import wagtail_factories
from django.contrib.auth.models import AnonymousUser, Group
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site, Task, UploadedFile, Workflow, WorkflowPage

from competitions.models import CompetitionIndexPage
from innovations.choices import RegionalRole
from innovations.models import (
    CoOwner,
    InnovationAlias,
    InnovationMerge,
    Invitation,
    InvitationOffer,
    Notice,
    OrganizationAlias,
    RegistryPage,
)
from innovations.services.invitations import issue_link
from news.models import NewsIndexPage
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
from tests.factories.competitions import (
    AwardFactory,
    CompetitionCategoryFactory,
    CompetitionPageFactory,
    CompetitionPhaseFactory,
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


class Side:
    """A region: an organisation with one above, one below and one beside it."""

    def __init__(self, **region):
        self.region = make_region(**region)
        root = self.region.site.root_page
        registry = RegistryPage.objects.descendant_of(root).get()
        self.newsroom = NewsIndexPage.objects.descendant_of(root).get()
        self.parent = OrganizationPageFactory(parent=registry, title="Dinas Kesehatan")
        self.own = OrganizationPageFactory(parent=self.parent, title="Puskesmas Waru")
        self.child = OrganizationPageFactory(parent=self.own, title="Pustu Api-Api")
        self.beside = OrganizationPageFactory(parent=registry, title="Dinas Sosial")
        self.operator = make_operator(self.own)
        self.page = self._draft("Antar Obat", owner=self.operator)
        self.other_page = self._draft("Antar Vaksin", owner=self.operator)
        self._make_rows()

    def _draft(self, title, **fields):
        page = InnovationPageFactory(parent=self.own, title=title, draft=True, **fields)
        page.save_revision()
        return type(page).objects.get(pk=page.pk)

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
        merged = self._draft("Antar Jamu")
        binned = self._draft("Antar Air")
        sheet = {"sheet": "innovations", "scope": region.code}
        rows = [
            region,
            OrganizationAlias.objects.create(organization=self.own, name="PKM Waru"),
            InnovationAlias.objects.create(innovation=page, name="Ojek Obat"),
            CoOwner.objects.create(innovation=page, organization=self.beside),
            invitation,
            period,
            period.rules.create(field="design", label="Rancang bangun"),
            Notice.objects.create(region=region, text="Kabar"),
            InnovationMerge.objects.create(
                kept=page, merged=merged, user=registrar, record={}
            ),
            bin_page(page=binned, actor=registrar),
            SearchSynonym.objects.create(region=region, terms="obat, farmasi"),
            CompetitionCategoryFactory(competition=competition),
            CompetitionPhaseFactory(competition=competition),
            AwardFactory(competition=competition, organization=self.own),
            ImportRun.objects.create(**sheet, filename="a.xlsx", user=registrar),
            Export.objects.create(**sheet, user=registrar, token=region.code),
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
            region.site,
            region.collection,
            wagtail_factories.ImageFactory(
                collection=region.collection, uploaded_by_user=self.operator
            ),
            DocumentFactory(
                collection=region.collection, uploaded_by_user=self.operator
            ),
            Redirect.objects.create(old_path="/lama", site=region.site),
            Group.objects.filter(regional_group__region=region).first(),
            WorkflowPage.objects.get(page=registry_of(page)).workflow,
            self.operator,
            UploadedFile.objects.create(uploaded_by_user=self.operator, file="x"),
        ]
        self.rows = {type(row): row for row in rows}
        self.rows[Task] = self.rows[Workflow].tasks[0]


def registry_of(page):
    return RegistryPage.objects.ancestor_of(page).get()


class World:
    def __init__(self):
        self.here = Side(hostname="testserver", is_default=True)
        self.there = Side(
            code="64.02",
            name="Kabupaten Kutai Kartanegara",
            hostname="kukar.localhost",
        )

    def person(self, role):
        """Return a new person of a role, or the visitor who doesn't sign in."""
        return PEOPLE[role](self)


def _regional(role):
    def make(world):
        pages = [world.here.newsroom] if role in {"editor", "writer"} else ()
        return make_regional(world.here.region, RegionalRole(role), editor_pages=pages)

    return make


PEOPLE = {
    "visitor": lambda world: AnonymousUser(),
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
