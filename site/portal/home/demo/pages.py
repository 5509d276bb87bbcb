"""Makes the pages of a demo region from its contents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.images import ImageFile
from django.utils.html import escape
from django.utils.text import slugify
from wagtail.images import get_image_model

from competitions.models import (
    CompetitionCategory,
    CompetitionIndexPage,
    CompetitionKind,
    CompetitionPage,
    CompetitionPhase,
)
from competitions.phase_words import guess_kind
from innovations.models import InnovationPage, Region, RegistryPage
from news.models import NewsIndexPage, NewsPage, RelatedPage
from portal.home.demo.contents import (
    CREDIT,
    Article,
    Competition,
    DemoRegion,
    Picture,
    PlainPage,
)
from portal.home.demo.pictures import picture
from portal.home.models import ContentPage, HomePage

HEADING = "## "
POINT = "- "


def fill_region(*, demo: DemoRegion, region: Region) -> None:
    """Write the home page, plain pages, competitions and news of an empty region."""
    home = HomePage.objects.get(pk=region.site.root_page_id)
    for plain in demo.pages:
        _add_plain_page(home, plain)
    competitions = [
        _add_competition(home, competition) for competition in demo.competitions
    ]
    newest = max(competitions, key=lambda page: page.edition_year)
    for article in demo.articles:
        _add_article(home, demo, region, article, related=newest)
    _fill_home_page(home, demo, region)


def feature(*, demo: DemoRegion, region: Region) -> None:
    """Put imported innovations and the first article on the front page."""
    home = HomePage.objects.get(pk=region.site.root_page_id)
    found = InnovationPage.objects.in_region(region).filter(title__in=demo.featured)
    by_title = {page.title: page for page in found}
    home.featured_innovations = [
        ("innovation", by_title[title]) for title in demo.featured
    ]
    first = NewsPage.objects.descendant_of(home).get(slug=demo.articles[0].slug)
    others = NewsPage.objects.descendant_of(home).exclude(pk=first.pk).newest_first()
    home.featured_news = [("article", page) for page in (first, *others[:2])]
    home.save_revision(log_action=True).publish()


def illustrate(*, demo: DemoRegion, region: Region) -> None:
    """Give a few imported innovations a picture."""
    for title, shown in demo.illustrated:
        page = InnovationPage.objects.in_region(region).get(title=title)
        page.photo = _image(demo, region, shown)
        page.save_revision(log_action=True).publish()


# -------------------------------------------------------------------- the pages


def _fill_home_page(home: HomePage, demo: DemoRegion, region: Region) -> None:
    home.refresh_from_db()  # children were added meanwhile
    home.tagline = demo.tagline
    home.introduction = demo.introduction
    home.search_description = demo.introduction
    home.hero_image = _image(demo, region, demo.hero)
    home.contact_office = demo.office
    home.contact_address = demo.address
    home.contact_email = demo.email
    home.accent_colour = demo.accent
    home.opening_hours = [
        ("hours", {"days": days, "time": time}) for days, time in demo.hours
    ]
    home.social_accounts = [
        ("account", _account(network, handle)) for network, handle in demo.social
    ]
    home.actions = _invitations(home)
    home.announcements = _announcements(home, demo)
    home.save_revision(log_action=True).publish()


def _account(network: str, handle: str) -> dict[str, str]:
    name = handle.removeprefix("@")
    address = f"https://{network}.example/{name.replace(' ', '').lower()}"
    return {"network": network, "url": address, "handle": handle}


def _invitations(home: HomePage) -> list[tuple[str, Any]]:
    registry = RegistryPage.objects.child_of(home).get()
    competitions = CompetitionIndexPage.objects.child_of(home).get()
    links = (("Jelajahi inovasi", registry), ("Lihat lomba", competitions))
    return [
        ("link", {"label": label, "page": page, "url": ""}) for label, page in links
    ]


def _announcements(home: HomePage, demo: DemoRegion) -> list[tuple[str, Any]]:
    about = ContentPage.objects.child_of(home).filter(slug="tentang").first()
    if not demo.announcement or about is None:
        return []
    value = {
        "text": demo.announcement,
        "level": "info",
        "link_label": about.title,
        "page": about,
    }
    return [("announcement", {"url": "", "first_day": None, "last_day": None} | value)]


def _add_plain_page(home: HomePage, plain: PlainPage) -> None:
    page = ContentPage(
        title=plain.title,
        slug=plain.slug,
        show_in_menus=plain.in_menu,
        introduction=plain.introduction,
        search_description=plain.introduction,
        body=list(_home_blocks(plain.body)),
    )
    _publish(home, page)


def _add_competition(home: HomePage, competition: Competition) -> CompetitionPage:
    page = CompetitionPage(
        title=competition.title,
        slug=competition.slug,
        edition_year=competition.year,
        kind=CompetitionKind.objects.filter(code=competition.kind).first(),
        level=competition.level,
        organizer=competition.organizer,
        theme=competition.theme,
        introduction=competition.introduction,
        search_description=competition.introduction,
        body=list(_competition_blocks(competition.body)),
        legal_basis=competition.legal_basis,
        prizes=competition.prizes,
    )
    _publish(CompetitionIndexPage.objects.child_of(home).get(), page)
    for place, (name, description) in enumerate(competition.categories, 1):
        CompetitionCategory.objects.create(
            competition=page, name=name, description=description, sort_order=place
        )
    for phase in competition.phases:
        CompetitionPhase.objects.create(
            competition=page,
            kind=guess_kind(phase.name),
            name=phase.name,
            starts_on=date.fromisoformat(phase.starts_on),
            ends_on=date.fromisoformat(phase.ends_on) if phase.ends_on else None,
            note=phase.note,
        )
    return page


def _add_article(
    home: HomePage,
    demo: DemoRegion,
    region: Region,
    article: Article,
    *,
    related: CompetitionPage,
) -> None:
    moment = datetime.fromisoformat(article.moment)
    page = NewsPage(
        title=article.title,
        slug=article.slug,
        kicker=article.kicker,
        standfirst=article.standfirst,
        search_description=article.standfirst,
        published_at=moment.replace(tzinfo=ZoneInfo(demo.time_zone)),
        dateline_place=article.dateline,
        event_date=date.fromisoformat(article.event_date)
        if article.event_date
        else None,
        event_place=article.event_place,
        author_code="*/peragaan",
        body=list(_news_blocks(article.body)),
        related_items=[RelatedPage(related_page=related)],
    )
    if article.picture:
        page.lead_image = _image(demo, region, article.picture)
        page.lead_image_alt = article.picture.alt
        page.lead_image_caption = "Ilustrasi"
        page.lead_image_credit = CREDIT
    page.tags.add(*article.tags)
    _publish(NewsIndexPage.objects.child_of(home).get(), page)


def _publish(parent: Any, page: Any) -> None:
    parent.refresh_from_db()  # the tree counts its children on the row
    parent.add_child(instance=page)
    page.save_revision(log_action=True).publish()


def _image(demo: DemoRegion, region: Region, shown: Picture) -> Any:
    """Draw a picture into the region's own collection."""
    name = slugify(shown.title)
    content = picture(shown.pattern, demo.colours, seed=f"{demo.key}/{name}")
    return get_image_model().objects.create(
        title=f"Ilustrasi: {shown.title}",
        description=shown.alt,
        collection=region.collection,
        file=ImageFile(BytesIO(content), name=f"{demo.key}-{name}.webp"),
    )


