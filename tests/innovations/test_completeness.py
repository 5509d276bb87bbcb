"""How complete a profile is: measuring, judging, where it is shown."""

import json

import pytest
from django.urls import reverse

from innovations.completeness import Gap, Rule, find_check, judge, measure
from innovations.models import InnovationPage, Period, ProfileMeasure
from innovations.services.completeness import (
    completeness_of,
    completeness_of_page,
    field_anchors,
    measure_stale,
    rules_of,
    stale,
    with_completeness,
)
from innovations.services.periods import (
    current_period,
    ensure_period,
    ensure_periods,
    give_rules,
    shipped_rules,
)
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    PeriodFactory,
    RegionFactory,
    RegistryPageFactory,
    make_operator,
    make_registrar,
)
from tests.innovations.page_forms import innovation_data, page_url, refused
from tests.innovations.query_counts import assert_constant, queries_of

LISTING = "/admin/innovations/"


def rule(field, minimum=1, weight=1, needed=True):
    check = find_check(field)
    return Rule(check, str(check.key), weight, minimum, needed)


@pytest.fixture
def period(region):
    period = PeriodFactory(region=region)
    period.rules.create(field="summary", minimum=10, weight=1)
    period.rules.create(field="design", minimum=3, weight=2)
    period.rules.create(field="pictures", weight=1, needed=False)
    return period


# ----------------------------------------------------------------- measuring


@pytest.mark.parametrize(
    ("content", "amounts"),
    [
        ({}, {}),
        ({"stage": ""}, {}),
        ({"summary": "  Obat  diantar "}, {"summary": 12}),
        ({"design": "<p>Satu &amp; dua</p><ul><li>tiga</li></ul>"}, {"design": 4}),
        ({"design": "<p></p>"}, {}),
        ({"main_affair": 4, "related_affairs": [1, 2]}, {"main_affair": 1, "related_affairs": 2}),
        ({"latitude": "-1.2", "longitude": None}, {}),
        ({"latitude": "0", "longitude": "116.5"}, {"location": 1}),
        ({"photo": 3, "gallery": json.dumps([{"type": "picture"}] * 2)}, {"pictures": 3}),
        ({"gallery": "[]"}, {}),
    ],
)  # fmt: skip
def test_amounts_of_a_draft(content, amounts):
    assert measure(content) == amounts


@pytest.mark.parametrize(
    ("content", "amount"),
    [
        ({"stage": ""}, 0),
        ({"stage": "implementation"}, 0),
        ({"stage": "implementation", "implementation_date": "2024-01-02"}, 1),
        ({"stage": "trial"}, 1),
    ],
)
def test_the_date_of_implementation_is_asked_when_it_is_implemented(content, amount):
    assert measure(content).get("implementation_date", 0) == amount


def test_percent_weighs_and_names_the_most_needed_first():
    rules = [
        rule("summary", minimum=10),
        rule("design", minimum=300, weight=5),
        rule("pictures", minimum=2, weight=9, needed=False),
        rule("stage"),
    ]

    found = judge({"summary": 10, "design": 299, "pictures": 1}, rules)

    assert found.percent == 6  # 1 of 16
    assert [gap.rule.check.key for gap in found.gaps] == ["design", "stage", "pictures"]
    assert [gap.rule.check.key for gap in found.needed] == ["design", "stage"]
    assert [gap.rule.check.key for gap in found.optional] == ["pictures"]


def test_nothing_is_asked_and_everything_is_there():
    assert judge({}, []) is None
    assert judge({"stage": 1}, [rule("stage")]).percent == 100
    assert judge({"stage": 1}, [rule("stage", weight=199), rule("form")]).percent == 99


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (Gap(rule("stage"), 0), "stage"),
        (Gap(rule("legal_basis"), 0), "legal_basis"),
        (Gap(rule("design", 300), 0), "design (at least 300 words)"),
        (Gap(rule("design", 300), 120), "design (120 of 300 words)"),
        (Gap(rule("pictures", 2), 1), "pictures (1 of 2 pictures)"),
    ],
)
def test_what_is_missing_in_words(gap, words, english):
    assert gap.words == words


def test_the_latest_draft_counts_and_not_what_is_published(organization, period):
    page = InnovationPageFactory(parent=organization, summary="Obat sampai di rumah.")
    page.summary = ""
    page.design = "<p>Satu dua tiga</p>"
    page.save_revision()

    found = completeness_of_page(InnovationPage.objects.get(pk=page.pk))

    assert found.percent == 50
    assert [gap.rule.check.key for gap in found.gaps] == ["summary", "pictures"]


def test_without_an_open_period_nothing_is_said(organization, period):
    page = InnovationPageFactory(parent=organization)
    Period.objects.update(state="closed")

    assert completeness_of_page(page) is None


def test_saving_measures_at_once(organization, period):
    page = InnovationPageFactory(parent=organization, summary="Obat sampai di rumah.")

    found = ProfileMeasure.objects.get(pk=page.pk)
    assert found.amounts == {"summary": 21}
    assert found.revision_number == page.latest_revision_id


