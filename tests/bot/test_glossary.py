from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ask import answer_to
from bot.cite import check, quoted
from bot.glossary import MOST, Explanation, Glossary, Rank, by_name, explanations
from bot.places import default_sources
from bot.runtime import Opened
from bot.settings import BotSettings
from bot.types import Citation, Question, Term
from index.generation import open_current
from index.passages import split
from index.types import Content, Document, Heading, Metadata, Replacement, Span, Where
from tests.conftest import ToyEncoder, ToyRuntime, run_build

COUNT = ToyEncoder().count
QUESTION = Question("What was the overall response rate in patients?")


def document(text: str, title: str = "Report", headings: tuple[Heading, ...] = (), name: str = "d") -> Document:
    return Document(name * 16, f"{name}.txt", name * 64, Content(text, Metadata(title=title), headings))


def found_in(*documents: Document) -> list[Explanation]:
    return [one for each in documents for one in explanations(each, split(each, COUNT, 40, 120))]


def words(one: Explanation, *documents: Document) -> str:
    text = next(each.text for each in documents if each.id == one.document_id)
    return text[one.span.start : one.span.end]


@pytest.fixture
def glossed(glossed_home: Path) -> Iterator[Opened]:
    running = ToyRuntime(BotSettings(home=glossed_home))
    with running.using() as lent:
        yield lent
    running.close()


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Glossary]:
    """The glossary of the shipped documents; no model matters for it."""
    home = tmp_path_factory.mktemp("home")
    run_build(default_sources(), home, target=160)
    generation = open_current(home)
    yield Glossary(generation.catalogue)
    generation.close()


def explained(glossary: Glossary, text: str) -> dict[str, Explanation]:
    return {text[span.start : span.end]: found for span, found in glossary.standing(text)}


def test_an_answer_comes_with_its_terms(glossed: Opened) -> None:
    answer = answer_to(QUESTION, glossed)
    assert answer.text == "The overall response rate was 87.9% in 58 patients."
    (term,) = answer.terms
    assert term.term == "overall response rate"
    assert term.citation.quote == (
        "The overall response rate (ORR) is how often tumours shrink. In plain words, the overall response rate says whom it helps."
    )
    assert (term.citation.document.path, term.citation.heading) == ("glossary.md", "Overall response rate")
    assert [link.url for link in term.citation.links] == ["https://example.org/textbook"]
    (place,) = term.places
    assert place.citation == 0
    assert answer.citations[0].document.text[place.span.start : place.span.end] == term.term


def test_where_nothing_is_cited_nothing_is_explained(glossed: Opened) -> None:
    assert answer_to(Question("zebra quagga okapi"), glossed).terms == ()


def test_no_term_is_explained_by_what_is_cited_itself(glossed: Opened) -> None:
    answer = answer_to(Question("What is multiple myeloma, a cancer of plasma cells?"), glossed)
    assert answer.text == "Multiple myeloma is a cancer of plasma cells."
    assert answer.terms == ()


@pytest.mark.parametrize(
    ("where", "explains"),
    [
        (Where(), True),
        (Where(published_by=date(2024, 9, 1)), True),
        (Where(published_by=date(2024, 8, 31)), False),
        (Where(documents=frozenset()), False),
    ],
)
def test_only_documents_that_may_answer_explain(glossed: Opened, where: Where, explains: bool) -> None:
    (approval,) = [one for one in glossed.generation.catalogue.all_documents() if one.path == "approval.md"]
    citation = quoted(approval, Span(approval.text.index("The overall"), approval.text.index("Median")))
    assert bool(glossed.glossary.terms([citation], where)) is explains


def test_each_term_comes_once_with_all_its_quotes() -> None:
    text = "ORR rose. The ORR of ORR fell."
    home = quotes(text, "ORR stands for overall response rate.", [(0, 9), (10, 30)])
    (term,) = home
    assert [(place.citation, text[place.span.start : place.span.end], place.span.start) for place in term.places] == [
        (0, "ORR", 0),
        (1, "ORR", 14),
    ]


def test_no_more_terms_than_can_be_taken_in() -> None:
    names = [f"Q{letter}Z" for letter in "ABCDEFGHIJKL"]
    text = " ".join(names)
    terms = quotes(text, " ".join(f"{name} is a test." for name in names), [(0, len(text))])
    assert [term.term for term in terms] == names[:MOST]


def quotes(text: str, definitions: str, spans: list[tuple[int, int]]) -> tuple[Term, ...]:
    """The terms of quotes of a text, as another document explains them."""
    cited, explains = document(text), document(definitions, name="e")
    return Glossary(Shelf(explains)).terms([quoted(cited, Span(*span)) for span in spans], Where())  # type: ignore[arg-type]


