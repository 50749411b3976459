from playwright.sync_api import Page


def test_events_are_whole_however_their_bytes_are_cut(page: Page) -> None:
    """A chunk may end inside a character, a line or an event."""
    came = page.evaluate(
        """async () => {
          const { events } = await import("/js/sse.js");
          const bytes = new TextEncoder().encode(': hello\\n\\nevent: a\\ndata: {"x": "é🧬"}\\n\\nevent: done\\ndata: 1\\n\\n');
          const results = [];
          for (let size = 1; size <= bytes.length; size += 1) {
            const body = new ReadableStream({
              start(controller) {
                for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
                controller.close();
              },
            });
            const found = [];
            for await (const event of events(body)) found.push(event);
            results.push(JSON.stringify(found));
          }
          return [...new Set(results)];
        }"""
    )
    assert came == ['[{"name":"a","data":{"x":"é🧬"}},{"name":"done","data":1}]']


def test_code_points_become_utf_16_units(page: Page) -> None:
    same = page.evaluate(
        """async () => {
          const { unitsOf } = await import("/js/offsets.js");
          const texts = ["", "abc", "a🧬b", "🧬🧬", "é卡\\ud83d", "x".repeat(50) + "🧬" + "y".repeat(50)];
          return texts.every((text) => {
            const units = unitsOf(text);
            const points = [...text, ""];
            return points.every((_, at) => units(at) === points.slice(0, at).join("").length);
          });
        }"""
    )
    assert same


def test_marks_wrap_what_lies_in_their_spans(page: Page) -> None:
    made = page.evaluate(
        """async () => {
          const { marked } = await import("/js/quote.js");
          const join = (text, spans) => marked(text, spans, (inside) => `[${inside}]`).join("");
          return [join("a🧬b c", [{ start: 1, end: 2 }, { start: 4, end: 5 }]), join("all", [{ start: 0, end: 3 }]), join("none", [])];
        }"""
    )
    assert made == ["a[🧬]b [c]", "[all]", "none"]


def test_words_and_terms_overlap_in_any_way_and_the_quote_stays_whole(page: Page) -> None:
    """Spans of a citation that begins at 100: the words that answer in <b>, terms in <i>."""
    made = page.evaluate(
        """async () => {
          const { quoteNodes } = await import("/js/quote.js");
          const { make } = await import("/js/dom.js");
          const quote = "one 🧬 two three four";
          const draw = (words, terms) => {
            const spans = (pairs) => pairs.map(([start, end]) => ({ start: 100 + start, end: 100 + end }));
            const citation = { quote, start: 100, end: 100 + [...quote].length, emphasis: spans(words) };
            const made = make("p", {}, quoteNodes(citation, spans(terms), (nodes) => make("i", {}, nodes)));
            if (made.textContent !== quote) throw new Error(made.textContent);
            return made.innerHTML.replaceAll('<strong class="words">', "<b>").replaceAll("</strong>", "</b>");
          };
          return {
            apart: draw([[0, 3]], [[6, 9]]), same: draw([[6, 9]], [[6, 9]]), termWithin: draw([[0, 15]], [[4, 5], [6, 9]]),
            wordsWithin: draw([[6, 9]], [[4, 15]]), crossing: draw([[0, 9]], [[6, 15]]), before: draw([[6, 20]], [[4, 9], [10, 15]]),
            between: draw([[6, 15]], [[4, 9], [10, 20]]), touching: draw([[0, 3], [3, 6]], [[6, 9], [9, 15]]),
          };
        }"""
    )
    assert made == {
        "apart": "<b>one</b> 🧬 <i>two</i> three four",
        "same": "one 🧬 <i><b>two</b></i> three four",
        "termWithin": "<b>one <i>🧬</i> <i>two</i> three</b> four",
        "wordsWithin": "one <i>🧬 <b>two</b> three</i> four",
        "crossing": "<b>one 🧬 </b><i><b>two</b> three</i> four",
        "before": "one <i>🧬 <b>two</b></i><b> <i>three</i> four</b>",
        "between": "one <i>🧬 <b>two</b></i><b> </b><i><b>three</b> four</i>",
        "touching": "<b>one</b><b> 🧬 </b><i>two</i><i> three</i> four",
    }
