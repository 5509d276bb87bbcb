"""Walks over the whole admin as somebody from another organisation.

Every address of the admin is asked, by GET and by POST, for pages and rows that
the person has nothing to do with. All titles of those carry a secret word: no
answer may contain it, no request may change anything. A new viewset without
scoping fails here without anybody thinking of it.
"""

import copy
import io
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Revision

from innovations.access import REGION_LOOKUPS
from innovations.choices import RegionalRole
from innovations.models import (
    Advice,
    Affiliation,
    ClinicSession,
    Confirmation,
    CoOwner,
    DistinctPair,
    FollowUp,
    Handover,
    InnovationAlias,
    InnovationMerge,
    InnovationPage,
    Invitation,
    InvitationOffer,
    Membership,
    MentorAssignment,
    Notice,
    NoticeReading,
    OrganizationAlias,
    OrganizationPage,
    ProfileMeasure,
)
from innovations.models.reference import ReferenceRow
from innovations.services.roles import ensure_regional_groups
from tests.factories.innovations import (
    GovernmentAffairFactory,
    InnovationPageFactory,
    OrganizationPageFactory,
    OrganizationTypeFactory,
    PeriodFactory,
    RegionFactory,
    RegistryPageFactory,
    UserFactory,
    make_operator,
    make_registrar,
)
from tests.factories.pages import indexing
from tests.grounds import lay
from tests.innovations.page_forms import refused

User = get_user_model()

pytestmark = [pytest.mark.usefixtures("indexed_pages"), pytest.mark.once]

# Long enough that no token on a page contains it by chance.
SECRET = "xq7zvw9kjd"
PAGE_PARAMETERS = {"page_id", "parent_page_id", "page_to_move_id", "kept", "first"}

# Query strings that widen or reformat listings.
QUERIES = ("", "q=Rahasia&search_all=1", "export=csv", "export=xlsx")

# Signs out, fails on purpose, or is only icons and translations.
NOT_WALKED = {
    "wagtailadmin_logout",
    "wagtailadmin_error_test",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
}

# What the forms of all those screens may want, so that a POST would succeed.
POST = {
    "title": "Terbajak",
    "new_title": "Terbajak",
    "new_slug": "terbajak",
    "slug": "terbajak",
    "name": "Terbajak",
    "next": "/admin/",
    "restriction_type": "login",
    "include_descendants": "on",
    "action-publish": "1",
    "until_next": "",
    "is_editing": "1",
    "comments-TOTAL_FORMS": "0",
    "comments-INITIAL_FORMS": "0",
    "story-count": "0",
    "gallery-count": "0",
}


#: Rows whose views say no model.
ROWS_OF = {
    "registry:merged": InnovationMerge,
    "registry:unmerge": InnovationMerge,
    "registry:dismiss": Notice,
    "registry:mentoring_end": MentorAssignment,
    **dict.fromkeys(
        [
            f"registry:clinic{name}"
            for name in ("", "_plan", "_held", "_cancel", "_follow_up")
        ],
        ClinicSession,
    ),
    "registry:advice_answer": Advice,
    "registry:advice_follow_up": Advice,
    "registry:follow_up_done": FollowUp,
}


def plain_models():
    """All tables of the plugin but those of pages and what reading them measures."""
    models = apps.get_app_config("innovations").get_models(include_auto_created=True)
    return [m for m in models if not issubclass(m, (Page, ProfileMeasure))]


