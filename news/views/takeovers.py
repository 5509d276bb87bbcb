"""Screens on which the archive of another site is taken over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import nh3
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.generic import FormView, ListView, TemplateView, View

from news.access import PUBLISH, newsrooms_of, takeovers_of
from news.archive.converting.paragraphs import with_paragraphs
from news.archive.records import Format
from news.intake.errors import UnreadableRelease
from news.models import Action, ArchiveItem, ArchiveTakeover, NewsPage, Outcome
from news.models.takeover import DOABLE
from news.services.takeovers import asking
from news.services.takeovers.carrying import with_missing_pictures
from news.services.takeovers.filling import attachments_of, body_of, images_of, story_in
from news.services.takeovers.receiving import enqueue, receive
from news.services.takeovers.redirects import are_possible
from news.services.takeovers.reporting import address_lines, counts_of, report_lines
from news.services.takeovers.undoing import losses
from news.takeover_forms import TakeoverForm
from news.views.base import NewsScreen

#: What a list may be narrowed to: label, condition, and the number of the summary.
FILTERS: Final[dict[str, tuple[Any, Q]]] = {
    "articles": (gettext_lazy("Articles"), ~Q(action=Action.SKIP)),
    "new": (Action.NEW.label, Q(action=Action.NEW)),
    "change": (Action.CHANGE.label, Q(action=Action.CHANGE)),
    "double": (Action.DOUBLE.label, Q(action=Action.DOUBLE)),
    "same": (Action.SAME.label, Q(action=Action.SAME)),
    "edited": (Action.EDITED.label, Q(action=Action.EDITED)),
    "skip": (Action.SKIP.label, Q(action=Action.SKIP)),
    "remarks": (gettext_lazy("With remarks"), ~Q(remarks=[])),
    "missing": (gettext_lazy("Pictures missing"), Q(missing__gt=0)),
    "failed": (Outcome.FAILED.label, Q(outcome=Outcome.FAILED)),
    "kept": (Outcome.KEPT.label, Q(outcome=Outcome.KEPT)),
}
#: Of the old article as its readers saw it; no picture, so that nobody is asked for one.
SHOWN_TAGS: Final = {
    *("p", "br", "b", "strong", "i", "em", "h2", "h3", "h4", "ul", "ol", "li", "div"),
    *("blockquote", "table", "thead", "tbody", "tr", "td", "th", "figcaption", "pre"),
}


class PublishersOnly:
    """Closed to whoever may not publish in any newsroom."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.newsrooms:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @cached_property
    def newsrooms(self) -> list[Any]:
        return list(newsrooms_of(self.request.user, PUBLISH).order_by("path"))


class ArchiveScreen(NewsScreen):
    def trail(self) -> list[dict[str, Any]]:
        index = {"url": reverse("news:archive"), "label": _("Archives of other sites")}
        return [index, {"url": "", "label": self.get_page_title()}]


class ArchivesView(PublishersOnly, NewsScreen, ListView):
    """What was taken over, and what is to be asked of the old site's administrator."""

    template_name = "news/admin/takeovers.html"
    paginate_by = 30
    context_object_name = "takeovers"
    page_kwarg = "p"

    def get_queryset(self) -> QuerySet[ArchiveTakeover]:
        made = Q(items__outcome__in=[Outcome.MADE, Outcome.CHANGED])
        takeovers = takeovers_of(self.request.user).annotate(
            articles=Count("items", filter=made)
        )
        return takeovers.select_related("newsroom", "sent_by").order_by(
            "-sent_at", "-pk"
        )

    def get_page_title(self) -> str:
        return _("Archives of other sites")


class AddView(PublishersOnly, ArchiveScreen, FormView):
    """Send an export in."""

    template_name = "news/admin/takeover_add.html"
    form_class = TakeoverForm

    def get_page_title(self) -> str:
        return _("Take over an archive")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "newsrooms": self.newsrooms}

    def form_valid(self, form: TakeoverForm) -> HttpResponse:
        sent = form.cleaned_data
        takeover = receive(
            newsroom=sent["newsroom"],
            user=self.request.user,
            name=sent["export"].name,
            export=sent["export"],
            size=sent["export"].size,
            folder=sent["pictures"],
            fetch_pictures=sent["fetch_pictures"],
            only_published=sent["only_published"],
            publish=sent["publish"],
        )
        enqueue(takeover)
        return redirect("news:archive_takeover", takeover.pk)


