"""Admin screens of a newsletter edition: look at it, try it, send it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin
from wagtail.admin.views import generic

from news.access import OwnNewsroomsMixin
from news.distribution_forms import NewEditionForm
from news.models import NewsletterEdition, Subscriber
from news.services.editions import fill_from_period, render_edition
from news.services.sending import progress_of, send_example, start_sending


class _OnlyDrafts(OwnNewsroomsMixin):
    """What was sent stays as it was."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        sent = NewsletterEdition.objects.filter(pk=kwargs.get("pk")).exclude(
            state="draft"
        )
        if sent.exists():
            return redirect("newsletters:inspect", kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class EditionAddView(generic.CreateView):
    page_title = gettext_lazy("New edition")
    submit_button_label = gettext_lazy("Collect the articles")

    def get_panel(self) -> None:
        return None

    def get_form_class(self) -> type[NewEditionForm]:
        return NewEditionForm

    def save_instance(self) -> NewsletterEdition:
        edition: NewsletterEdition = super().save_instance()
        fill_from_period(edition)
        return edition

    def get_success_url(self) -> str:
        return reverse("newsletters:edit", args=[self.form.instance.pk])


class EditionEditView(_OnlyDrafts, generic.EditView):
    def get_success_url(self) -> str:
        return reverse("newsletters:inspect", args=[self.object.pk])


class EditionDeleteView(_OnlyDrafts, generic.DeleteView):
    """Only of drafts: the letters of an edition say who got it."""


class EditionLookView(OwnNewsroomsMixin, generic.InspectView):
    """The edition as readers get it, and from here on to them."""

    template_name = "news/newsletter/admin/look.html"
    page_title = gettext_lazy("Newsletter")
    permission_required = "view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        edition: NewsletterEdition = self.object
        subscribers = Subscriber.objects.filter(newsroom=edition.newsroom)
        rendered = render_edition(edition)
        return super().get_context_data(
            edition=edition,
            rendered=rendered,
            left_out=edition.items.count() - len(edition.get_articles()),
            subscribers=subscribers.confirmed().count(),
            progress=progress_of(edition),
            **kwargs,
        )

    def get_edit_url(self) -> str | None:
        return super().get_edit_url() if self.object.is_draft else None

    def get_delete_url(self) -> str | None:
        return super().get_delete_url() if self.object.is_draft else None


class _EditionView(OwnNewsroomsMixin, SingleObjectMixin, View):
    """One edition of a newsroom in which the person may publish."""

    model = NewsletterEdition

    def get_base_queryset(self) -> Any:
        return NewsletterEdition.objects.all()

    @property
    def permission_policy(self) -> Any:
        from wagtail.permissions import policy_registry

        return policy_registry.get_by_type(NewsletterEdition)


@method_decorator(xframe_options_sameorigin, name="dispatch")
class EditionPreviewView(_EditionView):
    """The e-mail itself, for a frame and for copying what is seen."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return HttpResponse(render_edition(self.get_object()).html)


class EditionExampleView(_EditionView):
    """Sends the edition to the person who asks."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        edition = self.get_object()
        to = getattr(request.user, "email", "")
        if not to:
            messages.error(request, _("Your account has no e-mail address."))
        else:
            try:
                send_example(edition=edition, to=to)
            except (OSError, ValueError) as error:  # smtplib and sockets
                text = _("The e-mail could not be sent: %(reason)s")
                messages.error(request, text % {"reason": error})
            else:
                text = _("An example was sent to %(email)s.") % {"email": to}
                messages.success(request, text)
        return redirect("newsletters:inspect", edition.pk)


class EditionSendView(OwnNewsroomsMixin, generic.InspectView):
    """Asks once more, and sends."""

    template_name = "news/newsletter/admin/send.html"
    page_title = gettext_lazy("Send the newsletter")
    permission_required = "change"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        subscribers = Subscriber.objects.filter(newsroom=self.object.newsroom)
        return super().get_context_data(
            edition=self.object,
            subscribers=subscribers.confirmed().count(),
            articles=len(self.object.get_articles()),
            **kwargs,
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.is_active:
            raise PermissionDenied
        try:
            edition = start_sending(edition=self.object, actor=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            number = edition.letters.count()
            text = ngettext(
                "The newsletter is on its way to %(number)s address.",
                "The newsletter is on its way to %(number)s addresses.",
                number,
            )
            messages.success(request, text % {"number": number})
        return redirect("newsletters:inspect", pk)
