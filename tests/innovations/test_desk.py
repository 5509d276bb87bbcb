"""The start page of the admin, role by role."""

import datetime
import re

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext
from wagtail.models import (
    Comment,
    GroupApprovalTask,
    Page,
    TaskState,
    Workflow,
    WorkflowTask,
)

from innovations.choices import RegionalRole
from innovations.models import InnovationPage, RegionalGroup
from innovations.services import desk as desks
from innovations.services.waiting import returned, submitted, waiting_for
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    PeriodFactory,
    RegionFactory,
    UserFactory,
    make_operator,
    make_regional,
    make_registrar,
)
from tests.innovations.query_counts import queries_of

pytestmark = pytest.mark.once

HOME = "/admin/"


@pytest.fixture
def period(region):
    period = PeriodFactory(
        region=region, closes_on=timezone.localdate() + datetime.timedelta(days=10)
    )
    period.rules.create(field="design", minimum=5, weight=3)
    period.rules.create(field="summary", weight=1)
    return period


@pytest.fixture
def workflow(region):
    """A review by the registrars, as the region's workflow will be."""
    registrar = make_registrar(region)
    group = RegionalGroup.objects.get(region=region, role=RegionalRole.REGISTRAR).group
    task = GroupApprovalTask.objects.create(name="Pemeriksaan Bapperida")
    task.groups.add(group)
    workflow = Workflow.objects.create(name="Inovasi")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow, registrar


def panels(response):
    """The ids of the panels in their order."""
    return re.findall(
        r'<section class="[^"]*" id="([\w-]+)-section"', response.content.decode()
    )


def tags_in(html):
    """The status of each page of a panel, in the words of the sources."""
    found = re.findall(
        r'desk-row__title" href="[^"]*">([^<]+)</a>.*?</span>\s*([^<]+?)\s*</span>',
        html,
        re.DOTALL,
    )
    with translation.override("id"):
        words = {gettext(text): text for text in ("draft", "in moderation", "live")}
    return {title: words[status] for title, status in found}


def hand_in(page, workflow, user, *, days=0):
    state = workflow.start(page, user)
    TaskState.objects.filter(pk=state.current_task_state_id).update(
        started_at=timezone.now() - datetime.timedelta(days=days)
    )
    return state


# ------------------------------------------------------------------ operator


def test_an_operator_sees_what_needs_work_first(sign_in, organization, period):
    InnovationPageFactory(
        parent=organization,
        title="Lengkap",
        summary="Ada",
        design="<p>satu dua tiga empat lima</p>",
    )
    InnovationPageFactory(parent=organization, title="Kosong", draft=True)
    InnovationPageFactory(parent=organization, title="Sebagian", summary="Ada")
    other = OrganizationPageFactory(parent=organization.get_parent().specific)
    InnovationPageFactory(parent=other, title="Rahasia", draft=True)

    response = sign_in(make_operator(organization)).get(HOME)

    html = response.content.decode()
    places = [html.index(name) for name in ("Kosong", "Sebagian", "Lengkap")]
    assert places == sorted(places)
    assert [f'value="{percent}"' in html for percent in (0, 25, 100)] == [True] * 3
    assert "Rahasia" not in html
    assert panels(response) == ["my-innovations"]


def test_an_operator_without_innovations_is_told_how_to_begin(
    sign_in, organization, period
):
    html = sign_in(make_operator(organization)).get(HOME).content.decode()

    assert html.count("/admin/registry/new/") == 2
    assert "/admin/spreadsheets/export/innovations/" in html
    assert "10" in html[html.index(period.name) :][:200]


def test_archived_innovations_are_on_no_desk(sign_in, organization, period):
    page = InnovationPageFactory(parent=organization, title="Dulu")
    page.unpublish(set_expired=True)

    assert "Dulu" not in sign_in(make_operator(organization)).get(HOME).content.decode()


def test_what_was_handed_in_and_given_back(sign_in, organization, workflow):
    flow, registrar = workflow
    operator = make_operator(organization)
    waiting = InnovationPageFactory(parent=organization, title="Menunggu", draft=True)
    back = InnovationPageFactory(parent=organization, title="Kembali", draft=True)
    hand_in(waiting, flow, operator, days=9)
    state = hand_in(back, flow, operator)
    state.current_task_state.specific.reject(
        user=registrar, comment="Lengkapi rancang bangunnya."
    )

    response = sign_in(operator).get(HOME)

    html = response.content.decode()
    assert panels(response) == ["returned", "my-innovations", "submitted"]
    returned_part = html[
        html.index("returned-section") : html.index("my-innovations-section")
    ]
    assert "Kembali" in returned_part
    assert "Lengkapi rancang bangunnya." in returned_part
    assert "Menunggu" not in returned_part
    mine = html[html.index("my-innovations-section") : html.index("submitted-section")]
    assert tags_in(mine) == {"Menunggu": "in moderation", "Kembali": "draft"}
    handed_in = html[html.index("submitted-section") :]
    assert "Menunggu" in handed_in
    assert "Pemeriksaan Bapperida" in handed_in
    pages = InnovationPage.objects.all()
    assert [one.is_late for one in submitted(pages, most=5)] == [True]
    assert [one.page.pk for one in returned(pages, most=5)] == [back.pk]