class World:
    """A region of two organisations, a unit, and a second region."""

    def __init__(self):
        self.region = RegionFactory()
        self.registry = RegistryPageFactory(region=self.region)
        self.own = OrganizationPageFactory(parent=self.registry, title="Dinas A")
        self.third = OrganizationPageFactory(parent=self.registry, title="Dinas C")
        self.other = OrganizationPageFactory(parent=self.registry, title="Dinas B")
        self.own_page = InnovationPageFactory(
            parent=self.own, title="Milik sendiri", draft=True
        )
        self.elsewhere = RegistryPageFactory(region=RegionFactory())
        self.unit = self.secret(
            OrganizationPageFactory(parent=self.own, **self.named("unit"))
        )
        self.renamed = InnovationPageFactory(parent=self.other, title="Terbit B")
        self.renamed.title = f"Rahasia {SECRET} ganti nama"
        self.renamed.save_revision()
        distant = OrganizationPageFactory(parent=self.elsewhere, **self.named("jauh"))
        self.pages = [
            self.secret(InnovationPageFactory(parent=parent, **self.named("inovasi")))
            for parent in (self.unit, self.other, distant)
        ]
        self.pages += [self.unit, distant]
        self.rows = self.plain_rows(self.pages[1]) + self.plain_rows(self.pages[2])
        first, second = self.pages[:2]
        self.rows += [
            DistinctPair.objects.create(first=first, second=second),
            InnovationMerge.objects.create(kept=first, merged=second),
        ]

    @staticmethod
    def named(name):
        return {"title": f"Rahasia {SECRET} {name}", "slug": f"r-{name}", "draft": True}

    @staticmethod
    def secret(page):
        """The page with a second revision, locked, so that all screens have work."""
        page.locked = page.has_unpublished_changes = True
        page.save()
        page.save_revision()
        return type(page).objects.get(pk=page.pk)

    @staticmethod
    def plain_rows(innovation):
        organization = innovation.organization
        person = UserFactory(username=f"{SECRET}-{innovation.pk}")
        # An open period and a notice to all are no secret within their region.
        period = PeriodFactory(
            region=innovation.region, name=f"{SECRET} masa", state="closed"
        )
        notice = Notice.objects.create(region=innovation.region, text=f"{SECRET} kabar")
        notice.organizations.add(organization)
        rule = period.rules.create(field="design", label=f"{SECRET} rancang")
        offer = World.offered(organization)
        return [
            OrganizationAlias.objects.create(
                organization=organization, name=f"{SECRET} OPD"
            ),
            InnovationAlias.objects.create(
                innovation=innovation, name=f"{SECRET} nama"
            ),
            CoOwner.objects.create(innovation=innovation, organization=organization),
            Membership.objects.create(user=person, organization=organization),
            *(offer, offer.invitation, innovation.region, period, rule, notice),
            Affiliation.objects.create(user=person, region=innovation.region),
            Handover.objects.create(region=innovation.region, leaver=person),
            Confirmation.objects.create(innovation=innovation, user=person),
            NoticeReading.objects.create(notice=notice, user=person),
            *World.mentored(innovation, person),
        ]

    @staticmethod
    def mentored(innovation, person):
        region, organization = innovation.region, innovation.organization
        session = ClinicSession.objects.create(
            region=region, organization=organization, wish=f"{SECRET} klinik"
        )
        advice = Advice.objects.create(innovation=innovation, text=f"{SECRET} saran")
        return [
            MentorAssignment.objects.create(
                region=region, mentor=person, organization=organization
            ),
            session,
            advice,
            FollowUp.objects.create(
                region=region,
                advice=advice,
                task=f"{SECRET} tugas",
                due_on=timezone.localdate(),
            ),
        ]

    @staticmethod
    def offered(organization):
        invitation = Invitation.objects.create(
            region=organization.region,
            name=f"{SECRET} diundang",
            email=f"{SECRET}@contoh.go.id",
            expires_at=timezone.now() + timedelta(days=7),
        )
        return InvitationOffer.objects.create(
            invitation=invitation, organization=organization, role="operator"
        )

    def state(self):
        """Everything that a request could have changed."""
        fields = ("path", "title", "draft_title", "live", "locked", "latest_revision")
        return (
            list(Page.objects.order_by("path").values_list(*fields)),
            Revision.objects.count(),
            PageViewRestriction.objects.count(),
            {m: list(m.objects.order_by("pk").values()) for m in plain_models()},
            list(User.objects.order_by("pk").values_list("pk", "is_active")),
        )


@pytest.fixture(scope="module")
def ground(django_db_setup, django_db_blocker):
    def make():
        OrganizationTypeFactory()
        GovernmentAffairFactory()
        with indexing():
            return World()

    yield from lay(django_db_blocker, make)


@pytest.fixture
def world(db, ground):
    """The world as it was made: roles that a test gives change its objects."""
    return copy.deepcopy(ground)


def operator(world):
    return make_operator(world.own)


def operator_of_two(world):
    return make_operator(world.third, user=make_operator(world.own))


def reader_of_the_region(world):
    """A leader has a role in the region, and no pages."""
    user = UserFactory()
    user.groups.add(ensure_regional_groups(region=world.region)[RegionalRole.LEADER])
    return user


def registrar_of_a_third_region(world):
    return make_registrar(
        RegistryPageFactory().get_parent().sites_rooted_here.get().region
    )


EVERYBODY = [
    operator,
    operator_of_two,
    reader_of_the_region,
    registrar_of_a_third_region,
]


def first(people):
    """The short run asks as one: the website's table of access asks as all roles."""
    long = [pytest.param(who, marks=pytest.mark.long) for who in people[1:]]
    return [people[0], *long]


# ------------------------------------------------------------ the addresses


