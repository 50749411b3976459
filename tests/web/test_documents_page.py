"""The documents page: what is added is cited, what is removed is said nowhere, and whoever may not change anything can still read."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Locator, Page, expect

from bot import reindex as running
from bot.runtime import Runtime
from bot.settings import BotSettings
from index.build import Built, Progress, Step
from index.generation import VECTORS, current_folder, current_id, publish
from index.settings import IndexSettings
from tests.bot.test_gate import RATE, SEAT, break_it
from tests.conftest import LATER, ToyRuntime, run_build, write_tiny
from tests.web.conftest import PHONE, WIDE, serve
from tests.web.test_page import CONTRAST, ask

TOKEN = "a token long enough"
ASKED = "Which seal does examplimab carry in Ruritania?"
WORDS = "the Quokka seal"
SEALS = f"---\ntitle: Seals\nquestions:\n  - {ASKED}\n---\n## Seal\n\nExamplimab does carry {WORDS} in Ruritania.\n"
Site = Callable[..., str]
Open = Callable[..., Page]


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    return write_tiny(tmp_path / "sources")


@pytest.fixture
def site(tmp_path: Path, sources: Path) -> Iterator[Site]:
    """Serves a home of its own, with two documents; `settings` go to the bot."""
    run_build(sources, tmp_path / "home", target=IndexSettings().target)
    with ExitStack() as stack:

        def start(**settings: Any) -> str:
            runtime = ToyRuntime(BotSettings(**{"home": tmp_path / "home", "sources": sources, **settings}))
            return stack.enter_context(contextmanager(serve)(runtime))

        yield start


@pytest.fixture
def opened(context: Callable[..., BrowserContext]) -> Iterator[Open]:
    """Opens the documents page of a site; an error in its scripts fails the test."""
    errors: list[str] = []

    def go(address: str, within: BrowserContext | None = None, **kind: Any) -> Page:
        page = (within or context(**kind)).new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}/documents.html")
        return page

    yield go
    assert not errors


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Holds every job at its encoding until it is set."""
    opened = Event()

    def held(runtime: Runtime) -> Iterator[Progress | Built]:
        for event in running.reindex(runtime):
            while isinstance(event, Progress) and event.step is Step.ENCODE and not opened.wait(0.05):
                yield Progress(Step.ENCODE, 1, 2)
            yield event

    monkeypatch.setattr("bot.api.app.reindex", held)
    return opened


def choose(page: Page, **files: str | bytes) -> None:
    payloads: list[FilePayload] = [
        {
            "name": name.replace("_", "."),
            "mimeType": "application/octet-stream",
            "buffer": content.encode() if isinstance(content, str) else content,
        }
        for name, content in files.items()
    ]
    page.set_input_files("#files", payloads)


def titles(page: Page) -> Locator:
    return page.locator("#rows .open")


def latest(page: Page, status: str) -> Locator:
    """The card of the newest job, once it has this status."""
    card = page.locator("#jobs-now .job").first
    expect(card).to_have_attribute("data-status", status)
    return card


def said(page: Page, address: str) -> str:
    """All that is said to who asks, but for the question."""
    reply = page.request.post(f"{address}/api/answer", data={"question": ASKED, "limit": 50}).json()
    del reply["question"]
    found = page.request.get(f"{address}/api/search", params={"q": ASKED}).json()["passages"]
    return json.dumps([reply, found, page.request.get(f"{address}/api/suggestions").json()])


