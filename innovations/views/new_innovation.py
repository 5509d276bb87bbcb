"""The guided form: an innovation begins with its name; the long texts come later."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin.widgets import AdminAutoHeightTextInput

from innovations.access import organizations_to_add_to
from innovations.admin_scope import pages_in_sight
from innovations.models import GovernmentAffair, InnovationPage, OrganizationPage
from innovations.services.duplicates import Likely, similar_innovations
from innovations.services.profiles import FIRST_FIELDS, start_innovation
from innovations.views.base import RegionalScreen


def _field(name: str, **kwargs: Any) -> Any:
    """Return a form field as the model describes it."""
    return InnovationPage._meta.get_field(name).formfield(**kwargs)


class NewInnovationForm(forms.Form):
    """The few things that an operator knows by heart.

    ``sure`` holds the name for which somebody already said that it is a new one.
    """

    organization = forms.ModelChoiceField(
        label=_("Organisation"), queryset=OrganizationPage.objects.none()
    )
    title = forms.CharField(
        label=_("Name of the innovation"),
        max_length=250,
        help_text=_("As people call it, such as “ACRONYM (what it stands for)”."),
    )
    sure = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        organizations: QuerySet[OrganizationPage],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        own = self.fields["organization"]
        own.queryset = organizations  # type: ignore[attr-defined]
        only = organizations[:2]
        if len(only) == 1:
            own.initial = only[0]
            own.empty_label = None  # type: ignore[attr-defined]
        for name in FIRST_FIELDS:
            self.fields[name] = self._first_field(name)

    @staticmethod
    def _first_field(name: str) -> Any:
        label = capfirst(InnovationPage._meta.get_field(name).verbose_name)
        if name == "summary":
            widget = AdminAutoHeightTextInput()
            return _field(name, label=label, required=False, widget=widget)
        if name == "main_affair":
            affairs = GovernmentAffair.objects.filter(is_active=True)
            return _field(name, label=label, queryset=affairs)
        return _field(name, label=label)


class NewInnovationView(RegionalScreen, FormView):
    """One page, no script needed; what was typed stays when something is wrong."""

    form_class = NewInnovationForm
    template_name = "innovations/new_innovation.html"
    page_title = _("New innovation")
    header_icon = "plus"
    likely: tuple[Likely, ...] = ()

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        self.organizations = organizations_to_add_to(request.user, self.region)
        if not self.organizations.exists():
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": reverse("innovations:index"), "label": gettext("Innovations")}]

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return kwargs | {"organizations": self.organizations}

    def get_initial(self) -> dict[str, Any]:
        """``?organization=`` preselects one, as links from its page do."""
        return {"organization": self.request.GET.get("organization")}

    def form_valid(self, form: NewInnovationForm) -> HttpResponse:
        data = form.cleaned_data
        if data["sure"] != data["title"] and self._finds_likely(data):
            return self.render_to_response(self.get_context_data(form=form))
        try:
            page = start_innovation(
                organization=data["organization"],
                name=data["title"],
                values={name: data[name] for name in FIRST_FIELDS},
                actor=self.request.user,
            )
        except ValidationError as error:
            form.add_error(None, _of_form(error, form))
            return self.form_invalid(form)
        messages.success(
            self.request,
            gettext(
                "The draft “%(name)s” is made. Below you see what is still missing; "
                "fill it in at your own pace."
            )
            % {"name": page.title},
        )
        return redirect("wagtailadmin_pages:edit", page.pk)

    def _finds_likely(self, data: dict[str, Any]) -> bool:
        self.likely = tuple(
            similar_innovations(
                region=self.region,
                name=data["title"],
                organization_id=data["organization"].pk,
                among=pages_in_sight(self.request.user),
            )
        )
        return bool(self.likely)

    def _way_to(self, page: InnovationPage) -> str:
        """Return where the person may go on with an innovation, or read it."""
        if page.permissions_for_user(self.request.user).can_edit():
            return reverse("wagtailadmin_pages:edit", args=[page.pk])
        return (page.get_url(self.request) or "") if page.live else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form")
        context: dict[str, Any] = super().get_context_data(
            likely=[(one, self._way_to(one.page)) for one in self.likely],
            sure=form.cleaned_data["title"] if form and self.likely else "",
            cancel_url=reverse("wagtailadmin_home"),
            **kwargs,
        )
        return context


def _of_form(error: ValidationError, form: forms.Form) -> ValidationError:
    """Keep errors at their fields; those of fields that it lacks go above it."""
    if not hasattr(error, "error_dict"):
        return error
    known: dict[str, Any] = {}
    for field, errors in error.error_dict.items():
        known.setdefault(field if field in form.fields else "__all__", []).extend(
            errors
        )
    return ValidationError(known)


def warn_of_likeness(request: HttpRequest, page: Any) -> None:
    """Hook ``after_create_page``: the normal form asks afterwards, and loses nothing."""
    if not isinstance(page, InnovationPage) or page.region is None:
        return
    likely = similar_innovations(
        region=page.region,
        name=page.title,
        organization_id=page.organization_id,
        exclude=page.pk,
        among=pages_in_sight(request.user),
        most=3,
    )
    if likely:
        names = "; ".join(
            f"{one.page.title} ({one.page.organization})" for one in likely
        )
        messages.warning(
            request,
            gettext(
                "Innovations of nearly the same name exist: %(names)s. If it is one "
                "of them, go on there and delete this draft."
            )
            % {"names": names},
        )
