"""Withdrawing an article."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from news.models import NewsPage, Withdrawal
from news.services.withdrawing import may_withdraw, withdraw
from news.views.base import NewsScreen


class WithdrawalForm(forms.ModelForm):
    class Meta:
        model = Withdrawal
        fields = ["reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}


class WithdrawView(NewsScreen, FormView):
    """Asks for the words that readers will find at the address."""

    template_name = "news/withdraw.html"
    form_class = WithdrawalForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_withdraw(self.article, request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def article(self) -> NewsPage:
        return get_object_or_404(NewsPage, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return _("Withdraw the article")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(article=self.article, **kwargs)

    def form_valid(self, form: WithdrawalForm) -> HttpResponse:
        withdraw(
            self.article, reason=form.cleaned_data["reason"], user=self.request.user
        )
        messages.success(self.request, _("The article is withdrawn."))
        return redirect("wagtailadmin_pages:edit", self.article.pk)