def test_what_the_editor_saves_by_itself_counts(sign_in, organization, period):
    person = make_operator(organization)
    page = InnovationPageFactory(parent=organization, draft=True, owner=person)
    revision = page.save_revision(user=person)

    response = sign_in(person).post(
        page_url("edit", page),
        innovation_data(
            page.title,
            slug=page.slug,
            summary="Obat sampai.",
            overwrite_revision_id=revision.pk,
        ),
        headers={"accept": "application/json"},
    )

    assert response.json()["revision_id"] == revision.pk
    assert ProfileMeasure.objects.get(pk=page.pk).amounts["summary"] == 12


def test_what_a_writer_forgot_is_measured_by_the_reader(
    organization, period, django_assert_num_queries
):
    pages = [
        InnovationPageFactory(parent=organization, summary="Obat sampai di rumah.")
        for _number in range(3)
    ]
    ProfileMeasure.objects.filter(pk=pages[0].pk).delete()
    ProfileMeasure.objects.filter(pk=pages[1].pk).update(revision_number=1)
    every = InnovationPage.objects.all()
    assert stale(every).count() == 2

    assert measure_stale(every) == 2
    with django_assert_num_queries(1):
        assert measure_stale(every) == 0
    assert {m.amounts["summary"] for m in ProfileMeasure.objects.all()} == {21}


def test_a_page_without_revision_is_measured_by_its_columns(organization, period):
    page = InnovationPageFactory(parent=organization, summary="Obat sampai di rumah.")
    InnovationPage.objects.filter(pk=page.pk).update(latest_revision=None)
    ProfileMeasure.objects.all().delete()

    measure_stale(InnovationPage.objects.all())

    assert ProfileMeasure.objects.get().amounts == {"summary": 21}
    assert stale(InnovationPage.objects.all()).count() == 0


def test_the_database_says_the_same_percent(organization, period):
    drafts = [
        {},
        {"summary": "Obat sampai di rumah."},
        {"design": "<p>Satu dua tiga</p>"},
        {"summary": "Obat sampai di rumah.", "design": "<p>Satu dua</p>"},
    ]
    pages = [InnovationPageFactory(parent=organization, **draft) for draft in drafts]

    rules = rules_of(period)
    annotated = with_completeness(InnovationPage.objects.all(), rules)

    judged = completeness_of(pages, period=period)
    assert [judged[page.pk].percent for page in pages] == [0, 25, 50, 25]
    assert dict(annotated.values_list("pk", "completeness")) == {
        page.pk: judged[page.pk].percent for page in pages
    }
    assert set(
        with_completeness(InnovationPage.objects.all(), []).values_list(
            "completeness", flat=True
        )
    ) == {None}


@pytest.mark.parametrize("count", [1, 3])
def test_many_profiles_cost_two_queries(
    organization, period, count, django_assert_num_queries
):
    pages = [InnovationPageFactory(parent=organization) for _number in range(count)]
    field_anchors()

    with django_assert_num_queries(2):
        assert len(completeness_of(pages, period=period)) == count


# ------------------------------------------------------------------- periods


def test_a_region_gets_a_period_with_the_rules_that_ship(region):
    assert ensure_period(region=region, year=2026)
    assert not ensure_period(region=region, year=2027)

    period = current_period(region)
    assert (period.year, period.stale_after_days) == (2026, 180)
    assert period.rules.count() == len(shipped_rules())
    assert len(rules_of(period)) == len(shipped_rules())  # each is a known check
    assert ensure_periods().created == 0


def test_shipped_rules_pass_the_form(region):
    ensure_period(region=region)

    for found in current_period(region).rules.all():
        found.full_clean()


def test_a_new_period_asks_for_what_the_last_one_asked(region, period):
    later = PeriodFactory(region=region, year=2027)
    other = PeriodFactory(region=RegionFactory())

    assert give_rules(period=later) == 3
    assert give_rules(period=later) == 0
    assert give_rules(period=other) == len(shipped_rules())
    assert sorted(later.rules.values_list("field", "minimum")) == [
        ("design", 3),
        ("pictures", 1),
        ("summary", 10),
    ]


@pytest.mark.once
def test_a_registrar_makes_a_period_and_changes_a_rule(sign_in, region, period):
    browser = sign_in(make_registrar(region))
    data = {
        "name": "Inovasi 2027",
        "year": "2027",
        "state": "planned",
        "opens_on": "2027-01-01",
        "closes_on": "2027-12-31",
        "stale_after_days": "90",
    }

    browser.post(reverse("periods:add"), data)

    made = Period.objects.get(name="Inovasi 2027")
    assert (made.region, made.rules.count()) == (region, 3)
    again = browser.post(reverse("periods:add"), data).context["form"]
    assert len(again.non_field_errors()) == 1
    backwards = {**data, "name": "Mundur", "closes_on": "2026-12-31"}
    form = browser.post(reverse("periods:add"), backwards).context["form"]
    assert len(form.non_field_errors()) == 1
    assert Period.objects.filter(name="Inovasi 2027").count() == 1

    design = made.rules.get(field="design")
    fields = {"period": made.pk, "field": "design", "label": "Cara kerja"}
    browser.post(
        reverse("completeness-rules:edit", args=[design.pk]),
        {**fields, "minimum": "200", "weight": "10", "needed": "on"},
    )
    design.refresh_from_db()
    assert (design.label, design.minimum, design.weight) == ("Cara kerja", 200, 10)