# --------------------------------------------------------------------- the texts


def _home_blocks(body: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for text in body:
        if text.startswith(HEADING):
            yield {"type": "heading", "value": text.removeprefix(HEADING)}
        elif text.startswith(POINT):
            points = "".join(f"<li>{escape(point)}</li>" for point in _points(text))
            yield {"type": "paragraph", "value": f"<ul>{points}</ul>"}
        else:
            yield {"type": "paragraph", "value": _paragraph(text)}


def _news_blocks(body: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for text in body:
        if text.startswith(HEADING):
            value = {"text": text.removeprefix(HEADING), "level": "h2"}
            yield {"type": "heading", "value": value}
        elif text.startswith(POINT):
            items = [_paragraph(point) for point in _points(text)]
            yield {"type": "list", "value": {"style": "bulleted", "items": items}}
        else:
            yield {"type": "paragraph", "value": _paragraph(text)}


def _competition_blocks(body: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for text in body:
        if text.startswith(HEADING):
            yield {"type": "heading", "value": text.removeprefix(HEADING)}
        elif text.startswith(POINT):
            items = [_paragraph(point) for point in _points(text)]
            yield {"type": "list", "value": {"numbered": True, "items": items}}
        else:
            yield {"type": "paragraph", "value": _paragraph(text)}


def _points(text: str) -> list[str]:
    return [line.removeprefix(POINT) for line in text.splitlines()]


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"
