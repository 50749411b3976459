import json
from datetime import date

import pytest

from index import contents
from index.errors import UnreadableFile
from index.loading import markdown

NOTE = """---
title: "The approval: a note"
publisher: Tiny Press
published: 2024-08-27
url: https://example.org
language: en
licence: CC BY 4.0
main: true
questions:
  - Who approved it?
---
# Top

The rate was **87.9%**.[^a] It *lasted*, see [the release](https://example.org/r)
on the next line.

## Under

- one item.[^b]
- another

| name | value |
| --- | --- |
| ORR | 87.9% |

```
code  stays
  as is
```

[^a]: Company, 27 August 2024. <https://example.org/a_b>
[^b]: See https://example.org/c.
"""


def test_front_matter_is_metadata() -> None:
    metadata = markdown.load(NOTE.encode()).metadata
    assert metadata.title == "The approval: a note"
    assert metadata.published == date(2024, 8, 27)
    assert metadata.licence == "CC BY 4.0"
    assert metadata.questions == ("Who approved it?",)
    assert metadata.main


@pytest.mark.parametrize("value", ["false", "no such thing", "", "[true]"])
def test_only_true_makes_a_document_a_main_one(value: str) -> None:
    assert not markdown.load(f"---\nmain: {value}\n---\nText.\n".encode()).metadata.main


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("old.md", ("old.md",)),
        ("[old.md, 'sub/older.md']", ("old.md", "sub/older.md")),
        ("'0123456789012345'", ("0123456789012345",)),
        ("", ()),
        ("[null]", ()),
    ],
)
def test_a_document_may_say_what_it_replaces(value: str, wanted: tuple[str, ...]) -> None:
    content = markdown.load(f"---\nreplaces: {value}\n---\nText.\n".encode())
    assert content.metadata.replaces == wanted
    assert contents.content(content.text, json.loads(json.dumps(contents.about(content)))) == content


def test_the_words_stay_and_the_marks_go() -> None:
    assert markdown.load(NOTE.encode()).text == (
        "Top\n\nThe rate was 87.9%. It lasted, see the release on the next line.\n\nUnder\n\n• one item.\n\n• another\n\n"
        "name | value\n\nORR | 87.9%\n\ncode  stays\n  as is"
    )


def test_headings_have_their_place_and_level() -> None:
    content = markdown.load(NOTE.encode())
    assert [(content.text[h.start : h.end], h.level) for h in content.headings] == [("Top", 1), ("Under", 2)]


def test_footnotes_and_links_are_the_sources_of_the_words_before_them() -> None:
    content = markdown.load(NOTE.encode())
    ends = [(content.text[: link.position].split()[-1], link.url, link.label) for link in content.links]
    assert ends == [
        ("87.9%.", "https://example.org/a_b", "Company, 27 August 2024."),
        ("release", "https://example.org/r", ""),
        ("item.", "https://example.org/c", "See"),
    ]


def test_windows_line_ends_and_a_mark_change_nothing() -> None:
    assert markdown.load(b"\xef\xbb\xbf" + NOTE.replace("\n", "\r\n").encode()) == markdown.load(NOTE.encode())


@pytest.mark.parametrize(
    ("head", "reason"),
    [("published: someday", "no date"), ("- a list", "key: value"), ("title: 'open", "not YAML")],
)
def test_bad_front_matter_is_refused_with_its_reason(head: str, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        markdown.load(f"---\n{head}\n---\nText.".encode())


def test_a_text_without_front_matter_has_none() -> None:
    content = markdown.load(b"Just text --- and more.\n\n---\n\nEnd.")
    assert content.metadata.title is None
    assert content.text.startswith("Just text")


def test_raw_html_brings_no_markup() -> None:
    assert (
        markdown.load(b"<div onclick='x'>Hello <b>there</b></div>\n\nA <script>alert(1)</script> b").text == "Hello there\n\nA alert(1) b"
    )
