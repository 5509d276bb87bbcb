"""What an operator imports waits as one item for those who may publish."""

import pytest

from innovations.models import InnovationPage
from spreadsheets.exceptions import TooLate
from spreadsheets.services import apply_run
from spreadsheets.services.approving import approve_run, drafts_of
from spreadsheets.services.undoing import undo_run
from tests.factories.innovations import make_operator, make_registrar
from tests.innovations.resources.conftest import outcome

HEADER = ("Nama Inovasi", "OPD", "Ringkasan")


@pytest.fixture
def registrar(region):
    return make_registrar(region)


@pytest.fixture
def sent(load, organization):
    rows = [(f"Usulan {n}", "Dinas Kesehatan", "Ringkas.") for n in (1, 2)]
    return load("innovations", HEADER, *rows, user=make_operator(organization))


def test_drafts_of_an_import_are_published_together(sent, registrar):
    assert drafts_of(sent).count() == 2

    approval = approve_run(run=sent, user=registrar)
    assert InnovationPage.objects.live().count() == 0
    apply_run(run=approval, user=registrar)

    page = InnovationPage.objects.get(title="Usulan 1")
    assert (page.live, page.has_unpublished_changes) == (True, False)
    assert page.summary == "Ringkas."
    assert drafts_of(sent).count() == 0
    with pytest.raises(TooLate):
        approve_run(run=sent, user=registrar)


def test_a_page_that_somebody_works_on_is_left_to_the_editor(sent, registrar):
    page = InnovationPage.objects.get(title="Usulan 2")
    page.summary = "Sedang ditulis."
    page.save_revision()

    approval = apply_run(run=approve_run(run=sent, user=registrar), user=registrar)

    assert outcome(approval) == [(2, "changed"), (3, "refused")]
    assert not InnovationPage.objects.get(title="Usulan 2").live


def test_whoever_may_not_publish_approves_nothing(sent, organization):
    operator = make_operator(organization)

    approval = apply_run(run=approve_run(run=sent, user=operator), user=operator)

    assert outcome(approval) == [(2, "refused"), (3, "refused")]
    assert not InnovationPage.objects.live().exists()


def test_registrar_finds_the_button_and_the_plan(sent, registrar, client):
    client.force_login(registrar)

    report = client.get(f"/admin/spreadsheets/runs/{sent.pk}/")
    answer = client.post(f"/admin/spreadsheets/runs/{sent.pk}/approve/")

    assert report.context["drafts"] == 2
    plan = client.get(answer.url)
    assert plan.context["approves"] == sent.pk
    assert plan.context["confirmable"]


def test_start_page_names_imports_that_wait(sent, registrar, organization, client):
    client.force_login(registrar)
    assert str(sent) in client.get("/admin/").content.decode()

    apply_run(run=approve_run(run=sent, user=registrar), user=registrar)
    assert str(sent) not in client.get("/admin/").content.decode()

    client.force_login(make_operator(organization))
    assert "waiting-imports" not in client.get("/admin/").content.decode()


def test_a_publication_is_not_undone_as_an_import(sent, registrar):
    approval = apply_run(run=approve_run(run=sent, user=registrar), user=registrar)

    with pytest.raises(TooLate):
        undo_run(run=approval, user=registrar)
