"""Pictures and documents: only the region's own, public, and not of drafts."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from portal.api.pictures import SPECS
from tests.factories.home import ContentPageFactory
from tests.factories.innovations import InnovationPageFactory
from tests.factories.news import NewsPageFactory
from tests.portal.api.conftest import close, make_document, make_image

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("indexed_pages"),
    pytest.mark.once,
]


def test_unused_pictures_of_the_region_are_listed(titles, region):
    make_image(region, "Foto")

    assert titles("images/") == ["Foto"]


def test_documents_are_listed_once_a_published_page_uses_them(
    titles, region, organization
):
    document = make_document(region, "Berkas")
    assert titles("documents/") == []

    InnovationPageFactory(parent=organization, proposal_file=document)

    assert titles("documents/") == ["Berkas"]


def test_files_in_collections_below_are_listed(titles, region):
    below = region.collection.add_child(name="Dinas")
    make_image(region, "Foto", collection=below)

    assert titles("images/") == ["Foto"]


def test_files_of_others_are_not_there(ask, titles, region, other_region):
    root = region.collection.get_parent()
    others = [
        make_image(other_region, "Lain"),
        make_image(region, "Akar", collection=root),
    ]
    own = make_image(other_region, "Milik daerah lain")

    assert titles("images/") == []
    assert titles("images/", host="kuburaya.localhost") == ["Lain", own.title]
    for image in others:
        ask(f"images/{image.pk}/", status=404)
        ask(f"images/find/?id={image.pk}", status=404)


@pytest.mark.parametrize("level", ["own", "above"])
def test_files_of_private_collections_are_not_there(ask, titles, region, level):
    below = region.collection.add_child(name="Tertutup")
    close(below if level == "own" else region.collection)
    image = make_image(region, collection=below)
    document = make_document(region, collection=below)

    assert titles("images/") == []
    assert titles("documents/") == []
    ask(f"images/{image.pk}/", status=404)
    ask(f"documents/{document.pk}/", status=404)


def test_files_of_a_published_page_are_listed(titles, region, organization, newsroom):
    InnovationPageFactory(parent=organization, photo=make_image(region, "Foto"))
    NewsPageFactory(parent=newsroom, lead_image=make_image(region, "Berita"))

    assert titles("images/") == ["Foto", "Berita"]


def hide_by_draft(region, organization, image, document):
    InnovationPageFactory(
        parent=organization, photo=image, proposal_file=document, draft=True
    )


def hide_by_revision_of_live_page(region, organization, image, document):
    page = InnovationPageFactory(parent=organization)
    page.photo, page.proposal_file = image, document
    page.save_revision()


def hide_by_revision_of_draft(region, organization, image, document):
    page = InnovationPageFactory(parent=organization, draft=True)
    page.photo, page.proposal_file = image, document
    page.save_revision()


def hide_by_stream_of_revision(region, organization, image, document):
    page = ContentPageFactory(parent=region.site.root_page)
    page.body = [
        {
            "type": "picture",
            "value": {"image": {"image": image.pk, "alt_text": "x"}},
        },
        {"type": "document", "value": document.pk},
    ]
    page.save_revision()


def hide_by_rich_text_of_revision(region, organization, image, document):
    page = InnovationPageFactory(parent=organization, photo=image, draft=True)
    page.legal_basis = f'<p><a linktype="document" id="{document.pk}">SK</a></p>'
    page.save_revision()


def hide_by_schedule(region, organization, image, document):
    page = InnovationPageFactory(parent=organization, draft=True)
    page.photo, page.proposal_file = image, document
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()


def hide_by_private_page(region, organization, image, document):
    hidden = InnovationPageFactory(
        parent=organization, photo=image, proposal_file=document
    )
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")


def hide_by_unpublishing(region, organization, image, document):
    InnovationPageFactory(
        parent=organization, photo=image, proposal_file=document
    ).unpublish()


@pytest.mark.parametrize(
    "hide",
    [
        hide_by_draft,
        hide_by_revision_of_live_page,
        hide_by_revision_of_draft,
        hide_by_stream_of_revision,
        hide_by_rich_text_of_revision,
        hide_by_schedule,
        hide_by_private_page,
        hide_by_unpublishing,
    ],
)
def test_files_that_only_hidden_content_uses_are_hidden(
    hide, ask, titles, region, organization
):
    image, document = make_image(region, "Rahasia"), make_document(region, "Rahasia")
    make_image(region, "Umum")

    hide(region, organization, image, document)

    assert titles("images/") == ["Umum"]
    assert ask("images/")["meta"]["total_count"] == 1
    assert titles("documents/") == []
    ask(f"images/{image.pk}/", status=404)
    ask(f"documents/{document.pk}/", status=404)
    ask(f"documents/find/?id={document.pk}", status=404)


def test_listed_file_is_hidden_as_soon_as_a_draft_uses_it(
    titles, visit, region, organization
):
    """Saving a draft renews no version, so no answer may be kept under one."""
    image = make_image(region, "Foto")
    page = InnovationPageFactory(parent=organization)
    assert [titles("images/") for _time in range(3)] == [["Foto"]] * 3

    page.photo = image
    page.save_revision()

    assert titles("images/") == []
    assert visit("/api/v2/images/")["Cache-Control"] == "no-store"


def test_file_of_a_draft_that_a_published_page_uses_too_is_listed(
    titles, region, organization
):
    image = make_image(region, "Foto")
    InnovationPageFactory(parent=organization, photo=image, draft=True)
    InnovationPageFactory(parent=organization, photo=image)

    assert titles("images/") == ["Foto"]


def test_picture_has_sizes_with_full_addresses(ask, region):
    image = make_image(region, file__width=2000, file__height=1000)

    found = ask(f"images/{image.pk}/")

    assert found["meta"]["download_url"].startswith("http://ppu.localhost/media/")
    sizes = {
        name: (one["width"], one["height"], one["format"])
        for name, one in found["renditions"].items()
    }
    assert sizes == {
        "small_avif": (480, 240, "avif"),
        "small_webp": (480, 240, "webp"),
        "medium_avif": (960, 480, "avif"),
        "medium_webp": (960, 480, "webp"),
        "large_avif": (1600, 800, "avif"),
        "large_webp": (1600, 800, "webp"),
    }


def test_drawn_size_is_named_by_its_file(ask, visit, region):
    image = make_image(region, file__width=600, file__height=300)
    name = "small_webp"
    before = ask(f"images/{image.pk}/")["renditions"][name]
    assert image.renditions.count() == 0
    # Drawing leaves a temporary file to the garbage collector, so only the row.
    drawn = image.renditions.create(
        filter_spec=SPECS[name], file=image.file.name, width=480, height=240
    )

    response = visit(before["url"].removeprefix("http://ppu.localhost"))

    after = ask(f"images/{image.pk}/")["renditions"][name]
    assert (response.status_code, response["Location"]) == (302, drawn.url)
    assert after == {**before, "url": f"http://ppu.localhost{drawn.url}"}


def test_nobody_draws_other_sizes(ask, visit, region):
    image = make_image(region)
    url = ask(f"images/{image.pk}/")["renditions"]["small_webp"]["url"]

    assert visit(url.replace("480x480", "481x481")).status_code == 403


def test_document_is_described(ask, region, organization):
    document = make_document(region, "Pedoman")
    InnovationPageFactory(parent=organization, proposal_file=document)

    assert ask(f"documents/{document.pk}/") == {
        "id": document.pk,
        "meta": {
            "type": "wagtaildocs.Document",
            "detail_url": f"http://ppu.localhost/api/v2/documents/{document.pk}/",
            "tags": [],
            "download_url": f"http://ppu.localhost{document.url}",
        },
        "title": "Pedoman",
        "extension": "pdf",
        "size": 8,
    }


def test_files_are_filtered_and_ordered(titles, ask, region):
    for title in ("A", "B"):
        make_image(region, title)

    assert titles("images/?order=-title") == ["B", "A"]
    assert titles("images/?title=B") == ["B"]
    assert titles("images/?limit=1&offset=1") == ["B"]
    ask("images/?width=x", status=400)
    ask("images/?order=file", status=400)
    ask("images/?collection=1", status=400)
    ask("images/?search=x", status=400)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("endpoint", "number"), [("images", 13), ("documents", 11)])
def test_lists_ask_as_much_for_more(
    endpoint, number, count, ask, region, organization, django_assert_num_queries
):
    make = {"images": make_image, "documents": make_document}[endpoint]
    for place in range(count):
        file = make(region, str(place))
        file.tags.add("label")
        InnovationPageFactory(parent=organization, draft=True)
        if endpoint == "documents":
            InnovationPageFactory(parent=organization, proposal_file=file)
    ask(f"{endpoint}/?fields=*")

    with django_assert_num_queries(number):
        ask(f"{endpoint}/?fields=*")


# ------------------------------------------------------------- inside of pages


def test_private_files_are_left_out_of_pages(ask, region, organization):
    closed = region.collection.add_child(name="Tertutup")
    close(closed)
    image = make_image(region, collection=closed)
    document = make_document(region, collection=closed)
    page = InnovationPageFactory(
        parent=organization,
        photo=image,
        proposal_file=document,
        gallery=[{"type": "picture", "value": {"image": {"image": image.pk}}}],
        legal_basis=f'<p><a linktype="document" id="{document.pk}">SK</a></p>',
    )

    found = ask(f"pages/{page.pk}/?rich_text_format=html")

    assert found["photo"] is None
    assert found["proposal_file"] is None
    assert found["gallery"][0]["value"]["image"] is None
    assert found["legal_basis"] == "<p><a>SK</a></p>"


def test_files_of_pages_are_nested(ask, region, organization):
    image, document = make_image(region), make_document(region, "Proposal")
    page = InnovationPageFactory(
        parent=organization,
        photo=image,
        proposal_file=document,
        gallery=[
            {
                "type": "picture",
                "value": {
                    "image": {"image": image.pk, "alt_text": "Petugas"},
                    "caption": "Di pasar",
                    "credit": "Prokopim",
                },
            }
        ],
    )

    found = ask(f"pages/{page.pk}/")

    assert found["proposal_file"] == {
        "id": document.pk,
        "title": "Proposal",
        "url": f"http://ppu.localhost{document.url}",
        "extension": "pdf",
        "size": 8,
    }
    picture = found["gallery"][0]["value"]
    assert (picture["caption"], picture["credit"]) == ("Di pasar", "Prokopim")
    assert picture["image"]["alt"] == "Petugas"
    assert picture["image"] == {**found["photo"], "alt": "Petugas"}
