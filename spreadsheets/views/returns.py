"""The refused rows of an import, for the sender to correct."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.generic import View

from spreadsheets.exceptions import SpreadsheetError
from spreadsheets.services.returning import refused_workbook
from spreadsheets.views.base import RunMixin

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RefusedView(RunMixin, View):
    """The sender's workbook with its refused cells marked, as a download."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        try:
            content, filename = refused_workbook(self.run)
        except SpreadsheetError as error:
            messages.warning(request, str(error))
            return redirect("spreadsheets:run", pk)
        return FileResponse(
            BytesIO(content), as_attachment=True, filename=filename, content_type=XLSX
        )
