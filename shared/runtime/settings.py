"""Settings every service has. A service adds its own with the prefix ``DOVIRA_<SERVICE>_``."""

from pathlib import Path

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ServiceSettings(BaseSettings):
    """What every service needs to live. From the environment, or given in code; nothing is read at import time."""

    model_config = SettingsConfigDict(extra="ignore", populate_by_name=True)

    nats_url: str = Field(
        default="nats://127.0.0.1:4222",
        validation_alias=AliasChoices("nats_url", "DOVIRA_NATS_URL"),
        description="Comma separated servers of one cluster",
    )
    database_url: str = Field(
        default="", description="sqlite:///file.db or postgresql+psycopg://…; empty: a file in data_dir"
    )
    data_dir: Path = Field(
        default=Path(".dovira"),
        validation_alias=AliasChoices("data_dir", "DOVIRA_DATA_DIR"),
        description="Where SQLite files stand when no database_url is given",
    )
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=0, description="Health and metrics, or the gateway's pages; 0: not served")
    stream_replicas: int = Field(default=1, validation_alias=AliasChoices("stream_replicas", "DOVIRA_STREAM_REPLICAS"))
    migrate_on_start: bool = Field(
        default=True, validation_alias=AliasChoices("migrate_on_start", "DOVIRA_MIGRATE_ON_START")
    )
    graceful_timeout: float = Field(default=20.0, description="Seconds a stop may take")

    def database_url_of(self, service: str) -> str:
        """The service's database address."""
        return self.database_url or f"sqlite:///{self.data_dir / service}.db"
