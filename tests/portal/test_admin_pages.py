"""Editors' work on the site's own pages, through the forms they use."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    rich_text,
    streamfield,
)

from portal.home.models import ContentPage, HomePage
from tests.factories.home import ContentPageFactory
from tests.factories.innovations import make_registrar, root_page

pytestmark = [pytest.mark.django_db, pytest.mark.once]

BODY = streamfield(
    [
        ("heading", "Judul"),
        ("paragraph", rich_text("<p>Isi.</p>", features=["bold"])),
    ]
)
EXTRA = {
    HomePage: {
        "tagline": "Semboyan",
        "hero_image": "",
        "featured_page": "",
        "contact_office": "Klinik",
        "contact_address": "",
        "contact_email": "",
        "contact_phone": "",
        "accent_colour": "#0b5a52",
        "logo": "",
        "logo_alt": "",
        **{
            name: streamfield([])
            for name in (
                "actions",
                "featured_innovations",
                "featured_news",
                "announcements",
                "opening_hours",
                "social_accounts",
            )
        },
    },
    ContentPage: {},
}


def form(model, title, slug, **fields):
    return nested_form_data(
        {
            "title": title,
            "slug": slug,
            "seo_title": "",
            "search_description": "",
            "introduction": "Pengantar",
            "body": BODY,
            "comments": inline_formset([]),
            **EXTRA[model],
            **fields,
        }
    )


def add_url(model, parent):
    return reverse(
        "wagtailadmin_pages:add", args=("home", model._meta.model_name, parent.pk)
    )


def page_url(action, page, *args):
    return reverse(f"wagtailadmin_pages:{action}", args=(page.pk, *args))


@pytest.fixture(params=[HomePage, ContentPage], ids=["home", "content"])
def model(request):
    return request.param


@pytest.fixture
def place(model, home):
    """Where a page of the type may stand, and an existing one."""
    if model is HomePage:
        return root_page(), home
    return home, ContentPageFactory(parent=home, title="Ada", slug="ada")


def test_page_is_created_as_draft_and_published(admin, model, place):
    parent, _page = place

    draft = admin.post(add_url(model, parent), form(model, "Baru", "baru"))
    made = model.objects.get(slug="baru")
    live_before = made.live
    admin.post(
        page_url("edit", made),
        form(model, "Baru", "baru", **{"action-publish": "yes"}),
    )

    made.refresh_from_db()
    assert draft.status_code == 302
    assert (live_before, made.live) == (False, True)
    assert [block.block_type for block in made.body] == ["heading", "paragraph"]


def test_page_is_scheduled_and_goes_live_when_due(admin, model, place):
    parent, _page = place
    later = timezone.now() + timedelta(days=2)
    data = form(
        model,
        "Nanti",
        "nanti",
        go_live_at=timezone.localtime(later).strftime("%Y-%m-%d %H:%M"),
        **{"action-publish": "yes"},
    )

    admin.post(add_url(model, parent), data)
    made = model.objects.get(slug="nanti")
    live_before = (made.live, made.approved_schedule)
    revision = made.scheduled_revision
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = None
    revision.save()
    call_command("publish_scheduled")

    made.refresh_from_db()
    assert live_before == (False, True)
    assert made.live


def test_page_is_edited(admin, model, place):
    _parent, page = place
    data = form(model, "Judul baru", page.slug, **{"action-publish": "yes"})

    admin.post(page_url("edit", page), data)

    page.refresh_from_db()
    assert (page.title, page.introduction) == ("Judul baru", "Pengantar")


def test_page_is_previewed_before_it_exists(admin, model, place):
    parent, _page = place
    url = reverse(
        "wagtailadmin_pages:preview_on_add",
        args=("home", model._meta.model_name, parent.pk),
    )

    posted = admin.post(url, form(model, "Pratinjau", "pratinjau"))
    shown = admin.get(url)

    assert posted.json()["is_valid"]
    assert shown.status_code == 200
    assert "Pratinjau" in shown.content.decode()


def test_page_is_previewed_while_edited(admin, model, place):
    _parent, page = place
    url = page_url("preview_on_edit", page)

    admin.post(url, form(model, "Sedang disunting", page.slug))
    shown = admin.get(url)

    assert "Sedang disunting" in shown.content.decode()


def test_page_is_copied(admin, model, place):
    parent, page = place
    data = {
        "new_title": "Salinan",
        "new_slug": "salinan",
        "new_parent_page": parent.pk,
        "copy_subpages": "",
        "publish_copies": "",
    }

    admin.post(page_url("copy", page), data)

    copied = model.objects.get(slug="salinan")
    assert (copied.title, copied.live) == ("Salinan", False)


def test_plain_page_is_moved_below_another(admin, home):
    upper = ContentPageFactory(parent=home, title="Atas")
    lower = ContentPageFactory(parent=home, title="Bawah")

    admin.post(page_url("move_confirm", lower, upper.pk))

    lower.refresh_from_db()
    assert lower.get_parent().pk == upper.pk


def test_home_page_can_not_stand_inside_a_region(admin, home):
    response = admin.get(add_url(HomePage, home))

    assert response.status_code in {302, 403}


def test_registrar_edits_the_home_page_of_their_region_only(
    client, region, other_region
):
    client.force_login(make_registrar(region))
    client.defaults["HTTP_HOST"] = region.site.hostname

    own = client.get(page_url("edit", region.site.root_page))
    others = client.get(page_url("edit", other_region.site.root_page))

    assert own.status_code == 200
    assert others.status_code in {302, 403}


def test_blocks_show_what_editors_wrote(visit, home, admin):
    page = ContentPageFactory(
        parent=home,
        title="Semua blok",
        slug="semua",
        body=[
            {"type": "heading", "value": "Bagian pertama"},
            {"type": "paragraph", "value": "<p>Isi.</p>"},
            {
                "type": "table",
                "value": {
                    "data": [["Tahap", "Tanggal"], ["Daftar", "5 Juni"]],
                    "first_row_is_table_header": True,
                    "first_col_is_header": False,
                    "table_caption": "Jadwal",
                },
            },
        ],
    )

    shown = visit(
        page.url_path.removeprefix(home.url_path.rstrip("/"))
    ).content.decode()

    assert "<h2>Bagian pertama</h2>" in shown
    assert "<p>Isi.</p>" in shown
    assert 'aria-label="Jadwal"' in shown
    assert '<th scope="col" >' in shown or '<th scope="col"' in shown
    assert Page.objects.filter(slug="semua").exists()
