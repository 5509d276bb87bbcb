"""Copies of documents that don't say who made them.

What is seen on a page stays as it is; what a program wrote beside it goes: properties,
authors of comments and changes, data of cameras, paths of folders, links. A file that
can't be cleaned for certain raises :class:`NotCleaned` and is not given to anybody.
"""

from competitions.cleaning.documents import Cleaned, can_be_cleaned, clean, text_of
from competitions.cleaning.faults import NotCleaned

__all__ = ["Cleaned", "NotCleaned", "can_be_cleaned", "clean", "text_of"]
