"""Settings, from the environment (`APPROVALBOT_*`) and the command line. They open and load nothing."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot import places
from index.encoder import NAME

PREFIX = "APPROVALBOT_"
SHORTEST_TOKEN = 16  # characters
SECRETS = frozenset({"admin_token"})  # settings whose value is never shown


class BotSettings(BaseSettings):
    """What can be set. Each field is read from `APPROVALBOT_` and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    home: Path = Field(default_factory=places.default_home, description="Folder for models and generations.")
    sources: Path = Field(default_factory=places.default_sources, description="Folder of the documents to answer from.")
    encoder: str = Field(
        default=NAME, min_length=1, description="The encoder: the packaged model, or any sentence-transformers model by name or folder."
    )
    threads: int | None = Field(
        default=None, ge=1, le=256, description="Texts that a model reads side by side; default: one a processor core."
    )
    host: str = Field(default="127.0.0.1", description="Address to serve on. Only this machine can reach the default.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to serve on; 0 takes a free one.")
    journal_days: int = Field(
        default=90,
        ge=0,
        le=3650,
        description="Days that an answer is kept with its question, to look up, judge and replay it; 0 keeps none.",
    )
    gate: Path | None = Field(
        default=None,
        description="A question set: an index that answers it worse than the one before is not published; default: none is asked.",
    )
    gate_margin: float = Field(default=0.02, ge=0, le=1, description="The share of the gate's questions that a new index may lose.")
    admin_token: SecretStr | None = Field(
        default=None,
        min_length=SHORTEST_TOKEN,
        description="Whoever changes the index over HTTP has to send this; default: only this machine may, without one.",
    )

    @property
    def models(self) -> Path:
        """Where prepared models are kept."""
        return self.home / "models"


def unreadable(error: ValidationError) -> Iterator[str]:
    """What is wrong with each setting that could not be read, in a sentence."""
    for one in error.errors():
        name = PREFIX + "_".join(map(str, one["loc"])).upper()
        found = "not shown here" if SECRETS.intersection(one["loc"]) else repr(one["input"])
        yield f"{name} is {found}: {one['msg'][:1].lower()}{one['msg'][1:]}. Set it right, or leave it unset."


def unknown(names: Iterable[str]) -> Iterator[str]:
    """Of names in the environment those that look like settings and are none, each in a sentence with the nearest that is."""
    known = [field.upper() for field in BotSettings.model_fields]
    for name in names:
        own = name.upper().removeprefix(PREFIX)
        if name.upper().startswith(PREFIX) and own not in known:
            near = get_close_matches(own, known, n=1)
            meant = f"did you mean {PREFIX}{near[0]}?" if near else f"there are {', '.join(PREFIX + one for one in known)}."
            yield f"{name} is no setting and sets nothing; {meant}"
