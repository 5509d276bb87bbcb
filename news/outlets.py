"""Every address outside of its page at which something of an article can be read.

A new outlet is entered here: the test of the embargo walks over all of them.
"""

from __future__ import annotations

from news.addresses import newsroom_address
from news.card_views import card_address
from news.feeds import FORMATS
from news.models import NewsPage
from news.models.forms_of_article import FORMS


def outlets_of(article: NewsPage) -> dict[str, str]:
    """Return the whole addresses by name; those that are none yet have none."""
    _site_id, root_url, path = article.get_url_parts() or (None, "", None)
    if path is None:
        return {}
    newsroom = newsroom_address(article)
    places = {
        "page": f"{root_url}{path}",
        "list": newsroom,
        "year": f"{newsroom}{article.month.year:04d}/",
        "month": f"{newsroom}{article.month.path}/",
        "card": card_address(article),
        "sitemap": f"{newsroom}sitemap/",
    }
    places |= {form: f"{root_url}{path}{form}/" for form in FORMS}
    places |= {kind: f"{newsroom}{kind}/" for kind in FORMATS}
    for tag in article.tags.all():
        topic = f"{newsroom}topik/{tag.slug}/"
        places[f"topic {tag.slug}"] = topic
        places |= {f"topic {tag.slug} {kind}": f"{topic}{kind}/" for kind in FORMATS}
    for row in article.related_items.all():
        about = f"{newsroom}tentang/{row.related_page_id}/"
        places |= {
            f"about {row.related_page_id} {kind}": f"{about}{kind}/" for kind in FORMATS
        }
    return places
