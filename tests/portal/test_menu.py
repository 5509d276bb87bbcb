import pytest
from django.template import Context, Template
from wagtail.models import PageViewRestriction, Site

from tests.factories.home import ContentPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def render(rf, region):
    """Render a tag in a page of the region, or of another host."""

    def render(text, *, host=region.site.hostname, **context):
        request = rf.get("/", headers={"host": host})
        template = Template("{% load portal_tags %}" + text)
        return template.render(Context({"request": request, **context}))

    return render


MENU = (
    "{% site_menu as menu %}{% for item in menu %}"
    "[{{ item.title }} {{ item.url }}{% if item.is_current %} current{% endif %}"
    "{% if item.is_open %} open{% endif %}]{% endfor %}"
)


def test_menu_lists_live_public_pages_in_the_order_of_the_tree(home, render):
    ContentPageFactory(parent=home, title="Tentang", show_in_menus=True)
    ContentPageFactory(parent=home, title="Tidak di menu")
    ContentPageFactory(parent=home, title="Draf", show_in_menus=True, draft=True)
    private = ContentPageFactory(parent=home, title="Rahasia", show_in_menus=True)
    PageViewRestriction.objects.create(page=private, restriction_type="login")

    assert render(MENU) == (
        "[Inovasi /inovasi/][Lomba /lomba/][Berita /berita/]"
        "[Agenda /agenda/][Tentang /tentang/]"
    )


def test_menu_marks_the_page_and_the_branch(render, registry, organization):
    assert "[Inovasi /inovasi/ current open]" in render(MENU, page=registry)
    assert "[Inovasi /inovasi/ open]" in render(MENU, page=organization)


@pytest.mark.parametrize("number", [1, 3])
def test_menu_is_one_query(number, home, render, django_assert_num_queries):
    for _index in range(number):
        ContentPageFactory(parent=home, show_in_menus=True)
    render(MENU)  # fills the cache of addresses

    with django_assert_num_queries(2):  # the site of the request, and the menu
        render(MENU)


OTHERS = (
    "{% other_regions as others %}{% for other in others %}{{ other }};{% endfor %}"
)


def test_other_regions_stand_on_the_default_site_only(render, other_region):
    assert render(OTHERS) == "Kabupaten Kubu Raya;"
    assert render(OTHERS, host="kuburaya.localhost") == ""


def test_without_any_site_there_is_nothing_and_no_error(render, region):
    region.delete()
    Site.objects.all().delete()

    assert render(MENU + OTHERS + "{% site_frame as f %}{{ f.email }}") == ""


def test_tags_need_no_request():
    text = (
        "{% load portal_tags %}{% get_region %}{% site_menu %}"
        "{% site_frame as f %}{{ f.office }}{% page_trail page as t %}{{ t.above }}"
    )

    assert Template(text).render(Context()) == "None[]"
