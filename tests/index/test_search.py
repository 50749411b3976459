from datetime import date

import numpy as np

from index.fusion import fuse
from index.generation import Generation
from index.search import EmbeddedIndex
from index.types import Where
from tests.conftest import ToyEncoder


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
