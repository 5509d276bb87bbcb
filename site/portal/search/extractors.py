"""The documents of the pages this site has. Nothing personal goes in here but
what is public: an initiator only if the profile says so, nobody's membership.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from wagtail.models import Page

from competitions.models import (
    Award,
    CompetitionCategory,
    CompetitionIndexPage,
    CompetitionPage,
)
from innovations.models import (
    CoOwner,
    InnovationAlias,
    InnovationPage,
    OrganizationAlias,
    OrganizationPage,
    RegistryPage,
)
from news.models import (
    AgendaIndexPage,
    EventPage,
    EventSpeaker,
    NewsIndexPage,
    NewsPage,
    NewsSpeaker,
    TaggedNewsPage,
)
from portal.home.models import ContentPage
from portal.search.choices import EntryKind
from portal.search.documents import Document, register_document
from portal.search.plain_text import stream_text, strip_tags
from portal.search.words import acronym

Texts = dict[int, list[str]]


def texts_by_page(rows: Iterable[tuple[Any, ...]]) -> Texts:
    """Gather rows of (page id, text, …) into the texts of each page."""
    found: Texts = defaultdict(list)
    for page_id, *texts in rows:
        found[page_id] += filter(None, texts)
    return found


def _noon(day: date | None) -> datetime | None:
    return datetime.combine(day, time(12), tzinfo=UTC) if day else None


# --------------------------------------------------------------- innovations


def organization_names(ids: Iterable[int]) -> Texts:
    """Return all names of published organisations, the present one first."""
    pages = OrganizationPage.objects.filter(pk__in=set(ids)).live().public()
    rows = pages.values_list("pk", "title", "short_name", "code")
    names = texts_by_page(rows)
    aliases = OrganizationAlias.objects.filter(organization__in=names)
    for organization, name in aliases.values_list("organization", "name"):
        names[organization].append(name)
    for known in names.values():
        known += filter(None, [acronym(known[0])])
    return names


def innovation_documents(ids: Sequence[int]) -> Iterator[Document]:
    # Plain columns: of thousands of pages most of the time goes into the objects.
    pages = list(InnovationPage.objects.filter(pk__in=ids).values(*_READ))
    aliases = _rows(InnovationAlias.objects, "innovation", ids, "name")
    owners = CoOwner.objects.filter(innovation__in=ids)
    owner_ids: dict[int, list[int]] = {
        page["pk"]: [page["organization_id"]] for page in pages
    }
    for page_id, organization in owners.values_list("innovation", "organization"):
        owner_ids[page_id].append(organization)
    names = organization_names(pk for pks in owner_ids.values() for pk in pks)
    affairs = _rows(
        InnovationPage.related_affairs.through.objects,
        "innovationpage",
        ids,
        "governmentaffair__label",
    )
    for page in pages:
        pk = page["pk"]
        yield Document(
            page_id=pk,
            kind=EntryKind.INNOVATION,
            title=page["title"],
            names=[page["code"], *aliases[pk]],
            keywords=[
                *(name for owner in owner_ids[pk] for name in names.get(owner, ())),
                *filter(None, [page["main_affair__label"], page["theme__label"]]),
                *([page["initiator_name"]] if page["initiator_name_public"] else []),
                *affairs[pk],
            ],
            summary=page["summary"],
            body=_joined(
                *(strip_tags(page[name]) for name in _NARRATIVE),
                stream_text(page["story"]),
            ),
            dated=_noon(page["implementation_date"]) or page["first_published_at"],
        )


_NARRATIVE = ("design", "purpose", "benefit", "result", "legal_basis")
_READ = (
    "pk",
    "title",
    "code",
    "organization_id",
    "main_affair__label",
    "theme__label",
    "initiator_name",
    "initiator_name_public",
    "summary",
    "story",
    "implementation_date",
    "first_published_at",
    *_NARRATIVE,
)


def organization_documents(ids: Sequence[int]) -> Iterator[Document]:
    pages = OrganizationPage.objects.filter(pk__in=ids).select_related("type")
    aliases = _rows(OrganizationAlias.objects, "organization", ids, "name")
    for page in pages:
        yield Document(
            page_id=page.pk,
            kind=EntryKind.ORGANIZATION,
            title=page.title,
            names=[page.short_name, page.code, *aliases[page.pk]],
            keywords=[page.type.label] if page.type else [],
            summary=page.description,
            body=page.address,
            dated=page.first_published_at,
        )


# -------------------------------------------------------------- competitions


def competition_documents(ids: Sequence[int]) -> Iterator[Document]:
    pages = CompetitionPage.objects.filter(pk__in=ids).select_related("kind")
    categories = _rows(CompetitionCategory.objects, "competition", ids, "name")
    awards = _award_texts(ids)
    for page in pages:
        yield Document(
            page_id=page.pk,
            kind=EntryKind.COMPETITION,
            title=page.title,
            keywords=[
                page.kind.label if page.kind else "",
                page.theme,
                page.organizer,
                str(page.edition_year),
                *categories[page.pk],
                *awards[page.pk],
            ],
            summary=page.introduction,
            body=_joined(
                stream_text(page.body),
                strip_tags(page.legal_basis),
                strip_tags(page.prizes),
            ),
            dated=_noon(date(page.edition_year, 7, 1)),
        )


def _award_texts(ids: Sequence[int]) -> Texts:
    """Return winners and innovations as they were announced, and by own name."""
    awards = Award.objects.released().filter(competition__in=ids).order_by("pk")
    rows = list(
        awards.values_list(
            "competition",
            "person_name",
            "winner_text",
            "innovation_text",
            "organization",
        )
    )
    names = organization_names(row[-1] for row in rows if row[-1])
    return texts_by_page((*row[:-1], *names.get(row[-1], [])[:1]) for row in rows)


# ---------------------------------------------------------------------- news


def news_documents(ids: Sequence[int]) -> Iterator[Document]:
    pages = NewsPage.objects.filter(pk__in=ids)
    speakers = _rows(NewsSpeaker.objects, "page", ids, "name", "post")
    tags = _rows(TaggedNewsPage.objects, "content_object", ids, "tag__name")
    for page in pages:
        yield Document(
            page_id=page.pk,
            kind=EntryKind.NEWS,
            title=page.title,
            keywords=[
                page.kicker,
                *speakers[page.pk],
                *tags[page.pk],
                page.event_place,
                page.dateline_place,
            ],
            summary=page.standfirst,
            body=_joined(stream_text(page.body), page.lead_image_caption),
            dated=page.published_at or page.first_published_at,
        )


def event_documents(ids: Sequence[int]) -> Iterator[Document]:
    speakers = _rows(EventSpeaker.objects, "page", ids, "name", "post", "topic")
    for page in EventPage.objects.filter(pk__in=ids):
        yield Document(
            page_id=page.pk,
            kind=EntryKind.EVENT,
            title=page.title,
            keywords=[
                str(page.get_kind_display()),
                *speakers[page.pk],
                page.place_name,
                page.organizer_name,
            ],
            summary=page.summary,
            body=strip_tags(page.description.replace("<", " <")),
            dated=page.starts_at,
        )


# --------------------------------------------------------------- plain pages


def content_documents(ids: Sequence[int]) -> Iterator[Document]:
    for page in ContentPage.objects.filter(pk__in=ids):
        yield Document(
            page_id=page.pk,
            kind=EntryKind.PAGE,
            title=page.title,
            summary=page.introduction,
            body=stream_text(page.body),
            dated=page.first_published_at,
        )


def _list_documents(model: type[Page], introduction: str) -> Any:
    """Return the extractor of pages that list others."""

    def extract(ids: Sequence[int]) -> Iterator[Document]:
        rows = model._default_manager.filter(pk__in=ids)
        for pk, title, text, first in rows.values_list(
            "pk", "title", introduction, "first_published_at"
        ):
            yield Document(
                page_id=pk,
                kind=EntryKind.PAGE,
                title=title,
                summary=strip_tags(text),
                dated=first,
            )

    return extract


def _rows(manager: Any, page: str, ids: Sequence[int], *fields: str) -> Texts:
    rows = manager.filter(**{f"{page}__in": ids}).order_by("pk")
    return texts_by_page(rows.values_list(page, *fields))


def _joined(*texts: str) -> str:
    return "\n".join(filter(None, texts))


def register_all() -> None:
    register_document(InnovationPage, innovation_documents)
    register_document(OrganizationPage, organization_documents)
    register_document(CompetitionPage, competition_documents)
    register_document(NewsPage, news_documents)
    register_document(EventPage, event_documents)
    register_document(ContentPage, content_documents)
    register_document(RegistryPage, _list_documents(RegistryPage, "introduction"))
    register_document(
        CompetitionIndexPage, _list_documents(CompetitionIndexPage, "introduction")
    )
    register_document(NewsIndexPage, _list_documents(NewsIndexPage, "intro"))
    register_document(AgendaIndexPage, _list_documents(AgendaIndexPage, "intro"))
