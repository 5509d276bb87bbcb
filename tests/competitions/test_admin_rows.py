"""Rows of competitions in the admin: each region's for its registrar."""

from datetime import date

import pytest
from wagtail.models import Page

from competitions.access import POLICIES
from competitions.models import (
    Award,
    CategoryRow,
    CompetitionCategory,
    CompetitionPhase,
    Criterion,
    EntryStatement,
    FormSection,
    TieRule,
)
from tests.factories.competitions import (
    AwardFactory,
    CompetitionCategoryFactory,
    CompetitionKindFactory,
    CompetitionPageFactory,
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

CATEGORIES = "/admin/competitions/categories/"
PHASES = "/admin/competitions/phases/"
AWARDS = "/admin/competitions/awards/"
LISTS = {
    CompetitionCategory: CATEGORIES,
    CompetitionPhase: PHASES,
    Award: AWARDS,
    FormSection: "/admin/competitions/sections/",
    EntryStatement: "/admin/competitions/statements/",
    Criterion: "/admin/competitions/criteria/",
    TieRule: "/admin/competitions/tie-rules/",
}
INSTANCE_VIEWS = ("edit", "delete", "history", "inspect", "usage", "history-results")
SECRET = "Rahasia"


@pytest.fixture
def category(competition):
    return CompetitionCategoryFactory(
        competition=competition, name=f"{SECRET} kategori"
    )


@pytest.fixture
def rows(competition, category):
    return {
        CompetitionCategory: category,
        CompetitionPhase: CompetitionPhaseFactory(
            competition=competition, name=f"{SECRET} tahap"
        ),
        Award: AwardFactory(category=category, winner_text=f"{SECRET} pemenang"),
        FormSection: FormSectionFactory(category=category, title=f"{SECRET} bagian"),
        EntryStatement: EntryStatementFactory(category=category, text=SECRET),
        Criterion: CriterionFactory(category=category, name=f"{SECRET} kriteria"),
        TieRule: TieRuleFactory(category=category),
    }


@pytest.fixture
def stranger(region):
    """The registrar of another region, who has rows of their own."""
    elsewhere = make_registrar(RegionFactory())
    other = CompetitionCategoryFactory()
    AwardFactory(category=other)
    return elsewhere


@pytest.fixture
def operator(region):
    registry = RegistryPageFactory(region=region)
    return make_operator(OrganizationPageFactory(parent=registry))


def addresses(model, row):
    base = LISTS[model]
    for name in INSTANCE_VIEWS:
        yield f"{base}{name}/{row.pk}/"


def posted(model, competition, **fields):
    data = {
        CompetitionCategory: {
            "name": "Umum",
            "description": "",
            "sort_order": "1",
            "audience": "both",
            "max_entries": "2",
            "needs_innovation": "on",
            "min_age_months": "12",
            "age_counted_on": "",
            "winners_years": "",
            "winners_ranks": "",
        },
        CompetitionPhase: {
            "kind": "judging",
            "name": "Final",
            "starts_on": "2025-06-15",
            "opens_at": "08:00",
            "ends_on": "",
            "closes_at": "16:00",
            "note": "",
            "weight": "60",
            "aggregation": "trimmed",
            "pass_mark": "",
            "top_n": "10",
        },
        FormSection: {
            "title": "Kebaruan",
            "guidance": "",
            "max_words": "200",
            "required": "on",
            "attachment": "optional",
            "source": "",
            "sort_order": "1",
        },
        EntryStatement: {
            "text": "Karya kami sendiri.",
            "required": "on",
            "source": "",
            "sort_order": "1",
        },
        Criterion: {
            "section": "",
            "name": "Dampak",
            "anchors": "",
            "weight": "40",
            "minimum": "0",
            "maximum": "100",
            "source": "",
            "sort_order": "1",
        },
        TieRule: {"kind": "shared", "criterion": "", "phase": "", "sort_order": "1"},
        Award: {
            "category": "",
            "rank_label": "Juara I",
            "rank_override": "",
            "organization": "",
            "person_name": "",
            "winner_text": "Kecamatan Contoh",
            "innovation": "",
            "innovation_text": "",
            "score": "",
            "prize": "",
            "sort_order": "0",
            "note": "",
        },
    }[model]
    return {**parent_of(model, competition), **data, **fields}


def is_rule(model):
    return issubclass(model, CategoryRow)


def parent_of(model, competition):
    """What a posted row points at: a rule at a category of the competition."""
    if not is_rule(model):
        return {"competition": str(competition.pk)}
    category, _new = CompetitionCategory.objects.get_or_create(
        competition=competition, name="Untuk aturan"
    )
    parent = {"category": str(category.pk)}
    if model is Criterion:
        phase = competition.phases.filter(kind="judging").first()
        phase = phase or CompetitionPhaseFactory(
            competition=competition, kind="judging"
        )
        parent["phase"] = str(phase.pk)
    return parent


def parent_field(model):
    return "category" if is_rule(model) else "competition"


def rows_in(model, competition):
    lookup = "category__competition" if is_rule(model) else "competition"
    return model.objects.filter(**{lookup: competition})


#: What an edit changes, where it isn't the name.
NEW_WORDS = {
    Award: {"winner_text": "Baru"},
    FormSection: {"title": "Baru"},
    EntryStatement: {"text": "Baru"},
    TieRule: {"kind": "chair"},
}


def add_url(model):
    return f"{AWARDS}create/" if model is Award else f"{LISTS[model]}new/"


# ------------------------------------------------------------------- scoping


@pytest.mark.parametrize("model", LISTS)
def test_registrar_opens_every_view_of_their_rows(as_registrar, rows, model):
    row = rows[model]
    assert SECRET in as_registrar.get(LISTS[model]).content.decode()

    for url in addresses(model, row):
        expected = 200
        if model is Award and ("usage" in url or "history-results" in url):
            expected = 404  # the register has no such views
        assert as_registrar.get(url).status_code == expected, url


@pytest.mark.parametrize("who", ["stranger", "operator", "nobody"])
@pytest.mark.parametrize("model", LISTS)
def test_others_reach_no_view_of_them(request, client, rows, model, who):
    user = UserFactory() if who == "nobody" else request.getfixturevalue(who)
    client.force_login(user)
    row = rows[model]
    before = model.objects.filter(pk=row.pk).values().get()

    for url in addresses(model, row):
        for response in (client.get(url), client.post(url, {})):
            assert response.status_code in (302, 403, 404), url
            if response.status_code == 302:  # Wagtail's "no permission"
                assert response.url.startswith("/admin/"), url
                assert not response.url.startswith("/admin/competitions"), url
            assert SECRET not in response.content.decode()
    for query in ("", "?export=csv", "?export=xlsx", "?q=rahas", "results/"):
        response = client.get(f"{LISTS[model]}{query}")
        content = b"".join(response) if response.streaming else response.content
        assert SECRET.encode() not in content, query
    assert model.objects.filter(pk=row.pk).values().get() == before


@pytest.mark.parametrize("model", LISTS)
def test_stranger_adds_no_row_to_a_foreign_competition(
    client, stranger, competition, model
):
    client.force_login(stranger)

    response = client.post(add_url(model), posted(model, competition))

    assert parent_field(model) in response.context["form"].errors
    assert not rows_in(model, competition).exists()


@pytest.mark.parametrize("model", LISTS)
def test_operator_adds_no_row(client, operator, competition, model):
    client.force_login(operator)

    assert client.get(add_url(model)).status_code in (302, 403)
    client.post(add_url(model), posted(model, competition))

    assert not model.objects.exists()


@pytest.mark.parametrize("model", LISTS)
def test_row_is_not_moved_to_a_foreign_competition(as_registrar, rows, model):
    foreign = CompetitionPageFactory()
    row = rows[model]

    response = as_registrar.post(
        f"{LISTS[model]}edit/{row.pk}/", posted(model, foreign)
    )

    assert parent_field(model) in response.context["form"].errors


@pytest.mark.parametrize("model", LISTS)
def test_administrator_sees_every_region_and_nobody_when_inactive(client, rows, model):
    row = rows[model]
    administrator = UserFactory(superuser=True)
    client.force_login(administrator)
    url = f"{LISTS[model]}edit/{row.pk}/"

    assert client.get(url).status_code == 200
    assert SECRET in client.get(LISTS[model]).content.decode()
    administrator.is_active = False
    policy = POLICIES[model]
    assert not policy.user_has_permission_for_instance(administrator, "change", row)
    assert not policy.user_has_permission(administrator, "change")


def test_register_ignores_lookups_of_our_making(as_registrar, rows):
    for query in (
        "winner_text__startswith=zzz",
        "organization__owner__password__startswith=zzz",
        "competition__region__name=zzz",
    ):
        shown = as_registrar.get(f"{AWARDS}?{query}").content.decode()
        assert SECRET in shown, query


def test_filters_and_forms_offer_nothing_foreign(as_registrar, rows):
    foreign = CompetitionPageFactory(title="Lomba Tempat Lain", edition_year=2019)
    CompetitionCategoryFactory(competition=foreign, name="Kategori Tempat Lain")

    for url in (AWARDS, CATEGORIES, PHASES, *map(add_url, LISTS)):
        content = as_registrar.get(url).content.decode()
        assert "Tempat Lain" not in content, url
        assert "2019" not in content, url


# ------------------------------------------------------------------- editing


@pytest.mark.parametrize("model", LISTS)
def test_registrar_adds_edits_and_deletes(as_registrar, competition, model):
    added = as_registrar.post(add_url(model), posted(model, competition))
    row = model.objects.get()
    base = LISTS[model]
    changed = as_registrar.post(
        f"{base}edit/{row.pk}/",
        posted(model, competition, **NEW_WORDS.get(model, {"name": "Baru"})),
    )
    row.refresh_from_db()
    assert [added.status_code, changed.status_code] == [302, 302]
    assert row.kind == "chair" if model is TieRule else "Baru" in str(row)

    assert as_registrar.post(f"{base}delete/{row.pk}/").status_code == 302
    assert not model.objects.exists()


def test_phase_in_wrong_order_is_refused_with_a_reason(as_registrar, competition):
    response = as_registrar.post(
        f"{PHASES}new/", posted(CompetitionPhase, competition, ends_on="2025-06-14")
    )

    assert "ends_on" in response.context["form"].errors


def test_award_without_winner_or_twice_is_refused(as_registrar, competition):
    url = add_url(Award)
    nobody = as_registrar.post(url, posted(Award, competition, winner_text=""))
    as_registrar.post(url, posted(Award, competition))
    twice = as_registrar.post(
        url, posted(Award, competition, winner_text="KECAMATAN contoh", rank_label="1")
    )

    for response in (nobody, twice):
        assert response.status_code == 200
        assert response.context["form"].non_field_errors()
    assert Award.objects.count() == 1


def test_category_twice_is_refused(as_registrar, competition, category):
    response = as_registrar.post(
        f"{CATEGORIES}new/",
        posted(CompetitionCategory, competition, name=category.name.upper()),
    )

    assert "name" in response.context["form"].errors


def test_category_with_awards_cannot_be_deleted(as_registrar, rows):
    category = rows[CompetitionCategory]
    url = f"{CATEGORIES}delete/{category.pk}/"

    assert as_registrar.get(url).status_code == 200
    assert as_registrar.post(url).status_code in (302, 403)
    assert CompetitionCategory.objects.filter(pk=category.pk).exists()


def test_register_is_filtered_and_searched(as_registrar, index, rows):
    older = CompetitionPageFactory(parent=index, edition_year=2020)
    AwardFactory(competition=older, category=None, winner_text="Desa Lama")

    for query in ("year=2020", f"competition={older.pk}", "q=Lama"):
        content = as_registrar.get(f"{AWARDS}?{query}").content.decode()
        assert "Desa Lama" in content, query
        assert SECRET not in content, query


def test_lists_are_filtered_by_competition(as_registrar, index, rows):
    older = CompetitionPageFactory(parent=index, edition_year=2020)
    CompetitionCategoryFactory(competition=older, name="Lama")

    content = as_registrar.get(f"{CATEGORIES}?competition={older.pk}").content.decode()

    assert "Lama" in content
    assert SECRET not in content


# --------------------------------------------------------------------- kinds


def test_kinds_are_kept_by_administrators(client, registrar):
    kind = CompetitionKindFactory()
    base = "/admin/competitions/kinds/"
    client.force_login(registrar)
    client.post(f"{base}edit/{kind.pk}/", {"code": "lain", "label": "Lain"})
    kind.refresh_from_db()
    assert kind.code == "regional"

    client.force_login(UserFactory(superuser=True))
    assert client.get(base).status_code == 200
    response = client.post(
        f"{base}new/",
        {"code": "kipp", "label": "KIPP", "synonyms": "", "sort_order": "1"},
    )
    assert response.status_code == 302


# ------------------------------------------------------------------- queries


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("model", "queries"),
    [
        (CompetitionCategory, 13),
        (CompetitionPhase, 13),
        (Award, 20),
        (FormSection, 13),
        (EntryStatement, 13),
        (Criterion, 13),
        (TieRule, 13),
    ],
)
def test_lists_ask_as_much_for_more(
    plugin_alone,
    without_menu,
    as_registrar,
    index,
    count,
    model,
    queries,
    django_assert_num_queries,
):
    registry = RegistryPageFactory(parent=Page.objects.get(pk=index.get_parent().pk))
    for number in range(count):
        competition = CompetitionPageFactory(parent=index)
        organization = OrganizationPageFactory(parent=registry)
        category = CompetitionCategoryFactory(competition=competition)
        AwardFactory(category=category, organization=organization)
        CompetitionPhaseFactory(
            competition=competition, starts_on=date(2025, 6, 1 + number)
        )
        FormSectionFactory(category=category)
        EntryStatementFactory(category=category)
        TieRuleFactory(
            category=category,
            kind="criterion",
            criterion=CriterionFactory(category=category),
        )
    as_registrar.get(LISTS[model])

    with django_assert_num_queries(queries):
        response = as_registrar.get(LISTS[model])
    assert response.status_code == 200
