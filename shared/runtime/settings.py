"""Settings every service has. A service adds its own with the prefix ``DOVIRA_<SERVICE>_``."""

from pathlib import Path
from typing import Annotated

from pydantic import AliasChoices, BeforeValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ServiceSettings(BaseSettings):
    """What every service needs to live. From the environment, or given in code; nothing is read at import time."""

    model_config = SettingsConfigDict(extra="ignore", populate_by_name=True)

    nats_url: str = Field(
        default="nats://127.0.0.1:4222",
        validation_alias=AliasChoices("nats_url", "DOVIRA_NATS_URL"),
        description="Comma separated servers of one cluster",
    )
    nats_keys: Annotated[Path | None, BeforeValidator(lambda given: given or None)] = Field(
        default=None,
        validation_alias=AliasChoices("nats_keys", "DOVIRA_NATS_KEYS"),
        description="Folder of keys that `dovira nats config` made; not given: no signing in, no encryption",
    )
    database_url: str = Field(
        default="", description="sqlite:///file.db or postgresql+psycopg://…; empty: a file in data_dir"
    )
    data_dir: Path = Field(
        default=Path(".dovira"),
        validation_alias=AliasChoices("data_dir", "DOVIRA_DATA_DIR"),
        description="Where SQLite files stand when no database_url is given",
    )
    http_host: str = Field(
        default="127.0.0.1",
        validation_alias=AliasChoices("http_host", "DOVIRA_HTTP_HOST"),
        description="Where health, the gateway's pages and metrics are served",
    )
    http_port: int = Field(
        default=0,
        validation_alias=AliasChoices("http_port", "DOVIRA_HTTP_PORT"),
        description="Health, or the gateway's pages; 0: not served",
    )
    metrics_port: int = Field(
        default=0,
        validation_alias=AliasChoices("metrics_port", "DOVIRA_METRICS_PORT"),
        description="Metrics for Prometheus, on a port that the world must not reach; 0: not served",
    )
    stream_replicas: int = Field(default=1, validation_alias=AliasChoices("stream_replicas", "DOVIRA_STREAM_REPLICAS"))
    stream_max_bytes: int = Field(
        default=-1,
        validation_alias=AliasChoices("stream_max_bytes", "DOVIRA_STREAM_MAX_BYTES"),
        description="How large a stream may grow; a full one refuses facts, which wait in the outbox. -1: no limit",
    )
    stream_max_age: float = Field(
        default=0,
        ge=0,
        validation_alias=AliasChoices("stream_max_age", "DOVIRA_STREAM_MAX_AGE"),
        description="Seconds for which streams and dead letters keep messages, and so outbox and inbox. 0: for ever",
    )
    keep_outbox_days: float = Field(
        default=0,
        ge=0,
        validation_alias=AliasChoices("keep_outbox_days", "DOVIRA_KEEP_OUTBOX_DAYS"),
        description="Days for which published outbox rows are kept beyond what the stream keeps",
    )
    keep_replies_days: float = Field(
        default=7,
        ge=0,
        validation_alias=AliasChoices("keep_replies_days", "DOVIRA_KEEP_REPLIES_DAYS"),
        description="Days for which a repeated idempotency key gets the first reply. 0: for ever",
    )
    outbox_patience: float = Field(
        default=60,
        gt=0,
        validation_alias=AliasChoices("outbox_patience", "DOVIRA_OUTBOX_PATIENCE"),
        description="Seconds a told fact may wait to be published before requests are refused and readiness ends",
    )
    lag_patience: float = Field(
        default=300,
        gt=0,
        validation_alias=AliasChoices("lag_patience", "DOVIRA_LAG_PATIENCE"),
        description="Seconds a fact may wait to be handled before readiness ends",
    )
    watch_every: float = Field(
        default=5,
        gt=0,
        validation_alias=AliasChoices("watch_every", "DOVIRA_WATCH_EVERY"),
        description="Seconds between looks at outbox and listeners",
    )
    reconcile_every: float = Field(
        default=60,
        gt=0,
        validation_alias=AliasChoices("reconcile_every", "DOVIRA_RECONCILE_EVERY"),
        description="Seconds between comparisons of the outbox with the stream",
    )
    clean_every: float = Field(
        default=600,
        gt=0,
        validation_alias=AliasChoices("clean_every", "DOVIRA_CLEAN_EVERY"),
        description="Seconds between cleanings of inbox, outbox and replies",
    )
    ack_wait: float = Field(
        default=30.0,
        gt=0,
        validation_alias=AliasChoices("ack_wait", "DOVIRA_ACK_WAIT"),
        description="Seconds until the server delivers again what was neither acknowledged nor said to be in work",
    )
    migrate_on_start: bool = Field(
        default=True, validation_alias=AliasChoices("migrate_on_start", "DOVIRA_MIGRATE_ON_START")
    )
    graceful_timeout: float = Field(default=20.0, description="Seconds a stop may take")

    def database_url_of(self, service: str) -> str:
        """The service's database address."""
        return self.database_url or f"sqlite:///{self.data_dir / service}.db"
