import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.web.conftest import PHONE, WIDE

RATE = "What was the overall response rate in patients?"


def ask(page: Page, question: str) -> None:
    page.fill("#question", question)
    page.keyboard.press("Enter")
    expect(page.locator(".turn").last.locator(".reply")).not_to_have_class("reply waiting")


def test_an_answer_shows_the_words_large_and_the_sentence_with_its_place(page: Page) -> None:
    ask(page, RATE)
    reply = page.locator(".reply")
    expect(reply.locator(".short")).to_have_text("87.9%")
    expect(reply.locator(".quote")).to_contain_text("The overall response rate was 87.9% in 58 patients.")
    expect(reply.locator(".quote .words")).to_have_text("87.9%")
    expect(reply.locator(".place")).to_contain_text("The approval")
    expect(reply.locator(".place a")).to_have_attribute("href", "https://example.org/release")
    expect(page.locator("#welcome")).to_be_hidden()


def test_a_click_opens_the_source_at_the_very_words(page: Page, site: str) -> None:
    ask(page, RATE)
    with page.expect_response("**/api/documents/*"):
        page.click(".cite")
    quote = page.request.post(f"{site}/api/answer", data={"question": RATE}).json()["citations"][0]["quote"]
    mark = page.locator("#source mark")
    expect(mark).to_be_in_viewport()
    assert mark.text_content() == quote
    expect(mark.locator(".words")).to_have_text("87.9%")
    expect(page.locator("#source-title")).to_have_text("The approval")
    expect(page.locator("#source h3")).to_have_text(["Decision", "Results"])
    expect(page.locator(".cite")).to_have_attribute("aria-expanded", "true")


def test_offsets_hold_beyond_the_basic_plane(page: Page, site: str) -> None:
    question = "How many copies does the vector carry?"
    ask(page, question)
    page.click(".cite")
    citation = page.request.post(f"{site}/api/answer", data={"question": question}).json()["citations"][0]
    assert "🧬🧬" in citation["quote"]
    assert page.locator("#source mark").text_content() == citation["quote"]
    expect(page.locator("#source mark .words")).to_have_text("42")
    expect(page.locator(".quote .words")).to_have_text("42")


def test_a_click_on_a_term_shows_what_explains_it_with_its_source(page: Page, site: str) -> None:
    ask(page, RATE)
    reply = page.request.post(f"{site}/api/answer", data={"question": RATE}).json()
    quote, citation = reply["citations"][0]["quote"], reply["terms"][0]["citation"]
    term, explains = page.locator(".quote .term"), page.locator(".explains")
    expect(term).to_have_text("overall response rate")
    expect(term).to_have_attribute("aria-expanded", "false")
    expect(explains).to_have_count(0)
    term.click()
    expect(term).to_have_attribute("aria-expanded", "true")
    expect(page.locator(f"#{term.get_attribute('aria-controls')}")).to_be_visible()
    assert explains.locator("p").first.text_content() == citation["quote"]
    expect(explains.locator(".where a")).to_have_attribute("href", "https://example.org/textbook")
    expect(page.locator("#says")).to_have_text(citation["quote"])
    assert page.locator(".quote").text_content() == f"{quote}1"  # and the number of its citation
    explains.locator(".open").click()
    expect(page.locator("#source-title")).to_have_text("Glossary of terms")
    assert page.locator("#source mark").text_content() == citation["quote"]
    page.keyboard.press("Escape")
    expect(page.locator("#source")).to_be_hidden()
    expect(explains.locator(".open")).to_be_focused()
    page.keyboard.press("Escape")
    expect(explains).to_have_count(0)
    expect(term).to_be_focused()
    expect(term).to_have_attribute("aria-expanded", "false")


def test_a_term_is_opened_and_closed_by_keys(page: Page) -> None:
    ask(page, RATE)
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.className") == "term":
            break
    for key in ("Enter", "Space"):
        page.keyboard.press(key)
        expect(page.locator(".explains")).to_have_count(1)
        page.keyboard.press(key)
        expect(page.locator(".explains")).to_have_count(0)
        expect(page.locator(".term")).to_be_focused()


