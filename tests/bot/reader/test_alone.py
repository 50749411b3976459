import pytest

from bot.reader.alone import read_from
from index.types import Span

TEXT = "Ozora Pharma is in Kobe. It makes ozo-cel. Sales began in May. Then the company grew."
SENTENCES = [Span(0, 24), Span(25, 42), Span(43, 62), Span(63, 85)]


@pytest.mark.parametrize(("number", "wanted"), [(0, 0), (1, 0), (2, 43), (3, 43)])
def test_what_points_back_is_read_from_the_sentence_before(number: int, wanted: int) -> None:
    assert read_from(TEXT, SENTENCES, SENTENCES[number]) == wanted


def test_the_first_sentence_has_none_before() -> None:
    assert read_from(TEXT, SENTENCES[1:], SENTENCES[1]) == 25
