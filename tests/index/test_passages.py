import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.passages import LONGEST_CONTEXT, context, encoder_input, split
from index.types import Content, Document, Heading, Metadata, PageMark
from tests.conftest import ToyEncoder

COUNT = ToyEncoder().count


def document(text: str, headings: tuple[Heading, ...] = (), title: str | None = None, pages: tuple[PageMark, ...] = ()) -> Document:
    return Document("d" * 16, "a.txt", "d" * 64, Content(text, Metadata(title=title), headings, pages))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Any text, with headings at any places that do not overlap."""
    text = draw(st.text(min_size=1))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    return document(text, tuple(Heading(a, b, draw(st.integers(1, 4))) for a, b in spans))


@given(documents(), st.integers(1, 30), st.integers(0, 20))
def test_passages_tile_the_text(given_document: Document, target: int, more: int) -> None:
    passages = split(given_document, COUNT, target, target + more)
    assert "".join(passage.text for passage in passages) == given_document.text
    position = 0
    for passage in passages:
        assert passage.start == position
        assert given_document.text[passage.start : passage.end] == passage.text
        position = passage.end
    assert position == len(given_document.text)


@given(documents(), st.integers(1, 30), st.integers(0, 20))
def test_sentences_lie_within_their_passage_in_order(given_document: Document, target: int, more: int) -> None:
    for passage in split(given_document, COUNT, target, target + more):
        assert passage.sentences
        position = passage.start
        for sentence in passage.sentences:
            assert position <= sentence.start < sentence.end <= passage.end
            position = sentence.end


@given(st.text(alphabet="ab. \nC", min_size=1, max_size=400), st.integers(1, 10))
def test_no_passage_is_over_the_limit(text: str, limit: int) -> None:
    for passage in split(document(text), COUNT, limit, limit):
        assert COUNT([passage.text])[0] <= limit or len(passage.text) == 1


def test_a_passage_begins_at_each_heading_and_knows_its_path() -> None:
    text = "Top\n\nFirst words.\n\nUnder\n\nMore words.\n\nNext\n\nLast words."
    marks = tuple(Heading(text.index(name), text.index(name) + len(name), level) for name, level in (("Top", 1), ("Under", 2), ("Next", 1)))
    passages = split(document(text, marks), COUNT, 100, 100)
    assert [passage.headings for passage in passages] == [("Top",), ("Top", "Under"), ("Next",)]
    assert [text[p.sentences[0].start : p.sentences[0].end] for p in passages] == ["First words.", "More words.", "Last words."]


def test_headings_with_nothing_between_them_share_a_passage() -> None:
    text = "Top\n\nUnder\n\nWords."
    passages = split(document(text, (Heading(0, 3, 1), Heading(5, 10, 2))), COUNT, 100, 100)
    assert [passage.headings for passage in passages] == [("Top", "Under")]


def test_a_section_is_cut_into_equal_passages() -> None:
    text = " ".join(f"Sentence number {number} stands here." for number in range(12))
    sizes = [COUNT([passage.text])[0] for passage in split(document(text), COUNT, 30, 60)]
    assert len(sizes) == 3
    assert max(sizes) - min(sizes) <= 6


def test_pages_are_those_that_passages_begin_on() -> None:
    text = "One one. " * 10 + "Two two. " * 10
    passages = split(document(text, pages=(PageMark(0, 1), PageMark(90, 2))), COUNT, 30, 30)
    assert [passage.page for passage in passages] == [1, 2]


def test_the_encoder_is_given_title_and_headings_and_where_the_sentences_are() -> None:
    text = "Results\n\nIt was 87.9%. It lasted."
    given_document = document(text, (Heading(0, 7, 2),), title="The approval")
    (passage,) = split(given_document, COUNT, 100, 100)
    assert context(given_document, passage) == "The approval. Results"
    made, spans = encoder_input(given_document, passage, COUNT)
    assert made == "The approval. Results\n" + text
    assert [made[span.start : span.end] for span in spans] == ["It was 87.9%.", "It lasted."]


def test_a_long_context_is_cut() -> None:
    given_document = document("Words.", title="word " * 500)
    (passage,) = split(given_document, COUNT, 100, 100)
    made, _ = encoder_input(given_document, passage, COUNT)
    assert 0 < COUNT([made.split("\n")[0]])[0] <= LONGEST_CONTEXT


@pytest.mark.parametrize(("target", "limit"), [(0, 10), (11, 10)])
def test_a_target_outside_the_limit_is_refused(target: int, limit: int) -> None:
    with pytest.raises(ValueError, match="target"):
        split(document("x"), COUNT, target, limit)