def test_a_document_is_added_cited_removed_silent_and_brought_back_by_going_back(site: Site, opened: Open, gate: Event) -> None:
    address = site()
    page = opened(address)
    expect(titles(page)).to_have_text(["The approval", "The company"])
    expect(page.locator("#counts")).to_contain_text("documents2")
    choose(page, seals_md=SEALS)
    card = latest(page, "running")
    expect(card).to_contain_text("Adding files")
    expect(card.locator(".doing")).to_have_text("Encoding passages 2 of 2…")
    assert 0 < float(card.locator("progress").evaluate("bar => bar.value")) < 1
    expect(page.locator("#says")).to_have_text("Adding files: 50 percent.")
    expect(titles(page)).to_have_count(2)
    gate.set()
    expect(latest(page, "done")).to_contain_text("1 added; 2 unchanged.")
    expect(page.locator("#says")).to_have_text("Adding files: done. 1 added; 2 unchanged.")
    expect(titles(page)).to_have_text(["Seals", "The approval", "The company"])

    chat = page.context.new_page()
    chat.goto(address)
    expect(chat.locator("#suggestions")).to_contain_text(ASKED)
    ask(chat, ASKED)
    expect(chat.locator(".turn").last.locator(".quote")).to_contain_text(WORDS)
    expect(chat.locator(".turn").last.locator(".place")).to_contain_text("Seals")

    page.get_by_role("button", name="Remove Seals").click()
    expect(page.locator("#confirm")).to_contain_text("its file (uploads/seals.md) is deleted from the server")
    page.click("#confirm-yes")
    expect(latest(page, "done")).to_contain_text("1 removed; 2 unchanged.")
    expect(titles(page)).to_have_text(["The approval", "The company"])
    assert WORDS not in said(page, address)
    ask(chat, ASKED)
    expect(chat.locator(".turn").last.locator(".reply")).not_to_contain_text(WORDS)
    chat.reload()
    expect(chat.locator("#index-state")).to_contain_text("2 documents")
    expect(chat.locator("#suggestions")).not_to_contain_text("examplimab")

    versions = page.locator("#generations-list > li")
    expect(versions.first).to_contain_text("answers now")
    expect(versions).to_have_count(2)  # the same documents are the same version: it was made anew
    expect(versions.locator("summary")).to_have_text(["1 removed"])
    versions.nth(1).get_by_role("button", name="Go back").click()
    expect(versions.nth(1)).to_contain_text("answers now")
    expect(page.locator("#older")).to_be_visible()
    expect(page.locator("#says")).to_contain_text("Went back")
    expect(titles(page)).to_have_text(["Seals", "The approval", "The company"])
    ask(chat, ASKED)
    expect(chat.locator(".turn").last.locator(".quote")).to_contain_text(WORDS)
    versions.first.get_by_role("button", name="Go forward").click()
    expect(versions.first).to_contain_text("answers now")
    expect(page.locator("#older")).to_be_hidden()
    assert WORDS not in said(page, address)


def test_a_broken_file_is_named_with_its_reason_and_the_good_one_beside_it_is_indexed(site: Site, opened: Open) -> None:
    page = opened(site())
    expect(page.locator("#takes")).to_contain_text(".pdf .docx, up to 64 MiB each, 100 at once")
    choose(page, seals_md=SEALS, scan_pdf=b"no pdf", photo_png=b"x")
    expect(page.locator("#refused-list")).to_have_text("photo.png is of a kind that is not read (.png)")
    card = latest(page, "done")
    expect(card.locator(".reasons li")).to_have_text("uploads/scan.pdf not a PDF, or a damaged one")
    card.locator("summary").click()
    expect(card.locator(".log li")).to_have_text(
        [
            re.compile(r"^not indexeduploads/scan\.pdf not a PDF"),
            "addeduploads/seals.md",
            "unchangedapproval.md",
            "unchangedcompany.md",
        ]
    )
    expect(titles(page)).to_have_text(["Seals", "The approval", "The company"])
    expect(page.locator("#failed-list li")).to_have_count(1)
    page.get_by_role("button", name="Remove uploads/scan.pdf").click()
    page.click("#confirm-yes")
    expect(page.locator("#failed")).to_be_hidden()


def test_files_are_dropped(site: Site, opened: Open) -> None:
    page = opened(site())
    expect(titles(page)).to_have_count(2)
    page.evaluate(
        """(text) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([text], "seals.md"));
          document.querySelector("#drop").dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
        }""",
        SEALS,
    )
    expect(titles(page)).to_have_text(["Seals", "The approval", "The company"])


def test_a_document_of_a_folder_is_left_out_and_brought_back(site: Site, opened: Open, sources: Path) -> None:
    page = opened(site())
    page.get_by_role("button", name="Remove The company").click()
    expect(page.locator("#confirm")).to_contain_text("Its file (company.md) stays in its folder.")
    page.click("#confirm-yes")
    expect(page.locator("#failed-list")).to_contain_text("company.md was removed, and is left out since")
    expect(titles(page)).to_have_text(["The approval"])
    assert (sources / "company.md").is_file()
    page.get_by_role("button", name="Bring back company.md").click()
    expect(titles(page)).to_have_text(["The approval", "The company"])
    expect(page.locator("#failed")).to_be_hidden()