def admin_addresses():
    """All (name, parameters, view) below /admin/."""

    def walk(patterns, namespace):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                inside = ":".join(filter(None, [namespace, pattern.namespace]))
                yield from walk(pattern.url_patterns, inside)
            elif isinstance(pattern, URLPattern) and pattern.name:
                name = ":".join(filter(None, [namespace, pattern.name]))
                yield name, set(pattern.pattern.regex.groupindex), pattern.callback

    for resolver in get_resolver().url_patterns:
        if isinstance(resolver, URLResolver) and str(resolver.pattern) == "admin/":
            yield from walk(resolver.url_patterns, "")


def model_of(view):
    """The model that a class-based view is about, through its decorators."""
    keywords = getattr(view, "view_initkwargs", {})
    view_class = getattr(view, "view_class", None)
    return keywords.get("model") or getattr(view_class, "model", None)


def is_ours(model):
    return isinstance(model, type) and model._meta.app_label == "innovations"


def page_addresses(page, world):
    """All addresses that take this page, with the other parameters filled in."""
    revision = page.latest_revision_id
    values = {
        **dict.fromkeys(PAGE_PARAMETERS, page.pk),
        "object_id": page.pk,
        "destination_id": world.own.pk,
        **dict.fromkeys(("merged", "second"), world.own_page.pk),
        "revision_id": revision,
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "content_type_app_name": "innovations",
        "content_type_model_name": "innovationpage",
        "app_label": "innovations",
        "model_name": page._meta.model_name,
        "session_id": 1,
        "action_name": "approve",
        "task_state_id": 1,
        "task_id": 1,
        "workflow_state_id": 1,
    }
    for name, parameters, _view in admin_addresses():
        about_a_page = parameters & PAGE_PARAMETERS
        if about_a_page or name.startswith("wagtailadmin_editing_sessions:ping"):
            missing = parameters - set(values)
            assert not missing, f"{name} takes {missing}: say here what to try"
            yield name, reverse(name, kwargs={key: values[key] for key in parameters})
        elif name in {"wagtailadmin_api:pages:detail", "registry:confirm"}:
            yield name, reverse(name, kwargs={"pk": page.pk})
        elif name == "wagtailadmin_api:pages:action":
            for action in ("copy", "delete", "publish", "move", "create_alias"):
                yield name, reverse(name, kwargs={"pk": page.pk, "action_name": action})


def row_addresses(rows):
    """All addresses of plain rows, found by the model of the view."""
    for name, parameters, view in admin_addresses():
        model = ROWS_OF.get(name) or model_of(view)
        if name.startswith("people:") and "pk" in parameters:
            for row in rows:
                if isinstance(row, Membership):
                    yield name, reverse(name, kwargs={"pk": row.user_id})
            continue
        if not is_ours(model) or parameters != {"pk"} or issubclass(model, Page):
            continue
        if issubclass(model, ReferenceRow):
            continue  # national rows are no secret; see test_reference_rows.py
        found = [row for row in rows if type(row) is model]
        assert found, f"{name}: add a row of {model.__name__} to the world"
        for row in found:
            yield name, reverse(name, kwargs={"pk": row.pk})


def text_of(response):
    """What a person could read in the answer, also inside a workbook."""
    content = b"".join(response) if response.streaming else response.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    return content.decode(errors="replace")


# ------------------------------------------------------------------ the walk


@pytest.mark.parametrize("who", first(EVERYBODY[1:]))
def test_foreign_pages_are_refused_and_never_named(client, world, who):
    client.force_login(who(world))
    before = world.state()
    wrong = []

    for page in world.pages[1:4]:
        for name, url in page_addresses(page, world):
            for method in (client.get, client.post):
                response = method(url, POST)
                if SECRET in text_of(response):
                    wrong.append(("named", name, page.title))
                root = response.headers.get("Location", "").startswith("/admin/pages/")
                if not (refused(response) or root or response.status_code == 405):
                    wrong.append((response.status_code, name, page.title))

    assert wrong == []
    assert world.state() == before
    # Nor do the messages that all those refusals left for the next screen.
    assert SECRET not in text_of(client.get("/admin/account/"))


@pytest.mark.parametrize("who", first(EVERYBODY))
def test_foreign_rows_are_refused_and_never_named(client, world, who):
    client.force_login(who(world))
    before = world.state()
    wrong = []

    for name, url in row_addresses(world.rows):
        for method in (client.get, client.post):
            response = method(url, POST)
            allowed = refused(response) or response.status_code == 405
            if not allowed or SECRET in text_of(response):
                wrong.append((response.status_code, name))

    assert wrong == []
    assert world.state() == before


@pytest.mark.parametrize("who", first(EVERYBODY))
def test_no_screen_lists_foreign_drafts(client, world, who):
    client.force_login(who(world))
    wrong = []

    for name, parameters, _view in admin_addresses():
        if parameters or name in NOT_WALKED:
            continue
        for query in QUERIES:
            response = client.get(f"{reverse(name)}?{query}")
            if response.status_code != 200:
                break
            if SECRET in text_of(response):
                wrong.append((name, query))

    assert wrong == []


