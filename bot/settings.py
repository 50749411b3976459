"""Settings, from the environment (`APPROVALBOT_*`) and the command line. They open and load nothing."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot import places
from index.encoder import NAME


class BotSettings(BaseSettings):
    """What can be set. Each field is read from `APPROVALBOT_` and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="APPROVALBOT_", extra="forbid", frozen=True)

    home: Path = Field(default_factory=places.default_home, description="Folder for models, generations and the journal.")
    sources: Path = Field(default_factory=places.default_sources, description="Folder of the documents to answer from.")
    encoder: str = Field(
        default=NAME, min_length=1, description="The encoder: the packaged model, or any sentence-transformers model by name or folder."
    )
    threads: int | None = Field(
        default=None, ge=1, le=256, description="Texts that a model reads side by side; default: one a processor core."
    )
    host: str = Field(default="127.0.0.1", description="Address to serve on. Only this machine can reach the default.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to serve on; 0 takes a free one.")

    @property
    def models(self) -> Path:
        """Where prepared models are kept."""
        return self.home / "models"
