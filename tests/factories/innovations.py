"""Regions with their tree, organisations, innovations and the people in them.

Trees are built with ``add_child`` below a plain page, so the factories work
with every settings module that installs ``innovations``.
"""

import datetime

import factory
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.text import slugify
from factory.django import DjangoModelFactory
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Collection, Locale, Page, Site

from innovations.choices import AffairGroup, PeriodState, RegionalRole, RegionKind
from innovations.models import (
    GovernmentAffair,
    InnovationPage,
    Membership,
    OrganizationPage,
    OrganizationType,
    Period,
    Region,
    RegionalGroup,
    RegistryPage,
)
from innovations.services.memberships import add_member
from innovations.services.roles import ensure_regional_groups
from tests.factories.pages import TreePageFactory

PASSWORD = "lumbung-inovasi"


def root_page() -> Page:
    """The root of the tree, made again when a transactional test removed it."""
    Locale.objects.get_or_create(
        language_code=get_supported_content_language_variant(settings.LANGUAGE_CODE)
    )
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    return Page.get_first_root_node() or Page.add_root(
        instance=Page(title="Root", slug="root")
    )


class SiteFactory(DjangoModelFactory):
    """A site with a plain page at depth 2 as its root."""

    class Meta:
        model = Site

    class Params:
        root_title = factory.Sequence(lambda n: f"Beranda {n}")

    hostname = factory.Sequence(lambda n: f"daerah-{n}.localhost")
    port = 80
    root_page = factory.LazyAttribute(
        lambda site: root_page().add_child(
            instance=Page(title=site.root_title, slug=slugify(site.root_title))
        )
    )


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region

    class Params:
        hostname = factory.Sequence(lambda n: f"daerah-{n}.localhost")

    site = factory.SubFactory(SiteFactory, hostname=factory.SelfAttribute("..hostname"))
    name = factory.Sequence(lambda n: f"Kabupaten {n}")
    short_name = factory.Sequence(lambda n: f"Kab{n}")
    kind = RegionKind.REGENCY
    code = factory.Sequence(lambda n: f"{10 + n // 100 % 90}.{n % 100:02d}")


class RegistryPageFactory(TreePageFactory):
    """``RegistryPageFactory(region=region)``, or ``parent=`` any page."""

    class Meta:
        model = RegistryPage

    title = "Inovasi"
    slug = "inovasi"

    @classmethod
    def _create(cls, model_class, *args, region=None, parent=None, **kwargs):
        if parent is None:
            region = region or RegionFactory()
            parent = Page.objects.get(pk=region.site.root_page_id)
        return super()._create(model_class, *args, parent=parent, **kwargs)


class OrganizationTypeFactory(DjangoModelFactory):
    class Meta:
        model = OrganizationType
        django_get_or_create = ["code"]

    code = "department"
    label = "Dinas"


class GovernmentAffairFactory(DjangoModelFactory):
    class Meta:
        model = GovernmentAffair
        django_get_or_create = ["code"]

    class Params:
        basic_service = factory.Trait(group=AffairGroup.BASIC, is_basic_service=True)

    code = factory.Sequence(lambda n: f"9.{n:02d}")
    label = factory.Sequence(lambda n: f"Urusan {n}")
    group = AffairGroup.MANDATORY


class OrganizationPageFactory(TreePageFactory):
    class Meta:
        model = OrganizationPage

    parent = factory.SubFactory(RegistryPageFactory)
    title = factory.Sequence(lambda n: f"Dinas {n}")
    type = factory.SubFactory(OrganizationTypeFactory)


class InnovationPageFactory(TreePageFactory):
    class Meta:
        model = InnovationPage

    parent = factory.SubFactory(OrganizationPageFactory)
    title = factory.Sequence(lambda n: f"Inovasi {n}")


class PeriodFactory(DjangoModelFactory):
    """An open period without rules: ``period.rules.create(field="design")``."""

    class Meta:
        model = Period

    region = factory.SubFactory(RegionFactory)
    name = factory.Sequence(lambda n: f"Masa {n}")
    year = 2026
    opens_on = datetime.date(2026, 1, 1)
    closes_on = datetime.date(2026, 12, 31)
    state = PeriodState.OPEN


class UserFactory(DjangoModelFactory):
    """A person who can sign in with ``PASSWORD`` and has no rights yet."""

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    class Params:
        superuser = factory.Trait(is_superuser=True, is_staff=True)

    username = factory.Sequence(lambda n: f"orang-{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@contoh.go.id")
    password = factory.django.Password(PASSWORD)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organization = factory.SubFactory(OrganizationPageFactory)


def make_regional(region, role, *, editor_pages=(), **user_fields):
    """A person with a role in the region, with the rights that the role has."""
    there = RegionalGroup.objects.filter(region=region, role=role).first()
    if there is None or editor_pages:
        groups = ensure_regional_groups(region=region, editor_pages=editor_pages)
        group = groups[role]
    else:
        group = there.group
    user = UserFactory(**user_fields)
    user.groups.add(group)
    return user


def make_registrar(region, **user_fields):
    """Somebody who keeps the registry: everything below the region's root page."""
    return make_regional(region, RegionalRole.REGISTRAR, **user_fields)


def make_editor(region, *, pages=(), **user_fields):
    """Somebody who edits and publishes ``pages``, such as the news index."""
    return make_regional(region, RegionalRole.EDITOR, editor_pages=pages, **user_fields)


def make_writer(region, *, pages=(), **user_fields):
    """Somebody who writes below ``pages`` and publishes nothing."""
    return make_regional(region, RegionalRole.WRITER, editor_pages=pages, **user_fields)


def make_operator(organization, *, including_units_below=False, user=None, **fields):
    """Somebody with a membership in the organisation, which opens the admin."""
    user = user or UserFactory(**fields)
    add_member(
        user=user,
        organization=organization,
        including_units_below=including_units_below,
    )
    return user
