"""Documents, passages and exact words, in SQLite.

One file a generation: written once, then opened read-only. FTS5 finds passages by their words (BM25,
Robertson and Zaragoza 2009, over stems), so that names, numbers and trial ids are found as they are
spelt. Passages and sentences are numbered from 0 through all documents; a sentence has the number of
its vector.
"""

import json
import re
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import groupby, pairwise
from operator import itemgetter
from pathlib import Path

import numpy as np

from index import contents
from index.errors import GenerationDamaged
from index.replacements import Claim, replaced
from index.types import Document, Passage, Replacement, Span, Where, titled
from index.vectors import Numbers

WORDS = "CREATE VIRTUAL TABLE words USING fts5(context, text, content='', tokenize='porter unicode61 remove_diacritics 2');"
SCHEMA = f"""
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, path TEXT NOT NULL, sha256 TEXT NOT NULL,
    published TEXT, text TEXT NOT NULL, about TEXT NOT NULL);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents, start INTEGER NOT NULL, end INTEGER NOT NULL,
    page INTEGER, headings TEXT NOT NULL, encoded TEXT NOT NULL);
CREATE TABLE sentences (
    number INTEGER PRIMARY KEY, passage INTEGER NOT NULL REFERENCES passages, start INTEGER NOT NULL, end INTEGER NOT NULL);
CREATE INDEX sentences_of ON sentences (passage);
CREATE INDEX passages_of ON passages (document);
CREATE TABLE vocabulary (word TEXT PRIMARY KEY, count INTEGER NOT NULL, written TEXT NOT NULL) WITHOUT ROWID;
{WORDS}
"""
WORD = re.compile(r"\w+(?:[-.'’‑–]\w+)*")
PART = re.compile(r"\w+")
BEFORE_NAME = re.compile(r"[^\W\d_]+ [A-Z][^\W\d_]*[a-z]")
# Words that questions are made of and that say nothing about what they ask for.
STOP_WORDS = frozenset(
    "a about after all also an and any are as at be been before being between both but by can could did do does during each for from"
    " had has have he her his how i if in into is it its long many me might more most much must my no not of on or other our over shall"
    " she should so some such than that the their them then there these they this those to under us was we were what when where which"
    " who whom whose why will with would you your".split()
)
# Raised with each change to what the file holds; the file has it as its `user_version`.
VERSION = 5
REBUILD = "Run `approvalbot index` to build it anew."
HELD = 64 << 20  # bytes of words gathered in memory before full-text search writes them: more than that is merged afterwards
KEPT_OPEN = 128  # documents whose text is kept at hand


@dataclass(frozen=True, slots=True)
class Word:
    """How often a word occurs, in any case of its letters, and how it is most often written."""

    count: int
    written: str