def test_a_term_is_opened_and_closed_by_touch(context: Callable[..., BrowserContext], site: str) -> None:
    page = context(PHONE, touch=True).new_page()
    page.goto(site)
    ask(page, RATE)
    page.locator(".term").tap()
    expect(page.locator(".explains")).to_be_in_viewport()
    page.locator(".term").tap()
    expect(page.locator(".explains")).to_have_count(0)


def test_one_explanation_is_open_at_a_time(page: Page) -> None:
    for _ in range(2):
        ask(page, RATE)
    page.locator(".term").first.click()
    page.locator(".term").last.click()
    expect(page.locator(".explains")).to_have_count(1)
    expect(page.locator(".term").first).to_have_attribute("aria-expanded", "false")
    expect(page.locator(".turn").last.locator(".explains")).to_have_count(1)


def test_what_the_sources_do_not_tell_reads_as_such(page: Page) -> None:
    ask(page, "zebra quagga okapi")
    reply = page.locator(".reply")
    expect(reply).to_have_class("reply silent")
    expect(reply.locator(".kind")).to_have_text("Not in the sources")
    expect(reply.locator("details")).to_have_attribute("open", "")
    expect(reply.locator(".passage").first).to_be_visible()
    expect(reply.locator(".cite")).to_have_count(0)


def test_what_was_retrieved_but_not_cited_is_one_click_away(page: Page) -> None:
    ask(page, RATE)
    page.click("summary")
    expect(page.locator(".passage").first).to_be_visible()
    page.locator(".passage .open").first.click()
    expect(page.locator("#source mark").first).to_be_in_viewport()


def test_what_was_understood_is_shown_where_it_is_not_what_was_typed(page: Page) -> None:
    ask(page, "overal respnse rate of patients")
    expect(page.locator(".understood")).to_have_text("Understood as: overall response rate of patients")
    expect(page.locator(".reply .short")).to_have_text("87.9%")
    ask(page, RATE)
    expect(page.locator(".turn").last.locator(".understood")).to_have_count(0)


def judged(page: Page, act: Callable[[], None]) -> object:
    """What is sent as feedback by an act."""
    with page.expect_response("**/api/feedback") as response:
        act()
    assert response.value.status == 204
    return response.value.request.post_data_json


def test_an_answer_is_judged_and_judged_otherwise(page: Page, site: str) -> None:
    ask(page, RATE)
    up, down = page.get_by_role("button", name="This answer helped"), page.get_by_role("button", name="This answer did not help")
    answer = page.request.post(f"{site}/api/answer", data={"question": RATE}).json()["id"]
    assert judged(page, up.click) == {"answer": answer, "verdict": "up"}
    expect(up).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".told")).to_have_text("Thank you.")
    expect(page.locator("#says")).to_have_text("Thank you.")
    assert judged(page, down.click) == {"answer": answer, "verdict": "down"}
    expect(down).to_have_attribute("aria-pressed", "true")
    expect(up).to_have_attribute("aria-pressed", "false")