class Shelf:
    """A catalogue of documents at hand."""

    def __init__(self, *documents: Document) -> None:
        self.documents = documents
        self.replaced: dict[str, Replacement] = {}

    def all_documents(self) -> Iterator[Document]:
        return iter(self.documents)

    def all_passages(self, document: Document) -> list[object]:
        return list(split(document, COUNT, 40, 120))

    def document_by_id(self, document_id: str) -> Document | None:
        return next((one for one in self.documents if one.id == document_id), None)


def test_short_forms_keep_their_capitals_and_long_ones_any_case_and_number() -> None:
    shelf = Shelf(document("Overall survival (OS) is the time to death. A line of therapy is a course. Antibody is a protein."))
    glossary = Glossary(shelf)  # type: ignore[arg-type]
    text = "In os or OS, OVERALL SURVIVAL, overall survival-time, lines of therapy and antibodies, not outlines of therapy or OSX."
    assert list(explained(glossary, text)) == ["OS", "OVERALL SURVIVAL", "overall survival", "lines of therapy", "antibodies"]


def test_the_longest_term_is_taken_and_none_within_it() -> None:
    shelf = Shelf(document("A partial response is a fall. A very good partial response is a deep fall. A good cat is a cat."))
    glossary = Glossary(shelf)  # type: ignore[arg-type]
    assert list(explained(glossary, "a very good partial response, a good partial response")) == [
        "very good partial response",
        "partial response",
    ]


def test_what_was_replaced_explains_no_more_but_on_a_day_before() -> None:
    old, new = document("A partial response is a fall.", name="a"), document("A partial response is a deep fall.", name="b")
    shelf = Shelf(old, new)
    quote = a_quote("It was a partial response.")
    shelf.replaced = {old.id: Replacement(new.id, "New", date(2024, 1, 1))}
    (term,) = Glossary(shelf).terms([quote], Where())  # type: ignore[arg-type]
    assert (term.citation.document, term.citation.replaced) == (new, None)
    shelf.documents = (old,)
    assert not Glossary(shelf).terms([quote], Where())  # type: ignore[arg-type]
    (term,) = Glossary(shelf).terms([quote], Where(documents=frozenset([old.id])))  # type: ignore[arg-type]
    assert (term.citation.document, term.citation.replaced) == (old, shelf.replaced[old.id])


def test_words_that_a_stop_keeps_apart_are_no_term() -> None:
    glossary = Glossary(Shelf(document("A partial response is a fall.")))  # type: ignore[arg-type]
    assert not explained(glossary, "It was partial. Response came later; partial, response; partial/response.")


def test_a_glossary_comes_before_a_definition_elsewhere_before_what_only_spells_it_out() -> None:
    spelt = document("Patients had cytokine release syndrome (CRS) often.", name="a")
    told = document("Cytokine release syndrome (CRS) is a danger.", name="b")
    listed = document("Cytokine release syndrome (CRS) is a reaction.", title="Terms and abbreviations", name="c")
    for documents, rank in (((spelt,), Rank.SPELT_OUT), ((spelt, told), Rank.DEFINED), ((spelt, told, listed), Rank.LISTED)):
        assert by_name(found_in(*documents))["CRS",].rank is rank


def test_a_section_may_be_a_glossary() -> None:
    text = "Results\n\nThe hazard ratio compares groups.\n\nAbbreviations\n\nHR: hazard ratio of two groups."
    marks = tuple(Heading(text.index(name), text.index(name) + len(name), 1) for name in ("Results", "Abbreviations"))
    named = by_name(found_in(document(text, headings=marks)))
    assert list(named) == [("HR",)]


def test_a_short_form_that_only_stands_in_brackets_is_explained_by_the_words_before_it() -> None:
    text = "The agency is the National Medical Products Administration (NMPA) of China."
    (one,) = found_in(document(text))
    assert [text[span.start : span.end] for span in one.words] == ["National Medical Products Administration (NMPA)"]
    assert by_name([one]) == {("NMPA",): one}
    assert [term.term for term in quotes("The NMPA approved it.", text, [(0, 21)])] == ["NMPA"]
    assert not quotes("The National Medical Products Administration (NMPA) did.", text, [(0, 56)])


def test_a_short_form_with_several_meanings_is_left_out() -> None:
    response = document("A partial response (PR) is a fall. Very good.", name="a")
    review = document("It went through priority review (PR) in May.", name="b")
    assert by_name(found_in(response)).keys() == {("partial", "response"), ("PR",)}
    assert by_name(found_in(response, review)).keys() == {("partial", "response")}


def test_a_short_form_from_elsewhere_leads_to_the_definition() -> None:
    listed = document("A proteasome inhibitor blocks proteasomes.", "Glossary", name="a")
    marked = Document(
        "a" * 16, "a.txt", "a" * 64, Content("Proteasome inhibitor\n\n" + listed.text, Metadata("Glossary"), (Heading(0, 20, 1),))
    )
    used = document("All had a proteasome inhibitor (PI) before.", name="b")
    named = by_name(found_in(marked, used))
    assert words(named["PI",], marked, used) == "A proteasome inhibitor blocks proteasomes."


