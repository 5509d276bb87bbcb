"""Only videos of YouTube are framed, whatever an address looks like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovations.video_links import youtube_key

KEY = "dQw4w9WgXcQ"


@pytest.mark.parametrize(
    "address",
    [
        f"https://www.youtube.com/watch?v={KEY}",
        f"http://youtube.com/watch?feature=x&v={KEY}&t=3s#a",
        f"https://m.youtube.com/watch/?v={KEY}",
        f"https://youtu.be/{KEY}?si=abc",
        f"https://www.youtube.com/embed/{KEY}",
        f"https://www.youtube.com/shorts/{KEY}/",
        f"https://www.youtube.com/live/{KEY}?feature=share",
        f"https://WWW.YOUTUBE.COM/v/{KEY}",
        f" https://www.youtube-nocookie.com/embed/{KEY} ",
    ],
)
def test_addresses_of_videos(address):
    assert youtube_key(address) == KEY


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://youtu.be/",
        "https://youtu.be/abc",
        f"https://youtu.be/{KEY}/x",
        f"https://youtube.com.evil.test/watch?v={KEY}",
        f"https://evil.test/watch?v={KEY}",
        f"https://youtube.com@evil.test/watch?v={KEY}",
        f"javascript:youtube.com/watch?v={KEY}",
        "https://www.youtube.com/watch?v=<script>aaa",
        "https://www.youtube.com/playlist?list=PL1",
        "https://www.youtube.com/@kanal",
        "https://drive.google.com/file/d/1/view",
        "http://[::1",
        "https://[youtube.com]/watch",
    ],
)
def test_everything_else_is_only_a_link(address):
    assert youtube_key(address) == ""


@given(st.text())
def test_any_text_is_fine(address):
    assert youtube_key(address) in {"", address}
    assert youtube_key(f"https://youtu.be/{address}") in {"", address[:11].strip()}
