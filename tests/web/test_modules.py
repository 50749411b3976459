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
