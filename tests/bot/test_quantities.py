import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quantities import AGE, Bound, borne_out, nearest, quantities


def only(text: str) -> tuple[float, str, Bound]:
    (one,) = quantities(text)
    return round(one.value, 2), one.unit, one.bound


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It was 87.9% of them", (87.9, "%", Bound.EXACT)),
        ("more than 100 patients were included", (100, "patient", Bound.ABOVE)),
        ("the 58 people analysed", (58, "patient", Bound.EXACT)),
        ("only 3 months", (91.31, "day", Bound.EXACT)),
        ("over two decades", (7305, "day", Bound.ABOVE)),
        ("at least three lines of therapy", (3, "line", Bound.FROM)),
        ("over 200,000 customers", (200000, "customer", Bound.ABOVE)),
        ("about 1.5 million cells", (1.5e6, "cell", Bound.ABOUT)),
        ("just 2,000?", (2000, "", Bound.EXACT)),
        ("fewer than ten years", (3652.5, "day", Bound.BELOW)),
        ("30-month follow-up", (913.12, "day", Bound.EXACT)),
        ("a 90 per cent share", (90, "%", Bound.EXACT)),
        ("at least four out of five patients", (80, "%", Bound.FROM)),
        ("over three quarters of them", (75, "%", Bound.ABOVE)),
        ("fewer than half of the patients", (50, "%", Bound.BELOW)),
        ("a third of them", (33.33, "%", Bound.ABOUT)),
        ("two thirds responded", (66.67, "%", Bound.ABOUT)),
        ("1 in 10 patients", (10, "%", Bound.ABOUT)),
        ("a 15-year-old child", (15, AGE, Bound.EXACT)),
        ("half of the patients", (50, "%", Bound.ABOUT)),
        ("a single earlier line of treatment", (1, "line", Bound.EXACT)),
        ("at least three prior lines", (3, "line", Bound.FROM)),
        ("patients over 65", (65, AGE, Bound.ABOVE)),
        ("in those under 40 it", (40, "it", Bound.BELOW)),
        ("people above 70, too", (70, AGE, Bound.ABOVE)),
        ("patients for over 12 months", (12 * 365.25 / 12, "day", Bound.ABOVE)),
        ("above 18 years of age", (18, AGE, Bound.ABOVE)),
        ("a Phase III trial", (3, "phase", Bound.EXACT)),
        ("a phase 1b/2 trial", (1.5, "phase", Bound.EXACT)),
    ],
)
def test_a_quantity_has_a_value_a_unit_and_a_bound(text: str, wanted: tuple[float, str, Bound]) -> None:
    assert only(text) == wanted


@pytest.mark.parametrize("text", ["In 2024", "CARTIFAN-1", "NCT03758417", "grade 3", "no number", "4-1BB", "v1.2.3"])
def test_years_names_and_numbers_of_things_are_none(text: str) -> None:
    assert quantities(text) == []


def test_a_quantity_knows_its_place() -> None:
    text = "A median of 30.13 months, not 12."
    first, second = quantities(text)
    assert (text[first.start : first.end], text[second.start : second.end]) == ("30.13 months", "12")


@pytest.mark.parametrize(
    ("asked", "told", "wanted"),
    [
        ("more than 100 patients", "58 patients", False),
        ("more than 50 patients", "58 patients", True),
        ("more than 58 patients", "58 patients", False),
        ("at least 58 patients", "58 patients", True),
        ("more than 30 months", "32.56 months", True),
        ("less than ten years", "over two decades", False),
        ("more than 10 years", "over two decades", True),
        ("2,000", "over 200,000 customers", False),
        ("250,000 customers", "over 200,000 customers", None),
        ("87.9%", "87.9%", True),
        ("97.9%", "87.9%", False),
        ("30 patients", "30 months", None),
        ("about 30 months", "30.13 months", True),
        ("2.5 years", "30 months", True),
        ("3 months", "30.13 months", False),
        ("Phase III", "Phase 2", False),
        ("Phase II", "phase 2b", True),
        ("15-year-old", "37.29 months", None),
        ("half of the patients", "79.3%", False),
    ],
)
def test_what_is_told_bears_out_what_is_asked_or_not(asked: str, told: str, wanted: bool | None) -> None:
    (a,), (b,) = quantities(asked), quantities(told)
    assert borne_out(a, b) is wanted


def test_the_nearest_is_of_the_same_unit_first() -> None:
    (asked,) = quantities("3 months")
    found = nearest(asked, quantities("With 58 patients and 12, the median was 30.13 months or 86.2%."))
    assert found
    assert round(found.value / 30.4375, 2) == 30.13
    assert nearest(asked, quantities("86.2% and 58 patients")) is None


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_bounds_agree_with_arithmetic(a: float, b: float) -> None:
    above, below, exact = (quantities(f"{words}{a:.2f} kg")[0] for words in ("more than ", "less than ", ""))
    told = quantities(f"{b:.2f} kg")[0]
    assert borne_out(above, told) is (round(b, 2) > round(a, 2))
    assert borne_out(below, told) is (round(b, 2) < round(a, 2))
    assert borne_out(exact, told) is (round(b, 2) == round(a, 2))


@given(st.text(max_size=100))
def test_any_text_has_quantities_in_order(text: str) -> None:
    found = quantities(text)
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert all(text[one.start : one.end].strip() for one in found)