def test_the_last_document_stays_and_it_is_told_why(site: Site, opened: Open, sources: Path) -> None:
    (sources / "company.md").unlink()
    page = opened(site())
    page.click("#reindex")
    expect(titles(page)).to_have_text(["The approval"])
    page.get_by_role("button", name="Remove The approval").click()
    page.click("#confirm-yes")
    expect(page.locator("#notice")).to_contain_text("It is the last document")
    expect(titles(page)).to_have_text(["The approval"])


def test_a_job_goes_on_without_its_page_shows_in_another_and_is_cancelled(site: Site, opened: Open, sources: Path, gate: Event) -> None:
    address = site()
    first, other = opened(address), opened(address)
    expect(titles(other)).to_have_count(2)
    (sources / "seals.md").write_text(SEALS)
    first.click("#reindex")
    latest(first, "running")
    first.close()
    expect(other.locator("#jobs-now .job")).to_contain_text("Indexing again", timeout=15_000)
    third = opened(address)
    card = latest(third, "running")
    card.get_by_role("button", name="Cancel").focus()
    third.keyboard.press("Enter")
    expect(latest(third, "cancelled")).to_contain_text("goes on answering")
    expect(card).to_be_focused()
    expect(latest(other, "cancelled")).to_be_visible()
    expect(titles(third)).to_have_count(2)


def test_many_jobs_wait_in_line_and_the_page_stays_at_hand(site: Site, opened: Open, gate: Event) -> None:
    """More than a browser keeps connections open: those that wait are not followed until their turn comes."""
    page = opened(site())
    expect(titles(page)).to_have_count(2)
    choose(page, seals_md=SEALS)
    latest(page, "running")
    for number in range(2, 10):
        page.click("#reindex")
        expect(page.locator("#jobs-now .job")).to_have_count(number)
    second = page.locator("#jobs-now .job").nth(7)
    second.get_by_role("button", name="Cancel").click()
    expect(second).to_have_attribute("data-status", "cancelled")
    gate.set()
    expect(titles(page)).to_have_count(3, timeout=30_000)
    expect(page.locator('#jobs-now [data-status="done"]')).to_have_count(8, timeout=30_000)


def test_what_another_program_indexed_shows(site: Site, opened: Open, sources: Path, tmp_path: Path) -> None:
    page = opened(site())
    expect(titles(page)).to_have_count(2)
    (sources / "seals.md").write_text(SEALS)
    run_build(sources, tmp_path / "home", target=IndexSettings().target)
    expect(titles(page)).to_have_count(3, timeout=15_000)


def test_a_damaged_version_is_told_while_an_older_one_answers(site: Site, opened: Open, sources: Path, tmp_path: Path) -> None:
    address = site()
    page = opened(address)
    expect(titles(page)).to_have_count(2)
    (sources / "seals.md").write_text(SEALS)
    run_build(sources, tmp_path / "elsewhere", target=IndexSettings().target)
    made = current_folder(tmp_path / "elsewhere")
    (made / VECTORS).write_bytes(b"x")
    shutil.copytree(made, tmp_path / "home" / "generations" / made.name)
    publish(tmp_path / "home", made.name)
    expect(page.locator("#trouble")).to_contain_text("An older version answers: vectors", timeout=15_000)
    expect(titles(page)).to_have_count(2)
    run_build(sources, tmp_path / "home", target=IndexSettings().target)
    expect(page.locator("#trouble")).to_be_hidden(timeout=15_000)
    expect(titles(page)).to_have_count(3)