class Catalogue:
    """A generation's catalogue, opened read-only. Safe to use from several threads.

    Whatever is asked of it raises GenerationDamaged where SQLite cannot read the file.
    """

    def __init__(self, path: Path) -> None:
        """Raises GenerationDamaged also where another version wrote it."""
        self._lock = threading.Lock()
        try:
            address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
            self._database = sqlite3.connect(address, uri=True, check_same_thread=False)
        except sqlite3.DatabaseError as error:
            raise _damaged(path, error) from error
        self._path = path
        try:
            self._check_version()
            self.documents: int = self._one("SELECT count(DISTINCT document) FROM passages")
            self.passages: int = self._one("SELECT count(*) FROM passages")
            self.sentences: int = self._one("SELECT count(*) FROM sentences")
        except GenerationDamaged:
            self.close()
            raise
        self.document = lru_cache(KEPT_OPEN)(self._document)

    def words(self, question: str, limit: int, among: Numbers | None = None) -> tuple[Numbers, np.ndarray]:
        """The passages that share words with a question, and their BM25 scores, best first.

        `among` leaves only these passages in the search.
        """
        expression = match_expression(question)
        if not expression:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        kept = "" if among is None else " AND rowid IN (SELECT value + 1 FROM json_each(?))"
        values = [expression] if among is None else [expression, json.dumps(among.tolist())]
        rows = self._all(f"SELECT rowid - 1, -rank FROM words WHERE words MATCH ?{kept} ORDER BY rank, rowid LIMIT ?", *values, limit)
        numbers = np.array([row[0] for row in rows], np.int64)
        return numbers, np.array([row[1] for row in rows], np.float32)

    def among(self, where: Where) -> Numbers | None:
        """The numbers of the passages that `where` lets answer; None where it lets all."""
        if where.documents is None and where.published_by is None:
            return None
        tests, values = [], []
        if where.documents is not None:
            tests.append("documents.id IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(sorted(where.documents)))
        if where.published_by is not None:
            tests.append("documents.published <= ?")
            values.append(where.published_by.isoformat())
        rows = self._all(
            "SELECT passages.number FROM passages JOIN documents ON documents.number = passages.document"
            f" WHERE {' AND '.join(tests)} ORDER BY passages.number",
            *values,
        )
        return np.array([row[0] for row in rows], np.int64)

    def gone(self, where: Where) -> Numbers:
        """The numbers of the passages of documents that others answer instead of, in order."""
        documents = [document_id for document_id, by in self.replaced.items() if by.answers_instead(document_id, where)]
        if not documents:
            return np.zeros(0, np.int64)
        rows = self._all(
            "SELECT passages.number FROM passages JOIN documents ON documents.number = passages.document"
            " WHERE documents.id IN (SELECT value FROM json_each(?)) ORDER BY passages.number",
            json.dumps(documents),
        )
        return np.array([row[0] for row in rows], np.int64)

    @cached_property
    def replaced(self) -> dict[str, Replacement]:
        """The documents that others replace, by their ids."""
        known: dict[str, str] = dict(self._all("SELECT path, id FROM documents ORDER BY number"))
        rows = self._all(
            "SELECT id, path, json_extract(about, '$.metadata.title'), published, json_extract(about, '$.metadata.replaces')"
            " FROM documents WHERE json_array_length(about, '$.metadata.replaces') > 0 ORDER BY number"
        )
        claims = [
            Claim(document_id, path, titled(title, path), date.fromisoformat(published) if published else None, tuple(json.loads(names)))
            for document_id, path, title, published, names in rows
        ]
        return replaced(claims, known)

    def firsts(self) -> Numbers:
        """The number of each passage's first sentence, and behind the last the number of sentences."""
        rows = self._all("SELECT min(number) FROM sentences GROUP BY passage ORDER BY passage")
        return np.array([*(row[0] for row in rows), self.sentences], np.int64)

    def main(self) -> Numbers:
        """The numbers of the passages of main documents, in order."""
        rows = self._all(
            "SELECT passages.number FROM passages JOIN documents ON documents.number = document"
            " WHERE json_extract(about, '$.metadata.main') ORDER BY passages.number"
        )
        return np.array([row[0] for row in rows], np.int64)

    def passage(self, number: int) -> tuple[Passage, Document]:
        """A passage by its number, with its document."""
        document_number, *row = self._all("SELECT document, start, end, page, headings FROM passages WHERE number = ?", number)[0]
        document = self.document(document_number)
        return _passage(document, row, self._spans(number)), document

    def document_by_id(self, document_id: str) -> Document | None:
        """A document by its id, None where there is none."""
        rows = self._all("SELECT number FROM documents WHERE id = ?", document_id)
        return self.document(rows[0][0]) if rows else None

    def all_documents(self) -> Iterator[Document]:
        """Every document in the order of their paths."""
        for (number,) in self._all("SELECT number FROM documents ORDER BY number"):
            yield self._document(number)

    def all_passages(self, document: Document) -> list[Passage]:
        """The passages of a document in order."""
        rows = self._all(
            "SELECT passages.number, start, end, page, headings FROM passages JOIN documents ON documents.number = document"
            " WHERE documents.id = ? ORDER BY passages.number",
            document.id,
        )
        return [_passage(document, row, self._spans(number)) for number, *row in rows]

    def split(self, documents: Iterable[Document]) -> dict[str, list[tuple[Passage, str]]]:
        """The passages of documents in order, by the document's id, each with the hash of what was encoded of it.

        The documents are those that this holds; only their paths may be others.
        """
        wanted = {document.id: document for document in documents}
        spans: dict[int, list[Span]] = {}
        for passage, start, end in self._all("SELECT passage, start, end FROM sentences ORDER BY number"):
            spans.setdefault(passage, []).append(Span(start, end))
        found: dict[str, list[tuple[Passage, str]]] = {}
        for document_id, encoded, number, *row in self._all(
            "SELECT id, encoded, passages.number, start, end, page, headings FROM passages JOIN documents ON documents.number = document"
            " ORDER BY passages.number"
        ):
            if document := wanted.get(document_id):
                found.setdefault(document_id, []).append((_passage(document, row, tuple(spans[number])), encoded))
        return found

    def tiles(self) -> list[list[tuple[int, int, int]]]:
        """For each document in order its passages in order: number, start and end."""
        rows = self._all("SELECT document, number, start, end FROM passages ORDER BY number")
        return [[(number, start, end) for _, number, start, end in passages] for _, passages in groupby(rows, key=itemgetter(0))]

    def matches(self, expression: str, first: int, last: int) -> bool:
        """Whether an FTS5 query is met by a passage among those from `first` to `last`."""
        query = "SELECT 1 FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ? LIMIT 1"
        return bool(self._all(query, expression, first + 1, last + 1))

    def encoded(self) -> dict[str, int]:
        """For each text that was encoded, by its hash, the number of a passage that was made of it."""
        return dict(self._all("SELECT encoded, number FROM passages"))

    def vocabulary(self) -> dict[str, Word]:
        """Every word of the documents by its small letters; "cilta-cel" is one word."""
        return {word: Word(count, written) for word, count, written in self._all("SELECT word, count, written FROM vocabulary")}

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.close()

    def _document(self, number: int) -> Document:
        row = self._all("SELECT id, path, sha256, text, about FROM documents WHERE number = ?", number)[0]
        return Document(row[0], row[1], row[2], contents.content(row[3], json.loads(row[4])))

    def _spans(self, passage: int) -> tuple[Span, ...]:
        rows = self._all("SELECT start, end FROM sentences WHERE passage = ? ORDER BY number", passage)
        return tuple(Span(start, end) for start, end in rows)

    def _check_version(self) -> None:
        version = self._one("PRAGMA user_version")
        if version != VERSION:
            raise GenerationDamaged(f"{self._path.name} is of version {version}, and this approvalbot reads version {VERSION}. {REBUILD}")

    def _all(self, query: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        with self._lock:
            try:
                return self._database.execute(query, values).fetchall()
            except sqlite3.ProgrammingError:
                raise  # a mistake here, and nothing that the file could help
            except sqlite3.DatabaseError as error:
                raise _damaged(self._path, error) from error

    def _one(self, query: str) -> int:
        return int(self._all(query)[0][0])


def write(path: Path, documents: Sequence[Document], passages: Iterable[tuple[int, Passage, str, str]]) -> None:
    """Write a catalogue. Raises sqlite3.Error where the disk does not take it.

    `passages` gives (number of the document, passage, context, hash of the encoded text) in order.
    """
    database = sqlite3.connect(path)
    try:
        database.executescript(f"{SCHEMA} PRAGMA user_version = {VERSION};")
        with database:
            database.execute("INSERT INTO words (words, rank) VALUES ('hashsize', ?)", (HELD,))
            database.executemany("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)", map(_document_row, range(len(documents)), documents))
            sentences_of: list[tuple[int, Span]] = []
            starts = [[0, *(heading.start for heading in document.content.headings)] for document in documents]
            rows_of: list[tuple[object, ...]] = []
            words_of: list[tuple[int, str, str]] = []
            for number, (document, passage, context, encoded) in enumerate(passages):
                rows_of.append((number, document, passage.start, passage.end, passage.page, json.dumps(passage.headings), encoded))
                words_of.append((number + 1, context, passage.text))
                sentences_of += [(number, span) for span in passage.sentences]
                starts[document] += [span.start for span in passage.sentences]
            database.executemany("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?)", rows_of)
            database.executemany("INSERT INTO words (rowid, context, text) VALUES (?, ?, ?)", words_of)
            rows = ((sentence, number, span.start, span.end) for sentence, (number, span) in enumerate(sentences_of))
            database.executemany("INSERT INTO sentences VALUES (?, ?, ?, ?)", rows)
        database.executemany("INSERT INTO vocabulary VALUES (?, ?, ?)", _vocabulary(documents, starts))
        database.execute("INSERT INTO words (words) VALUES ('optimize')")
        database.commit()
        database.execute("VACUUM")
    finally:
        database.close()


def _damaged(path: Path, error: sqlite3.DatabaseError) -> GenerationDamaged:
    return GenerationDamaged(f"{path.name} cannot be read: {error}. {REBUILD}")


def match_expression(question: str) -> str:
    """A question as an FTS5 query: any of its telling words; a word with marks in it ("30.13") as a phrase.

    A question of nothing but small words is asked with them.
    """
    words = WORD.findall(question)
    telling = [word for word in words if word.lower() not in STOP_WORDS] or words
    return " OR ".join(dict.fromkeys(map(phrase, telling)))


def phrase(words: str) -> str:
    """Words as an FTS5 query that finds them in a row; marks between them count for nothing."""
    return '"' + " ".join(PART.findall(words)) + '"'


def _vocabulary(documents: Sequence[Document], starts: Sequence[Sequence[int]]) -> list[tuple[str, int, str]]:
    """The words of documents and of their titles, as (in small letters, count, as most often written); numbers are none.

    `starts` tells for each document where its headings and sentences begin.
    """
    written: Counter[str] = Counter()
    for document, begin in zip(documents, starts, strict=True):
        for start, end in pairwise([*sorted(set(begin)), len(document.text)]):
            written.update(_written(document.text[start:end]))
        written.update(_written(document.title))
    counts: Counter[str] = Counter()
    usual: dict[str, str] = {}
    for word, count in sorted(written.items(), key=lambda item: (item[1], item[0])):
        if any(map(str.isalpha, word)):
            counts[word.lower()] += count
            usual[word.lower()] = word
    return [(word, count, usual[word]) for word, count in sorted(counts.items())]


def _written(sentence: str) -> list[str]:
    """The words and numbers of a sentence, the first without the capital that only its place gives it.

    Before another word with a capital it has its own ("Ying Huang said"), unless it is a small word ("The Lancet").
    """
    words: list[str] = WORD.findall(sentence)
    if words and words[0][1:].islower() and (words[0].lower() in STOP_WORDS or not BEFORE_NAME.match(sentence)):
        words[0] = words[0].lower()
    return words


def _document_row(number: int, document: Document) -> tuple[object, ...]:
    """A document as the table holds it."""
    published = document.content.metadata.published
    return (
        number,
        document.id,
        document.path,
        document.sha256,
        published.isoformat() if published else None,
        document.text,
        json.dumps(contents.about(document.content), ensure_ascii=False),
    )


def _passage(document: Document, row: Sequence, sentences: tuple[Span, ...]) -> Passage:  # type: ignore[type-arg]
    """A passage from (start, end, page, headings) and its sentences."""
    start, end, page, headings = row
    return Passage(document.id, start, end, document.text[start:end], sentences, tuple(json.loads(headings)), page)
