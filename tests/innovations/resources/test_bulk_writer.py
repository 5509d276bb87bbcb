"""The bulk writer leaves every table as the editor's own steps do."""

import json
import re
from datetime import date, datetime

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection, transaction
from django.urls import reverse
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from innovations.models import InnovationPage
from innovations.resources import InnovationResource
from spreadsheets.services import apply_run
from spreadsheets.services.undoing import undo_run
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    make_operator,
    make_registrar,
)

HEADER = (
    *("Nama Inovasi", "OPD", "Bentuk", "Jenis", "Urusan Utama", "Urusan Lain"),
    *("Tanggal Penerapan", "Koordinat", "Rancang Bangun", "Ringkasan"),
)
#: Said by the engine, not by a page: runs, sessions, tasks and audit records,
#: which the sealer makes for what was written in bulk.
LEFT_OUT = {"spreadsheets", "sessions", "admin", "django_tasks_db", "audit"}
#: Wagtail takes it from the mean length of titles at the moment of indexing.
UNSTEADY = {"title_norm"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*(Z|[+-]\d\d:\d\d)?")
UUID = re.compile(
    r"\b[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\b"
)


def row(title, agency="Dinas Kesehatan", **cells):
    values = {
        "Nama Inovasi": title,
        "OPD": agency,
        "Bentuk": "Inovasi pelayanan publik",
        "Jenis": "Digital",
        "Urusan Utama": "kesehatan",
        "Urusan Lain": "kesehatan, ketenteraman, ketertiban umum, dan pelindungan "
        "masyarakat",
        "Tanggal Penerapan": "05-02-2023",
        "Koordinat": "-1.291667, 116.513889",
        "Rancang Bangun": "Paragraf satu & dua.\n\nParagraf ketiga.",
        "Ringkasan": "Ringkas dan jelas.",
        **cells,
    }
    return tuple(values[name] for name in HEADER)


def plain(value):
    """A stored value without what only the moment decides."""
    if isinstance(value, datetime):
        return "<moment>"
    if isinstance(value, dict | list):
        value = json.dumps(value, sort_keys=True, default=str)
    if isinstance(value, str | bytes) or hasattr(value, "hex"):
        return UUID.sub("<uuid>", MOMENT.sub("<moment>", str(value)))
    return value


def everything():
    """All rows of all tables that a page may have something in."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in LEFT_OUT or model._meta.proxy:
            continue
        names = [
            f.attname
            for f in model._meta.local_concrete_fields
            # Rows of plain tables are compared by what they say, in any order.
            if f.name not in UNSTEADY
            and not (f.primary_key and f.remote_field is None and not_a_page(model))
        ]
        rows = model._base_manager.values_list(*names)
        found[model._meta.label] = sorted(
            (tuple(map(plain, values)) for values in rows), key=repr
        )
    return found


def not_a_page(model):
    return not issubclass(model, Page)


class Undone(Exception):
    pass


@pytest.fixture
def state_after(django_capture_on_commit_callbacks):
    """Everything that steps leave; they are taken back afterwards."""

    def state_after(steps, **bulk):
        state = {}
        try:
            with transaction.atomic():
                with django_capture_on_commit_callbacks(execute=True):
                    steps()
                state = everything()
                raise Undone
        except Undone:
            return state

    return state_after


def differences(one, other):
    return {
        name: (
            [r for r in one[name] if r not in other[name]],
            [r for r in other[name] if r not in one[name]],
        )
        for name in one
        if one[name] != other[name]
    }


def reset_ids():
    """Both ways begin with the same numbers; PostgreSQL keeps counting otherwise."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER SEQUENCE "{name}" RESTART WITH 1000000000')


@pytest.fixture
def both_ways(state_after, monkeypatch):
    """The states after steps in bulk and one by one."""

    def both_ways(steps):
        reset_ids()
        monkeypatch.setattr(InnovationResource, "bulk", True)
        bulk = state_after(steps)
        reset_ids()
        monkeypatch.setattr(InnovationResource, "bulk", False)
        return bulk, state_after(steps)

    return both_ways


@pytest.fixture
def places(organization, affairs):
    OrganizationPageFactory(parent=organization.get_parent(), title="Dinas Sosial")
    InnovationPageFactory(parent=organization, title="Satu", slug="baru")


@pytest.mark.parametrize("draft", [False, True])
def test_new_pages(load, places, region, both_ways, draft):
    registrar = make_registrar(region)
    rows = [row("Baru"), row("Baru Juga"), row("Baru", "Dinas Sosial", Jenis="")]

    bulk, single = both_ways(
        lambda: load("innovations", HEADER, *rows, user=registrar, draft=draft)
    )

    assert differences(bulk, single) == {}
    assert len(bulk["innovations.InnovationPage"]) == 4


@pytest.mark.parametrize("draft", [False, True])
def test_changed_pages(load, places, region, both_ways, draft):
    registrar = make_registrar(region)
    load("innovations", HEADER, row("A"), row("B"), row("C"), user=registrar)
    unfinished = InnovationPage.objects.get(title="B")
    unfinished.summary = "Naskah rekan"
    unfinished.save_revision(user=registrar)
    changed = [
        row("A", **{"Urusan Lain": "kesehatan", "Ringkasan": "Lain."}),
        row("B", Bentuk="Inovasi tata kelola pemerintahan daerah"),
        row("C", **{"Tanggal Penerapan": "06-03-2024"}),
    ]

    bulk, single = both_ways(
        lambda: load("innovations", HEADER, *changed, user=registrar, draft=draft)
    )

    assert differences(bulk, single) == {}


def test_renamed_page(load, places, region, both_ways):
    registrar = make_registrar(region)
    load("innovations", HEADER, row("Lama"), user=registrar)
    code = InnovationPage.objects.get(title="Lama").code
    header = ("Kode Registrasi", "Nama Inovasi")

    bulk, single = both_ways(
        lambda: load("innovations", header, (code, "Baru Sekali"), user=registrar)
    )

    assert differences(bulk, single) == {}
    actions = {values[2] for values in bulk["wagtailcore.PageLogEntry"]}
    assert "wagtail.rename" in actions


def test_operator_leaves_drafts(load, places, organization, both_ways):
    operator = make_operator(organization)

    bulk, single = both_ways(
        lambda: load("innovations", HEADER, row("Usulan"), user=operator)
    )

    assert differences(bulk, single) == {}


def test_page_made_in_the_editor_has_the_same(
    load, organization, affairs, region, client, state_after
):
    """The form of the admin, filled by hand, against a row of a workbook."""
    registrar = make_registrar(region)
    Group.objects.get_or_create(name="x")
    registrar.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(registrar)

    def by_hand():
        url = reverse(
            "wagtailadmin_pages:add",
            args=["innovations", "innovationpage", organization.pk],
        )
        form = client.get(url).context["form"]
        data = {"action-publish": "1"}
        for bound in form:
            value = bound.value()
            data[bound.html_name] = "" if value is None else value
        data |= {"title": "Tangan", "slug": "tangan", "kind": "digital"}
        for prefix in ("co_owners", "older_names", "comments"):
            data |= {f"{prefix}-{n}": "0" for n in ("TOTAL_FORMS", "INITIAL_FORMS")}
        for prefix in ("story", "gallery"):
            data[f"{prefix}-count"] = "0"
        for name in ("design", "purpose", "benefit", "result", "legal_basis"):
            data[name] = "null"
        answer = client.post(url, data)
        assert answer.status_code == 302, answer.context["form"].errors

    reset_ids()
    editor = state_after(by_hand)
    reset_ids()
    header = ("Nama Inovasi", "OPD", "Jenis")
    imported = state_after(
        lambda: load(
            "innovations",
            header,
            ("Tangan", "Dinas Kesehatan", "Digital"),
            user=registrar,
        )
    )

    found = differences(editor, imported)
    # Whoever saves in the editor is told of comments from then on.
    assert found.pop("wagtailcore.PageSubscription")[1] == []
    # The history also says which import it was.
    only_editor, only_import = found.pop("wagtailcore.PageLogEntry")
    # A site may say besides that a person pressed the button.
    assert {values[2] for values in only_editor} <= {"review.publish_directly"}
    assert [values[2] for values in only_import] == ["spreadsheets.import"]
    assert found == {}


@pytest.fixture
def heard():
    """(signal, title) of what is published and unpublished."""
    told = []

    def publish(sender, instance, revision, **kwargs):
        assert revision.pk == instance.live_revision_id
        told.append(("published", instance.title))

    def unpublish(sender, instance, **kwargs):
        told.append(("unpublished", instance.title))

    page_published.connect(publish)
    page_unpublished.connect(unpublish)
    yield told
    page_published.disconnect(publish)
    page_unpublished.disconnect(unpublish)


def test_who_listens_is_told(load, places, region, heard):
    registrar = make_registrar(region)
    run = load("innovations", HEADER, row("Didengar"), user=registrar)
    assert heard == [("published", "Didengar")]

    undo = apply_run(run=undo_run(run=run, user=registrar), user=registrar)
    assert heard[1:] == [("unpublished", "Didengar")]

    apply_run(run=undo_run(run=undo, user=registrar), user=registrar)
    assert heard[2:] == [("published", "Didengar")]


def test_nobody_is_told_of_a_draft_on_a_published_page(load, places, region, heard):
    registrar = make_registrar(region)
    load("innovations", HEADER, row("Terbit"), user=registrar)
    heard.clear()

    changed = row("Terbit", Ringkasan="Naskah.")
    load("innovations", HEADER, changed, user=registrar, draft=True)

    assert InnovationPage.objects.get(title="Terbit").has_unpublished_changes
    assert heard == []


def test_tree_and_pages_stay_sound(load, places, region):
    registrar = make_registrar(region)
    load("innovations", HEADER, row("A"), row("B", "Dinas Sosial"), user=registrar)

    page = InnovationPage.objects.get(title="A")
    other = InnovationPage.objects.get(title="B")

    assert Page.find_problems() == ([], [], [], [], [])
    page.move(other.get_parent(), "last-child")
    page = InnovationPage.objects.get(pk=page.pk)
    page.implementation_date = date(2024, 1, 2)
    page.save_revision(user=registrar).publish(user=registrar)
    page.unpublish(user=registrar)
    first = page.revisions.order_by("pk").first().as_object()
    first.save_revision(user=registrar).publish(user=registrar)
    again = InnovationPage.objects.get(pk=page.pk)
    assert (again.live, again.organization_id) == (True, other.get_parent().pk)
    assert again.implementation_date == date(2023, 2, 5)
    assert Page.find_problems() == ([], [], [], [], [])


def test_queries_do_not_grow_with_the_rows(
    load, places, region, django_assert_max_num_queries
):
    registrar = make_registrar(region)
    load("innovations", HEADER, row("Hangat"), user=registrar)
    with django_assert_max_num_queries(190) as few:
        load("innovations", HEADER, *(row(f"A{n}") for n in range(5)), user=registrar)
    with django_assert_max_num_queries(len(few) + 12):
        load("innovations", HEADER, *(row(f"B{n}") for n in range(60)), user=registrar)
