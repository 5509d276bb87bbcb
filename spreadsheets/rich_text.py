"""Rich text in cells: plain paragraphs out, plain paragraphs in."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from django.utils.html import escape

_BREAK = re.compile(r"\n+")


def html_to_text(html: str) -> str:
    """Return the words of rich text, one paragraph or list item a line."""
    if not html:
        return ""
    soup = BeautifulSoup(html, "html.parser")
    for line_break in soup.find_all("br"):
        line_break.replace_with("\n")
    for block in soup.find_all(["p", "li", "h2", "h3", "h4", "blockquote"]):
        block.append("\n")
    lines = (" ".join(line.split()) for line in soup.get_text().splitlines())
    return "\n".join(line for line in lines if line)


def text_to_html(text: str) -> str:
    """Return plain text as rich text paragraphs; nothing in it becomes markup."""
    paragraphs = (" ".join(line.split()) for line in _BREAK.split(text))
    return "".join(f"<p>{escape(line)}</p>" for line in paragraphs if line)
