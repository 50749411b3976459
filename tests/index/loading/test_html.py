from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UnreadableFile
from index.loading import html

PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title> The  approval </title>
<meta property="article:published_time" content="2024-08-27T09:00:00Z"><meta property="og:site_name" content="Tiny Press">
<link rel="canonical" href="https://example.org/approval"><style>p{}</style></head>
<body><nav>Menu Home</nav><header>Banner</header>
<main><h1>Approval</h1><p>The <b>rate</b> was 87.9%<a href="https://example.org/r">[1]</a>.<br>Next line.</p>
<div>Loose <span>words</span><p>inner</p>tail</div>
<ul><li>one</li><li>two</li></ul>
<table><tr><th>name</th><th>value</th></tr><tr><td>ORR</td><td>87.9%</td></tr></table>
<p hidden>secret</p><p style="display: none">secret</p><p aria-hidden="true">secret</p><script>secret()</script><!-- secret -->
<pre>kept
  as is</pre></main><footer>Imprint</footer></body></html>"""


def test_what_a_reader_sees_in_reading_order() -> None:
    assert html.load(PAGE.encode()).text == (
        "Approval\n\nThe rate was 87.9%[1]. Next line.\n\nLoose words\n\ninner\n\ntail\n\n• one\n\n• two\n\n"
        "name | value\n\nORR | 87.9%\n\nkept\n  as is"
    )


def test_the_head_gives_metadata() -> None:
    metadata = html.load(PAGE.encode()).metadata
    assert (metadata.title, metadata.publisher, metadata.published) == ("The approval", "Tiny Press", date(2024, 8, 27))
    assert (metadata.url, metadata.language) == ("https://example.org/approval", "en")


def test_links_are_kept_with_their_place() -> None:
    content = html.load(PAGE.encode())
    assert [(content.text[: link.position][-3:], link.url) for link in content.links] == [("[1]", "https://example.org/r")]


def test_the_declared_encoding_is_used() -> None:
    page = '<html><head><meta charset="windows-1252"></head><body><p>café – naïve</p></body></html>'
    assert html.load(page.encode("cp1252")).text == "café – naïve"


def test_a_page_without_words_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="empty"):
        html.load(b"   ")


def test_addresses_that_run_something_are_dropped() -> None:
    content = html.load(b'<p>x <a href="javascript:alert(1)">y</a></p><link rel="canonical" href="javascript:alert(1)">')
    assert not content.links
    assert content.metadata.url is None


def test_deep_nesting_is_read() -> None:
    assert "deep" in html.load(b"<div>" * 200 + b"deep" + b"</div>" * 200).text


@given(st.text(alphabet="<>/=\"'abp &;!-[]\n", max_size=200))
def test_any_markup_is_read_or_refused(page: str) -> None:
    try:
        html.load(page.encode())
    except UnreadableFile as error:
        assert str(error)