def test_one_is_judged_by_keys(page: Page) -> None:
    ask(page, RATE)
    up = page.get_by_role("button", name="This answer helped")
    expect(up).to_be_visible()
    up.focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="This answer did not help")).to_be_focused()
    assert judged(page, lambda: page.keyboard.press("Space"))
    expect(page.get_by_role("button", name="This answer did not help")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Shift+Tab")
    assert judged(page, lambda: page.keyboard.press("Enter"))
    expect(up).to_have_attribute("aria-pressed", "true")
    expect(up).to_be_focused()


def test_of_two_quick_verdicts_the_last_one_stays(page: Page) -> None:
    sent: list[str] = []

    def slow(route: Route) -> None:
        sent.append(route.request.post_data_json["verdict"])
        page.wait_for_timeout(200 if len(sent) == 1 else 0)
        route.continue_()

    page.route("**/api/feedback", slow)
    ask(page, RATE)
    up, down = page.locator(".thumb").first, page.locator(".thumb").last
    up.click()
    down.click()
    expect(down).to_have_attribute("aria-pressed", "true")
    expect(up).to_have_attribute("aria-pressed", "false")
    assert sent == ["up", "down"]


def test_what_is_not_found_can_be_judged_too(page: Page) -> None:
    ask(page, "zebra quagga okapi")
    assert judged(page, page.locator(".thumb").last.click)


def test_feedback_that_does_not_arrive_is_told(page: Page) -> None:
    problem = {"title": "The server cannot write", "detail": "See to the disk.", "status": 507}
    page.route(
        "**/api/feedback", lambda route: route.fulfill(status=507, content_type="application/problem+json", body=json.dumps(problem))
    )
    ask(page, RATE)
    page.locator(".thumb").first.click()
    expect(page.locator(".told")).to_have_text("The server cannot write. See to the disk.")
    expect(page.locator("#says")).to_have_text("The server cannot write. See to the disk.")
    expect(page.locator(".thumb").first).to_have_attribute("aria-pressed", "false")
    page.unroute("**/api/feedback")
    page.locator(".thumb").first.click()
    expect(page.locator(".told")).to_have_text("Thank you.")


def test_where_no_answers_are_kept_none_can_be_judged(context: Callable[..., BrowserContext], forgetful: str) -> None:
    page = context().new_page()
    page.goto(forgetful)
    with page.expect_response("**/api/version"):
        ask(page, RATE)
    page.wait_for_load_state("networkidle")
    expect(page.locator(".feedback")).to_be_hidden()


def test_a_suggestion_asks_itself(page: Page) -> None:
    question = page.locator("#suggestions button").first.text_content()
    page.locator("#suggestions button").first.click()
    expect(page.locator(".asked")).to_have_text(question or "")
    expect(page.locator(".reply .quote")).to_have_count(1)


def test_the_keyboard_is_enough(page: Page) -> None:
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.type(RATE)
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    page.wait_for_selector(".cite")
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.className") == "cite":
            break
    page.keyboard.press("Enter")
    expect(page.locator("#source")).to_be_visible()
    expect(page.locator("#source")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#source")).to_be_hidden()
    expect(page.locator(".cite")).to_be_focused()


def test_a_screen_reader_hears_what_happens(page: Page) -> None:
    expect(page.locator("#says")).to_have_attribute("aria-live", "polite")
    ask(page, RATE)
    expect(page.locator("#says")).to_have_text("The overall response rate was 87.9% in 58 patients. Source: The approval, Results.")
    ask(page, "Does zebra eat quagga?")
    expect(page.locator("#says")).to_contain_text("Not in the sources")


def test_every_control_has_a_name(page: Page) -> None:
    ask(page, RATE)
    page.click(".cite")
    for control in page.locator("button, textarea, a, summary").all():
        name = (
            control.get_attribute("aria-label")
            or control.text_content()
            or page.locator(f"label[for={control.get_attribute('id')}]").text_content()
        )
        assert name
        assert name.strip()


def test_an_error_says_what_happened_and_asks_again(page: Page) -> None:
    def refuse(route: Route) -> None:
        problem = {"type": "urn:x", "title": "There is no index that can answer", "detail": "Run `approvalbot index`.", "status": 503}
        route.fulfill(status=503, content_type="application/problem+json", body=json.dumps(problem))

    page.route("**/api/answer", refuse)
    ask(page, RATE)
    expect(page.locator(".reply.failed")).to_contain_text("There is no index that can answer")
    expect(page.locator(".reply.failed")).to_contain_text("Run `approvalbot index`.")
    page.unroute("**/api/answer")
    page.click(".again")
    expect(page.locator(".reply .short")).to_have_text("87.9%")
    expect(page.locator(".turn")).to_have_count(1)


def test_a_server_that_is_gone_is_told(page: Page) -> None:
    page.route("**/api/answer", lambda route: route.abort())
    ask(page, RATE)
    expect(page.locator(".reply.failed")).to_contain_text("The bot cannot be reached")


def test_an_answer_that_breaks_off_is_told(page: Page) -> None:
    page.route(
        "**/api/answer", lambda route: route.fulfill(content_type="text/event-stream", body='event: question\ndata: {"question": "x"}\n\n')
    )
    ask(page, RATE)
    expect(page.locator(".reply.failed")).to_contain_text("The answer broke off")


def test_a_late_reply_to_an_earlier_question_is_dropped(page: Page) -> None:
    held: list[Route] = []
    page.route("**/api/answer", lambda route: held.append(route) if not held else route.continue_())
    page.fill("#question", "the first, which is slow")
    page.keyboard.press("Enter")
    page.wait_for_selector(".reply.waiting")
    page.evaluate("document.querySelector('#send').disabled = false")
    ask(page, RATE)
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator(".asked")).to_have_text(RATE)


def test_a_correction_tells_what_was_taken_for_granted(context: Callable[..., BrowserContext], site: str) -> None:
    page = context().new_page()
    page.goto(site)
    ask(page, "Why was the overall response rate only 12%?")
    expect(page.locator(".reply .kind")).to_have_text("The sources say otherwise")
    expect(page.locator(".reply .short")).to_have_text("87.9%")
    expect(page.locator(".reply .claimed s")).to_have_text("12%")


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_other_values_in_the_sources_are_shown_with_their_documents_and_dates(
    context: Callable[..., BrowserContext], disagreeing: str, viewport: dict[str, int], scheme: str
) -> None:
    page = context(viewport, scheme).new_page()
    page.goto(disagreeing)
    ask(page, RATE)
    reply = page.request.post(f"{disagreeing}/api/answer", data={"question": RATE}).json()
    (other,) = reply["differing"]
    values = {"87.9%": ("The approval", "27 August 2024"), "85.4%": ("A later report", "3 February 2025")}
    assert {reply["answer"]["short"], other["short"]} == set(values)
    title, date = values[other["short"]]
    shown = page.get_by_role("region", name="Other values in the sources")
    expect(shown.locator(".also")).to_have_text(f"Also given: {other['short']}")
    expect(shown.locator("blockquote")).to_have_text(other["citation"]["quote"])
    expect(shown.locator("blockquote .words")).to_have_text(other["short"])
    expect(shown).to_contain_text(date)
    expect(page.locator("#says")).to_contain_text(f"Also given: {other['short']}.")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert page.evaluate(CONTRAST) == []
    shown.get_by_role("button", name=title).click()
    expect(page.locator("#source-title")).to_have_text(title)
    assert page.locator("#source mark").text_content() == other["citation"]["quote"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_has_been_replaced_since_says_so(context: Callable[..., BrowserContext], replacing: str, scheme: str) -> None:
    page = context(PHONE, scheme).new_page()
    page.goto(replacing)
    ask(page, RATE)
    expect(page.locator(".reply .short")).to_have_text("85.4%")
    expect(page.locator(".replaced")).to_have_count(0)
    page.get_by_label("Answer as of", exact=True).fill("2024-12-31")
    ask(page, RATE)
    reply = page.locator(".reply").last
    expect(reply.locator(".short")).to_have_text("87.9%")
    expect(reply.locator(".places .replaced")).to_have_text("Replaced on 3 February 2025 by A later report")
    reply.locator("summary").click()
    expect(reply.locator(".passage .replaced").first).to_have_text("Replaced on 3 February 2025 by A later report")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate(CONTRAST) == []


def sent(page: Page, act: Callable[[], None]) -> object:
    """The day that is asked about by an act."""
    with page.expect_request("**/api/answer") as request:
        act()
    return request.value.post_data_json["as_of"]


def test_an_answer_as_of_a_day_says_so_until_today_is_chosen(context: Callable[..., BrowserContext], replacing: str) -> None:
    page = context().new_page()
    page.goto(replacing)
    field, today = page.get_by_label("Answer as of", exact=True), page.get_by_role("button", name="Answer as of today")
    expect(today).to_be_hidden()
    assert sent(page, lambda: ask(page, RATE)) is None
    expect(page.locator(".reply .day")).to_have_count(0)
    field.fill("2024-12-31")
    expect(page.locator("#says")).to_have_text("Answers are as of 31 December 2024: from what was published by then.")
    assert sent(page, lambda: ask(page, RATE)) == "2024-12-31"
    reply = page.locator(".reply").last
    expect(reply.locator(".short")).to_have_text("87.9%")
    expect(reply.locator(".day")).to_have_text("As of 31 December 2024, from what was published by then")
    expect(reply.locator(".day time")).to_have_attribute("datetime", "2024-12-31")
    expect(page.locator("#says")).to_have_text(re.compile(r"^As of 31 December 2024: The overall response rate was 87\.9%"))
    field.fill("2024-01-01")
    ask(page, RATE)
    expect(page.locator(".reply").last.locator(".kind")).to_have_text("Not in the sources")
    expect(page.locator(".reply").last.locator(".day")).to_have_text("As of 1 January 2024, from what was published by then")
    today.focus()
    page.keyboard.press("Enter")
    expect(today).to_be_hidden()
    expect(field).to_be_focused()
    expect(page.locator("#says")).to_have_text("Answers are as of today.")
    assert sent(page, lambda: ask(page, RATE)) is None
    expect(page.locator(".reply").last.locator(".short")).to_have_text("85.4%")
    expect(page.locator(".day")).to_have_count(2)


def test_the_day_is_given_by_keys_and_asking_again_keeps_it(page: Page) -> None:
    page.locator("#question").focus()
    page.keyboard.type(RATE)
    for _ in range(2):  # the button that asks, then the day
        page.keyboard.press("Tab")
    expect(page.get_by_label("Answer as of", exact=True)).to_be_focused()
    page.keyboard.type("12122024")  # the same in any order of day and month
    page.route("**/api/answer", lambda route: route.abort())
    assert sent(page, lambda: page.keyboard.press("Enter")) == "2024-12-12"
    expect(page.locator(".reply.failed")).to_contain_text("The bot cannot be reached")
    page.unroute("**/api/answer")
    page.get_by_role("button", name="Answer as of today").click()
    assert sent(page, page.locator(".again").click) == "2024-12-12"
    expect(page.locator(".reply .day")).to_contain_text("As of 12 December 2024")


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_no_day_is_told_and_nothing_is_asked(
    context: Callable[..., BrowserContext], site: str, viewport: dict[str, int], scheme: str
) -> None:
    page = context(viewport, scheme).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/api/answer") else None)
    page.goto(site)
    field, wrong = page.get_by_label("Answer as of", exact=True), page.locator("#as-of-wrong")
    field.focus()
    page.keyboard.type("1")  # a day or a month, and no more
    page.fill("#question", RATE)
    for act in (lambda: page.keyboard.press("Enter"), page.locator("#suggestions button").first.click):
        act()
        expect(wrong).to_have_text("Not a date. Give day, month and year, or nothing for today.")
        expect(wrong).to_have_role("alert")
        expect(field).to_be_focused()
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description("Not a date. Give day, month and year, or nothing for today.")
    assert page.locator("#question").input_value() == RATE
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert page.evaluate(CONTRAST) == []
    page.get_by_role("button", name="Answer as of today").click()
    expect(wrong).to_be_empty()
    expect(field).to_have_attribute("aria-invalid", "false")
    expect(field).to_have_accessible_description("or today")
    assert asked == []
    page.locator("#question").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".reply .short")).to_have_text("87.9%")
    expect(page.locator(".reply .day")).to_have_count(0)