def test_where_a_token_is_wanted_the_page_can_be_read_and_asks_for_it(site: Site, opened: Open) -> None:
    page = opened(site(admin_token=TOKEN))
    expect(titles(page)).to_have_text(["The approval", "The company"])
    expect(page.locator("#permission")).to_contain_text("give the administrator’s token")
    for control in (page.locator("#files"), page.get_by_role("button", name="Remove The company")):
        expect(control).to_be_disabled()
    expect(page.locator("#generations")).to_be_hidden()
    page.get_by_label("Administrator’s token").fill("another one")
    page.keyboard.press("Enter")
    expect(page.locator("#permission")).to_contain_text("That is not this server’s token")
    expect(page.locator("#token")).to_be_focused()
    page.keyboard.type(TOKEN)
    page.keyboard.press("Enter")
    expect(page.locator("#token-form")).to_be_hidden()
    expect(page.get_by_role("button", name="Forget it")).to_be_focused()
    expect(page.locator("#generations-list > li")).to_have_count(1)
    choose(page, seals_md=SEALS)
    expect(titles(page)).to_have_count(3)
    assert page.evaluate("[JSON.stringify({...localStorage}), document.cookie].join()").find(TOKEN) == -1
    assert TOKEN in page.evaluate("JSON.stringify({...sessionStorage})")
    page.get_by_role("button", name="Forget it").click()
    expect(page.locator("#token")).to_be_focused()
    expect(page.locator("#files")).to_be_disabled()
    assert page.evaluate("sessionStorage.length") == 0


def test_where_only_the_servers_machine_may_the_reason_is_told(context: Callable[..., BrowserContext], site: Site) -> None:
    page = context().new_page()
    problem = {
        "type": "urn:x",
        "title": "Only this machine may do this",
        "detail": "The request comes from another machine.",
        "status": 403,
    }
    for path in ("**/api/jobs*", "**/api/generations"):
        page.route(path, lambda route: route.fulfill(status=403, content_type="application/problem+json", body=json.dumps(problem)))
    page.goto(f"{site()}/documents.html")
    expect(titles(page)).to_have_count(2)
    expect(page.locator("#permission")).to_have_text(re.compile("The request comes from another machine."))
    expect(page.locator("#token-form")).to_be_hidden()
    expect(page.locator("#files")).to_be_disabled()


