"""What lists of pages hold: fields, filters, words, order; and nothing hidden."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from innovations.models import CoOwner, OrganizationPage, SustainableDevelopmentGoal
from portal.api.page_fields import page_offer
from portal.api.questions import get_page_models
from portal.search.services.indexing import rebuild
from tests.factories.competitions import (
    AwardFactory,
    CompetitionCategoryFactory,
    CompetitionKindFactory,
    CompetitionPageFactory,
    CompetitionPhaseFactory,
    CriterionFactory,
    FormSectionFactory,
)
from tests.factories.innovations import (
    GovernmentAffairFactory,
    InnovationPageFactory,
    OrganizationPageFactory,
)
from tests.factories.news import (
    NewsPageFactory,
    NewsSpeakerFactory,
    NewsTagFactory,
    RelatedPageFactory,
)
from tests.portal.api.conftest import make_document, make_image

pytestmark = pytest.mark.django_db
INNOVATIONS = "pages/?type=innovations.InnovationPage"
NEWS = "pages/?type=news.NewsPage"
COMPETITIONS = "pages/?type=competitions.CompetitionPage"


@pytest.fixture
def health():
    return GovernmentAffairFactory(code="1.02", label="Kesehatan", basic_service=True)


@pytest.fixture
def innovations(registry, organization, health):
    """Three published innovations that differ in everything."""
    other = OrganizationPageFactory(
        parent=registry, title="Dinas Sosial", code="DINSOS"
    )
    first = InnovationPageFactory(
        parent=organization,
        title="Antar Obat",
        implementation_date="2025-03-01",
        main_affair=health,
        form="public_service",
        kind="digital",
        stage="trial",
    )
    unit = OrganizationPageFactory(parent=organization, title="Puskesmas Waru")
    return [
        first,
        InnovationPageFactory(
            parent=unit, title="Bidan Desa", implementation_date="2024-03-01"
        ),
        InnovationPageFactory(
            parent=other,
            title="Cepat Tanggap",
            main_affair=GovernmentAffairFactory(code="1.06"),
        ),
    ]


# --------------------------------------------------------------------- filters


FILTERED = [
    ("year=2025", ["Antar Obat"]),
    ("year=2025,2024", ["Antar Obat", "Bidan Desa"]),
    ("year=2025&year=2024", ["Antar Obat", "Bidan Desa"]),
    ("year=1999", []),
    ("affair=1.02", ["Antar Obat"]),
    ("affair=1.02,1.06", ["Antar Obat", "Cepat Tanggap"]),
    ("affair=1.02&year=2025&organization=dinas-kesehatan", ["Antar Obat"]),
    ("organization=dinas-kesehatan", ["Antar Obat", "Bidan Desa"]),
    ("organization=puskesmas-waru", ["Bidan Desa"]),
    ("organization=DINSOS", ["Cepat Tanggap"]),
    ("organization=DINSOS,puskesmas-waru", ["Bidan Desa", "Cepat Tanggap"]),
    ("basic_service=true", ["Antar Obat"]),
    ("basic_service=false", ["Cepat Tanggap"]),
    ("form=public_service&kind=digital&stage=trial", ["Antar Obat"]),
    ("goal=3", ["Bidan Desa"]),
    ("title=Antar Obat", ["Antar Obat"]),
    ("implementation_date=2024-03-01", ["Bidan Desa"]),
    ("order=-title", ["Cepat Tanggap", "Bidan Desa", "Antar Obat"]),
    ("order=year", ["Bidan Desa", "Antar Obat", "Cepat Tanggap"]),
    ("order=-year&limit=1&offset=1", ["Bidan Desa"]),
    ("year=2025,2024&order=year&limit=1", ["Bidan Desa"]),
    ("search=obat", ["Antar Obat"]),
    ("search=obat&year=2024", []),
    ("offset=3", []),
    ("limit=0", []),
]


def test_innovations_are_filtered(titles, innovations):
    goal, _made = SustainableDevelopmentGoal.objects.get_or_create(
        code="3", defaults={"label": "Sehat"}
    )
    innovations[1].development_goals.add(goal)
    innovations[1].save()

    for query, expected in FILTERED:
        assert titles(f"{INNOVATIONS}&{query}") == expected, query


def test_organization_is_found_by_its_id(titles, organization, innovations):
    assert titles(f"{INNOVATIONS}&organization={organization.pk}") == [
        "Antar Obat",
        "Bidan Desa",
    ]


def test_counts_tell_the_whole_list(ask, innovations):
    for query, total in [("", 3), ("&limit=1", 3), ("&year=2025", 1), ("&offset=9", 3)]:
        assert ask(INNOVATIONS + query)["meta"]["total_count"] == total


def test_several_types_are_asked_for_at_once(titles, innovations, newsroom):
    NewsPageFactory(parent=newsroom, title="Berita")
    both = f"{INNOVATIONS},news.NewsPage"

    assert titles(both) == ["Antar Obat", "Bidan Desa", "Cepat Tanggap", "Berita"]
    assert titles(f"{both}&year=2025") == ["Antar Obat", "Berita"]


def test_news_are_filtered(titles, newsroom, innovations):
    page = NewsPageFactory(parent=newsroom, title="Juni", published_at="2025-06-15T00Z")
    NewsPageFactory(parent=newsroom, title="Juli", published_at="2025-07-15T00Z")
    page.tags.add(NewsTagFactory(name="Klinik Inovasi", slug="klinik"))
    page.save()
    RelatedPageFactory(page=page, related_page=innovations[0])

    for query, expected in [
        ("year=2025", ["Juni", "Juli"]),
        ("year=2025&month=7", ["Juli"]),
        ("year=2025&month=6,07", ["Juni", "Juli"]),
        ("tag=klinik", ["Juni"]),
        (f"about={innovations[0].pk}", ["Juni"]),
        (f"about={innovations[1].pk}", []),
        ("order=-published_at", ["Juli", "Juni"]),
    ]:
        assert titles(f"{NEWS}&{query}") == expected, query


def test_competitions_are_filtered(titles, competitions):
    kind = CompetitionKindFactory(code="iga")
    CompetitionPageFactory(
        parent=competitions, title="IGA", edition_year=2024, kind=kind, level="national"
    )
    CompetitionPageFactory(parent=competitions, title="LID", edition_year=2025)

    for query, expected in [
        ("edition_year=2024", ["IGA"]),
        ("edition_year=2024,2025", ["IGA", "LID"]),
        ("kind=iga", ["IGA"]),
        ("level=national", ["IGA"]),
    ]:
        assert titles(f"{COMPETITIONS}&{query}") == expected, query


def test_words_find_pages_of_all_types_best_first(titles, innovations, newsroom):
    NewsPageFactory(parent=newsroom, title="Peluncuran Antar Obat")
    rebuild()

    assert set(titles("pages/?search=antar obat")) == {
        "Antar Obat",
        "Peluncuran Antar Obat",
    }
    assert titles(f"{NEWS}&search=antar obat") == ["Peluncuran Antar Obat"]


# ----------------------------------------------------------------- refused asks


WRONG = [
    ("pages/?affair=1.02", "'affair' is a filter of type=innovations."),
    (f"{NEWS}&affair=1.02", "'affair' is a filter of type=innovations."),
    (f"{INNOVATIONS}&tag=x", "'tag' is a filter of type=news.NewsPage"),
    (f"{INNOVATIONS}&colour=red", "colour; allowed: affair, ancestor_of"),
    (f"{INNOVATIONS}&affair=9.99", "affair: '9.99' is not known; allowed: 1.02"),
    (f"{INNOVATIONS}&organization=tidak", "allowed: dinas-kesehatan"),
    (f"{INNOVATIONS}&form=x", "allowed: governance, public_service, other"),
    (f"{INNOVATIONS}&year=dua", "year: 'dua' is not known"),
    (f"{INNOVATIONS}&year=", "year is empty"),
    (f"{INNOVATIONS}&implementation_date=kemarin", "implementation_date"),
    (f"{INNOVATIONS}&goal=99", "goal: '99' is not known"),
    (f"{INNOVATIONS}&order=photo", "cannot order by 'photo'"),
    (f"{INNOVATIONS}&initiator_name=Budi", "initiator_name"),
    (f"{INNOVATIONS}&fields=initiator_name", "unknown fields: initiator_name"),
    (f"{INNOVATIONS}&order=initiator_name", "cannot order by"),
    (f"{INNOVATIONS}&fields=organization(path)", "unknown fields of organization"),
    (f"{INNOVATIONS}&fields=title(x)", "does not support nested fields"),
    (f"{INNOVATIONS}&fields=a(", "fields error"),
    (f"{INNOVATIONS}&rich_text_format=pdf", "db_html, html"),
    (f"{INNOVATIONS}&limit=101", "limit cannot be higher than 100"),
    (f"{INNOVATIONS}&limit=-1", "limit must be a positive integer"),
    (f"{INNOVATIONS}&offset=99999999999999", "offset cannot be higher"),
    (f"{INNOVATIONS}&search=!!", "holds no word"),
    (f"{INNOVATIONS}&child_of=x", "child_of must be a positive integer"),
    (f"{INNOVATIONS}&child_of=999999", "the page doesn't exist"),
    (f"{INNOVATIONS}&child_of=1&descendant_of=1", "not supported"),
    (f"{NEWS}&month=6", "month needs year"),
    (f"{NEWS}&tag=tidak-ada", "tag: 'tidak-ada' is not known"),
    (f"{NEWS}&about=0", "about: '0' is not known"),
    (f"{NEWS}&about=x", "about: 'x' is not known"),
    ("pages/?type=auth.User", "type doesn't exist"),
    ("pages/?type=nothing", "there are competitions.CompetitionIndexPage"),
    ("pages/?site=kuburaya.localhost", "site"),
    ("pages/?locale=id", "locale"),
    ("pages/?order=random&offset=1", "random ordering with offset"),
]


def test_wrong_questions_are_explained(ask, innovations):
    for query, words in WRONG:
        assert words in ask(query, status=400)["message"], query


def test_unknown_addresses_answer_in_json(ask):
    for path in ("nothing/", "pages/x/", "pages/99999999999999999999/", "pages/0/"):
        assert set(ask(path, status=404)) == {"message"}


def test_unknown_methods_and_formats_answer_in_json(ask, visit, client, region):
    client.defaults["HTTP_HOST"] = region.site.hostname

    assert set(client.post("/api/v2/pages/").json()) == {"message"}
    assert set(ask("pages/?format=xml", status=404)) == {"message"}


# ------------------------------------------------------------------ the answers


def test_every_field_of_every_type_can_be_read():
    for model in get_page_models():
        if model._meta.app_label not in {"home", "innovations", "competitions", "news"}:
            continue
        named = {getattr(one, "name", one) for one in model.api_fields}
        offered = {getter.name for getter in page_offer(model).body}
        assert named | {"id", "title"} <= offered


def test_innovation_is_complete(ask, region, innovations, competitions, health):
    page, co_owner = innovations[0], innovations[2].get_parent()
    CoOwner.objects.create(innovation=page, organization_id=co_owner.pk)
    page.related_affairs.add(health)
    page.initiator_name = "Budi Santoso"
    page.save_revision().publish()
    competition = CompetitionPageFactory(parent=competitions, title="LID 2025")
    AwardFactory(
        category=CompetitionCategoryFactory(competition=competition, name="Perangkat"),
        innovation=page,
        organization=page.organization,
    )

    found = ask(f"pages/{page.pk}/")

    base = "http://ppu.localhost"
    assert found["organization"] == {
        "id": page.organization_id,
        "title": "Dinas Kesehatan",
        "code": "",
        "slug": "dinas-kesehatan",
        "html_url": f"{base}/inovasi/dinas-kesehatan/",
        "detail_url": f"{base}/api/v2/pages/{page.organization_id}/",
    }
    kesehatan = {"code": "1.02", "label": "Kesehatan", "is_basic_service": True}
    assert found["main_affair"] == kesehatan
    assert found["related_affairs"] == [kesehatan]
    assert [one["code"] for one in found["co_owners"]] == ["DINSOS"]
    assert found["year"] == 2025
    [award] = found["awards"]
    assert award["competition"]["title"] == "LID 2025"
    assert (award["category"], award["rank"]) == ("Perangkat", 1)
    assert found["meta"]["parent"]["title"] == "Dinas Kesehatan"
    assert found["meta"]["html_url"] == page.full_url
    assert "Budi" not in str(found)


def test_article_is_complete(ask, region, newsroom, innovations):
    page = NewsPageFactory(
        parent=newsroom,
        lead_image=make_image(region),
        lead_image_alt="Petugas",
        lead_image_caption="Di pasar",
        lead_image_credit="Prokopim",
    )
    page.tags.add("Klinik")
    page.save()
    NewsSpeakerFactory(page=page)
    RelatedPageFactory(page=page, related_page=innovations[0])

    found = ask(f"pages/{page.pk}/")

    picture = found["lead_image"]
    assert [picture[name] for name in ("alt", "caption", "credit")] == [
        "Petugas",
        "Di pasar",
        "Prokopim",
    ]
    assert found["tags"] == ["Klinik"]
    assert [one["name"] for one in found["speakers"]] == [
        "Dr. Hj. Nurhayati, S.T., M.Si."
    ]
    assert [one["title"] for one in found["related_pages"]] == ["Antar Obat"]
    assert found["meta"]["html_url"] == page.full_url


def test_article_names_stories_about_the_same(ask, newsroom, innovations):
    page, near = (NewsPageFactory(parent=newsroom) for _index in range(2))
    for article in (page, near):
        RelatedPageFactory(page=article, related_page=innovations[0])

    [story] = ask(f"pages/{page.pk}/")["related_stories"]

    assert (story["id"], story["html_url"]) == (near.pk, near.full_url)
    assert story["about"]["title"] == "Antar Obat"
    fields = ask(f"{NEWS}&fields=*")["items"][0]
    assert "related_stories" not in fields


def test_box_of_an_article_leaves_out_what_visitors_cannot_open(
    ask, newsroom, innovations
):
    hidden = NewsPageFactory(parent=newsroom, title="Draf", draft=True)
    keys = [hidden.pk, innovations[0].pk]
    value = {"heading": "", "pages": keys}
    page = NewsPageFactory(
        parent=newsroom, body=json.dumps([{"type": "related", "value": value}])
    )

    [block] = ask(f"pages/{page.pk}/")["body"]

    assert [link["title"] for link in block["value"]["pages"]] == ["Antar Obat"]


def test_fields_are_chosen(ask, innovations):
    chosen = "&fields=_,title,organization(title,slug),main_affair(-label)"

    [first, *_others] = ask(INNOVATIONS + chosen)["items"]

    assert first == {
        "title": "Antar Obat",
        "organization": {
            "title": "Dinas Kesehatan",
            "slug": "dinas-kesehatan",
            "id": first["organization"]["id"],
        },
        "main_affair": {"code": "1.02", "is_basic_service": True},
    }


def test_rich_text_links_only_what_is_public(ask, innovations, organization, region):
    draft = InnovationPageFactory(parent=organization, title="Draf", draft=True)
    document = make_document(region)
    page = innovations[0]
    page.design = (
        f'<p><a linktype="page" id="{innovations[1].pk}">satu</a> '
        f'<a linktype="page" id="{draft.pk}">dua</a> '
        f'<a linktype="document" id="{document.pk}">tiga</a> '
        '<a href="https://example.test/">empat</a></p>'
    )
    page.save_revision().publish()

    html = ask(f"pages/{page.pk}/?rich_text_format=html")["design"]
    stored = ask(f"pages/{page.pk}/")["design"]

    assert html == (
        f'<p><a href="{innovations[1].full_url}">satu</a> <a>dua</a> '
        f'<a href="http://ppu.localhost{document.url}">tiga</a> '
        '<a href="https://example.test/">empat</a></p>'
    )
    assert stored == page.design


def test_anybody_may_read_from_anywhere(visit, client, region):
    response = visit("/api/v2/pages/", origin="https://example.test")
    preflight = client.options(
        "/api/v2/pages/",
        headers={"host": region.site.hostname, "origin": "https://x.test"},
    )

    for answer in (response, preflight):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer
    assert preflight.status_code == 204
    assert not response.cookies


def test_browsers_get_a_page(visit, innovations):
    response = visit("/api/v2/pages/", accept="text/html")

    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert "Antar Obat" in response.content.decode()


def test_page_is_found_by_its_address(visit, newsroom, innovations):
    article = NewsPageFactory(parent=newsroom, slug="kabar")

    by_path = visit("/api/v2/pages/find/?html_path=/berita/2025/06/kabar/&fields=title")
    by_id = visit(f"/api/v2/pages/find/?id={article.pk}")

    assert by_path["Location"] == f"/api/v2/pages/{article.pk}/?fields=title"
    assert by_id["Location"] == f"/api/v2/pages/{article.pk}/"


# ----------------------------------------------------------------- nothing leaks


@pytest.fixture
def hidden(organization, newsroom, other_region):
    """What could leak: draft, embargoed, private, below private, elsewhere."""
    draft = InnovationPageFactory(parent=organization, title="Rahasia draf", draft=True)
    embargoed = InnovationPageFactory(
        parent=organization, title="Rahasia nanti", draft=True
    )
    embargoed.go_live_at = timezone.now() + timedelta(days=1)
    embargoed.save_revision().publish()
    private = OrganizationPageFactory(
        parent=organization.get_parent(), title="Rahasia dinas"
    )
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    below = InnovationPageFactory(parent=private, title="Rahasia di bawah")
    there = other_region.site.root_page.get_children().get(slug="inovasi").specific
    elsewhere = InnovationPageFactory(
        parent=OrganizationPageFactory(parent=there, title="Rahasia jauh"),
        title="Rahasia daerah lain",
    )
    article = NewsPageFactory(parent=newsroom, title="Rahasia berita", draft=True)
    rebuild()
    return [draft, embargoed, private, below, elsewhere, article]


OUTLETS = [
    "pages/",
    "pages/?fields=*",
    f"{INNOVATIONS}&fields=*",
    f"{NEWS}&fields=*",
    f"{COMPETITIONS}&fields=*&rich_text_format=html",
    "pages/?type=innovations.OrganizationPage&fields=*",
    f"{INNOVATIONS}&order=-title",
    f"{INNOVATIONS}&year=2025",
    f"{INNOVATIONS}&organization=dinas-kesehatan&fields=*",
    "pages/?search=rahasia",
    f"{INNOVATIONS}&search=rahasia",
    "pages/?descendant_of=root",
]


def test_nothing_hidden_is_in_lists(ask, hidden, innovations, newsroom, competitions):
    article = NewsPageFactory(parent=newsroom, title="Kabar")
    competition = CompetitionPageFactory(parent=competitions)
    for page in hidden:
        RelatedPageFactory(page=article, related_page=page)
        if isinstance(page, OrganizationPage):
            CoOwner.objects.create(innovation=innovations[0], organization=page)
        elif page.specific_class.__name__ == "InnovationPage":
            AwardFactory(
                category=None,
                competition=competition,
                innovation=page,
                innovation_text="Diumumkan",
            )

    assert [path for path in OUTLETS if "ahasia" in str(ask(path))] == []


def test_nothing_hidden_is_told_one_by_one(ask, hidden):
    for page in hidden:
        path = page.url_path.split("/", 2)[2]

        ask(f"pages/{page.pk}/", status=404)
        ask(f"pages/{page.pk}/?fields=title", status=404)
        ask(f"pages/find/?id={page.pk}", status=404)
        ask(f"pages/find/?html_path=/{path}", status=404)
        ask(f"pages/?descendant_of={page.pk}", status=400)
        ask(f"{NEWS}&about={page.pk}", status=400)


def test_hidden_values_are_not_named_in_errors(ask, hidden, innovations):
    message = ask(f"{INNOVATIONS}&organization=x", status=400)["message"]
    known = ask(f"{INNOVATIONS}&organization=rahasia-dinas", status=400)["message"]

    assert "rahasia" not in message
    assert known.count("rahasia") == 1


def test_hidden_pages_are_not_counted(ask, hidden):
    assert ask(INNOVATIONS)["meta"]["total_count"] == 0
    assert ask(f"{INNOVATIONS}&order=title&fields=title")["meta"]["total_count"] == 0
    assert ask("pages/?search=rahasia")["meta"]["total_count"] == 0


def test_unpublished_changes_are_not_shown(ask, innovations):
    page = innovations[0]
    page.title = page.summary = "Rahasia"
    page.save_revision()

    assert "Rahasia" not in str(ask(f"pages/{page.pk}/"))
    assert "Rahasia" not in str(ask(f"{INNOVATIONS}&fields=*"))


def test_announcements_are_told_in_their_days_only(ask, home):
    day = timezone.localdate()
    items = [
        ("Kemarin", None, day - timedelta(days=1)),
        ("Hari ini", day, day),
        ("Rahasia besok", day + timedelta(days=1), None),
    ]
    home.announcements = [
        ("announcement", {"text": text, "first_day": first, "last_day": last})
        for text, first, last in items
    ]
    home.save_revision().publish()

    shown = ask(f"pages/{home.pk}/")["announcements"]

    assert [one["value"]["text"] for one in shown] == ["Hari ini"]


def test_private_region_shows_nothing(ask, titles, home, innovations):
    PageViewRestriction.objects.create(page=home, restriction_type="login")

    assert titles("pages/") == []
    ask(f"pages/{home.pk}/", status=404)


def test_address_without_a_region_has_nothing(ask, region):
    site = region.site
    region.delete()

    assert ask("pages/", status=404) == {"message": "no region has this address"}
    assert Page.objects.filter(pk=site.root_page_id).exists()


# ------------------------------------------------------------------------ speed


def fill_innovations(region, organization, newsroom, competitions, count):
    competition = CompetitionPageFactory(parent=competitions)
    for _number in range(count):
        image, document = make_image(region), make_document(region)
        lead = OrganizationPageFactory(parent=organization)
        affair = GovernmentAffairFactory()
        page = InnovationPageFactory(
            parent=lead,
            photo=image,
            proposal_file=document,
            main_affair=affair,
            gallery=[{"type": "picture", "value": {"image": {"image": image.pk}}}],
            legal_basis=f'<p><a linktype="document" id="{document.pk}">SK</a></p>',
        )
        page.related_affairs.add(affair)
        page.save()
        CoOwner.objects.create(innovation=page, organization=organization)
        AwardFactory(category=None, competition=competition, innovation=page)


def fill_news(region, organization, newsroom, competitions, count):
    for number in range(count):
        page = NewsPageFactory(parent=newsroom, lead_image=make_image(region))
        page.tags.add(f"topik {number}")
        page.save()
        NewsSpeakerFactory(page=page)
        RelatedPageFactory(page=page, related_page=organization)


def fill_competitions(region, organization, newsroom, competitions, count):
    for _number in range(count):
        page = CompetitionPageFactory(parent=competitions)
        page.documents.create(document=make_document(region))
        CompetitionPhaseFactory(competition=page)
        category = CompetitionCategoryFactory(competition=page)
        FormSectionFactory(category=category)
        CriterionFactory(category=category)
        lead = OrganizationPageFactory(parent=organization)
        AwardFactory(
            category=CompetitionCategoryFactory(competition=page),
            organization=lead,
            innovation=InnovationPageFactory(parent=lead),
        )


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("fill", "path", "number"),
    [
        (fill_innovations, f"{INNOVATIONS}&fields=*&rich_text_format=html", 15),
        (fill_innovations, INNOVATIONS, 5),
        (fill_innovations, "pages/?type=innovations.OrganizationPage&fields=*", 5),
        (fill_news, f"{NEWS}&fields=*", 15),
        (fill_news, "pages/?fields=*", 6),
        (fill_competitions, f"{COMPETITIONS}&fields=*", 16),
    ],
)
def test_lists_ask_as_much_for_more(
    fill,
    path,
    number,
    count,
    ask,
    region,
    organization,
    newsroom,
    competitions,
    django_assert_num_queries,
):
    fill(region, organization, newsroom, competitions, count)
    ask(path)

    with django_assert_num_queries(number):
        ask(path)
