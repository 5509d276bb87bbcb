"""Sending a result list through the screens, as a registrar does."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape

from competitions.models import Award
from innovations.models import InnovationAlias, OrganizationAlias
from spreadsheets.models import ImportRun, RunState
from spreadsheets.services import apply_run
from spreadsheets.services.undoing import undo_run
from tests.competitions.posted_forms import fields_of
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    RegistryPageFactory,
)

pytestmark = pytest.mark.once

LIST = "Juara;Pemenang;Inovasi\nI;Dinas Kesehtan Contoh;Antar Obat Pasien\nII;DLH;\n"
UPLOAD = ["awards"]


@pytest.fixture
def office(region, index):
    registry = RegistryPageFactory(region=region)
    return OrganizationPageFactory(parent=registry, title="Dinas Kesehatan Contoh")


@pytest.fixture
def innovation(office):
    return InnovationPageFactory(parent=office, title="Antar Obat")


@pytest.fixture
def send(as_registrar, region):
    def send(content=LIST, **said):
        file = SimpleUploadedFile("hasil.csv", content.encode())
        data = {"file": file, "scope": region.pk, **said}
        return as_registrar.post(reverse("spreadsheets:upload", args=UPLOAD), data)

    return send


def test_set_up_leads_to_an_import_of_this_competition(
    as_registrar, competition, office, send
):
    page = as_registrar.get(
        reverse("competition_set_up:set_up", args=[competition.pk])
    ).content.decode()
    url = next(
        part.split('"')[0].replace("&amp;", "&")
        for part in page.split('href="')
        if part.startswith(reverse("spreadsheets:upload", args=UPLOAD))
    )

    form = fields_of(as_registrar.get(url))
    send(**{name: form[name] for name in ("given-competition", "given-year")})

    run = ImportRun.objects.get()
    assert (form["given-competition"], form["given-year"]) == (
        competition.title,
        str(competition.edition_year),
    )
    assert run.state == RunState.PLANNED
    apply_run(run=run)
    assert {award.competition for award in Award.objects.all()} == {competition}


def test_a_list_without_competition_asks_for_it_and_goes_on(as_registrar, office, send):
    sent = send()
    run = ImportRun.objects.get()
    layout = reverse("spreadsheets:layout", args=[run.pk])
    shown = as_registrar.get(layout)
    form = fields_of(shown)

    told = as_registrar.post(
        layout,
        {**form, "given-competition": "Lomba Inovasi Daerah", "given-year": "2024"},
    )

    assert (sent.url, run.state) == (layout, RunState.UNREAD)
    assert run.error
    assert escape(run.error) in shown.content.decode()
    assert told.url == reverse("spreadsheets:run", args=[run.pk])
    run.refresh_from_db()
    assert (run.state, run.counts["new"]) == (RunState.PLANNED, 2)


def test_what_was_said_can_be_corrected_after_the_preview(as_registrar, office, send):
    send(**{"given-competition": "Lomba", "given-year": "2023"})
    run = ImportRun.objects.get()
    layout = reverse("spreadsheets:layout", args=[run.pk])

    as_registrar.post(
        layout, {**fields_of(as_registrar.get(layout)), "given-year": "2024"}
    )

    run.refresh_from_db()
    assert run.prerequisites == [{"kind": "competition", "name": "Lomba", "year": 2024}]


@pytest.mark.parametrize("year", ["tahun lalu", "3025"])
def test_a_wrong_year_for_all_is_refused_at_once_and_keeps_what_was_written(
    send, office, year
):
    answer = send(**{"given-competition": "Lomba", "given-year": year})

    assert answer.status_code == 200
    assert list(answer.context["given_form"].errors) == ["year"]
    assert fields_of(answer)["given-competition"] == "Lomba"
    assert not ImportRun.objects.exists()


def test_known_competitions_are_offered_of_the_own_regions_only(
    as_registrar, competition
):
    form = as_registrar.get(reverse("spreadsheets:upload", args=UPLOAD)).context[
        "given_form"
    ]

    assert list(form.fields) == [
        *("competition", "year", "category", "rank_label", "winner")
    ]
    assert dict(form.lists) == {
        "id_given-competition_list": [competition.title],
    }


def test_suggestions_are_taken_by_a_person_and_remembered_for_all_lists(
    as_registrar, innovation, send
):
    send(**{"given-competition": "Lomba", "given-year": "2024"})
    run = ImportRun.objects.get()
    shown = as_registrar.get(reverse("spreadsheets:run", args=[run.pk]))
    asked = {
        item["value"].field: (item["value"].text, [key for key, _l in item["near"]])
        for item in shown.context["unknown"]["values"]
    }
    office = innovation.organization

    as_registrar.post(
        reverse("spreadsheets:remember", args=[run.pk]),
        {
            "field": ["innovation", "winner"],
            "text": ["Antar Obat Pasien", "Dinas Kesehtan Contoh"],
            "value": [str(innovation.pk), str(office.pk)],
        },
    )

    assert asked["innovation"] == ("Antar Obat Pasien", [str(innovation.pk)])
    assert asked["winner"] == ("Dinas Kesehtan Contoh", [str(office.pk)])
    assert list(InnovationAlias.objects.values_list("innovation_id", "name")) == [
        (innovation.pk, "Antar Obat Pasien")
    ]
    assert OrganizationAlias.objects.get().name == "Dinas Kesehtan Contoh"
    run.refresh_from_db()
    apply_run(run=run)
    award = Award.objects.get(rank=1)
    assert (award.organization, award.innovation) == (office, innovation)
    assert (award.winner_text, award.innovation_text) == (
        "Dinas Kesehtan Contoh",
        "Antar Obat Pasien",
    )


def test_without_an_answer_nothing_is_joined_and_undo_takes_all_back(
    innovation, send, registrar
):
    send(**{"given-competition": "Lomba", "given-year": "2024"})
    run = apply_run(run=ImportRun.objects.get(), user=registrar)
    award = Award.objects.get(rank=1)

    undo = apply_run(run=undo_run(run=run, user=registrar), user=registrar)

    assert (award.organization, award.innovation) == (None, None)
    assert undo.counts["changed"] == 2
    assert not Award.objects.exists()


def test_an_innovation_of_somebody_else_is_not_joined_by_its_name(
    office, innovation, send
):
    OrganizationPageFactory(parent=office.get_parent(), title="Dinas Sosial")

    send(
        "Juara;Pemenang;Inovasi\nI;Dinas Sosial;Antar Obat\n",
        **{"given-competition": "Lomba", "given-year": "2024"},
    )
    run = apply_run(run=ImportRun.objects.get())

    award = Award.objects.get()
    assert (award.organization.title, award.innovation) == ("Dinas Sosial", None)
    [message] = run.rows.get().messages
    assert "Dinas Kesehatan Contoh" in message["text"]
