from wagtail.models import Page, Site  # put your own page type in place of Page

from spreadsheets import widgets
from spreadsheets.fields import SheetField
from spreadsheets.pages import PageResource
from spreadsheets.policies import SheetPolicy


class ArticleSheet(PageResource):
    title = SheetField(
        column_name="Judul",
        attribute="title",
        widget=widgets.TextWidget(),
        required=True,
    )
    search_description = SheetField(
        column_name="Ringkasan",
        attribute="search_description",
        widget=widgets.LongTextWidget(),
    )

    class Meta:
        model = Page
        fields = ("title", "search_description")

    label_field = "title"

    def pages(self):
        """The articles of the site that the file is for."""
        return Page.objects.child_of(self.context.scope.root_page)

    def parent_for(self, values):
        return self.context.scope.root_page

    def prepare(self):
        self.ids = dict(self.pages().values_list("title", "pk"))

    def resolve(self, row):
        title = row.values.get("title")
        if title is None:
            if not row.has_error("title"):
                row.refuse("Isi “Judul”.", "title")
            return
        known = self.ids.get(title)
        row.identity = ("pk", known) if known else ("title", title)

    def match(self, rows):
        rows = list(rows)
        found = self.load(row.known_pk for row in rows if row.known_pk)
        for row in rows:
            row.instance = found.get(row.known_pk or 0)

    def missing(self, seen):
        pages = self.pages().values_list("pk", "title")
        return [(pk, "", title) for pk, title in pages if pk not in seen]

    def rematch(self, row):
        return self.pages().filter(title=row.result.get("title")).first()


class EditorsOfASite(SheetPolicy):
    """Each site has its own articles; its editors have its name in a group."""

    scope_label = "Situs"

    def all_scopes(self):
        return Site.objects.order_by("hostname")

    def scopes(self, user):
        if user.is_superuser:
            return self.all_scopes()
        return self.all_scopes().filter(hostname__in=user.groups.values("name"))

    def scope_key(self, scope):
        return scope.hostname
