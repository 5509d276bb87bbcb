"""Screens of a person's rights: my data, and for administrators anybody's."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.privacy.exceptions import OpenWork
from portal.privacy.retention import rules
from portal.privacy.services.copying import copy_of_person
from portal.privacy.services.forgetting import anonymise_person, open_work_of


class MyDataView(WagtailAdminTemplateMixin, TemplateView):
    """What is kept of me and how long; POST gives a copy."""

    template_name = "privacy/my_data.html"
    page_title = gettext_lazy("My data")
    header_icon = "user"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        account = {"url": reverse("wagtailadmin_account"), "label": _("Account")}
        here = {"url": "", "label": self.get_page_title()}
        return [*super().get_breadcrumbs_items(), account, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(rules=rules(), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return _copy(request.user, request.user)


class PersonView(WagtailAdminTemplateMixin, TemplateView):
    """For administrators: a copy for a person who asked, and being forgotten."""

    template_name = "privacy/person.html"
    page_title = gettext_lazy("Personal data")
    header_icon = "user"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not request.user.is_superuser:
            raise PermissionDenied
        self.person = get_object_or_404(get_user_model(), pk=kwargs["person_id"])

    def get_page_subtitle(self) -> str:
        return str(self.person)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {
            "url": "",
            "label": self.get_page_title(),
            "sublabel": self.get_page_subtitle(),
        }
        return [*super().get_breadcrumbs_items(), here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            person=self.person, open_work=open_work_of(self.person), **kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "anonymise" not in request.POST:
            return _copy(self.person, request.user)
        if request.POST.get("username") != self.person.username:
            messages.error(request, _("Type the user name to confirm."))
            return redirect(request.path)
        try:
            anonymise_person(person=self.person, actor=request.user)
        except OpenWork as refusal:
            messages.error(request, " ".join(refusal.reasons))
            return redirect(request.path)
        messages.success(request, _("The account no longer says whose it was."))
        return redirect(reverse("privacy:person", args=[self.person.pk]))


def _copy(person: Any, actor: Any) -> FileResponse:
    response = FileResponse(
        copy_of_person(person=person, actor=actor),
        as_attachment=True,
        filename=f"data-{person.pk}.json",
        content_type="application/json",
    )
    patch_cache_control(response, private=True, no_store=True)
    return response