def test_a_day_in_the_address_is_taken_and_what_is_none_is_told(context: Callable[..., BrowserContext], replacing: str) -> None:
    page = context().new_page()
    page.goto(f"{replacing}/?q={RATE.replace(' ', '+')}&as_of=2024-12-31")
    expect(page.locator(".reply .short")).to_have_text("87.9%")
    expect(page.locator(".reply .day")).to_contain_text("As of 31 December 2024")
    page.goto(f"{replacing}/?q={RATE.replace(' ', '+')}&as_of=2024-02-31")
    expect(page.locator("#as-of-wrong")).to_contain_text("Not a date.")
    expect(page.locator("#index-state")).to_contain_text("3 documents")
    expect(page.locator(".turn")).to_have_count(0)


def test_choosing_a_day_moves_nothing(context: Callable[..., BrowserContext], site: str) -> None:
    for viewport in (WIDE, PHONE):
        page = context(viewport).new_page()
        page.goto(site)
        before = page.locator("#ask").bounding_box()
        page.get_by_label("Answer as of", exact=True).fill("2024-12-31")
        expect(page.get_by_role("button", name="Answer as of today")).to_be_visible()
        assert page.locator("#ask").bounding_box() == before


def test_where_the_sources_agree_no_other_values_are_shown(page: Page) -> None:
    ask(page, RATE)
    expect(page.locator(".others")).to_have_count(0)


