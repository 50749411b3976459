"""The shipped documents: whole front matter, a source behind every sentence, nothing that is advice."""

import re
from pathlib import Path

import pytest

from bot.places import default_sources
from index.loading import markdown
from index.sentences import sentences, trimmed
from index.types import Content

FILES = sorted(default_sources().glob("*.md"))
ADDRESS = re.compile(r"https?://[^\s/]+\.[a-z]{2,}(/\S*)?$")
ADVICE = re.compile(r"\b(you should|you must|ask your doctor|we recommend|patients should)\b", re.IGNORECASE)


def load(path: Path) -> Content:
    return markdown.load(path.read_bytes())


def sentences_of(content: Content) -> list[tuple[int, int]]:
    """Sentences of the text, headings and table rows aside."""
    headings = {heading.start for heading in content.headings}
    spans = [trimmed(content.text, a, b) for a, b in sentences(content.text)]
    return [(a, b) for a, b in spans if a not in headings and " | " not in content.text[a:b]]


def test_there_are_at_least_twelve() -> None:
    assert len(FILES) >= 12


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_front_matter_is_whole(path: Path) -> None:
    metadata = load(path).metadata
    for name in ("title", "publisher", "published", "url", "language", "licence"):
        assert getattr(metadata, name), name
    assert metadata.questions


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_sentence_has_a_source(path: Path) -> None:
    content = load(path)
    for start, end in sentences_of(content):
        links = [link for link in content.links if start < link.position <= end]
        assert links, content.text[start:end]
        for link in links:
            assert ADDRESS.match(link.url), link.url
            assert link.label


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_footnotes_are_used_and_defined(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    defined = re.findall(r"^\[\^([\w-]+)\]:", text, re.MULTILINE)
    used = set(re.findall(r"\[\^([\w-]+)\](?!:)", text))
    assert sorted(defined) == sorted(used)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_sentences_can_be_quoted_alone(path: Path) -> None:
    content = load(path)
    for start, end in sentences_of(content):
        sentence = content.text[start:end]
        assert sentence[-1] in ".?!", sentence
        assert len(sentence.split()) <= 45, sentence
        assert not re.match(r"(It|This|They|These|He|She)\b", sentence), sentence


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_is_advice(path: Path) -> None:
    assert not ADVICE.search(path.read_text(encoding="utf-8"))


def test_the_three_cut_offs_of_the_trial_are_kept_apart() -> None:
    """Each response rate of CARTIFAN-1 stands beside its own follow-up."""
    follow_ups = {"89.6%": "18", "87.9%": "37.29"}
    for path in FILES:
        content = load(path)
        for start, end in sentences_of(content):
            sentence = content.text[start:end]
            rates = [rate for rate in follow_ups if rate in sentence]
            if len(rates) == 1 and "CARTIFAN-1" in sentence:
                assert follow_ups[rates[0]] in sentence, sentence
