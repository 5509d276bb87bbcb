from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget, ManyToManyWidget

from spreadsheets.adapters import adapt
from spreadsheets.registry import register
from tests.spreadsheets.examples.models import Author, Book


class BookResource(ModelResource):
    """As you wrote it for the Django admin, years ago."""

    author = Field(
        attribute="author",
        column_name="author",
        widget=ForeignKeyWidget(Author, field="name"),
    )
    co_authors = Field(
        attribute="co_authors",
        column_name="co-authors",
        widget=ManyToManyWidget(Author, field="name", separator="; "),
    )

    class Meta:
        model = Book
        import_id_fields = ("isbn",)
        fields = ("isbn", "title", "author", "co_authors", "pages", "bought_on")
        skip_unchanged = True

    def before_save_instance(self, instance, row, **kwargs):
        instance.title = instance.title.strip()


def ready():
    sheet = adapt(BookResource, label_field="title", synonyms={"title": ["Judul"]})
    register("library", sheet, label="Perpustakaan")