def test_documents_bring_no_markup(context: Callable[..., BrowserContext], site: str) -> None:
    page = context().new_page()
    evil = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    document = {
        "id": "e", "title": evil, "path": evil, "url": "javascript:alert(1)", "publisher": evil, "published": None, "language": "en",
        "licence": None, "sha256": "e",
    }  # fmt: skip
    citation = {
        "document": document, "start": 0, "end": len(evil), "quote": evil, "emphasis": [{"start": 0, "end": 4}], "page": None,
        "heading": evil, "before": "", "after": "", "links": [], "replaced_by": {"id": "n", "title": evil, "published": None},
    }  # fmt: skip
    done = {
        "id": "1", "status": "answered", "answer": {"text": evil, "short": evil, "verdict": None, "reason": None}, "citations": [citation],
        "differing": [{"short": evil, "citation": citation}],
        "passages": [], "question": evil, "confidence": 1, "generation": "g", "fingerprint": "f", "took_ms": {},
    }  # fmt: skip
    whole = {**document, "text": evil, "headings": [{"start": 0, "end": 4, "level": 1}], "pages": [], "links": []}
    stream = f"event: done\ndata: {json.dumps(done)}\n\n"
    page.route("**/api/answer", lambda route: route.fulfill(content_type="text/event-stream", body=stream))
    page.route("**/api/documents/e", lambda route: route.fulfill(json=whole))
    page.goto(site)
    ask(page, evil)
    page.click(".cite")
    expect(page.locator("#source mark")).to_have_text(evil)
    assert page.title() == "approvalbot"
    assert page.locator(".reply img, #source-text img, #source-text script").count() == 0
    assert page.locator("#source-about a").count() == 0


