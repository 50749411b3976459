"""What a file says about itself, from the loose values that formats carry.

Front matter is YAML between two lines of `---` at the top of a Markdown file, with the keys title,
publisher, published, url, language, licence, questions, aliases, main and replaces; other keys are left alone.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime

import yaml

from index.errors import UnreadableFile
from index.loading.blocks import tidy
from index.types import Metadata

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)(?:^|\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})|(?:D:)?(\d{4})(\d{2})(\d{2})")


def split_front_matter(text: str) -> tuple[Metadata, str]:
    """The metadata at the top of a text and the rest of it.

    Raises UnreadableFile where the front matter is no YAML mapping.
    """
    found = FRONT_MATTER.match(text)
    if not found:
        return Metadata(), text
    try:
        values = yaml.safe_load(found.group(1)) or {}
    except yaml.YAMLError as error:
        raise UnreadableFile(f"its front matter is not YAML: {tidy(str(error))}") from error
    if not isinstance(values, dict):
        raise UnreadableFile("its front matter is not a list of `key: value` lines")
    return from_values(values), text[found.end() :]


def from_values(values: Mapping[str, object]) -> Metadata:
    """Metadata from a mapping; empty values count as not given.

    Raises UnreadableFile for a date that is none.
    """
    published = values.get("published")
    day = parse_day(published)
    if published and day is None:
        raise UnreadableFile(f"`published: {published}` is no date; write it as 2024-08-27")
    questions = values.get("questions") or ()
    aliases = values.get("aliases") or ()
    replaces = values.get("replaces") or ()
    return Metadata(
        title=_words(values.get("title")),
        publisher=_words(values.get("publisher")),
        published=day,
        url=_words(values.get("url")),
        language=_words(values.get("language")),
        licence=_words(values.get("licence")),
        questions=tuple(tidy(str(question)) for question in questions) if isinstance(questions, list) else (),
        main=values.get("main") is True,
        aliases=tuple(_names(group) for group in aliases if isinstance(group, list)) if isinstance(aliases, list) else (),
        replaces=_names(replaces if isinstance(replaces, list) else [replaces]) if replaces else (),
    )


def parse_day(value: object) -> date | None:
    """A day from a date, a time, or a text that begins with an ISO or PDF date; None where there is none."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = DAY.match(str(value or "").strip())
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _names(group: list[object]) -> tuple[str, ...]:
    return tuple(filter(None, map(_words, group)))


def _words(value: object) -> str | None:
    """A value as one tidy line, None where it is empty."""
    return tidy(str(value)) or None if value is not None else None
