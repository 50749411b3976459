import pytest

from bot.aliases import Aliases, Sort, explained
from index.types import Content, Document, Metadata

TEXT = (
    "The progression-free survival (PFS) was long. The Office for Fair Drugs (OFD) approved ozorcel (ozo-cel). "
    "The median rate of response (mROR) is not told. See the table (right)."
)
ALIASES = Aliases([Document("d", "d.md", "0", Content(TEXT, Metadata(aliases=(("ozo-cel", "Ozorvy", "XB-12"), ("Ozorvy", "奥佐")))))])


def test_short_forms_are_learnt_where_a_text_explains_them() -> None:
    assert explained(TEXT) == [
        ("progression-free survival", "PFS"),
        ("Office for Fair Drugs", "OFD"),
        ("median rate of response", "mROR"),
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("PFS", "Its progression-free survival was short."),
        ("ozo-cel", "Ozorvy is given once."),
        ("XB-12", "奥佐 is given once."),
        ("Chinese", "It is sold in China."),
        ("American", "It is sold in the United States."),
        ("American", "It is sold in the US."),
        ("FDA", "The Food and Drug Administration said so."),
        ("American-Japanese", "A trial in the US and Japan."),
        ("OS", "The overall survival was long."),
        ("CRS", "There was cytokine release syndrome."),
        ("Legend Biotech", "Biotech, or Legend, they call it."),
        ("GenScript's", "GenScript makes genes."),
        ("American", "Based in Somerset, New Jersey, it makes genes."),
        ("China", "It has a plant in Nanjing."),
        ("NCT", "It is registered as NCT03758417."),
        ("DNA", "It is a gene-modified therapy."),
        ("the States", "Based in Somerset, New Jersey, it makes genes."),
        ("ROR", "The median rate of response was 3 months."),
        ("ROR", "The mROR was 3 months."),
    ],
)
def test_a_name_is_mentioned_under_any_of_its_names(name: str, text: str) -> None:
    assert ALIASES.mentioned(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("CARTITUDE-1", "CARTITUDE-10 and CARTIFAN-1 are trials."),
        ("ide-cel", "ozo-cel is given once."),
        ("FDA", "The NMPA said so."),
        ("NMPA", "The EMA said so."),
        ("US", "They let us know."),
        ("Japan", "It has a plant in Nanjing."),
        ("ICANS", "There was neurotoxicity."),
        ("CRS", "They reached complete response (CR) or stringent complete response (sCR)."),
    ],
)
def test_near_names_are_kept_apart(name: str, text: str) -> None:
    assert not ALIASES.mentioned(name, text)


@pytest.mark.parametrize(
    ("name", "sort"),
    [
        ("Chinese", Sort.COUNTRY),
        ("EMA", Sort.REGULATOR),
        ("Tasmanian Medicines Authority", Sort.REGULATOR),
        ("CARTIFAN-1", Sort.TRIAL),
        ("NCT03758417", Sort.TRIAL),
        ("ide-cel", Sort.DRUG),
        ("teclistamab", Sort.DRUG),
        ("Legend Biotech", Sort.OTHER),
    ],
)
def test_names_are_of_a_sort(name: str, sort: Sort) -> None:
    assert ALIASES.sort(name) is sort


def test_names_that_share_one_are_one_group() -> None:
    assert ALIASES.same("XB-12", "奥佐")
    assert not ALIASES.same("XB-12", "PFS")
