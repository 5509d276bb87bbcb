"""The demo, loaded once for all tests of this file: it takes a while."""

import gc
import io
import random
from collections import defaultdict
from itertools import islice, product
from zipfile import ZipFile

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.http import HttpRequest
from django.test import Client
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import Page, Revision

from competitions.models import Award, CompetitionPage
from innovations.choices import AdviceStatus, ClinicStatus
from innovations.facets import FACETS
from innovations.models import (
    Advice,
    ClinicSession,
    FollowUp,
    InnovationPage,
    MentorAssignment,
    OrganizationPage,
    Region,
)
from innovations.services.registry import snapshot_of
from innovations.services.turnaround import report_of
from news.models import EventPage, NewsPage
from portal.home.demo import make_workbooks
from portal.home.demo.catalogue import DEMO_REGIONS
from portal.home.demo.events import EVENTS
from portal.home.demo.people import LOGINS, PASSWORD
from portal.home.demo.pictures import PATTERNS, picture

pytestmark = pytest.mark.once

COLOURS = ("#e8f1ee", "#0b5a52", "#3f8f83", "#d98e2b")


def load(**options):
    out = io.StringIO()
    call_command("load_demo", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def demo(db):
    call_command("load_reference", stdout=io.StringIO())
    return load(port=8123)


def state():
    """What loading a second time must not change."""
    return {
        "pages": list(Page.objects.order_by("pk").values_list("pk", "path", "title")),
        "revisions": Revision.objects.count(),
        "images": get_image_model().objects.count(),
        "awards": Award.objects.count(),
        "mentoring": [
            model.objects.count()
            for model in (MentorAssignment, ClinicSession, Advice, FollowUp)
        ],
        "passwords": list(
            get_user_model().objects.order_by("pk").values_list("password", flat=True)
        ),
    }


# Wagtail leaves a temporary file open for each size of a picture that it draws.
@pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")
@pytest.mark.parametrize("twice", [False, pytest.param(True, marks=pytest.mark.long)])
def test_demo_has_four_regions_and_changes_nothing_the_second_time(demo, twice):
    """One test, since loading is the expensive part."""
    if twice:
        before = state()
        assert load(port=8123) == demo
        assert state() == before
    _check_regions()
    _check_contents()
    _check_logins(demo)
    _check_mentoring()
    _check_pages_open()
    _check_facets(thoroughly=twice)
    if twice:
        _check_new_port()
    gc.collect()


def _check_regions():
    regions = Region.objects.order_by("code").values_list(
        "code", "time_zone", "site__hostname", "site__port", "site__is_default_site"
    )
    assert list(regions) == [
        ("19.71", "Asia/Jakarta", "pangkalpinang.localhost", 8123, False),
        ("61.12", "Asia/Jakarta", "kuburaya.localhost", 8123, False),
        ("64.02", "Asia/Makassar", "kukar.localhost", 8123, False),
        ("64.09", "Asia/Makassar", "ppu.localhost", 8123, True),
    ]


def _check_contents():
    for demo in DEMO_REGIONS:
        region = Region.objects.get(code=demo.code)
        home = region.site.root_page
        sources = {
            name: make_workbooks.read_list(demo.key, name)
            for name in ("organizations", "innovations", "awards")
        }
        organizations = OrganizationPage.objects.in_region(region)
        innovations = InnovationPage.objects.in_region(region)
        assert organizations.count() == len(sources["organizations"])
        assert innovations.live().count() == len(sources["innovations"])
        assert Award.objects.filter(competition__region=region).count() == len(
            sources["awards"]
        )
        # Results belong to the competition that was written, not to a second one.
        assert CompetitionPage.objects.descendant_of(home).count() == len(
            demo.competitions
        )
        linked = Award.objects.filter(
            competition__region=region, innovation__isnull=False
        )
        assert linked.count() == sum(bool(row["inovasi"]) for row in sources["awards"])
        assert NewsPage.objects.descendant_of(home).live().count() >= 3
        events = EventPage.objects.descendant_of(home).live()
        assert events.count() == len(EVENTS[demo.key])
        assert events.upcoming().exists()
    pangkalpinang = OrganizationPage.objects.in_region(Region.objects.get(code="19.71"))
    assert pangkalpinang.filter(counts_for_target=True).count() == 36


def _check_logins(printed):
    for login in LOGINS:
        user = authenticate(HttpRequest(), username=login.username, password=PASSWORD)
        assert user is not None, login.username
        assert user.get_full_name() == login.display_name
        assert login.username in printed
        client = Client(headers={"host": f"{login.region}.localhost:8123"})
        client.force_login(user)
        assert client.get("/admin/").status_code == 200, login.username


def _check_mentoring():
    """Of each kind that a screen shows there is something, in regions with mentors."""
    assert set(
        MentorAssignment.objects.at_work().values_list("region__code", flat=True)
    ) == {"64.02", "64.09"}
    ppu = {"region__code": "64.09"}
    sessions = ClinicSession.objects.filter(**ppu)
    assert set(sessions.values_list("status", flat=True)) == set(ClinicStatus)
    assert not [one for one in sessions if one.waits_for_summary]
    assert set(Advice.objects.values_list("status", flat=True)) == set(AdviceStatus)
    states = {
        "done" if row.done_at else "late" if row.is_late else "open"
        for row in FollowUp.objects.filter(**ppu)
    }
    assert states == {"done", "late", "open"}
    total = report_of(Region.objects.get(code="64.09")).total
    assert (total.held, total.days_to_session, total.days_to_answer) == (3, 7.0, 4.0)


def _check_pages_open():
    chosen = random.Random(1).sample(list(Page.objects.filter(depth__gt=1)), 25)
    for page in chosen:
        site = page.get_site()
        client = Client(headers={"host": f"{site.hostname}:{site.port}"})
        address = page.specific.get_url_parts()[2]
        assert client.get(address).status_code == 200, address


def _check_new_port():
    load(port=8124)

    assert set(Region.objects.values_list("site__port", flat=True)) == {8124}


def test_demo_is_refused_where_its_logins_are_not_allowed(db, settings):
    settings.DEMO_LOGINS_ALLOWED = False

    with pytest.raises(CommandError, match="DEMO_LOGINS_ALLOWED") as refused:
        load()

    assert refused.value.returncode == 2
    assert not Region.objects.exists()


def test_production_settings_do_not_allow_the_logins():
    from pathlib import Path

    import portal.settings.base as base
    from portal import settings as package

    production = Path(package.__file__).with_name("production.py").read_text()
    assert not hasattr(base, "DEMO_LOGINS_ALLOWED")
    assert "DEMO_LOGINS_ALLOWED" not in production


def test_demo_password_does_not_pass_the_validators():
    with pytest.raises(ValidationError):
        validate_password(PASSWORD)


def test_demo_needs_the_reference_data(db):
    with pytest.raises(CommandError, match="load_reference"):
        load()


@pytest.mark.parametrize("region", make_workbooks.REGIONS)
@pytest.mark.parametrize("name", ["perangkat-daerah", "inovasi", "hasil-lomba"])
def test_workbooks_are_those_of_the_lists(region, name, tmp_path, monkeypatch):
    committed = make_workbooks.HERE / region / f"{name}.xlsx"
    made = tmp_path / region / f"{name}.xlsx"
    original = make_workbooks.write_workbook
    monkeypatch.setattr(
        make_workbooks,
        "write_workbook",
        lambda path, *rest: original(tmp_path / region / path.name, *rest),
    )

    make_workbooks.make_region(region)

    # The compressed bytes may differ between versions of zlib.
    assert parts(made) == parts(committed)


def parts(path):
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_designs_have_the_length_that_the_form_asks_for():
    for region in make_workbooks.REGIONS:
        columns = list(make_workbooks.INNOVATION_COLUMNS)
        place, summary = columns.index("Rancang Bangun"), columns.index("Ringkasan")
        for row in make_workbooks.innovation_rows(region):
            assert not row[place] or len(row[place].split()) >= 300
            assert len(row[summary]) <= 500


@pytest.mark.parametrize("pattern", PATTERNS)
def test_picture_is_small_and_always_the_same(pattern):
    first = picture(pattern, COLOURS, seed="ppu/contoh")

    image = Image.open(io.BytesIO(first))
    assert (image.format, image.size) == ("WEBP", (1280, 853))
    assert len(first) < 120_000
    assert picture(pattern, COLOURS, seed="ppu/contoh") == first


def test_every_picture_has_a_text_alternative():
    shown = [
        picture
        for demo in DEMO_REGIONS
        for picture in (
            demo.hero,
            *(article.picture for article in demo.articles if article.picture),
            *(picture for _title, picture in demo.illustrated),
        )
    ]

    assert [picture.title for picture in shown if len(picture.alt) < 15] == []
    assert {picture.pattern for picture in shown} <= set(PATTERNS)


def _check_facets(*, thoroughly):
    """Every combination of facet values agrees with a recount of the pages.

    In the short run one of twenty, other ones each time.
    """
    for region in Region.objects.all():
        snapshot = snapshot_of(region)
        recount = _recount(region)
        everything = {*snapshot.ids}
        choices = [[None, *recount[facet]] for facet in FACETS]
        combinations = product(*choices)
        if not thoroughly:
            combinations = islice(combinations, random.randrange(20), None, 20)
        for values in combinations:
            chosen = {
                facet: (value,)
                for facet, value in zip(FACETS, values, strict=True)
                if value is not None
            }
            pages = [recount[facet][value] for facet, (value,) in chosen.items()]
            expected = everything.intersection(*pages)
            assert snapshot.narrow(chosen).total == len(expected), chosen


def _recount(region):
    """Facet → value → ids, from the pages one by one."""
    found = {facet: defaultdict(set) for facet in FACETS}
    organizations = OrganizationPage.objects.filter(region=region)
    for page in InnovationPage.objects.filter(region=region).live():
        affair, date = page.main_affair, page.implementation_date
        values = {
            "year": str(date.year) if date else "",
            "form": page.form,
            "kind": page.kind,
            "stage": page.stage,
            "affair": affair.code if affair else "",
            "basic_service": str(affair.is_basic_service).lower() if affair else "",
        }
        for facet, value in values.items():
            if value:
                found[facet][value].add(page.pk)
        for organization in organizations:
            if page.path.startswith(organization.path):
                found["organization"][organization.slug].add(page.pk)
    return found
