"""The set-up of a competition in the admin."""

from datetime import date

import pytest

from competitions.models import CompetitionPage, Criterion, FormSection
from tests.factories.competitions import (
    AwardFactory,
    CompetitionCategoryFactory,
    CompetitionPhaseFactory,
    CriterionFactory,
    EntryStatementFactory,
    FormSectionFactory,
    TieRuleFactory,
)
from tests.factories.innovations import (
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
    UserFactory,
    make_operator,
    make_registrar,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("indexed_pages"),
    pytest.mark.once,
]

SET_UP = "/admin/competitions/set-up/"


@pytest.fixture
def category(competition):
    return CompetitionCategoryFactory(competition=competition, name="Kategori Dinas")


def addresses(category):
    competition = category.competition_id
    return [
        f"{SET_UP}{competition}/",
        f"{SET_UP}{competition}/copy/",
        f"{SET_UP}category/{category.pk}/template/",
    ]


def test_empty_competition_says_what_to_do(as_registrar, competition):
    response = as_registrar.get(f"{SET_UP}{competition.pk}/")

    shown = response.content.decode()
    assert [problem.code for problem, _url in response.context["problems"]] == [
        "no_registration",
        "no_judging",
        "no_category",
        "no_guide",
        "no_legal_basis",
    ]
    for url in (
        f"/admin/competitions/phases/new/?competition={competition.pk}&amp;next=",
        f"/admin/competitions/categories/new/?competition={competition.pk}&amp;next=",
        f"/admin/pages/{competition.pk}/edit/",
        f"{SET_UP}{competition.pk}/copy/",
    ):
        assert f'href="{url}' in shown


def test_every_problem_leads_to_its_screen(as_registrar, competition, category):
    CompetitionPhaseFactory(competition=competition, kind="registration")
    CriterionFactory(category=category, weight=30)

    response = as_registrar.get(f"{SET_UP}{competition.pk}/")

    urls = {problem.code: url for problem, url in response.context["problems"]}
    assert set(urls) == {
        "registration_without_end",
        "judging_before_deadline",
        "no_audience",
        "no_form",
        "weights",
        "no_tie_rule",
        "no_place",
        "no_guide",
        "no_legal_basis",
    }
    for url in urls.values():
        assert as_registrar.get(url).status_code == 200, url


@pytest.mark.parametrize("stranger", ["https://example.org/", "//example.org", "x:y"])
def test_saving_leads_back_to_the_set_up_only(as_registrar, competition, stranger):
    set_up = f"{SET_UP}{competition.pk}/"
    url = f"/admin/competitions/phases/new/?competition={competition.pk}&next="
    form = as_registrar.get(url + set_up)
    data = {
        "competition": competition.pk,
        "kind": "registration",
        "name": "Pendaftaran",
        "starts_on": "2025-06-01",
    }

    saved = as_registrar.post(form.context["action_url"], data)
    elsewhere = as_registrar.post(url + stranger, data | {"name": "Pendaftaran II"})

    assert saved.url == set_up
    assert elsewhere.url == "/admin/competitions/phases/"
    [phase, _other] = competition.phases.all()
    again = as_registrar.post(
        f"/admin/competitions/phases/edit/{phase.pk}/?next={set_up}", data
    )
    assert again.url == set_up


def test_links_choose_competition_and_category_beforehand(
    as_registrar, competition, category
):
    phase = as_registrar.get(
        f"/admin/competitions/phases/new/?competition={competition.pk}"
    )
    section = as_registrar.get(
        f"/admin/competitions/sections/new/?category={category.pk}"
    )

    assert phase.context["form"]["competition"].value() == competition.pk
    assert section.context["form"]["category"].value() == category.pk


@pytest.mark.parametrize("value", ["", "x", "%00", "²", "9" * 30, "999999", "-1"])
def test_wrong_choices_are_none(as_registrar, competition, value):
    for url in (
        f"/admin/competitions/phases/new/?competition={value}",
        f"/admin/competitions/criteria/new/?category={value}",
    ):
        assert as_registrar.get(url).status_code == 200


def test_foreign_category_offers_nothing_of_it(as_registrar, competition):
    foreign = CriterionFactory(name="Kriteria Rahasia").category

    shown = as_registrar.get(f"/admin/competitions/criteria/new/?category={foreign.pk}")

    text = shown.content.decode()
    assert foreign.name not in text
    assert "Kriteria Rahasia" not in text


def test_form_of_a_rule_offers_what_belongs_to_its_category(as_registrar, category):
    own = CriterionFactory(category=category)
    section = FormSectionFactory(category=category)
    other = CriterionFactory(
        category=CompetitionCategoryFactory(competition=category.competition),
        phase=own.phase,
    )
    FormSectionFactory(category=other.category)
    CompetitionPhaseFactory(competition=category.competition, kind="registration")

    form = as_registrar.get(f"/admin/competitions/criteria/edit/{own.pk}/").context[
        "form"
    ]

    assert list(form.fields["phase"].queryset) == [own.phase]
    assert list(form.fields["section"].queryset) == [section]


