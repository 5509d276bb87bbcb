from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=80, unique=True)

    class Meta:
        app_label = "library"

    def __str__(self):
        return self.name


class Book(models.Model):
    isbn = models.CharField("ISBN", max_length=13, unique=True)
    title = models.CharField(max_length=200)
    author = models.ForeignKey(Author, on_delete=models.PROTECT, null=True, blank=True)
    co_authors = models.ManyToManyField(Author, related_name="+", blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    bought_on = models.DateField(null=True, blank=True)

    class Meta:
        app_label = "library"

    def __str__(self):
        return self.title
