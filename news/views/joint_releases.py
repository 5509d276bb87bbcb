"""Screens of what becomes public together."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, ListView, View

from news.access import joint_releases_of, works_in_newsroom
from news.joint_release_forms import MomentForm
from news.models import JointRelease
from news.services.joint_releases import cancel, postpone
from news.views.base import NewsScreen


class JointReleasesView(NewsScreen, ListView):
    """What is planned and what was released."""

    template_name = "news/joint_releases/index.html"
    paginate_by = 30
    context_object_name = "releases"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not works_in_newsroom(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        releases = joint_releases_of(self.request.user)
        counted = releases.annotate(pages=Count("items")).order_by("-moment", "-pk")
        return counted.select_related("planned_by")

    def get_page_title(self) -> str:
        return _("Joint releases")


class ReleaseMixin:
    """Finds a release of a newsroom in which the person may publish."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def release(self) -> JointRelease:
        releases = joint_releases_of(self.request.user).select_related("planned_by")
        return get_object_or_404(releases, pk=self.kwargs["pk"])


class JointReleaseView(ReleaseMixin, NewsScreen, FormView):
    """The pages of a release; its moment can be moved until it has come."""

    template_name = "news/joint_releases/release.html"
    form_class = MomentForm

    def get_page_title(self) -> str:
        return self.release.name

    def trail(self) -> list[dict[str, Any]]:
        index = {"url": reverse("news:joint_releases"), "label": _("Joint releases")}
        return [index, {"url": "", "label": self.get_page_title()}]

    def get_initial(self) -> dict[str, Any]:
        return {"moment": self.release.moment}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        items = self.release.items.select_related("page", "revision")
        return super().get_context_data(release=self.release, items=items, **kwargs)

    def form_valid(self, form: MomentForm) -> HttpResponse:
        try:
            postpone(self.release, form.cleaned_data["moment"], user=self.request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        messages.success(self.request, _("The moment was changed."))
        return redirect("news:joint_release", self.release.pk)


class CancelJointReleaseView(ReleaseMixin, View):
    """Call a release off; its drafts stay drafts."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            cancel(self.release, user=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The release is cancelled; the drafts stay."))
        return redirect("news:joint_release", self.release.pk)
