"""What the editor of an innovation says about its mentoring."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone

from innovations.choices import ClinicStatus
from innovations.models import Advice, ClinicSession, InnovationPage
from innovations.services.advice import section_label
from innovations.services.completeness import field_anchors
from innovations.services.mentoring import mentors_of


def panel_of(innovation: InnovationPage) -> dict[str, Any]:
    """Return mentors, the next session and open advice with the way to its field."""
    advice = Advice.objects.open().filter(innovation=innovation)
    anchors = field_anchors()
    rows = [
        (row, section_label(row.section), anchors.get(row.section, ""))
        for row in advice.select_related("author").order_by("given_at", "pk")
    ]
    over = Q(status=ClinicStatus.PLANNED, ends_at__lte=timezone.now())
    sessions = ClinicSession.objects.ahead().about(innovation).exclude(over)
    return {
        "innovation": innovation,
        "mentors": mentors_of([innovation])[innovation.pk],
        "next_session": sessions.next_first().first(),
        "advice": rows,
    }
