"""Events, minimal and unsurprising; what a test is about it says itself."""

from datetime import UTC, datetime

import factory
import wagtail_factories

from news.models import AgendaIndexPage, EventPage


class AgendaIndexPageFactory(wagtail_factories.PageFactory):
    title = "Agenda"
    slug = "agenda"
    time_zone = "Asia/Makassar"

    class Meta:
        model = AgendaIndexPage


class EventPageFactory(wagtail_factories.PageFactory):
    """A live event of a morning in WITA, far enough in the future."""

    parent = factory.SubFactory(AgendaIndexPageFactory)
    title = factory.Sequence(lambda number: f"Kegiatan {number}")
    slug = factory.Sequence(lambda number: f"kegiatan-{number}")
    starts_at = datetime(2035, 6, 4, 1, 0, tzinfo=UTC)  # 09.00 WITA
    ends_at = datetime(2035, 6, 4, 4, 0, tzinfo=UTC)
    time_zone = "Asia/Makassar"
    place_name = "Aula Lantai III"

    class Meta:
        model = EventPage

    class Params:
        draft = factory.Trait(live=False)
