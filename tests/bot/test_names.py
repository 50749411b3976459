import pytest

from bot.names import Names, kind, shares
from index.catalogue import Word

WRITTEN = "Legend Biotech GenScript Corporation cilta-cel CARTIFAN-1 mPFS NMPA results World".split()
NAMES = Names({word.lower(): Word(3, word) for word in WRITTEN})


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Who makes cilta-cel?", ["cilta-cel"]),
        ("Legend Biotech, a part of GenScript Biotech Corporation", ["Legend Biotech", "GenScript Biotech Corporation"]),
        ("who owns legend biotech", ["legend biotech"]),
        ("Was the NMPA's decision about Legend's product?", ["NMPA", "Legend"]),
        ("Is it sold in the world?", ["world"]),
        ("Is it sold by Legend in the world?", ["Legend"]),
        ("Did CARTITUDE-4 say what ICANS is?", ["CARTITUDE-4", "ICANS"]),
        ("What were the results in 58 patients?", []),
        ("Tecvayli and teclistamab", ["Tecvayli", "teclistamab"]),
        ("Legend won it. Namely what?", ["Legend"]),  # a capital that begins a sentence tells nothing
    ],
)
def test_names_are_found_in_runs(text: str, wanted: list[str]) -> None:
    assert NAMES.find(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("How did patients with extramedullary plasmacytomas fare?", ["extramedullary", "plasmacytomas"]),
        ("What was the cilta-cel response?", []),
        ("Were effectivness and saftey shown?", []),  # a slip of the keys away from English words
        ("Is it sold in hongkong hotelstreet or bookstores?", []),  # English words without their space
        ("Tocilizumab CYTOGENETICS", []),  # capitals make them names, which `find` finds
    ],
)
def test_terms_that_neither_the_documents_nor_english_have(text: str, wanted: list[str]) -> None:
    assert NAMES.unknown_terms(text) == wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("NMPA", "code"),
        ("CARTIFAN-1", "code"),
        ("mPFS", "code"),
        ("Legend Biotech", "proper"),
        ("GenScript", "proper"),
        ("cilta-cel", "term"),
        ("", "term"),
    ],
)
def test_kinds(name: str, wanted: str) -> None:
    assert kind(name) == wanted


def test_shares() -> None:
    assert shares("Legend Biotech", "legend's biotech plans")
    assert not shares("Legend Biotech", "the legend")
