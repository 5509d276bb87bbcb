"""Two small sheets without domain models: groups of people, and plain pages."""

import csv
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.utils import translation
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Collection, Locale, Page, Site

from spreadsheets import registry, widgets
from spreadsheets.fields import SheetField
from spreadsheets.pages import PageResource
from spreadsheets.reading import Sheet as WorkbookSheet
from spreadsheets.reading import Workbook
from spreadsheets.resources import Context, SheetResource


class GroupResource(SheetResource):
    name = SheetField(
        attribute="name",
        column_name="Nama",
        synonyms=("Nama Grup",),
        widget=widgets.TextWidget(),
        required=True,
    )
    permissions = SheetField(
        column_name="Jumlah", widget=widgets.IntegerWidget(), erasable=False
    )
    place = SheetField(
        column_name="Koordinat", widget=widgets.CoordinatesWidget(), keep_row=True
    )

    class Meta:
        model = Group
        fields = ("name", "permissions", "place")

    label_field = "name"

    def resolve(self, row):
        row.values.pop("place", None)
        name = row.values.get("name")
        if name is None:
            if not row.has_error("name"):
                row.refuse("The name is missing.", "name")
            return
        row.identity = (name.casefold(),)

    def match(self, rows):
        found = {group.name.casefold(): group for group in self._all()}
        for row in rows:
            row.instance = found.get(row.identity[0])

    def _all(self):
        return Group.objects.prefetch_related("permissions")

    def load(self, object_ids):
        return self._all().in_bulk(list(object_ids))

    def current(self, instance):
        count = len(instance.permissions.all())
        return {"name": instance.name, "permissions": count, "place": None}

    def missing(self, seen):
        return [
            (group.pk, "", group.name)
            for group in Group.objects.exclude(pk__in=seen).order_by("name")
        ]

    def rematch(self, row):
        return Group.objects.filter(name__iexact=row.result["name"]).first()

    def create(self, values, row):
        return self._write(Group(), values)

    def update(self, instance, values, row):
        return self._write(instance, values)

    def _write(self, group, values):
        if values.get("permissions") == 666:
            raise ValidationError("Not that many.")
        group.name = values.get("name", group.name)
        group.save()
        if "permissions" in values:
            wanted = Permission.objects.order_by("pk")[: values["permissions"]]
            group.permissions.set(wanted)
        return group


class PlainPageResource(PageResource):
    title = SheetField(
        attribute="title",
        column_name="Judul",
        widget=widgets.TextWidget(),
        required=True,
    )
    seo_title = SheetField(
        attribute="seo_title", column_name="Judul SEO", widget=widgets.TextWidget()
    )
    search_description = SheetField(
        attribute="search_description",
        column_name="Uraian",
        widget=widgets.LongTextWidget(),
    )

    class Meta:
        model = Page
        fields = ("title", "seo_title", "search_description")

    label_field = "title"

    def prepare(self):
        self._pks = dict(self.pages().values_list("title", "pk"))

    def pages(self):
        return Page.objects.child_of(self.context.scope.root_page)

    def resolve(self, row):
        title = row.values.get("title")
        if title is not None:
            pk = self._pks.get(title)
            row.identity = ("pk", pk) if pk else ("title", title)
            row.named_by = ("title",)

    def match(self, rows):
        rows = list(rows)
        pages = self.load(row.known_pk for row in rows if row.known_pk)
        for row in rows:
            row.instance = pages.get(row.known_pk or 0)

    def parent_for(self, values):
        return self.context.scope.root_page


def may_import(user):
    """Staff import; the user name ends with the host name of their site."""
    if not user.is_staff:
        return Site.objects.none()
    if user.is_superuser:
        return Site.objects.order_by("pk")
    host = user.username.rpartition("@")[2]
    return Site.objects.filter(hostname=host)


def may_keep(user):
    return (
        may_import(user) if user.username.startswith("keeper") else Site.objects.none()
    )


def make_sheet(name, resource):
    return registry.Sheet(
        name=name,
        label=name.title(),
        help_text="",
        resource=resource,
        scopes=may_import,
        keepers=lambda user: may_import(user) if user.is_superuser else may_keep(user),
        all_scopes=lambda: Site.objects.order_by("pk"),
        scope_key=lambda site: site.hostname,
        find_scope=lambda text: Site.objects.filter(hostname=text).first(),
    )


@pytest.fixture
def sheets(monkeypatch):
    """Only these two sheets exist while a test runs."""
    monkeypatch.setattr(registry, "_sheets", {})
    registry.register_sheet(make_sheet("groups", GroupResource))
    registry.register_sheet(make_sheet("plain", PlainPageResource))


@pytest.fixture
def site(db):
    Locale.objects.get_or_create(
        language_code=get_supported_content_language_variant("id")
    )
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    root = Page.get_first_root_node() or Page.add_root(
        instance=Page(title="Root", slug="root")
    )
    home = root.add_child(instance=Page(title="Beranda", slug="beranda-impor"))
    Site.objects.all().delete()
    return Site.objects.create(
        hostname="testserver", root_page=home, is_default_site=True
    )


@pytest.fixture
def person(db):
    def person(username, **fields):
        fields = {"is_staff": True, **fields}
        user = get_user_model().objects.create(username=username, **fields)
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        return user

    return person


@pytest.fixture
def sender(person):
    return person("sender@testserver")


@pytest.fixture
def context(site, sheets):
    return Context(scope=site)


def csv_of(*rows):
    stream = StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode()


def workbook_of(*rows, **more):
    """A workbook with the sheet "Data", and further sheets by name."""
    sheets = {"Data": rows, **more}
    return Workbook(
        filename="uji.xlsx",
        sheets=tuple(
            WorkbookSheet(name, [tuple(row) for row in rows], hidden=name == "Rahasia")
            for name, rows in sheets.items()
            if rows
        ),
        sha256="0" * 64,
    )


@pytest.fixture(autouse=True)
def english_messages():
    """Expect the sentences as they stand in the sources, not their translations."""
    with translation.override("en"):
        yield
