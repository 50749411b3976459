import pytest

from bot.definitions import Definition, defined, definitions, says_again


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Progression-free survival (PFS) is the time without progression.", ("Progression-free survival", "PFS")),
        ("A complete response (CR) in multiple myeloma means no M-protein.", ("complete response", "CR")),
        ("PFS (progression-free survival) is the time without progression.", ("progression-free survival", "PFS")),
        ("ORR stands for overall response rate.", ("overall response rate", "ORR")),
        ("MRD is short for minimal residual disease, which tests may miss.", ("minimal residual disease", "MRD")),
        ("Autologous means made from one's own cells.", ("Autologous",)),
        ("An aircraft carrier is a warship.", ("aircraft carrier",)),
        ("A squab is the name given to young pigeons.", ("squab",)),
        ("Horizontal gene transfer refers to a way of passing genes on.", ("Horizontal gene transfer",)),
        ("The Center for Drug Evaluation (CDE) is the body that reviews drugs.", ("Center for Drug Evaluation", "CDE")),
        ("The European Medicines Agency is an agency of the EU.", ("European Medicines Agency",)),
        ("CARTIFAN-1 (NCT03758417) is a Phase 2 trial.", ("CARTIFAN-1", "NCT03758417")),
        ("Ciltacabtagene autoleucel (cilta-cel) is a cell therapy.", ("Ciltacabtagene autoleucel", "cilta-cel")),
        ("A median survival is called not reached when fewer than half have died.", ("not reached",)),
        ("The vibration with the lowest frequency is called the fundamental frequency.", ("fundamental frequency",)),
        ("A hazard ratio, also called relative hazard (RH), is a ratio.", ("hazard ratio", "relative hazard", "RH")),
        ("A chimeric antigen receptor T-cell (CAR-T) product is a drug.",
         ("chimeric antigen receptor T-cell product", "CAR-T product", "chimeric antigen receptor T-cell", "CAR-T")),
    ],
)  # fmt: skip
def test_a_sentence_that_says_what_something_is_defines_it(sentence: str, names: tuple[str, ...]) -> None:
    found = defined(sentence)
    assert found
    assert found.names == names


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "The median progression-free survival (PFS) was 30.13 months.",
        "The sponsor of CARTIFAN-1 is Legend Biotech.",
        "The trial is a Phase 2 study.",
        "Treatment is a matter of weeks.",
        "It is a cancer of plasma cells.",
        "This means that nobody knows.",
        "Another area is the design of devices.",
        "A well-known example is the Pyramid of Djoser.",
        "Since it is a lengthy process, few wait.",
        "Multiple myeloma is the second most common blood cancer.",
        "Multiple myeloma is regarded as incurable.",
        "Cilta-cel is not a cure.",
        "Boston's only public university is the University of Massachusetts.",
        "July and August are the warmest months.",
        "Bortezomib, carfilzomib and ixazomib are proteasome inhibitors.",
        "What is a complete response?",
    ],
)
def test_a_sentence_that_only_tells_something_defines_nothing(sentence: str) -> None:
    assert defined(sentence) is None


def test_what_is_in_brackets_is_a_name_only_where_it_looks_like_one() -> None:
    for aside in ("see text", "n = 58", "95% CI", "2020"):
        found = defined(f"A hazard ratio ({aside}) is a measure.")
        assert found
        assert found.names == ("hazard ratio",)


def test_is_the_tells_less_surely_than_is_a() -> None:
    assert [found.sure for found in map(defined, ("X-rays are the basis of it.", "X-rays are a kind of light.")) if found] == [False, True]


@pytest.mark.parametrize(
    ("heading", "sentences", "found"),
    [
        ("Hazard ratio", ["The hazard ratio (HR) compares two groups."], [(("hazard ratio", "HR"), 0, True)]),
        ("1.2 Hazard ratio", ["The hazard ratio compares two groups."], [(("hazard ratio",), 0, True)]),
        (
            "Priority review and conditional approval in China",
            ["Priority review in China shortens it.", "Conditional approval rests on early data."],
            [(("Priority review",), 0, True), (("Conditional approval",), 1, True)],
        ),
        ("Refractory or relapsed", ["Disease that no treatment helps is refractory."], [(("Refractory",), 0, False)]),
        ("Confidence interval", ["A 95% confidence interval is a range."],
         [(("95% confidence interval",), 0, True), (("Confidence interval",), 0, True)]),
        ("Overall survival (OS)", ["The time to death from any cause."], [(("Overall survival", "OS"), 0, False)]),
        ("Endpoints", ["Overall survival is the time to death."], [(("Overall survival",), 0, True)]),
        ("", ["ORR: the share of patients who respond.", "OS | overall survival", "MRD – what is left"],
         [(("ORR",), 0, True), (("OS",), 1, True), (("MRD",), 2, True)]),
        ("", ["PFS", "The time without progression.", "Overall survival", "The time to death."],
         [(("PFS",), 1, False), (("Overall survival",), 3, False)]),
        ("A", ["A response is a shrinking tumour."], [(("response",), 0, True)]),
        ("What is it and why?", ["Nobody knows what it is."], []),
        ("Empty", [], []),
    ],
)  # fmt: skip
def test_a_glossary_explains_what_its_headings_and_lines_name(
    heading: str, sentences: list[str], found: list[tuple[tuple[str, ...], int, bool]]
) -> None:
    assert list(dict.fromkeys(definitions(heading, sentences))) == [Definition(*one) for one in found]


def test_plainer_words_are_known_by_how_they_begin() -> None:
    assert says_again("In plain words, it helps.")
    assert says_again("Put simply, it helps.")
    assert not says_again("In plain sight it stood.")