def listings_with_parameters(world):
    """Screens that take no page in their path, but show pages."""
    ids = "&".join(f"id={page.pk}" for page in world.pages)
    innovations = {"content_type_app_name": "innovations"}
    for model in ("innovationpage", "organizationpage"):
        kwargs = innovations | {"content_type_model_name": model}
        yield reverse("wagtailadmin_pages:type_use", kwargs=kwargs)
        yield reverse("wagtailadmin_pages:type_use_results", kwargs=kwargs)
        yield reverse("wagtailadmin_pages:choose_parent", args=("innovations", model))
        kind = f"page_type=innovations.{model}"
        search = reverse("wagtailadmin_choose_page_search")
        for query in (f"{kind}&q=Rahasia", "q=Rahasia", kind):
            yield f"{search}?{query}"
        for parent in (world.registry, world.own, world.other):
            browse = reverse("wagtailadmin_choose_page_child", args=(parent.pk,))
            yield f"{browse}?{kind}"
            yield f"{browse}?{kind}&user_perms=copy_to"
    for page in (*world.pages, world.renamed):
        chosen = reverse("wagtailadmin_choose_page_chosen_multiple")
        yield f"{chosen}?id={page.pk}"
    for action in ("delete", "move", "publish", "unpublish"):
        bulk = reverse("wagtail_bulk_action", args=("wagtailcore", "page", action))
        yield f"{bulk}?{ids}"
        yield f"{bulk}?id=all&childOf={world.other.pk}"
    api = reverse("wagtailadmin_api:pages:listing")
    for query in ("", "for_explorer=1", f"child_of={world.other.pk}"):
        yield f"{api}?{query}"
    for parent in (world.registry, world.own, world.other, world.unit):
        explore = reverse("wagtailadmin_explore", args=(parent.pk,))
        yield from (f"{explore}?{query}" for query in QUERIES)


@pytest.mark.parametrize("who", first(EVERYBODY))
def test_no_chooser_or_bulk_action_names_foreign_drafts(client, world, who):
    client.force_login(who(world))
    before = world.state()

    wrong = [
        url
        for url in listings_with_parameters(world)
        for method in (client.get, client.post)
        if SECRET in text_of(method(url, POST if method == client.post else None))
    ]

    assert wrong == []
    assert world.state() == before


# ------------------------------------------------- the walk itself is tested


def test_an_administrator_meets_the_secrets(client, world):
    """Otherwise the walk would prove nothing."""
    client.force_login(UserFactory(superuser=True))
    client.defaults["HTTP_HOST"] = world.region.site.hostname

    seen = {
        name
        for name, parameters, _view in admin_addresses()
        if not parameters and name not in NOT_WALKED
        for query in QUERIES[:2]
        if SECRET in text_of(client.get(f"{reverse(name)}?{query}"))
    }

    assert seen >= {
        "innovations:index",
        "innovations:index_results",
        "organizations:index",
        "organization-names:index",
        "innovation-names:index",
        "invitations:index",
        "people:index",
        "people:index_results",
        "co-owners:index",
        "periods:index",
        "notices:index",
        "completeness-rules:index",
        "wagtailadmin_pages:search",
        "wagtailadmin_reports:page_types_usage",
        "wagtailadmin_reports:site_history",
        "wagtailadmin_reports:locked_pages",
        "wagtailadmin_api:pages:listing",
    }


def test_the_walk_knows_every_plain_model(world):
    assert {type(row).__name__ for row in world.rows} >= set(REGION_LOOKUPS)
    names = {name for name, _url in row_addresses(world.rows)}

    for viewset in ("organization-names", "innovation-names", "co-owners"):
        assert {f"{viewset}:{view}" for view in ("edit", "delete", "history")} <= names
    assert {
        "people:person",
        "people:close",
        "invitations:sheet",
        "region:edit",
    } <= names


def test_an_operator_opens_what_is_their_own(client, world):
    client.force_login(operator(world))

    for action in ("edit", "copy", "history", "usage", "view_draft", "delete"):
        url = reverse(f"wagtailadmin_pages:{action}", args=(world.own_page.pk,))
        expected = 302 if action == "delete" else 200  # not their own draft
        assert (action, client.get(url).status_code) == (action, expected)
    assert SECRET not in text_of(client.get("/admin/innovations/"))
    assert "Milik sendiri" in text_of(client.get("/admin/innovations/"))
    assert InnovationPage.objects.count() == 5
    assert OrganizationPage.objects.count() == 5