def test_the_keyboard_is_enough_and_the_focus_stays_in_place(site: Site, opened: Open) -> None:
    page = opened(site())
    choose(page, seals_md=SEALS)
    expect(titles(page)).to_have_count(3)
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#filter")).to_be_focused()
    for _ in range(7):  # six columns, then the first title
        page.keyboard.press("Tab")
    expect(titles(page).first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#source-title")).to_have_text("Seals")
    expect(page.locator("#source")).to_be_focused()
    page.keyboard.press("Escape")
    expect(titles(page).first).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(history(page, "Seals")).to_contain_text("Unchanged since it came")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#confirm-no")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Remove Seals")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(titles(page)).to_have_count(2)
    expect(page.get_by_role("button", name="Remove The approval")).to_be_focused()


def history(page: Page, title: str) -> Locator:
    """The history of a document, under its title."""
    return page.locator("#rows tr", has=page.get_by_role("button", name=title, exact=True)).locator(".history")


def test_what_a_document_said_before_is_told_when_it_is_opened(site: Site, opened: Open, sources: Path) -> None:
    page = opened(site())
    told = history(page, "The company")
    expect(told.locator("p")).to_be_hidden()
    told.get_by_text("History").click()
    expect(told.locator("p")).to_have_text(re.compile(r"^Unchanged since it came, \d+ \w+ \d{4}, \d\d:\d\d\.$"))
    expect(page.locator("#says")).to_have_text(re.compile("^Unchanged since it came"))
    told.get_by_text("History").click()
    expect(told.locator("p")).to_be_hidden()
    company = sources / "company.md"
    company.write_text(company.read_text().replace("The company", "The firm").replace("Somerset", "Zanzibar"))
    page.click("#reindex")
    expect(titles(page)).to_have_text(["The approval", "The firm"])
    told = history(page, "The firm")
    told.get_by_text("History").focus()
    page.keyboard.press("Enter")
    expect(told.locator("p")).to_have_text("Changed once.")
    expect(page.locator("#says")).to_have_text("Changed once.")
    expect(told.locator("li")).to_have_text(
        [
            re.compile(r"\d\d:\d\d – nowwhat it says now$"),
            re.compile(r"\d\d:\d\d – .*\d\d:\d\dtitled “The company”; other words, kept in the version of .*\d\d:\d\d$"),
        ]
    )
    told.get_by_role("link").click()
    expect(page.locator(".version:target")).to_be_in_viewport()
    expect(page.locator(".version:target")).to_contain_text("Go back to it")
    expect(history(page, "The approval").locator("p")).to_be_hidden()


def test_a_history_stays_open_and_in_focus_when_other_documents_change(site: Site, opened: Open, sources: Path, tmp_path: Path) -> None:
    page = opened(site())
    summary = history(page, "The approval").get_by_text("History")
    summary.focus()
    page.keyboard.press("Enter")
    expect(history(page, "The approval").locator("p")).to_contain_text("Unchanged")
    (sources / "seals.md").write_text(SEALS)
    run_build(sources, tmp_path / "home", target=IndexSettings().target)
    expect(titles(page)).to_have_count(3, timeout=15_000)
    expect(history(page, "The approval").locator("p")).to_be_visible()
    expect(summary).to_be_focused()


def test_words_that_are_kept_no_longer_and_versions_that_may_not_be_seen(site: Site, opened: Open, sources: Path, tmp_path: Path) -> None:
    first = current_id(tmp_path / "home")
    for text in ("The second.", "The third."):
        (sources / "company.md").write_text(f"---\ntitle: The company\n---\n{text}")
        run_build(sources, tmp_path / "home", target=IndexSettings().target)
    shutil.rmtree(next((tmp_path / "home" / "generations").glob(f"{first}*")))
    page = opened(site(admin_token=TOKEN))
    told = history(page, "The company")
    told.get_by_text("History").click()
    expect(told.locator("p")).to_have_text("Changed twice.")
    expect(told.locator("li .soft")).to_have_text(
        ["what it says now", "other words, kept in an older version", "other words, which are kept no longer"]
    )


def test_a_document_says_which_it_replaces_and_which_replaced_it(site: Site, opened: Open, sources: Path) -> None:
    (sources / "later.md").write_text(LATER.format(more="\nreplaces: approval.md"))
    page = opened(site())
    expect(page.locator("#rows .replaced")).to_have_count(0)
    page.click("#reindex")
    expect(page.locator("#rows .path.replaced")).to_have_text("Replaced on 3 February 2025 by A later report")
    history(page, "The approval").get_by_text("History").click()
    expect(history(page, "The approval").locator("p").last).to_have_text(
        "Answers only for a day before 3 February 2025, since it has been replaced."
    )
    history(page, "A later report").get_by_text("History").click()
    expect(history(page, "A later report").locator("p").last).to_have_text("Replaces The approval, published 27 August 2024.")


def test_a_history_that_cannot_be_had_says_why(site: Site, opened: Open) -> None:
    page = opened(site())
    page.route("**/api/documents/*", lambda route: route.abort())
    history(page, "The company").get_by_text("History").click()
    expect(history(page, "The company").locator("p")).to_contain_text("The bot cannot be reached")
    page.unroute("**/api/documents/*")
    history(page, "The company").get_by_text("History").click()
    history(page, "The company").get_by_text("History").click()
    expect(history(page, "The company").locator("p")).to_contain_text("Unchanged since it came")


def test_an_index_that_a_gate_refuses_is_told_with_what_was_lost_and_published_all_the_same(
    site: Site, opened: Open, sources: Path, tmp_path: Path
) -> None:
    (tmp_path / "gate.jsonl").write_text("\n".join(map(json.dumps, (RATE, SEAT))))
    page = opened(site(gate=tmp_path / "gate.jsonl"))
    expect(page.locator("#generations-list > li")).to_have_count(1)
    expect(page.locator("#unpublished")).to_be_hidden()
    break_it(sources)
    page.click("#reindex")
    lost = f"t answers 1 of 2 questions right (50.0%), the one before 2 (100.0%), and may lose 2.0%. Lost: '{RATE['question']}'."
    card = latest(page, "failed")
    expect(card.locator(".status")).to_have_text("not published")
    expect(card.locator(".doing")).to_contain_text(f"is built and kept, but not published: i{lost}")
    expect(page.locator("#says")).to_contain_text(lost)
    expect(page.locator("#unpublished")).to_contain_text("What was indexed last is not published")
    version = page.locator("#generations-list > li").first
    expect(version).to_contain_text(f"I{lost}")
    expect(version.locator(".status")).to_have_text("not published")
    expect(page.locator("#generations-list > li").nth(1)).to_contain_text("answers now")
    expect(page.locator("#older")).to_be_hidden()
    page.get_by_role("link", name="See what was lost").click()
    expect(version).to_be_in_viewport()
    version.get_by_role("button", name="all the same").click()
    expect(version).to_contain_text("answers now")
    expect(page.locator("#unpublished")).to_be_hidden()
    expect(version).not_to_contain_text("questions right")


def test_a_job_that_failed_says_why(site: Site, opened: Open, tmp_path: Path) -> None:
    (tmp_path / "gate.jsonl").write_text("{")
    page = opened(site(gate=tmp_path / "gate.jsonl"))
    choose(page, seals_md=SEALS)
    card = latest(page, "failed")
    expect(card.locator(".status")).to_have_text("failed")
    expect(card.locator(".doing")).to_contain_text("Line 1 of gate.jsonl is no question")
    expect(card.locator(".doing")).to_contain_text("What was asked for is done with the next indexing.")
    expect(page.locator("#unpublished")).to_be_hidden()


def listing(number: int) -> dict[str, Any]:
    """Many documents, as the API lists them."""
    rows = [
        {
            "id": f"{at:016}", "title": f"Note {at}", "path": f"note-{at}.md", "url": None, "publisher": f"Press {at % 3}", "licence": None,
            "published": f"2024-01-{at % 28 + 1:02}", "language": "en", "sha256": "", "passages": at, "indexed": "2025-01-01T00:00:00Z",
            "uploaded": False,
        }
        for at in range(number)
    ]  # fmt: skip
    takes = {"endings": ["txt"], "files": 1, "file_bytes": 1 << 20, "bytes": 1 << 20}
    return {"documents": rows, "failed": [], "generation": "g", "created": "2025-01-01T00:00:00Z", "takes": takes}


def test_many_documents_are_sorted_filtered_and_shown_by_the_hundred(context: Callable[..., BrowserContext], site: Site) -> None:
    page = context().new_page()
    page.route("**/api/documents", lambda route: route.fulfill(json=listing(250)))
    page.goto(f"{site()}/documents.html")
    expect(titles(page)).to_have_count(100)
    expect(titles(page).nth(9)).to_have_text("Note 9")
    page.get_by_role("button", name="Show 100 more of 250").click()
    expect(titles(page)).to_have_count(200)
    expect(titles(page).nth(100)).to_be_focused()
    page.get_by_role("button", name="Passages").click()
    expect(titles(page).first).to_have_text("Note 249")
    expect(page.get_by_role("columnheader", name="Passages")).to_have_attribute("aria-sort", "descending")
    page.get_by_role("button", name="Passages").click()
    expect(titles(page).first).to_have_text("Note 0")
    page.fill("#filter", "press 2-24")
    expect(page.locator("#none")).to_have_text("No document has “press 2-24” in its title, publisher or file name.")
    page.fill("#filter", "press note-24")
    expect(page.locator("#found")).to_have_text("11 documents of 250")
    expect(titles(page).first).to_have_text("Note 24")


def test_no_documents_at_all_is_no_dead_end(context: Callable[..., BrowserContext], site: Site) -> None:
    page = context().new_page()
    page.route("**/api/documents", lambda route: route.fulfill(json=listing(0)))
    page.goto(f"{site()}/documents.html")
    expect(page.locator("#none")).to_have_text("No documents yet. Drop files above, and the bot can answer from them.")
    expect(page.locator("#table")).to_be_hidden()
    expect(page.locator("#files")).to_be_enabled()


def test_documents_and_jobs_bring_no_markup(context: Callable[..., BrowserContext], site: Site) -> None:
    page = context().new_page()
    evil = "<img src=x onerror=\"document.title='owned'\">.md"
    listed = listing(1)
    by = {"id": "n", "title": evil, "published": None}
    listed["documents"][0] |= {"title": evil, "path": evil, "publisher": evil, "replaced_by": by}
    former = {"id": "x", "sha256": "x", "path": f"old {evil}", "title": f"old {evil}", "since": "2024-01-01T00:00:00Z"}
    spans = [{**former, "until": None, "generation": "g"}, {**former, "sha256": "y", "until": "2024-01-02T00:00:00Z", "generation": "g"}]
    known = {**listed["documents"][0], "replaces": [{"title": evil, "published": None}], "history": spans}
    listed["failed"] = [{"path": evil, "reason": evil, "id": "x", "removed": False}]
    version = {
        "id": "g", "created": "2025-01-01T00:00:00Z", "documents": 1, "passages": 1, "current": True, "failed": 0, "added": [evil],
        "changed": [], "removed": [], "refused": None,
    }  # fmt: skip
    refused = {**version, "current": False, "refused": evil}
    page.route("**/api/documents/*", lambda route: route.fulfill(json=known))
    page.route("**/api/documents", lambda route: route.fulfill(json=listed))
    page.route("**/api/generations", lambda route: route.fulfill(json={"generations": [refused, version, version]}))
    page.goto(f"{site()}/documents.html")
    expect(titles(page)).to_have_text(evil)
    expect(page.locator("#failed-list")).to_contain_text(evil)
    page.locator("#generations-list summary").first.click()
    expect(page.locator("#generations-list .log").first).to_contain_text(evil)
    expect(page.locator("#generations-list > li").first.locator("p").nth(1)).to_have_text(f"{evil}.")
    expect(page.locator("#rows .path.replaced")).to_have_text(f"Replaced by {evil}")
    page.locator("#rows .history summary").click()
    expect(page.locator(".history p")).to_have_text(
        ["Changed once.", "Answers only for a day that is asked for, since it has been replaced.", f"Replaces {evil}."]
    )
    expect(page.locator(".history li").last).to_contain_text(
        f"titled “old {evil}”; in the file old {evil}; other words, kept in the version"
    )
    page.get_by_role("button", name="Remove").first.click()
    expect(page.locator("#confirm")).to_contain_text(evil)
    assert page.locator("main img").count() == 0
    assert page.title() == "Documents · approvalbot"


def test_the_pages_lead_to_each_other(site: Site, opened: Open) -> None:
    page = opened(site())
    page.get_by_role("link", name="Ask a question").click()
    expect(page.locator("#suggestions button").first).to_be_visible()
    page.get_by_role("link", name="Documents").click()
    expect(titles(page)).to_have_count(2)


def test_every_control_has_a_name(site: Site, opened: Open) -> None:
    page = opened(site())
    expect(page.locator("#generations-list > li")).to_have_count(1)
    for control in page.locator("button, input, a, summary").all():
        assert control.evaluate("element => element.ariaLabel || element.textContent.trim() || element.labels?.[0]?.textContent.trim()")


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_runs_over_and_text_can_be_read(
    site: Site, opened: Open, gate: Event, viewport: dict[str, int], scheme: str, sources: Path, tmp_path: Path
) -> None:
    (sources / "long.md").write_text(f"---\ntitle: {'Unbreakable' * 20}\npublisher: {'Press' * 30}\n---\nWords of a long one.")
    (sources / f"{'wrong' * 30}.csv").write_text("x")
    page = opened(site(), viewport=viewport, scheme=scheme)

    def finish() -> None:
        gate.set()
        latest(page, "done").locator("summary").click()

    def confirm() -> None:
        page.get_by_role("button", name="Remove The company").click()

    def see_source() -> None:
        page.click("#confirm-no")
        page.get_by_role("button", name="The approval", exact=True).click()

    acts = {
        "page": (lambda: None, "#generations-list"),
        "running": (lambda: page.click("#reindex"), ".job progress"),
        "done": (finish, ".job .log"),
        "history": (history(page, "The company").get_by_text("History").click, ".history[open] p"),
        "confirm": (confirm, "#confirm"),
        "source": (see_source, "#source"),
    }
    for name, (act, shown) in acts.items():
        act()
        expect(page.locator(shown)).to_be_visible()
        page.screenshot(path=tmp_path / f"{name}.png")
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        assert page.evaluate("(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('.talk'))") <= 0
        assert page.evaluate(CONTRAST) == []
    page.click("#source-close")
    expect(page.get_by_role("button", name="The approval", exact=True)).to_be_focused()