class OfTakeover:
    """Finds a takeover of a newsroom in which the person may publish."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def takeover(self) -> ArchiveTakeover:
        takeovers = takeovers_of(self.request.user).select_related(
            "newsroom", "sent_by"
        )
        return get_object_or_404(takeovers, pk=self.kwargs["pk"])

    def back(self, **query: str) -> HttpResponse:
        return redirect(_address(self.takeover, **query))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(takeover=self.takeover, **kwargs)  # type: ignore[misc]

    def refuse(self, error: ValidationError) -> HttpResponse:
        messages.error(self.request, " ".join(error.messages))
        return self.back()


def _address(takeover: ArchiveTakeover, **query: str) -> str:
    address = reverse("news:archive_takeover", args=[takeover.pk])
    asked = QueryDict(mutable=True)
    asked.update({key: value for key, value in query.items() if value})
    return f"{address}?{asked.urlencode()}" if asked else address


def _filter(request: HttpRequest) -> str:
    asked = request.POST.get("show") or request.GET.get("show") or ""
    return asked if asked in FILTERS else "articles"


class TakeoverView(OfTakeover, ArchiveScreen, ListView):
    """The plan, how far the work is, and the report: one screen for all of it."""

    template_name = "news/admin/takeover.html"
    paginate_by = 50
    context_object_name = "items"
    page_kwarg = "p"

    def get_page_title(self) -> str:
        return self.takeover.name

    def get_queryset(self) -> QuerySet[ArchiveItem]:
        items = self.takeover.items.filter(FILTERS[_filter(self.request)][1])
        words = self.request.GET.get("q", "").strip()
        if words:
            items = items.filter(
                Q(title__icontains=words) | Q(address__icontains=words)
            )
        items = items.select_related("article").defer(
            "text", "excerpt", "article__body"
        )
        return items.order_by("number")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        conditions = {name: Count("pk", filter=q) for name, (_l, q) in FILTERS.items()}
        numbers = self.takeover.items.aggregate(**conditions)
        shown = _filter(self.request)
        return context | {
            "counts": counts_of(self.takeover),
            "filters": [
                {"name": name, "label": label, "count": numbers[name]}
                for name, (label, _q) in FILTERS.items()
                if numbers[name] or name == shown
            ],
            "show": shown,
            "q": self.request.GET.get("q", ""),
            "elided_page_range": context["paginator"].get_elided_page_range(
                context["page_obj"].number
            ),
            "retryable": with_missing_pictures(self.takeover).count()
            if self.takeover.state == "done" and not self.takeover.cleared_at
            else 0,
            "has_redirects": are_possible(),
        }


class ChooseView(OfTakeover, View):
    """Keep what was ticked on a page of the plan, and go where the button says."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        show, wanted = _filter(request), request.POST.get("then", "")
        try:
            asking.choose(
                self.takeover,
                shown=_numbers(request.POST.getlist("shown")),
                ticked=_numbers(request.POST.getlist("ticked")),
            )
            if wanted in ("all", "none"):
                condition = FILTERS[show][1]
                asking.choose_all(self.takeover, condition, wanted=wanted == "all")
        except ValidationError as error:
            return self.refuse(error)
        if wanted == "carry":
            return redirect("news:archive_carry", self.takeover.pk)
        page = wanted if wanted.isdigit() else request.POST.get("p", "")
        return self.back(show=show, p=page, q=request.POST.get("q", ""))


def _numbers(texts: list[str]) -> list[int]:
    return [int(text) for text in texts if text.isascii() and text.isdigit()]


