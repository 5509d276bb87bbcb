"""The public privacy notice of a region."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.privacy.retention import rules


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy/notice.html", {"rules": rules()})
