"""House style: what of an article a colleague would mark, as hints and never more.

Rules know the parts of an article and nothing of the database. They prefer silence to
a false alarm: other people's words, names, addresses and letters in capitals stay as
they are.
"""

from news.style.checking import check
from news.style.hints import Hint
from news.style.parts import Draft, Kind, Named, Part

__all__ = ["Draft", "Hint", "Kind", "Named", "Part", "check"]
