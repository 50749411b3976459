from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import BotSettings


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
