"""The quick way from rich text to words says the same as the parser."""

from hypothesis import given
from hypothesis import strategies as st

from spreadsheets import rich_text

_words = st.text(alphabet="ab é&\n", max_size=8).map(
    lambda text: text.replace("&", "&amp;")
)
_inline = st.builds("<b>{}</b> <a linktype='page' id='3'>{}</a>".format, _words, _words)
_lines = st.one_of(_words, _inline, st.just("satu<br/>dua"))
_blocks = st.one_of(
    st.builds('<p data-block-key="x1">{}</p>'.format, _lines),
    st.builds("<h2>{}</h2>".format, _lines),
    st.builds("<ul><li>{}</li><li>{}</li></ul>".format, _lines, _lines),
)


@given(blocks=st.lists(_blocks))
def test_the_quick_way_says_what_the_parser_says(blocks):
    html = "".join(blocks)

    quick = rich_text._quick_text(html)

    assert quick is not None
    assert lines(quick) == lines(rich_text._parsed_text(html))


def lines(text):
    """Blank ones say nothing, and the parser makes one of several."""
    return [line.split() for line in text.splitlines() if line.split()]


def test_what_is_unusual_is_parsed():
    html = (
        "<p>a &eacute; <!-- x --><table><tr><td>b</td></tr></table></p><p>1 &lt; 2</p>"
    )

    assert rich_text._quick_text(html) is None
    assert rich_text.html_to_text(html) == "a é b\n1 < 2"
