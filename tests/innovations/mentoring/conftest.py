"""People around one organisation: its operator, a mentor, the registrar."""

import datetime

import pytest
from django.utils import timezone

from innovations.choices import RegionalRole
from innovations.services.clinics import plan_session
from innovations.services.mentoring import assign_mentor
from innovations.services.mentoring_news import mentoring_news
from tests.factories.innovations import (
    InnovationPageFactory,
    make_operator,
    make_regional,
    make_registrar,
)


@pytest.fixture
def registrar(region):
    return make_registrar(region)


@pytest.fixture
def mentor(region):
    return make_regional(region, RegionalRole.MENTOR)


@pytest.fixture
def operator(organization):
    return make_operator(organization)


@pytest.fixture
def innovation(organization):
    return InnovationPageFactory(parent=organization, title="Antar Obat")


@pytest.fixture
def assignment(mentor, organization, registrar):
    return assign_mentor(mentor=mentor, organization=organization, actor=registrar)


@pytest.fixture
def told():
    """What people are told, as (kind, recipients)."""
    heard = []

    def hear(sender, kind, recipients, **kwargs):
        heard.append((kind, {person.pk for person in recipients}))

    mentoring_news.connect(hear)
    yield heard
    mentoring_news.disconnect(hear)


@pytest.fixture
def plan(organization, mentor, assignment):
    """Plan a session that begins so many days from now."""

    def plan(*, days=1, actor=None, mentors=None, **kwargs):
        begins = timezone.now() + datetime.timedelta(days=days)
        return plan_session(
            organization=organization,
            starts_at=begins,
            ends_at=begins + datetime.timedelta(hours=2),
            mode="in_person",
            mentors=mentors or [mentor],
            actor=actor or mentor,
            **kwargs,
        )

    return plan
