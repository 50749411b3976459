r"""Bytes to text: the encoding detected, line ends made `\n`, a byte order mark taken off.

Raises UnreadableFile for bytes that are no text in any encoding.
"""

import codecs

from charset_normalizer import from_bytes

from index.errors import UnreadableFile

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Tried in this order where a text is not UTF-8: detection over every codec that Python knows reads
# short western texts as rarities.
LEGACY = ["cp1252", "gb18030", "big5", "shift_jis", "euc_kr", "cp1251", "cp1250", "utf_16", "utf_32"]


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of `data`. `declared` is the encoding that the file itself names, if it does."""
    return data_to_text(data, declared).replace("\r\n", "\n").replace("\r", "\n")


def data_to_text(data: bytes, declared: str | None) -> str:
    """Decode by byte order mark, UTF-8, the declared encoding, and last by detection."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    for encoding in ("utf-8", *([declared] if declared else [])):
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\0" not in text:
            return text
    return _detected(data)


def _strictly(data: bytes, encoding: str) -> str:
    """Decode as the byte order mark says. Raises UnreadableFile where the rest does not agree."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"its byte order mark says {encoding}, but its bytes are not: {error.reason}") from error


def _detected(data: bytes) -> str:
    """Decode by what the bytes look like. Raises UnreadableFile where they look like no text."""
    best = from_bytes(data, cp_isolation=LEGACY).best()
    if best is None or "\0" in str(best):
        raise UnreadableFile("not text in any known encoding")
    return str(best)