class ConfirmView(OfTakeover, ArchiveScreen, TemplateView):
    """A screen that says what will happen, with one button that does it."""

    def trail(self) -> list[dict[str, Any]]:
        here = {"url": _address(self.takeover), "label": self.takeover.name}
        index, last = super().trail()
        return [index, here, last]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            self.do()
        except ValidationError as error:
            return self.refuse(error)
        return self.back()

    def do(self) -> None:
        raise NotImplementedError


class CarryView(ConfirmView):
    template_name = "news/admin/takeover_carry.html"

    def get_page_title(self) -> str:
        return pgettext("archive", "Confirm")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = self.takeover.items.filter(chosen=True, action__in=DOABLE)
        numbers = chosen.aggregate(
            all=Count("pk"),
            change=Count("pk", filter=Q(action=Action.CHANGE)),
            missing=Count("pk", filter=Q(missing__gt=0)),
        )
        return super().get_context_data(chosen=numbers, **kwargs)

    def do(self) -> None:
        asking.carry(self.takeover, user=self.request.user)


class UndoView(ConfirmView):
    template_name = "news/admin/takeover_undo.html"

    def get_page_title(self) -> str:
        return _("Undo")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(losses=losses(self.takeover), **kwargs)

    def do(self) -> None:
        asking.take_back(self.takeover, user=self.request.user)


class AskView(OfTakeover, View):
    """Ask something of the workers by one button."""

    ask: Callable[..., None] = staticmethod(asking.go_on)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            self.ask(self.takeover, user=request.user)
        except ValidationError as error:
            return self.refuse(error)
        return self.back()


class DiscardView(OfTakeover, View):
    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            asking.discard(self.takeover)
        except ValidationError as error:
            return self.refuse(error)
        messages.success(request, _("The export was deleted; nothing was made of it."))
        return redirect("news:archive")


class ItemView(OfTakeover, ArchiveScreen, TemplateView):
    """An entry as it will be, beside the text as it was."""

    template_name = "news/admin/takeover_item.html"

    @cached_property
    def item(self) -> ArchiveItem:
        items = self.takeover.items.select_related("article")
        item = get_object_or_404(items, number=self.kwargs["number"])
        item.takeover = self.takeover
        return item

    def get_page_title(self) -> str:
        return str(self.item)

    def trail(self) -> list[dict[str, Any]]:
        here = {"url": _address(self.takeover), "label": self.takeover.name}
        index, last = super().trail()
        return [index, here, last]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            item=self.item, original=_original(self.item), **self._story(), **kwargs
        )

    def _story(self) -> dict[str, Any]:
        if self.item.kind != "post":
            return {}
        try:
            story = story_in(self.item, attachments_of(self.takeover, [self.item]))
        except UnreadableRelease:
            return {}
        raw = body_of(story, images_of(self.item), self.item.title)
        blocks = [{"type": name, "value": value} for name, value in raw]
        body = NewsPage._meta.get_field("body").to_python(blocks)
        return {"story": story, "body": body}


def _original(item: ArchiveItem) -> SafeString:
    is_wordpress = item.takeover.source["kind"] == Format.WXR
    text = with_paragraphs(item.text) if is_wordpress else item.text
    clean = nh3.clean(text, tags=SHOWN_TAGS, attributes={})
    return mark_safe(clean)  # noqa: S308 -- nh3 left nothing but these tags


class TableView(OfTakeover, View):
    """A table to take along, streamed."""

    name = ""

    def get(self, request: HttpRequest, **kwargs: Any) -> StreamingHttpResponse:
        answer = StreamingHttpResponse(
            self.lines(), content_type="text/csv; charset=utf-8"
        )
        filename = f"{self.name}-{self.takeover.pk}.csv"
        answer["Content-Disposition"] = f'attachment; filename="{filename}"'
        return answer

    def lines(self) -> Iterator[str]:
        raise NotImplementedError


class ReportView(TableView):
    name = "laporan-arsip"

    def lines(self) -> Iterator[str]:
        return report_lines(self.takeover)


class AddressesView(TableView):
    name = "alamat-lama-baru"

    def lines(self) -> Iterator[str]:
        return address_lines(self.takeover)
