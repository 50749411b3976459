from bot.runtime import Opened
from bot.suggest import candidates, suggestions
from index.types import Content, Document, Heading, Metadata


def test_candidates_come_from_the_document_itself() -> None:
    text = (
        "Who may be treated?\n\nThe overall response rate (ORR) was high."
        " The National Medical Products Administration (NMPA) said so (see text)."
    )
    document = Document("d", "a.md", "d", Content(text, Metadata(questions=("Who approved it?",)), (Heading(0, 19, 2),)))
    assert candidates(document) == [
        "Who approved it?",
        "Who may be treated?",
        "What is the overall response rate?",
        "What is National Medical Products Administration?",
    ]


def test_only_what_is_answered_from_its_document_is_suggested(opened: Opened) -> None:
    assert suggestions(opened) == ("Who approved the therapy?",)
    assert suggestions(opened) is suggestions(opened)
