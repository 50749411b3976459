"""Where sentences end, in English text and in Chinese.

`sentences(text)` gives spans that tile the text: each sentence with the white space behind it. Rules,
not a model, so that the same text always splits the same way, offsets are exact, and what a rule
does can be read:

- a blank line, a list item and a table row end a sentence, whatever they end with;
- `.`, `!` and `?` end one where white space follows and the next word does not begin with a small letter;
- but not after an abbreviation ("vs.", "et al.", "J. Clin."), an initial, or the number of a list item;
- a point within a number or name ("30.13", "u.s.") has no white space behind it and ends nothing;
- 。！？ end one with nothing behind them.
"""

import re
from collections.abc import Iterator

BREAK = re.compile(
    r"""
      \n[^\S\n]*\n\s*                               # a blank line
    | \n(?=[^\S\n]*(?:[•‣▪●*–-]|\(?\d{1,3}[.)])[^\S\n]+\S)   # a list item begins
    | (?<=\|)[^\S\n]*\n | \n(?=[^\n|]*\S[ ]\|[ ])   # a table row ends or begins
    | (?P<stop>[.!?…]+)(?P<close>["'”’»)\]]*)\s+    # the end of a sentence, perhaps
    | [。！？]+["'”’」』）]*\s*                       # the end of a Chinese one
    """,
    re.VERBOSE,
)
BEFORE_WORDS = frozenset("([\"'“‘/")  # and white space
WORD_AFTER = re.compile(r"[\"'“‘(\[]*(\w+)")
LIST_NUMBER = re.compile(r"(?:^|\n)[^\S\n]*\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,4})$")
INITIAL = re.compile(r"^(?:[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]|[A-Z]\.-[A-Z]|[A-Z]-[A-Z])$")

# Never the end of a sentence: something always follows.
LEADING = frozenset(
    "vs v cf e.g eg i.e ie viz al fig figs tab eq eqs ref refs no nos nr vol pp p ch sec art para approx ca circa resp mr mrs ms dr"
    " prof st sr jr rev hon gen col sgt capt lt gov sen rep pres mt ft dept univ assoc int natl intl acad clin oncol med hematol"
    " haematol engl lancet pharmacol immunol biol chem phys sci proc ann arch br am eur transl ther cytother lett suppl ed"
    " eds trans jan feb mar apr jun jul aug sep sept oct nov dec est incl excl".split()
)
# The end of a sentence only where the next word is one that opens sentences.
TRAILING = frozenset("inc ltd co corp llc plc bros etc u.s u.k u.n e.u d.c u.s.a ph.d m.d b.sc m.sc a.m p.m bc ad jr sr".split())
OPENERS = frozenset(
    "the a an in on at of for from by with as to this that these those it its he she they we you i his her their our there here when"
    " while where after before during since until although though if because however moreover but and or so yet no not all some many"
    " most both each every one two three what which who how why then thus therefore also new first last other such under over between"
    " among according".split()
)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Spans (start, end) that tile `text`. An empty text has none."""
    start = 0
    for found in BREAK.finditer(text):
        end = found.end()
        if end < len(text) and end > start and _ends(text, start, found):
            yield start, end
            start = end
    if start < len(text):
        yield start, len(text)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the white space and the list mark around its words."""
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and (text[start].isspace() or text[start] in "•‣▪●"):
        start += 1
    return start, end


def _ends(text: str, start: int, found: re.Match[str]) -> bool:
    """Whether a possible break is one."""
    stop = found.group("stop")
    if stop is None:
        return True
    after = WORD_AFTER.match(text, found.end())
    if "\n" in found.group() and not _is_wrapped(found.group()):
        return True
    if after is None:
        return True
    follows = after.group(1)
    if follows[:1].islower():
        return False
    if stop != ".":
        return True
    return not _abbreviates(text[start : found.start()], follows)


def _is_wrapped(white: str) -> bool:
    """Whether a break is one line's end and not a blank line: prose may be wrapped there."""
    return white.count("\n") == 1


def _last_word(before: str) -> str:
    """What a text ends with, from the last white space, opening bracket or quote on; a line end behind it does not count."""
    before = before.removesuffix("\n")
    start = len(before)
    while start and before[start - 1] not in BEFORE_WORDS and not before[start - 1].isspace():
        start -= 1
    return before[start:]


def _abbreviates(before: str, follows: str) -> bool:
    """Whether the point after `before` belongs to an abbreviation, with the word `follows` behind it."""
    if not before.strip(" \n(").count(" ") and LIST_NUMBER.search(before):
        return True
    last = _last_word(before)
    opens = follows.lower() in OPENERS
    if last.lower() in TRAILING:
        return not opens
    if last.lower() in LEADING:
        return True
    return bool(INITIAL.match(last)) and not opens
