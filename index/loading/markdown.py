"""Markdown (.md): front matter, headings, paragraphs, lists, tables, footnotes.

Read with markdown-it-py (CommonMark, tables and footnotes). The words are kept and the marks go;
a link's or a footnote's address is kept beside the text, as the source of the words before it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from index.loading.blocks import BULLET, CELL, Blocks, Inline, tidy
from index.loading.decoding import decode
from index.loading.metadata import split_front_matter
from index.types import Content

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)
ADDRESS = re.compile(r"https?://[^\s<>]+")
TAG = re.compile(r"<[^>]*>")


def load(data: bytes) -> Content:
    """Canonical text of a Markdown file. Raises UnreadableFile for bad front matter or no text."""
    metadata, body = split_front_matter(decode(data))
    tokens = PARSER.parse(body)
    notes = dict(_footnotes(tokens))
    blocks = Blocks()
    for tokens_of_block in _blocks(tokens):
        _add_block(blocks, tokens_of_block, notes)
    return blocks.content(metadata)


def _footnotes(tokens: Sequence[Token]) -> Iterator[tuple[int, tuple[str, str]]]:
    """Each footnote's number with its first address and its words."""
    number = -1
    for token in tokens:
        if token.type == "footnote_open":
            number = int(token.meta["id"])
        elif token.type == "inline" and number >= 0:
            found = ADDRESS.search(token.content)
            if found:
                label = tidy(ADDRESS.sub("", token.content).replace("<", "").replace(">", ""))
                yield number, (found.group().rstrip(".,;"), label)
        elif token.type == "footnote_close":
            number = -1


def _blocks(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Runs of tokens that make a block: the ones that hold words, with what opened them.

    Footnotes at the end of a file are sources, not text, and are left out.
    """
    row: list[Token] | None = None
    openers: list[Token] = []
    for token in tokens:
        if token.type == "footnote_block_open":
            return
        if token.type == "tr_open":
            row = [token]
        elif token.type == "tr_close" and row:
            yield row
            row = None
        elif token.type == "inline" and row is not None:
            row.append(token)
        elif token.type in ("inline", "fence", "code_block", "html_block"):
            yield [*openers, token]
        elif token.nesting == 1:
            openers.append(token)
        elif token.nesting == -1 and openers:
            openers.pop()


def _add_block(blocks: Blocks, tokens: Sequence[Token], notes: Mapping[int, tuple[str, str]]) -> None:
    """Append one block by what opened it."""
    last = tokens[-1]
    if last.type in ("fence", "code_block"):
        blocks.verbatim(last.content)
    elif last.type == "html_block":
        blocks.paragraph(TAG.sub(" ", last.content))
    elif tokens[0].type == "tr_open":
        blocks.block(_row(tokens[1:], notes))
    elif tokens[-2:-1] and tokens[-2].type == "heading_open":
        blocks.heading(_inline(last, notes).text, int(tokens[-2].tag[1]))
    else:
        blocks.block(_inline(last, notes), BULLET if _opens_item(tokens) else "")


def _opens_item(tokens: Sequence[Token]) -> bool:
    """Whether the block stands in a list item."""
    return any(token.type == "list_item_open" for token in tokens)


def _row(cells: Sequence[Token], notes: Mapping[int, tuple[str, str]]) -> Inline:
    """A table row on one line, its cells set apart by bars."""
    row = Inline()
    for number, cell in enumerate(cells):
        if number:
            row.add(CELL)
        _add_inline(row, cell, notes)
    return row


def _inline(token: Token, notes: Mapping[int, tuple[str, str]]) -> Inline:
    """The words of a block, with its links and footnotes."""
    inline = Inline()
    _add_inline(inline, token, notes)
    return inline


def _add_inline(inline: Inline, token: Token, notes: Mapping[int, tuple[str, str]]) -> None:
    """Append the words of a token's children to `inline`."""
    address = ""
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            inline.add(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            inline.add(" ")
        elif child.type == "link_open":
            address = str(child.attrGet("href") or "")
        elif child.type == "link_close" and address.startswith(("http://", "https://")):
            inline.link(address, "")
        elif child.type == "footnote_ref" and child.meta["id"] in notes:
            inline.link(*notes[child.meta["id"]])
