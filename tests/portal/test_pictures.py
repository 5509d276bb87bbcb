"""Pictures are drawn when a page is published, never when it is visited."""

from io import BytesIO

import pytest
import wagtail_factories
from django.core.management import call_command
from wagtail.images import get_image_model

from news.models import AgendaIndexPage
from portal.home.models import HomePage
from portal.home.services.pictures import PICTURES, draw_pictures_of
from tests.factories.agenda import EventPageFactory
from tests.factories.innovations import InnovationPageFactory
from tests.factories.news import NewsPageFactory

Rendition = get_image_model().get_rendition_model()


@pytest.fixture(autouse=True)
def no_unclosed_renditions(monkeypatch):
    """Wagtail leaves its temporary file open; the garbage collector complains."""
    monkeypatch.setattr(
        "wagtail.images.models.SpooledTemporaryFile", lambda max_size: BytesIO()
    )


@pytest.fixture
def illustrated(region, home, organization, newsroom):
    """The region with a picture on every kind of page that has one."""
    home.hero_image = wagtail_factories.ImageFactory()
    home.save_revision().publish()
    photo, lead_image, poster = wagtail_factories.ImageFactory.create_batch(3)
    innovation = InnovationPageFactory(parent=organization, photo=photo)
    article = NewsPageFactory(
        parent=newsroom, lead_image=lead_image, lead_image_alt="Petugas"
    )
    event = EventPageFactory(
        parent=AgendaIndexPage.objects.child_of(home).get(),
        lead_image=poster,
        lead_image_alt="Peserta",
    )
    return [HomePage.objects.get(pk=home.pk), innovation, article, event]


pytestmark = pytest.mark.once


def specs_by_image():
    return {
        image.pk: sorted(image.renditions.values_list("filter_spec", flat=True))
        for image in get_image_model().objects.all()
    }


def test_visiting_draws_nothing_that_publishing_did_not(illustrated, visit):
    for page in illustrated:
        draw_pictures_of(page)
    before = specs_by_image()
    addresses = ["/", "/inovasi/", "/inovasi/?view=card", "/berita/"]
    addresses += [page.get_url() for page in illustrated]

    answers = [visit(address).status_code for address in addresses]

    assert answers == [200] * len(addresses)
    assert specs_by_image() == before


@pytest.mark.parametrize("place", range(4))
def test_publishing_draws_every_size(
    place, illustrated, django_capture_on_commit_callbacks
):
    page = illustrated[place]
    field, specs = next(
        (field, specs)
        for (label, field), specs in PICTURES.items()
        if label == page._meta.label
    )

    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()

    assert specs_by_image()[getattr(page, field).pk] == sorted(set(specs))


def test_command_draws_what_is_missing_once(illustrated, capsys):
    expected = sum(len(set(specs)) for specs in PICTURES.values())

    call_command("draw_pictures")
    call_command("draw_pictures")

    assert capsys.readouterr().out == f"{expected} pictures drawn\n0 pictures drawn\n"


def test_lost_file_is_passed_over(illustrated, caplog):
    image = illustrated[0].hero_image
    image.file.storage.delete(image.file.name)

    assert draw_pictures_of(illustrated[0]) == 0
    assert caplog.messages == [
        f"picture {image.pk} can't be drawn: {caplog.records[0].args[1]}"
    ]