@pytest.mark.once
def test_what_is_only_filled_in_counts_nothing(sign_in, region, period):
    browser = sign_in(make_registrar(region))
    fields = {"period": period.pk, "field": "stage", "weight": "1"}

    response = browser.post(reverse("completeness-rules:add"), {**fields, "minimum": 3})

    assert list(response.context["form"].errors) == ["minimum"]
    assert not period.rules.filter(field="stage").exists()


@pytest.mark.once
def test_rules_of_other_regions_are_neither_listed_nor_offered(sign_in, region, period):
    elsewhere = PeriodFactory(region=RegionFactory(), name="Masa rahasia")
    foreign = elsewhere.rules.create(field="design", label="Aturan rahasia")
    browser = sign_in(make_registrar(region))

    html = browser.get(reverse("completeness-rules:index")).content.decode()
    assert "rahasia" not in html
    assert (
        "rahasia" not in browser.get(reverse("completeness-rules:add")).content.decode()
    )
    assert "rahasia" not in browser.get(reverse("periods:index")).content.decode()
    assert refused(browser.get(reverse("completeness-rules:edit", args=[foreign.pk])))
    fields = {"period": elsewhere.pk, "field": "stage", "weight": "1", "minimum": "1"}
    browser.post(reverse("completeness-rules:add"), fields)
    assert elsewhere.rules.count() == 1


# ------------------------------------------------------------------- screens


@pytest.mark.once
def test_the_editor_says_what_is_missing_and_leads_there(sign_in, organization, period):
    page = InnovationPageFactory(parent=organization, draft=True)
    browser = sign_in(make_operator(organization))

    html = browser.get(page_url("edit", page)).content.decode()

    assert "0%" in html
    for field in ("summary", "design", "photo"):
        anchor = field_anchors()[field]
        assert f'href="#{anchor}"' in html
        assert f'id="{anchor}"' in html


@pytest.mark.once
def test_every_check_leads_to_a_section_of_the_editor():
    from innovations.completeness import check_choices

    fields = {find_check(key).field for key, _label in check_choices()}

    assert fields - set(field_anchors()) == set()


@pytest.mark.once
def test_the_listing_shows_sorts_and_filters_by_completeness(
    sign_in, region, organization, period
):
    bare = InnovationPageFactory(parent=organization, title="Kosong")
    half = InnovationPageFactory(
        parent=organization, title="Setengah", design="<p>Satu dua tiga</p>"
    )
    browser = sign_in(make_registrar(region))

    def found(query):
        return [
            page.title for page in browser.get(LISTING + query).context["object_list"]
        ]

    assert found("?ordering=completeness") == [bare.title, half.title]
    assert found("?ordering=-completeness") == [half.title, bare.title]
    assert found("?completeness=half") == [half.title]
    assert found("?completeness=little") == [bare.title]
    assert found("?completeness=complete") == []
    assert "50%" in browser.get(LISTING).content.decode()


@pytest.mark.once
def test_the_listing_works_without_a_period(sign_in, region, organization):
    InnovationPageFactory(parent=organization, title="Kosong")
    browser = sign_in(make_registrar(region))

    assert len(browser.get(LISTING).context["object_list"]) == 1
    assert len(browser.get(LISTING + "?completeness=half").context["object_list"]) == 0


@pytest.mark.once
def test_the_lists_cost_the_same_for_many(sign_in, region, period):
    browser = sign_in(make_registrar(region))
    url = reverse("completeness-rules:index")
    counts = [queries_of(browser, url)]
    for field in ("stage", "form"):
        period.rules.create(field=field)
    counts.append(queries_of(browser, url))

    assert_constant(counts, counts[0])


def test_an_import_leaves_measured_profiles(region, registry):
    organization = OrganizationPageFactory(parent=registry)
    elsewhere = InnovationPageFactory(
        parent=OrganizationPageFactory(parent=RegistryPageFactory())
    )
    pages = [InnovationPageFactory(parent=organization) for _number in range(2)]
    ProfileMeasure.objects.all().delete()

    from spreadsheets.bulk.following import follow_pages

    follow_pages(InnovationPage, [page.pk for page in pages])

    measured = set(ProfileMeasure.objects.values_list("pk", flat=True))
    assert measured == {page.pk for page in pages}
    assert elsewhere.pk not in measured
