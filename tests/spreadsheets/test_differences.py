"""Old and new text side by side, or inside one another."""

import re

import pytest

from spreadsheets.differences import CONTEXT, LONGEST, Comparer

LONG = "Warga datang pada jamnya dan dilayani tanpa antre di puskesmas. " * 8


def bare(html):
    """The marked parts, without the words for those who hear the page."""
    return re.sub(r'<span class="w-sr-only">[^<]*</span>', "", html)


def test_short_values_stand_side_by_side():
    html = Comparer().compare("Uji Coba", "Penerapan")

    assert "<del>Uji Coba</del>" in bare(html)
    assert bare(html).endswith("<ins>Penerapan</ins>")
    assert "removed: " in html
    assert "added: " in html


def test_inside_a_long_text_only_the_change_is_marked_and_the_rest_left_out():
    new = LONG.replace("tanpa antre", "tanpa antrean", 1)
    comparer = Comparer()

    html = bare(comparer.compare(LONG, new))

    assert re.findall(r"<(ins|del)>(.*?)</\1>", html) == [("ins", "an")]
    assert html.endswith("…")
    assert len(html) < 4 * CONTEXT + 20
    assert comparer.cut is True


def test_full_shows_everything():
    new = LONG + "Selesai."
    comparer = Comparer(full=True)

    html = bare(comparer.compare(LONG, new))

    assert html == f"{LONG}<ins>Selesai.</ins>"
    assert comparer.cut is False


@pytest.mark.parametrize(("old", "new"), [("", "<b>baru</b>" * 9), ("<i>" * 30, "")])
def test_markup_in_a_text_stays_text(old, new):
    html = Comparer().compare(old, new)

    assert "<b>" not in html
    assert "<i>" not in html


def test_markup_inside_a_comparison_stays_text():
    html = Comparer(full=True).compare(f"<b>{LONG}</b>", f"<b>{LONG}</i>")

    assert "&lt;b&gt;" in html
    assert "<b>" not in html
    assert "</i>" not in html


def test_very_long_additions_are_cut():
    comparer = Comparer()

    html = bare(comparer.compare("", "x" * 5000))

    assert len(html) < LONGEST + 20
    assert comparer.cut is True


def test_when_the_time_of_the_page_is_used_up_texts_stand_side_by_side():
    comparer = Comparer()
    comparer._left = 0

    html = bare(comparer.compare(LONG, LONG + "Selesai."))

    assert html.startswith("<del>")
