from pathlib import Path

from bot.runtime import Opened
from bot.settings import BotSettings
from bot.suggest import candidates, suggestions
from index.types import Content, Document, Heading, Metadata
from tests.conftest import ToyRuntime, run_build


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


def test_what_several_documents_ask_is_suggested_once(tmp_path: Path) -> None:
    """A question in the plural is answered from both."""
    for name, asked, words in (("a", "Which", "87.9%"), ("b", "which", "85.4%"), ("c", "Which", "12.1%")):
        head = f"---\nquestions:\n  - {asked} results were given for the therapy?\n---\n"
        (tmp_path / f"{name}.md").write_text(f"{head}The results given for the therapy were {words} and good.\n")
    run_build(tmp_path, tmp_path / "h")
    running = ToyRuntime(BotSettings(home=tmp_path / "h", journal_days=0))
    with running.using() as opened:
        assert suggestions(opened) == ("Which results were given for the therapy?",)
    running.close()
