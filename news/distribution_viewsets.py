"""The admin's part for an article's way to its readers."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    ObjectList,
    PageChooserPanel,
)
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from news.access import OwnNewsroomsMixin, articles_of, works_in_newsroom
from news.distribution_forms import EditionForm, PickupForm
from news.distribution_views import ArticleView, MostReadView
from news.models import MediaPickup, NewsletterEdition, Subscriber
from news.newsletter_views import (
    EditionAddView,
    EditionDeleteView,
    EditionEditView,
    EditionExampleView,
    EditionLookView,
    EditionPreviewView,
    EditionSendView,
)


def _own(view_class: type) -> type:
    return type(f"Own{view_class.__name__}", (OwnNewsroomsMixin, view_class), {})


class _NewsroomViewSet(ModelViewSet):
    """Rows of one's own newsrooms; rights come from the pages."""

    copy_view_enabled = False
    search_backend_name = None
    list_per_page = 50
    index_view_class = _own(ModelViewSet.index_view_class)
    edit_view_class = _own(ModelViewSet.edit_view_class)
    delete_view_class = _own(ModelViewSet.delete_view_class)
    history_view_class = _own(ModelViewSet.history_view_class)
    usage_view_class = _own(ModelViewSet.usage_view_class)

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """Offer none to groups."""
        return Permission.objects.none()


class WriterMenuItem(MenuItem):
    """Shown to those who work in a newsroom."""

    def is_shown(self, request: HttpRequest) -> bool:
        return works_in_newsroom(request.user)


class DistributionViewSet(ViewSet):
    name = "distribution"
    url_prefix = "news/distribution"
    icon = "list-ol"
    menu_label = _("Most read")
    menu_item_class = WriterMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", MostReadView.as_view(), name="index"),
            path("<int:article_id>/", ArticleView.as_view(), name="article"),
        ]


class PickupIndexView(OwnNewsroomsMixin, generic.IndexView):
    def get_base_queryset(self) -> QuerySet[MediaPickup]:
        rows: QuerySet[MediaPickup] = super().get_base_queryset()
        return rows.select_related("article")


class PickupAddView(generic.CreateView):
    def get_initial_form_instance(self) -> MediaPickup:
        """Begin with the article whose screen one comes from."""
        pickup = MediaPickup()
        key = self.request.GET.get("article", "")
        if key.isascii() and key.isdigit() and len(key) < 10:
            pickup.article = articles_of(self.request.user).filter(pk=key).first()
        return pickup


class PickupViewSet(_NewsroomViewSet):
    model = MediaPickup
    name = "media-pickups"
    url_prefix = "news/pickups"
    icon = "site"
    menu_label = _("Media pick-ups")
    index_view_class = PickupIndexView
    add_view_class = PickupAddView
    list_display = [
        "outlet",
        Column("article", label=_("Article")),
        Column("kind", label=_("Kind of media"), accessor="get_kind_display"),
        Column(
            "published_on",
            label=_("Date"),
            accessor=lambda pickup: date_format(pickup.published_on, "j F Y"),
            sort_key="published_on",
        ),
    ]
    list_filter = ["kind", "published_on"]
    search_fields = ["outlet", "article__title", "url"]
    ordering = ["-published_on", "-pk"]
    edit_handler = ObjectList(
        [
            PageChooserPanel("article"),
            FieldPanel("outlet"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("published_on")]),
            FieldPanel("url"),
        ],
        base_form_class=PickupForm,
    )


class EditionViewSet(_NewsroomViewSet):
    model = NewsletterEdition
    name = "newsletters"
    url_prefix = "news/newsletters"
    icon = "mail"
    menu_label = _("Newsletter")
    inspect_view_enabled = True
    add_view_class = EditionAddView
    edit_view_class = EditionEditView
    delete_view_class = EditionDeleteView
    inspect_view_class = EditionLookView
    inspect_template_name = EditionLookView.template_name
    list_display = [
        "subject",
        Column(
            "last_day",
            label=_("Period"),
            accessor=lambda edition: " – ".join(
                date_format(day, "j F Y")
                for day in (edition.first_day, edition.last_day)
            ),
            sort_key="last_day",
        ),
        Column("state", label=_("State"), accessor="get_state_display"),
        DateColumn("finished_at", label=_("Sent at")),
    ]
    search_fields = ["subject"]
    edit_handler = ObjectList(
        [
            FieldPanel("subject"),
            FieldPanel("introduction"),
            InlinePanel(
                "items",
                heading=_("Articles"),
                label=_("Article"),
                help_text=_("In this order. Only published articles are sent."),
            ),
            FieldRowPanel([FieldPanel("first_day"), FieldPanel("last_day")]),
        ],
        base_form_class=EditionForm,
    )

    def get_urlpatterns(self) -> list[Any]:
        send = self.construct_view(EditionSendView)
        return [
            *super().get_urlpatterns(),
            path("preview/<int:pk>/", EditionPreviewView.as_view(), name="preview"),
            path("example/<int:pk>/", EditionExampleView.as_view(), name="example"),
            path("send/<int:pk>/", send, name="send"),
        ]


class SubscriberDeleteView(OwnNewsroomsMixin, generic.DeleteView):
    def get_page_subtitle(self) -> str:
        return str(self.object.email)


class SubscriberViewSet(_NewsroomViewSet):
    """Who gets the newsletter. Nobody is entered here: owners enter themselves."""

    model = Subscriber
    name = "subscribers"
    url_prefix = "news/subscribers"
    icon = "group"
    menu_label = _("Subscribers")
    delete_view_class = SubscriberDeleteView
    list_display = [
        "email",
        DateColumn("created_at", label=_("Entered at"), sort_key="created_at"),
        DateColumn("confirmed_at", label=_("Confirmed at"), sort_key="confirmed_at"),
    ]
    search_fields = ["email"]
    form_fields: list[str] = []

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        # There is nothing to add or to change.
        none = {"add_url_name": None, "edit_url_name": None, "copy_url_name": None}
        found: dict[str, Any] = super().get_index_view_kwargs(**none, **kwargs)
        return found

    def get_delete_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        none = {"edit_url_name": None, "usage_url_name": None, "history_url_name": None}
        found: dict[str, Any] = super().get_delete_view_kwargs(**none, **kwargs)
        return found

    def get_urlpatterns(self) -> list[Any]:
        return [
            pattern
            for pattern in super().get_urlpatterns()
            if pattern.name in {"index", "index_results", "delete"}
        ]


class DistributionViewSetGroup(ViewSetGroup):
    menu_label = _("Distribution")
    menu_icon = "globe"
    menu_order = 211
    items = (DistributionViewSet, PickupViewSet, EditionViewSet, SubscriberViewSet)
