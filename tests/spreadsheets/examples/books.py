from spreadsheets import widgets
from spreadsheets.fields import SheetField
from spreadsheets.plain import ModelSheetResource
from spreadsheets.vocabulary import Term, Vocabulary
from tests.spreadsheets.examples.models import Author, Book


class BookSheet(ModelSheetResource):
    isbn = SheetField(
        column_name="ISBN", attribute="isbn", widget=widgets.CodeWidget(), required=True
    )
    title = SheetField(
        column_name="Judul",
        attribute="title",
        synonyms=("Judul Buku", "Nama Buku"),
        widget=widgets.TextWidget(),
    )
    author = SheetField(
        column_name="Penulis",
        attribute="author",
        widget=widgets.VocabularyWidget(Vocabulary([])),
    )
    pages = SheetField(
        column_name="Tebal", attribute="pages", widget=widgets.IntegerWidget()
    )
    bought_on = SheetField(
        column_name="Tanggal Beli", attribute="bought_on", widget=widgets.DateWidget()
    )

    class Meta:
        model = Book
        fields = ("isbn", "title", "author", "pages", "bought_on")

    label_field = "title"
    identity_fields = ("isbn",)
    key_fields = frozenset({"isbn"})

    def prepare(self):
        """Load once for all rows what the cells of a column may mean."""
        authors = Author.objects.values_list("pk", "name")
        self.fields["author"].widget = widgets.VocabularyWidget(
            Vocabulary(Term(str(pk), name) for pk, name in authors)
        )