# What docs/sources/glossary.md explains, as quotes write it.
TERMS = (
    "overall response rate|ORR|partial response|PR|very good partial response|VGPR|complete response|CR|stringent complete response|sCR"
    "|progressive disease|duration of response|DOR|progression-free survival|PFS|overall survival|OS|median|not reached|hazard ratio|HR"
    "|confidence interval|minimal residual disease|MRD|line of therapy|lines of therapy|relapsed or refractory|relapsed|refractory"
    "|proteasome inhibitor|immunomodulatory agent|immunomodulatory drugs|IMiD|anti-CD38 antibodies|B-cell maturation antigen|BCMA"
    "|chimeric antigen receptor T-cell|CAR-T therapy|CAR-T|autologous|bridging therapy|lymphodepletion|cytokine release syndrome|CRS"
    "|immune effector cell-associated neurotoxicity syndrome|ICANS|International Myeloma Working Group|IMWG|boxed warning"
    "|breakthrough therapy|priority review|conditional approval"
)


@pytest.mark.parametrize("term", TERMS.split("|"))
def test_the_shipped_glossarys_terms_are_found(shipped: Glossary, term: str) -> None:
    ((span, found),) = shipped.standing(f"It is {term} that counts.")
    assert (span.start, span.end) == (6, 6 + len(term))
    assert found.rank <= Rank.BELOW_ITS_HEADING


def test_nearly_every_heading_of_the_shipped_glossary_is_a_term(shipped: Glossary) -> None:
    (path,) = [path for path in default_sources().glob("*.md") if path.stem == "glossary"]
    headings = [line.removeprefix("## ") for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("## ")]
    missing = [heading for heading in headings if not list(shipped.standing(heading))]
    assert len(headings) > 20
    assert not missing


def test_a_definition_goes_with_what_says_it_again_in_plain_words(shipped: Glossary) -> None:
    (term,) = shipped.terms([a_quote("The PFS was long.")], Where())
    assert term.citation.quote.startswith("Progression-free survival (PFS) is the time ")
    assert "In plain words, progression-free survival says how long " in term.citation.quote
    assert term.citation.heading == "Progression-free survival"
    assert term.citation.links


def a_quote(text: str) -> Citation:
    cited = document(text)
    return quoted(cited, Span(0, len(text)))


NOISE = st.text(max_size=6) | st.sampled_from(["𝔅 🧬 ", "卡卫荻", "\n\n", " | ", "\u2003", "(", ")", ". ", "In plain words, it is. "])
NAMES = st.sampled_from(
    ["response rate", "Response Rate (RR)", "RR", "RR (response rate)", "𝔅CMA", "élan vital", "lines\nof therapy", "CAR-T cell"]
)
VERBS = st.sampled_from([" is a ", " means ", " stands for ", " is called ", ": ", " | ", " compares "])
ARTICLES = st.sampled_from(["", "The ", "A "])
DEFINING = st.tuples(NOISE, ARTICLES, NAMES, VERBS, NAMES, NOISE, st.sampled_from([". ", ".\n\n", "\n", ""])).map("".join)


@given(
    st.lists(DEFINING, min_size=1, max_size=5).map("".join),
    st.lists(NAMES | NOISE | st.just(" "), min_size=1, max_size=8).map("".join).filter(bool),
    st.sampled_from(["Glossary", "Report"]),
    st.integers(0, 30),
)
def test_whatever_explains_a_term_is_verbatim(text: str, quote: str, title: str, heading: int) -> None:
    """For any documents, what explains a term is their text at its offsets, and the term is the quote's at its places."""
    marks = (Heading(0, heading, 1),) if 0 < heading < len(text) else ()
    explains, cited = document(text, title, marks), document(quote, name="e")
    glossary = Glossary(Shelf(explains, cited))  # type: ignore[arg-type]
    for term in glossary.terms([quoted(cited, Span(0, len(quote)))], Where()):
        check(term.citation)
        assert term.citation.document == explains
        assert term.citation.quote.strip()
        (place,) = term.places
        assert quote[place.span.start : place.span.end] == term.term
        assert term.term


def test_every_term_of_every_shipped_sentence_is_explained_verbatim(shipped: Glossary) -> None:
    catalogue = shipped.catalogue
    explained_terms = set()
    for each in catalogue.all_documents():
        for passage in catalogue.all_passages(each):
            citations = [quoted(each, span) for span in passage.sentences]
            for term in shipped.terms(citations, Where()):
                check(term.citation)
                assert term.citation.quote == term.citation.document.text[term.citation.span.start : term.citation.span.end]
                assert all(each.text[place.span.start : place.span.end] for place in term.places)
                explained_terms.add(term.term.lower())
    assert len(explained_terms) > 40
