"""What the editor's forms send, so that tests post what browsers post."""

from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    rich_text,
    streamfield,
)


def innovation_data(title="Antar Obat", **fields):
    """The form of an innovation with only its name, and ``fields``."""
    data = {
        "title": title,
        "slug": fields.pop("slug", title.lower().replace(" ", "-")),
        "story": streamfield([]),
        "gallery": streamfield([]),
        "comments": inline_formset([]),
        **{name: rich_text("") for name in ("design", "purpose", "benefit", "result")},
        **fields,
    }
    return nested_form_data(data)


def organization_data(title="Dinas Sosial", **fields):
    return nested_form_data(
        {
            "title": title,
            "slug": title.lower().replace(" ", "-"),
            "comments": inline_formset([]),
            **fields,
        }
    )


def registry_data(title="Inovasi", **fields):
    return nested_form_data(
        {"title": title, "slug": "inovasi", "comments": inline_formset([]), **fields}
    )


def add_url(model, parent):
    return reverse(
        "wagtailadmin_pages:add",
        args=(model._meta.app_label, model._meta.model_name, parent.pk),
    )


def page_url(action, page, *args):
    return reverse(f"wagtailadmin_pages:{action}", args=(page.pk, *args))


def refused(response):
    """Wagtail's way to say no: to the start page of the admin."""
    return response.status_code in {403, 404} or (
        response.status_code == 302
        and response.headers["Location"] == reverse("wagtailadmin_home")
    )


def page_titles():
    return sorted(Page.objects.filter(depth__gt=2).values_list("title", flat=True))