def test_a_question_in_the_address_is_asked(context: Callable[..., BrowserContext], site: str) -> None:
    page = context().new_page()
    page.goto(f"{site}/?q={RATE.replace(' ', '+')}")
    expect(page.locator(".reply .short")).to_have_text("87.9%")


def test_the_theme_follows_the_system_until_one_is_chosen(context: Callable[..., BrowserContext], site: str) -> None:
    page = context(scheme="dark").new_page()
    page.goto(site)
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.click("#theme")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_on_a_phone_the_source_covers_the_chat_and_gives_it_back(context: Callable[..., BrowserContext], site: str) -> None:
    page = context(PHONE).new_page()
    page.goto(site)
    ask(page, RATE)
    page.click(".cite")
    expect(page.locator("#source")).to_be_visible()
    box = page.locator("#source").bounding_box()
    assert box
    assert (box["width"], box["height"]) == (390, 800)
    expect(page.locator("#chat")).to_have_js_property("inert", True)
    page.click("#source-close")
    expect(page.locator("#chat")).to_have_js_property("inert", False)
    expect(page.locator(".cite")).to_be_focused()


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_runs_over_and_text_can_be_read(
    context: Callable[..., BrowserContext], site: str, viewport: dict[str, int], scheme: str, tmp_path: Path
) -> None:
    page = context(viewport, scheme).new_page()
    page.goto(site)
    page.wait_for_selector("#suggestions button")
    acts = {
        "welcome": (lambda: None, "#suggestions"),
        "answer": (lambda: ask(page, RATE), ".reply .short"),
        "term": (page.locator(".term").click, ".explains"),
        "source": (page.locator(".cite").click, "#source mark"),
    }
    for name, (act, shown) in acts.items():
        act()
        expect(page.locator(shown)).to_be_visible()
        page.screenshot(path=tmp_path / f"{name}.png")
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        assert page.evaluate(CONTRAST) == []


# Every visible text's contrast with what is behind it (WCAG 2.2, 1.4.3); what has less than 4.5, or 3 if large.
CONTRAST = """() => {
  const channel = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const rgba = (text) => { const n = text.match(/[\\d.]+/g).map(Number); return n.length > 3 ? n : [...n, 1]; };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] === 1) return colour;
    }
    return [255, 255, 255, 1];
  };
  const low = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !element.checkVisibility() || element.closest(".unseen, [hidden], noscript")) continue;
    const style = getComputedStyle(element);
    const [a, b] = [luminance(rgba(style.color)), luminance(behind(element))].sort((x, y) => y - x);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if ((a + 0.05) / (b + 0.05) < (large ? 3 : 4.5)) low.push(`${element.className}: ${walker.currentNode.textContent.slice(0, 40)}`);
  }
  return low;
}"""
