"""What the editor's screens post."""

from bs4 import BeautifulSoup
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    rich_text,
    streamfield,
)

from competitions.blocks import INLINE_FEATURES
from competitions.models.pages import TEXT_FEATURES

PUBLISH = {"action-publish": "1"}


def competition_form(**fields):
    return nested_form_data(
        {
            "title": "Lomba Inovasi Daerah",
            "slug": "lomba-inovasi-daerah",
            "edition_year": "2025",
            "level": "regional",
            "kind": "",
            "organizer": "Bapperida",
            "theme": "Inovasi untuk warga",
            "introduction": "Terbuka bagi semua perangkat daerah.",
            "body": streamfield(
                [
                    ("heading", "Persyaratan"),
                    ("paragraph", rich_text("<p>Isi.</p>", features=INLINE_FEATURES)),
                ]
            ),
            "how_to_enter": rich_text("<p>Daftar</p>", features=TEXT_FEATURES),
            "faq": streamfield([]),
            "legal_basis": rich_text("<p>Perbup</p>", features=TEXT_FEATURES),
            "prizes": rich_text("<p>Piala</p>", features=TEXT_FEATURES),
            "documents": inline_formset([]),
            "seo_title": "",
            "search_description": "",
            "go_live_at": "",
            "expire_at": "",
            **fields,
        }
    )


def index_form(**fields):
    return nested_form_data(
        {
            "title": "Lomba",
            "slug": "lomba",
            "introduction": "Semua lomba inovasi.",
            "seo_title": "",
            "search_description": "",
            "go_live_at": "",
            "expire_at": "",
            **fields,
        }
    )


def fields_of(response):
    """What a browser would post of the longest form that a page shows."""
    forms = BeautifulSoup(response.content, "html.parser").select("main form")
    form = max(forms, key=lambda one: len(one.select("[name]")))
    posted = {}
    for field in form.select("input[name], select[name], textarea[name]"):
        if field.get("type") in ("checkbox", "radio") and not field.has_attr("checked"):
            continue
        if field.get("type") in ("file", "submit"):
            continue
        posted[field["name"]] = _value(field)
    return posted


def _value(field):
    if field.name == "select":
        chosen = field.select_one("option[selected]") or field.select_one("option")
        return chosen["value"] if chosen else ""
    if field.name == "textarea":
        return field.text
    return field.get("value", "on" if field.get("type") == "checkbox" else "")
