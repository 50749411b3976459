from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import BotSettings, unknown, unreadable


def test_the_environment_sets_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("APPROVALBOT_HOME", str(tmp_path))
    monkeypatch.setenv("APPROVALBOT_THREADS", "3")
    settings = BotSettings()
    assert (settings.home, settings.threads, settings.models) == (tmp_path, 3, tmp_path / "models")


@pytest.mark.parametrize(("name", "value"), [("port", 70000), ("threads", 0), ("encoder", ""), ("unknown", 1)])
def test_what_is_out_of_bounds_or_unknown_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValidationError):
        BotSettings(**{name: value})  # type: ignore[arg-type]


def test_they_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        BotSettings().port = 1


def test_what_cannot_be_read_is_told_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APPROVALBOT_PORT", "abc")
    monkeypatch.setenv("APPROVALBOT_THREADS", "0")
    with pytest.raises(ValidationError) as caught:
        BotSettings()
    threads, port = unreadable(caught.value)
    assert port.startswith("APPROVALBOT_PORT is 'abc': input should be a valid integer")
    assert threads.startswith("APPROVALBOT_THREADS is '0': input should be greater than or equal to 1")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("APPROVALBOT_PROT", "did you mean APPROVALBOT_PORT?"),
        ("approvalbot_encodr", "did you mean APPROVALBOT_ENCODER?"),
        ("APPROVALBOT_XYZZY", "APPROVALBOT_HOME, APPROVALBOT_SOURCES"),
        ("APPROVALBOT_", "APPROVALBOT_HOME, APPROVALBOT_SOURCES"),
    ],
)
def test_a_name_that_sets_nothing_is_told_with_the_nearest_that_does(name: str, told: str) -> None:
    (line,) = unknown([name, "APPROVALBOT_HOME", "approvalbot_port", "PATH", "HOME"])
    assert line.startswith(f"{name} is no setting")
    assert told in line
