from spreadsheets.registry import register
from tests.spreadsheets.examples.articles import ArticleSheet, EditorsOfASite


def ready():
    register("articles", ArticleSheet, policy=EditorsOfASite(), label="Artikel")
