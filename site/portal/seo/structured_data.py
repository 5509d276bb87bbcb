"""What a page is about, in the words of schema.org (JSON-LD).

Only what the page says itself: a competition is no Event here, for it has no
place where people meet (events of the agenda do), and a dataset names no licence
that nobody gave.
"""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from innovations.choices import InitiatorType
from innovations.models import InnovationPage, OrganizationPage, RegistryPage
from innovations.services.versions import current_version
from news.models import EventPage, NewsPage
from portal.home.models import HomePage
from portal.seo.events import event_nodes
from portal.seo.images import ShareImage, photographs
from portal.seo.shown import Shown

Node = dict[str, Any]
LANGUAGE = "id"
#: Google wants at least this much said about a dataset.
SHORTEST_DESCRIPTION = 50
#: Kinds of initiators that are no single person.
COLLECTIVE = (InitiatorType.ORGANIZATION, InitiatorType.COMMUNITY)
#: Types of organisations that are no offices of the government.
OTHER_ORGANIZATIONS = {
    "school": "School",
    "hospital": "Hospital",
    "community": "Organization",
    "regional_company": "Organization",
}


def structured_data(shown: Shown) -> Node:
    """Return the graph of the page: publisher, way here, and what it shows."""
    nodes = [publisher(shown), *breadcrumbs(shown)]
    if not shown.is_filtered:
        nodes += describe(shown.page, shown)
    return {
        "@context": "https://schema.org",
        "@graph": [_without_blanks(node) for node in nodes],
    }


def publisher(shown: Shown) -> Node:
    """The regional government, with the contact that stands below each page."""
    frame = shown.frame
    return {
        "@type": "GovernmentOrganization",
        "@id": _publisher_id(shown),
        "name": shown.site_name,
        "url": f"{shown.root_url}/",
        "logo": shown.absolute(frame.logo.url) if frame.logo else "",
        "identifier": shown.region.code if shown.region else "",
        "address": " ".join(frame.address.split()),
        "email": frame.email,
        "telephone": frame.phone,
        "sameAs": [account.url for account in frame.social],
    }


def breadcrumbs(shown: Shown) -> list[Node]:
    steps = [step for step in shown.steps if step.url]
    if len(steps) < 2:
        return []
    items = [
        {
            "@type": "ListItem",
            "position": place,
            "name": step.title,
            "item": {"@id": step.url},
        }
        for place, step in enumerate(steps, start=1)
    ]
    return [{"@type": "BreadcrumbList", "itemListElement": items}]


@singledispatch
def describe(page: Page, shown: Shown) -> list[Node]:
    """Return what a page of this type is about; most are just pages."""
    return []


@describe.register
def _home(page: HomePage, shown: Shown) -> list[Node]:
    search = f"{shown.root_url}/cari/?q={{search_term_string}}"
    return [
        {
            "@type": "WebSite",
            "@id": f"{shown.root_url}/#website",
            "name": shown.site_name,
            "url": f"{shown.root_url}/",
            "inLanguage": LANGUAGE,
            "publisher": {"@id": _publisher_id(shown)},
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": search},
                "query-input": "required name=search_term_string",
            },
        }
    ]


@describe.register
def _article(page: NewsPage, shown: Shown) -> list[Node]:
    published = timezone.localtime(page.dated)
    changed = timezone.localtime(page.last_published_at or page.dated)
    topics = [tag.name for tag in page.tags.all()]
    return [
        {
            "@type": "NewsArticle",
            "@id": f"{shown.address}#article",
            "headline": page.title,
            "description": shown.summary,
            "url": shown.address,
            "mainEntityOfPage": shown.address,
            "inLanguage": LANGUAGE,
            "datePublished": published.isoformat(),
            "dateModified": max(published, changed).isoformat(),
            "image": _images_of(page, shown),
            "author": _organization(shown),
            "publisher": _organization(shown),
            "articleSection": page.kicker,
            "keywords": topics,
            "dateline": page.dateline_place,
            "isAccessibleForFree": True,
            "about": [
                {"@type": "Thing", "name": subject.title, "url": subject.full_url}
                for subject in shown.subjects
            ],
            "isBasedOn": page.source_url,
        }
    ]


@describe.register
def _event(page: EventPage, shown: Shown) -> list[Node]:
    return event_nodes(page, shown, _organization(shown))


