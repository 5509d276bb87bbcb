"""The public pages on which people subscribe, confirm and unsubscribe.

Nothing happens by opening a link, for mail programs open links to look for viruses.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from wagtail.models import Site

from news.models import NewsIndexPage, Subscriber
from news.services.subscribing import ask_to_confirm, confirm, unsubscribe

#: Questions that one network may cause in an hour. An office shares an address.
MOST_PER_HOUR = 20
AN_HOUR = 3600


class SubscribeForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@method_decorator(never_cache, name="dispatch")
class SubscribeView(View):
    def get(self, request: HttpRequest, newsroom_id: int) -> HttpResponse:
        return self._page(request, _newsroom(request, newsroom_id), SubscribeForm())

    def post(self, request: HttpRequest, newsroom_id: int) -> HttpResponse:
        newsroom = _newsroom(request, newsroom_id)
        form = SubscribeForm(request.POST)
        if not form.is_valid():
            return self._page(request, newsroom, form)
        if not _may_ask(request):
            return self._page(request, newsroom, form, too_many=True)
        ask_to_confirm(newsroom=newsroom, email=form.cleaned_data["email"])
        # The same whether the address is known or not.
        return self._page(request, newsroom, form, asked=form.cleaned_data["email"])

    def _page(
        self, request: HttpRequest, newsroom: NewsIndexPage, form: Any, **said: Any
    ) -> HttpResponse:
        context = {"index": newsroom, "form": form, **said}
        status = 429 if said.get("too_many") else 200
        return render(request, "news/newsletter/subscribe.html", context, status=status)


class _OwnerView(View):
    """What the owner of an address does with a link out of an e-mail."""

    template = ""

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        return self._page(request, secret, done=False)

    def _page(self, request: HttpRequest, secret: str, **said: Any) -> HttpResponse:
        subscriber = _subscriber(secret)
        context = {"index": subscriber and subscriber.newsroom, **said}
        context["subscriber"] = subscriber
        status = 200 if subscriber or said["done"] else 404
        return render(request, self.template, context, status=status)


@method_decorator(never_cache, name="dispatch")
class ConfirmView(_OwnerView):
    template = "news/newsletter/confirm.html"

    def post(self, request: HttpRequest, secret: str) -> HttpResponse:
        subscriber = _subscriber(secret)
        if subscriber is not None:
            confirm(subscriber)
        return self._page(request, secret, done=subscriber is not None)


@method_decorator([never_cache, csrf_exempt], name="dispatch")
class UnsubscribeView(_OwnerView):
    """Also asked by mail programs, without a cookie (RFC 8058)."""

    template = "news/newsletter/unsubscribe.html"

    def post(self, request: HttpRequest, secret: str) -> HttpResponse:
        subscriber = _subscriber(secret)
        if subscriber is not None:
            unsubscribe(subscriber)
        # Again is as good as once.
        return self._page(request, secret, done=True)


def _newsroom(request: HttpRequest, newsroom_id: int) -> NewsIndexPage:
    """Return a public newsroom of the site that was asked."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    public = NewsIndexPage.objects.live().public()
    found: NewsIndexPage = get_object_or_404(
        public.descendant_of(site.root_page), pk=newsroom_id
    )
    return found


def _subscriber(secret: str) -> Subscriber | None:
    return Subscriber.objects.filter(secret=secret).select_related("newsroom").first()


def _may_ask(request: HttpRequest) -> bool:
    """Bound what one network may cause; the address itself is nowhere kept."""
    key = f"news-subscribe:{request.META.get('REMOTE_ADDR', '')}"
    if cache.add(key, 1, AN_HOUR):
        return True
    try:
        return cache.incr(key) <= MOST_PER_HOUR
    except ValueError:  # it ended in between
        return True