def test_newest_open_comments_of_others(sign_in, organization, region):
    operator, registrar = make_operator(organization), make_registrar(region)
    page = InnovationPageFactory(parent=organization, title="Antar Obat")
    other = InnovationPageFactory(
        parent=OrganizationPageFactory(parent=organization.get_parent().specific)
    )
    say = {"contentpath": "title", "user": registrar}
    Comment.objects.create(page=page, text="Mohon diperjelas.", **say)
    Comment.objects.create(
        page=page, text="Selesai.", resolved_at=timezone.now(), **say
    )
    Comment.objects.create(
        page=page, text="Milik sendiri.", contentpath="title", user=operator
    )
    Comment.objects.create(page=other, text="Bukan untuknya.", **say)

    html = sign_in(operator).get(HOME).content.decode()

    assert "Mohon diperjelas." in html
    for hidden in ("Selesai.", "Milik sendiri.", "Bukan untuknya."):
        assert hidden not in html


# ----------------------------------------------------------------- registrar


def test_a_registrar_sees_what_waits_and_who_lags(
    sign_in, region, registry, organization, other_organization, period, workflow
):
    flow, registrar = workflow
    page = InnovationPageFactory(parent=organization, title="Menunggu", draft=True)
    hand_in(page, flow, make_operator(organization), days=8)
    code = f"INV-{period.year}-9999"
    InnovationPage.objects.filter(pk=page.pk).update(code=code)

    response = sign_in(registrar).get(HOME)

    html = response.content.decode()
    assert panels(response)[:2] == ["waiting-for-me", "without-innovation"]
    assert html.index("Menunggu") > html.index("waiting-for-me")
    lagging = html[html.index("without-innovation-section") :]
    assert other_organization.title in lagging
    assert organization.title not in lagging
    listing = sign_in(registrar).get("/admin/organizations/?innovation=none")
    assert [o.title for o in listing.context["object_list"]] == [
        other_organization.title
    ]
    listing = sign_in(registrar).get("/admin/organizations/?innovation=some")
    assert [o.title for o in listing.context["object_list"]] == [organization.title]


def test_a_region_without_period_says_so(sign_in, region):
    html = sign_in(make_registrar(region)).get(HOME).content.decode()

    assert "/admin/periods/new/" in html


def test_reviews_of_another_region_wait_for_nobody_here(region, organization, workflow):
    flow, registrar = workflow
    page = InnovationPageFactory(parent=organization, draft=True)
    hand_in(page, flow, make_operator(organization))
    elsewhere = make_registrar(RegionFactory())
    pages = Page.objects.all()

    assert waiting_for(registrar, pages, most=5)[1] == 1
    assert waiting_for(elsewhere, pages, most=5) == ([], 0)
    assert waiting_for(make_operator(organization), pages, most=5) == ([], 0)
    assert waiting_for(registrar, Page.objects.none(), most=5) == ([], 0)


# --------------------------------------------------------------- other roles


@pytest.mark.parametrize("role", [RegionalRole.JUROR, RegionalRole.LEADER])
def test_roles_whose_work_has_not_begun_get_a_friendly_word(
    sign_in, region, role, monkeypatch
):
    monkeypatch.setattr(desks, "_offers", [])  # other plugins may bring them work
    response = sign_in(make_regional(region, role)).get(HOME)

    assert panels(response) == ["empty-desk"]
    assert region.name in response.content.decode()


def test_somebody_without_any_role_is_told_whom_to_ask(sign_in, region, organization):
    person = make_operator(organization)
    groups = list(person.groups.all())
    person.memberships.all().delete()
    person.groups.add(*groups)  # an administrator's group may still open the admin
    RegionalGroup.objects.filter(group__in=groups).delete()

    response = sign_in(person).get(HOME)

    assert response.status_code == 200
    assert panels(response) == []
    assert "help-info" in response.content.decode()


def test_other_plugins_add_panels_by_role(sign_in, region, monkeypatch):
    monkeypatch.setattr(desks, "_offers", [])

    class Panel(desks.DeskPanel):
        name = "juror"

        def render_html(self, parent_context=None):
            return f"Kartu nilai {self.desk.region}"

    desks.register_panel(Panel, roles=[desks.JUROR])

    juror = sign_in(make_regional(region, RegionalRole.JUROR))
    assert f"Kartu nilai {region}" in juror.get(HOME).content.decode()
    mentor = sign_in(make_regional(region, RegionalRole.MENTOR))
    assert "Kartu nilai" not in mentor.get(HOME).content.decode()
    with pytest.raises(ValueError, match="no such roles: king"):
        desks.register_panel(Panel, roles=["king"])


# ------------------------------------------------------------------- queries


@pytest.mark.parametrize("who", ["operator", "registrar"])
def test_a_desk_costs_the_same_for_many(
    sign_in, region, registry, organization, period, workflow, who
):
    flow, registrar = workflow
    operator = make_operator(organization)
    browser = sign_in(operator if who == "operator" else registrar)
    counts = []
    for number in (1, 2, 3):
        for name in ("Menunggu", "Kembali", "Usang"):
            page = InnovationPageFactory(
                parent=organization, title=f"{name} {'abc'[number - 1] * 9}"
            )
            if name != "Usang":
                state = hand_in(page, flow, operator)
            if name == "Kembali":
                state.current_task_state.specific.reject(user=registrar)
            Comment.objects.create(
                page=page, text="Baca.", contentpath="title", user=UserFactory()
            )
        InnovationPage.objects.update(
            latest_revision_created_at=timezone.now() - datetime.timedelta(days=400)
        )
        OrganizationPageFactory(parent=registry)
        counts.append(queries_of(browser, HOME))

    assert counts[1] == counts[2], counts
