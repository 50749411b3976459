import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UnreadableFile
from index.loading.decoding import decode

TEXT = "Café – naïve “quotes” ≥ 90%\nsecond line"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_with_and_without_a_mark(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


def test_windows_text_is_detected() -> None:
    text = "The médian was 30.13 months – “very good”, said the café’s owner."
    assert decode(text.encode("cp1252")) == text


def test_chinese_legacy_text_is_detected() -> None:
    text = "国家药品监督管理局批准了西达基奥仑赛注射液的上市申请,用于治疗复发或难治性多发性骨髓瘤成人患者。"
    assert decode(text.encode("gb18030")) == text


def test_a_declared_encoding_is_used() -> None:
    assert decode("naïve".encode("latin-1"), "latin-1") == "naïve"


def test_an_unknown_declared_encoding_is_passed_over() -> None:
    assert decode(b"plain", "no-such-encoding") == "plain"


def test_line_ends_become_newlines() -> None:
    assert decode(b"a\r\nb\rc\n") == "a\nb\nc\n"


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="not text"):
        decode(bytes(range(256)) * 4)


def test_a_mark_that_lies_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="byte order mark"):
        decode(b"\xef\xbb\xbf\xff\xfe\xfa")


@given(st.text().filter(lambda text: "\0" not in text and not text.startswith("\ufeff")))
def test_any_utf_8_text_comes_back_but_for_its_line_ends(text: str) -> None:
    assert decode(text.encode()) == text.replace("\r\n", "\n").replace("\r", "\n")


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        assert "\0" not in decode(data)
    except UnreadableFile as error:
        assert str(error)