@describe.register
def _organization_page(page: OrganizationPage, shown: Shown) -> list[Node]:
    code = page.type.code if page.type else ""
    return [
        {
            "@type": OTHER_ORGANIZATIONS.get(code, "GovernmentOrganization"),
            "@id": f"{shown.root_url}{shown.trail.current.url}#organization",
            "name": page.title,
            "alternateName": page.short_name,
            "description": shown.summary,
            "url": shown.absolute(shown.trail.current.url),
            "sameAs": page.website,
            "email": page.public_email,
            "telephone": page.public_phone,
            "address": " ".join(page.address.split()),
            "parentOrganization": _parent(shown, code),
        }
    ]


@describe.register
def _registry(page: RegistryPage, shown: Shown) -> list[Node]:
    version = current_version(shown.region) if shown.region else None
    changed = timezone.localtime(version.changed_at).isoformat() if version else ""
    return [
        {
            "@type": "Dataset",
            "@id": f"{shown.root_url}{shown.trail.current.url}#dataset",
            "name": f"{page.title} – {shown.site_name}",
            "description": _about_registry(shown),
            "url": shown.absolute(shown.trail.current.url),
            "inLanguage": LANGUAGE,
            "creator": _organization(shown),
            "publisher": _organization(shown),
            "dateModified": changed,
            "distribution": [
                {
                    "@type": "DataDownload",
                    "encodingFormat": "application/json",
                    "contentUrl": f"{shown.root_url}/api/v2/pages/"
                    "?type=innovations.InnovationPage",
                }
            ],
        }
    ]


@describe.register
def _innovation(page: InnovationPage, shown: Shown) -> list[Node]:
    began = page.implementation_date or page.trial_date
    # The way here has only published pages; a lead agency that isn't is no name.
    lead = shown.steps[-2] if len(shown.steps) > 3 else None
    return [
        {
            "@type": "CreativeWork",
            "@id": f"{shown.address}#innovation",
            "name": page.title,
            "description": shown.summary,
            "url": shown.address,
            "mainEntityOfPage": shown.address,
            "inLanguage": LANGUAGE,
            "identifier": page.code,
            "dateCreated": began.isoformat() if began else "",
            "dateModified": timezone.localtime(page.last_published_at).isoformat()
            if page.last_published_at
            else "",
            "image": _image(shown),
            "creator": {"@type": "Organization", "name": lead.title, "url": lead.url}
            if lead
            else "",
            "author": _initiator(page),
            "publisher": _organization(shown),
        }
    ]


def _initiator(page: InnovationPage) -> Node | str:
    if not page.public_initiator:
        return ""
    kind = "Organization" if page.initiator_type in COLLECTIVE else "Person"
    return {"@type": kind, "name": page.public_initiator}


def _about_registry(shown: Shown) -> str:
    if len(shown.summary) >= SHORTEST_DESCRIPTION:
        return shown.summary
    return _(
        "All published innovation profiles of %(region)s, with organisation, stage, "
        "form, government affair and date of implementation."
    ) % {"region": shown.site_name}


def _parent(shown: Shown, code: str) -> Node | str:
    # Front page, registry, then the organisations above this one.
    if len(shown.trail.above) > 2:
        parent = shown.steps[-2]
        return {"@type": "Organization", "name": parent.title, "url": parent.url}
    return "" if code in OTHER_ORGANIZATIONS else {"@id": _publisher_id(shown)}


def _organization(shown: Shown) -> Node:
    return {
        "@type": "GovernmentOrganization",
        "@id": _publisher_id(shown),
        "name": shown.site_name,
        "url": f"{shown.root_url}/",
    }


def _publisher_id(shown: Shown) -> str:
    return f"{shown.root_url}/#organization"


def _images_of(article: NewsPage, shown: Shown) -> list[Node | str]:
    """The photograph in three shapes; the card where there is none."""
    found = photographs(article, root_url=shown.root_url)
    return [_image_object(image) for image in found] or [_image(shown)]


def _image(shown: Shown) -> Node | str:
    return "" if shown.image is None else _image_object(shown.image)


def _image_object(image: ShareImage) -> Node:
    return {
        "@type": "ImageObject",
        "url": image.url,
        "width": _pixels(image.width),
        "height": _pixels(image.height),
        "caption": image.alt,
    }


def _pixels(number: int) -> Node:
    """E37 are pixels in the codes of UN/CEFACT."""
    return {"@type": "QuantitativeValue", "value": number, "unitCode": "E37"}


def _without_blanks(node: Node) -> Node:
    return {name: value for name, value in node.items() if value not in ("", [], None)}
