from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import search
from index.fusion import fuse
from index.generation import Generation, open_current
from index.search import EmbeddedIndex
from index.types import Where
from tests.conftest import ToyEncoder, run_build


def found(generation: Generation, question: str, limit: int = 9, where: Where | None = None) -> list[str]:
    hits = EmbeddedIndex(generation).search(question, ToyEncoder().encode(question), limit, where or Where())
    return [f"{hit.document.path}:{hit.passage.headings[-1]}" for hit in hits]


def test_the_best_passage_comes_first(generation: Generation) -> None:
    assert found(generation, "What was the overall response rate?")[0] == "approval.md:Results"
    assert found(generation, "Where is Legend Biotech based?")[0] == "company.md:Seat"


def test_a_limit_limits(generation: Generation) -> None:
    assert len(found(generation, "response", 2)) == 2


def test_only_what_may_answer_is_found(generation: Generation) -> None:
    company = next(row.document_id for row in generation.manifest.documents if row.path == "company.md")
    assert found(generation, "response rate", where=Where(documents=frozenset([company]))) == ["company.md:Seat"]
    assert found(generation, "response rate", where=Where(published_by=date(2023, 12, 31))) == ["company.md:Seat"]
    assert found(generation, "response rate", where=Where(documents=frozenset())) == []


def test_what_was_replaced_answers_no_more_but_for_a_day_before_or_when_asked_for(tmp_path: Path) -> None:
    old = dated(tmp_path / "s", "old.md", "The price was 12.", 2022)
    dated(tmp_path / "s", "new.md", "The price is 14.", 2024, "old.md")
    run_build(tmp_path / "s", tmp_path / "home")
    opened = open_current(tmp_path / "home")
    wanted = {"old.md": "new.md", "new.md": None}

    def paths(where: Where) -> list[str]:
        hits = EmbeddedIndex(opened).search("price", ToyEncoder().encode("price"), 9, where)
        paths_of = {one.document_id: one.path for one in opened.manifest.documents}
        assert all((paths_of[hit.replaced.document_id] if hit.replaced else None) == wanted[hit.document.path] for hit in hits)
        return [hit.document.path for hit in hits]

    old_id = next(one.document_id for one in opened.manifest.documents if one.path == old)
    assert paths(Where()) == ["new.md"]
    assert paths(Where(published_by=date(2023, 12, 31))) == ["old.md"]
    assert paths(Where(published_by=date(2024, 1, 1))) == ["new.md"]
    assert paths(Where(published_by=date(2021, 12, 31))) == []
    assert paths(Where(documents=frozenset([old_id]))) == ["old.md"]
    opened.close()


def dated(folder: Path, name: str, text: str, year: int | None, *replaces: str) -> str:
    """Write a document of the first day of a year that replaces others; its name."""
    folder.mkdir(parents=True, exist_ok=True)
    published = f"published: {year}-01-01\n" if year else ""
    (folder / name).write_text(f"---\ntitle: About {name}\n{published}replaces: [{', '.join(replaces)}]\n---\n{text}\n")
    return name


NAMES = ("a.md", "b.md", "c.md", "d.md")
SAID = st.tuples(st.none() | st.integers(2020, 2024), st.lists(st.sampled_from(NAMES), max_size=2))


@settings(max_examples=25)
@given(st.tuples(SAID, SAID, SAID, SAID))
def test_on_no_day_answers_what_came_later_or_was_replaced_by_then(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, said: tuple[tuple[int | None, list[str]], ...]
) -> None:
    home = tmp_path_factory.mktemp("days")
    for name, (year, replaces) in zip(NAMES, said, strict=True):
        dated(home / "s", name, f"The price in {name} is told.", year, *replaces)
    run_build(home / "s", home)
    opened = open_current(home)
    replaced = opened.catalogue.replaced
    days = [None, *(date(year, 6, 1) for year in range(2019, 2025))]
    for day in days:
        hits = EmbeddedIndex(opened).search("price told", ToyEncoder().encode("price told"), 9, Where(published_by=day))
        monkeypatch.setattr(search, "MOST_GONE", 0)  # what is left out of the search, rather than dropped, makes no difference
        assert hits == EmbeddedIndex(opened).search("price told", ToyEncoder().encode("price told"), 9, Where(published_by=day))
        monkeypatch.undo()
        for hit in hits:
            published = hit.document.content.metadata.published
            assert day is None or (published is not None and published <= day)
            assert hit.replaced == replaced.get(hit.document.id)
            assert hit.replaced is None or (day is not None and (hit.replaced.published is None or hit.replaced.published > day))
        assert hits or day is not None  # something answers today
    opened.close()


def test_scores_are_what_fusion_makes_of_both_searches(generation: Generation) -> None:
    question = "overall response rate"
    vector = ToyEncoder().encode(question)
    hits = EmbeddedIndex(generation).search(question, vector, 9, Where())
    words = np.array([hit.words for hit in hits], np.float32)
    meaning = np.array([max(hit.meanings) for hit in hits], np.float32)
    assert np.allclose([hit.score for hit in hits], fuse(words, meaning), atol=1e-6)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_each_sentence_has_its_own_meaning(generation: Generation) -> None:
    question = "overall response rate"
    vector = ToyEncoder().encode(question)
    for hit in EmbeddedIndex(generation).search(question, vector, 9, Where()):
        texts = [hit.document.text[span.start : span.end] for span in hit.passage.sentences]
        wanted = [float(ToyEncoder().encode(text) @ vector) for text in texts]
        assert np.allclose(hit.meanings, wanted, atol=2e-3)


def test_a_question_that_shares_nothing_still_gets_the_nearest(generation: Generation) -> None:
    assert len(found(generation, "???")) == 3
