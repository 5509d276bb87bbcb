from spreadsheets.registry import register
from tests.spreadsheets.examples.books import BookSheet


def ready():
    register("books", BookSheet)