@pytest.mark.parametrize("who", ["registrar elsewhere", "operator", "nobody"])
def test_others_find_no_set_up(client, region, category, who):
    registry = RegistryPageFactory(region=region)
    client.force_login(
        {
            "registrar elsewhere": lambda: make_registrar(RegionFactory()),
            "operator": lambda: make_operator(OrganizationPageFactory(parent=registry)),
            "nobody": UserFactory,
        }[who]()
    )

    for url in addresses(category):
        for response in (
            client.get(url),
            client.post(url, {"year": "2030", "template": "kipp_umum"}),
        ):
            assert response.status_code in (302, 403, 404), url
            if response.status_code == 302:
                assert not response.url.startswith("/admin/competitions"), url
            assert category.name not in response.content.decode()
    assert CompetitionPage.objects.count() == 1
    assert not FormSection.objects.exists()


def test_visitor_is_asked_to_sign_in(client, category):
    for url in addresses(category):
        assert client.get(url).url.startswith("/admin/login/")


def test_edition_is_copied_after_confirmation(as_registrar, competition, category):
    AwardFactory(category=category)
    url = f"{SET_UP}{competition.pk}/copy/"
    asked = as_registrar.get(url)
    assert asked.context["form"]["year"].value() >= 2026
    assert CompetitionPage.objects.count() == 1

    response = as_registrar.post(url, {"year": "2031"})

    copy = CompetitionPage.objects.get(edition_year=2031)
    assert response.url == f"{SET_UP}{copy.pk}/"
    assert (copy.live, copy.awards.count(), copy.categories.count()) == (False, 0, 1)
    again = as_registrar.post(url, {"year": "2031"})
    assert "year" in again.context["form"].errors
    assert as_registrar.get(f"{SET_UP}{copy.pk}/").status_code == 200
    history = as_registrar.get(f"/admin/pages/{copy.pk}/history/").content.decode()
    assert f"“{competition.title}”" in history


@pytest.mark.parametrize("year", ["", "x", "1800", "9999"])
def test_no_edition_of_an_impossible_year(as_registrar, competition, year):
    response = as_registrar.post(f"{SET_UP}{competition.pk}/copy/", {"year": year})

    assert "year" in response.context["form"].errors
    assert CompetitionPage.objects.count() == 1


def test_template_is_applied_from_the_screen(as_registrar, competition, category):
    CompetitionPhaseFactory(competition=competition, kind="judging")
    url = f"{SET_UP}category/{category.pk}/template/"
    assert as_registrar.get(url).status_code == 200

    response = as_registrar.post(url, {"template": "kipp_umum"})

    assert response.url == f"{SET_UP}{competition.pk}/"
    assert Criterion.objects.filter(category=category).count() == 7
    unknown = as_registrar.post(url, {"template": "../kinds"})
    assert "template" in unknown.context["form"].errors


def test_used_rows_say_why_they_stay(as_registrar, category):
    criterion = CriterionFactory(category=category, name="Dampak")
    TieRuleFactory(category=category, kind="criterion", criterion=criterion)
    phase = criterion.phase

    for base, row in (("criteria", criterion), ("phases", phase)):
        response = as_registrar.post(
            f"/admin/competitions/{base}/delete/{row.pk}/", follow=True
        )
        [message] = response.context["messages"]
        assert message.level_tag == "error"
    assert Criterion.objects.get() == criterion


def test_competition_goes_with_all_its_rules(competition, category):
    criterion = CriterionFactory(category=category)
    TieRuleFactory(category=category, kind="phase", phase=criterion.phase)
    TieRuleFactory(category=category, kind="criterion", criterion=criterion)

    competition.delete()

    assert not Criterion.objects.exists()


def test_list_and_page_lead_to_the_set_up(as_registrar, competition):
    url = f"{SET_UP}{competition.pk}/"

    listed = as_registrar.get("/admin/competitions/").content.decode()
    edited = as_registrar.get(f"/admin/pages/{competition.pk}/edit/").content.decode()

    assert f'href="{url}"' in listed
    assert f'href="{url}"' in edited


@pytest.mark.parametrize("count", [1, 3])
def test_set_up_asks_as_much_for_more(
    plugin_alone,
    without_menu,
    as_registrar,
    competition,
    count,
    django_assert_num_queries,
):
    for number in range(count):
        category = CompetitionCategoryFactory(competition=competition)
        FormSectionFactory(category=category)
        EntryStatementFactory(category=category)
        criterion = CriterionFactory(
            category=category, phase__starts_on=date(2025, 6, 1 + number)
        )
        TieRuleFactory(category=category, kind="criterion", criterion=criterion)
        TieRuleFactory(category=category, kind="phase", phase=criterion.phase)
    url = f"{SET_UP}{competition.pk}/"
    as_registrar.get(url)

    with django_assert_num_queries(24):
        as_registrar.get(url)
