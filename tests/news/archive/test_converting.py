"""The HTML of WordPress becomes parts of an article, and no word is lost."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.archive.converting import converted
from news.archive.converting.parts import OldGallery, OldPicture, OldPlayer
from news.intake.recognition import Block, BlockKind
from tests.news.archive.exports import CLASSIC, GUTENBERG, OLD

KNOWN = {
    31: OldPicture(f"{OLD}/a.jpg", "Sawah", "Panen", (f"{OLD}/a.jpg",)),
    32: OldPicture(f"{OLD}/b.jpg", "", "", (f"{OLD}/b.jpg",)),
}


def convert(text, **options):
    return converted(text, base=f"{OLD}/2021/03/kabar/", attachments=KNOWN, **options)


def kinds(found):
    return [
        part.kind.value if isinstance(part, Block) else type(part).__name__
        for part in found.parts
    ]


def words_in(found):
    """Every word that a reader or an editor gets to see."""
    said = list(found.remarks)
    for part in found.parts:
        if isinstance(part, Block):
            said += [part.line.text, *(line.text for line in part.items)]
            said += [cell for row in part.rows for cell in row]
            if part.quote:
                said += [
                    part.quote.text,
                    part.quote.speaker.name if part.quote.speaker else "",
                ]
        elif isinstance(part, OldPlayer):
            said += [part.address, part.caption]
        else:
            pictures = part.pictures if isinstance(part, OldGallery) else [part]
            said += [f"{p.alt} {p.caption} {p.address}" for p in pictures]
    return set(re.findall(r"\w+", " ".join(said)))


@pytest.mark.parametrize("text", [GUTENBERG, CLASSIC])
def test_no_word_is_lost(text):
    shown = re.sub(
        r"<!--.*?-->|<[^>]+>|\[/?(?:caption|gallery|embed)[^\]]*\]", " ", text
    )
    wanted = set(re.findall(r"\w+", shown.replace("&nbsp;", " "))) - {"Unduh"}
    assert wanted - words_in(convert(text)) == set()


WORDS = st.sampled_from([f"kata{n}" for n in range(40)])
LINES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
PIECES = st.one_of(
    LINES,
    LINES.map(lambda t: f"<p>{t}</p>"),
    LINES.map(lambda t: f"<!-- wp:paragraph --><p>{t}</p><!-- /wp:paragraph -->"),
    LINES.map(lambda t: f"<blockquote><p>{t}</p><cite>{t}</cite></blockquote>"),
    LINES.map(lambda t: f"<ul><li>{t}</li>\n<li><b>{t}</b></li></ul>"),
    LINES.map(lambda t: f"[kotak a='1']{t}[/kotak]"),
    LINES.map(
        lambda t: f'[caption width="3"]<img src="/x.jpg" alt="{t}"> {t}[/caption]'
    ),
    LINES.map(lambda t: f"<table><tr><td>{t}</td><td>{t}</td></tr></table>"),
    LINES.map(
        lambda t: f"<figure><img src='/y.jpg'><figcaption>{t}</figcaption></figure>"
    ),
    LINES.map(lambda t: f"<aside>{t}</aside><form>{t}<button>{t}</button></form>"),
    LINES.map(lambda t: f"<div style='display:none'>{t}</div><details>{t}</details>"),
    LINES.map(lambda t: f"<pre>{t}\n\n{t}</pre>"),
    LINES.map(lambda t: f"<h2><a href='/z'>{t}</a></h2>"),
    LINES.map(lambda t: f"<iframe src='https://youtu.be/aBcDeFgHiJk'>{t}</iframe>"),
    LINES.map(
        lambda t: f"<div class='gallery'><img src='/1.jpg'><img src='/2.jpg'>{t}</div>"
    ),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=8).map("\n\n".join))
def test_no_word_is_lost_of_any_mixture(text):
    wanted = set(re.findall(r"kata\d+", re.sub(r"<iframe.*?</iframe>", " ", text)))
    assert wanted - words_in(convert(text)) == set()


TOKENS = st.sampled_from(
    [
        *(
            "<",
            ">",
            "[",
            "]",
            "/",
            "=",
            '"',
            "'",
            "\n",
            "\n\n",
            " ",
            "&",
            "&nbsp;",
            "\x00",
        ),
        *("<p>", "</p>", "<div>", "</div>", "<figure>", "</figure>", "<figcaption>"),
        *("<blockquote>", "</blockquote>", "<cite>", "<table>", "<tr>", "<td>", "<li>"),
        *(
            "<img src='x.jpg'",
            "<img src='data:image/png;base64,!!'>",
            "<a href='//[bad'>",
        ),
        *("<iframe src='http://[::bad'>", "<video>", "<object data='x'>", "<pre>"),
        *(
            "[gallery ids='31,99,x']",
            "[caption]",
            "[/caption]",
            "[embed]",
            "[kotak a=1]",
        ),
        *("<!-- wp:a {", "} -->", "<!-- /wp:a -->", "<!--", "-->", "<h2>", "kata", "²"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(TOKENS, max_size=40).map("".join))
def test_broken_markup_breaks_nothing(text):
    for is_wordpress in (True, False):
        for part in convert(text, is_wordpress=is_wordpress).parts:
            if isinstance(part, Block):
                assert "<script" not in part.line.html()


LOOSE = st.sampled_from(
    [
        *("<p>", "</p>", "<div class='gallery'>", "</div>", "<figure>", "</figure>"),
        *("<figcaption>", "</figcaption>", "<blockquote>", "</blockquote>", "<cite>"),
        *("</cite>", "<table>", "<caption>", "<tr>", "<td>", "<ul>", "<li>", "</ul>"),
        *(
            "<img src='x.jpg'>",
            "<img class='wp-image-31' src='y.jpg'>",
            "<a href='/q'>",
        ),
        *("</a>", "<b>", "</b>", "</iframe>", "<pre>", "<button>", "<form>", "<h2>"),
        *("</h2>", "<aside>", "</aside>", "[gallery ids='31,32']", "[caption]"),
        *(
            "[/caption]",
            "[x a=1]",
            "<!-- wp:a -->",
            "<!-- /wp:a -->",
            "\n",
            "\n\n",
            " ",
        ),
        *("kata1", "kata2 kata3", "kata4 ", "kata5", " kata6", "kata7"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(LOOSE, max_size=25).map("".join))
def test_no_word_is_lost_of_markup_that_nobody_closed(text):
    wanted = set(re.findall(r"kata\d", text))
    found = " ".join(words_in(convert(text)))
    assert {word for word in wanted if word not in found} == set()


@pytest.mark.parametrize(
    "text",
    ["<" * 200_000, "<!--" * 50_000, "[caption]" * 20_000, "<!-- wp:a {" * 20_000],
    ids=["tags", "comments", "captions", "blocks"],
)
def test_text_made_to_hold_work_up_is_done_in_seconds(text):
    begun = time.process_time()
    convert(text)
    assert time.process_time() - begun < 20


def test_paragraphs_of_the_old_editor_are_its_lines():
    found = convert(
        "Satu\nDua\n\nTiga <b>empat\n\nlima</b>\n<ul>\n<li>a</li>\n\n<li>b</li>\n</ul>"
    )
    assert kinds(found) == [*["paragraph"] * 4, "list"]
    assert [p.line.text for p in found.parts[:4]] == [
        "Satu",
        "Dua",
        "Tiga empat",
        "lima",
    ]
    assert [line.text for line in found.parts[4].items] == ["a", "b"]


def test_lines_inside_blocks_of_the_new_editor_are_no_paragraphs():
    found = convert("<!-- wp:paragraph -->\n<p>Satu\ndua</p>\n<!-- /wp:paragraph -->")
    assert [part.line.text for part in found.parts] == ["Satu dua"]


def test_brackets_that_are_no_shortcode_stay():
    text = "Harga [1] naik [baca juga: Pasar] menurut [foto: Humas]."
    found = convert(text)
    assert [part.line.text for part in found.parts] == [text]
    assert found.remarks == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("https://youtu.be/aBcDeFgHiJk", "OldPlayer"),
        (
            '<p><a href="https://youtu.be/aBcDeFgHiJk">https://youtu.be/aBcDeFgHiJk</a></p>',
            "OldPlayer",
        ),
        ("[video src='https://lain.test/a.mp4'][/video]", "paragraph"),
        ("[youtube https://www.youtube.com/watch?v=aBcDeFgHiJk]", "OldPlayer"),
        ('<iframe src="https://peta.test/x"></iframe>', "paragraph"),
        ('<video controls><source src="/v.mp4"></video>', "paragraph"),
    ],
)
def test_players_are_known_ones_and_others_are_links(text, kind):
    found = convert(text)
    assert kinds(found) == [kind]
    if kind == "paragraph":
        assert found.parts[0].line.links


def test_pictures_know_their_original_caption_and_text_alternative():
    found = convert(
        f'<figure><a href="{OLD}/besar.jpg"><img class="wp-image-31" src="/k-150x150.jpg">'
        "</a><figcaption>Ramai</figcaption></figure>"
    )
    (picture,) = found.parts
    assert (picture.alt, picture.caption) == ("Sawah", "Ramai")
    assert picture.sources == (
        f"{OLD}/a.jpg",
        f"{OLD}/besar.jpg",
        f"{OLD}/k.jpg",
        f"{OLD}/k-150x150.jpg",
    )


def test_small_signs_and_counters_are_no_pictures():
    html = '<img src="/c.gif" width="1" height="1"><img class="wp-smiley" src="/s.png" alt=":)" width="16">'
    assert kinds(convert(f"<p>Hai {html}</p>")) == ["paragraph"]


def test_placeholders_that_somebody_wrote_mean_nothing():
    html = '<img src="placed:0"><p>Isi <img src="placed:99"> lagi</p><img src="/a.jpg">'
    assert kinds(convert(html)) == ["paragraph", "OldPicture"]


def test_quote_with_links_keeps_them_as_paragraphs():
    found = convert(
        '<blockquote><p>Kata <a href="https://a.test/">dia</a>.</p></blockquote>'
    )
    assert kinds(found) == ["paragraph"]
    assert found.parts[0].line.links == ["https://a.test/"]


def test_scripts_and_handlers_leave_nothing():
    found = convert(
        '<script>alert(1)</script><p onclick="x()">Aman <a href="javascript:y()">z</a></p>'
    )
    (part,) = found.parts
    assert part.kind == BlockKind.PARAGRAPH
    assert part.line.html() == "Aman z"


def test_many_open_paragraphs_are_no_nest():
    found = convert("".join(f"<p>baris {n}" for n in range(400)))
    assert len(found.parts) == 400
