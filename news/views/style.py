"""The house style's hints for what stands in the editor, while somebody writes."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from news.access import works_in_newsroom
from news.style import check
from news.style.posted import draft_of_form

#: A long article is 60 kB in the editor's form.
BYTES: Final = 512 * 1024


@method_decorator(never_cache, name="dispatch")
class StyleView(View):
    """Answers the inputs of the form, as pairs in JSON, with hints.

    Nothing of it is kept or written to a log, and no article is looked at: what
    somebody writes is theirs until they save it.
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> JsonResponse:
        if not works_in_newsroom(request.user):
            raise PermissionDenied
        if _length(request) > BYTES:
            return JsonResponse({"error": "too long"}, status=413)
        inputs = _inputs(request.body)
        if inputs is None:
            return JsonResponse({"error": "no list of inputs"}, status=400)
        hints = check(draft_of_form(inputs, today=timezone.localdate()))
        return JsonResponse({"hints": [asdict(hint) for hint in hints]})


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _inputs(body: bytes) -> dict[str, str] | None:
    """Return the values by the names of their inputs; None where it is no form."""
    try:
        pairs: Any = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(pairs, list):
        return None
    if not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
        return None
    if not all(isinstance(text, str) for pair in pairs for text in pair):
        return None
    return dict(pairs)
