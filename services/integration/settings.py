"""Integration's settings."""

from pathlib import Path

from pydantic import Field, IPvAnyNetwork
from pydantic_settings import SettingsConfigDict

from shared.runtime import ServiceSettings


class Settings(ServiceSettings):
    """From ``DOVIRA_INTEGRATION_…``."""

    model_config = SettingsConfigDict(env_prefix="DOVIRA_INTEGRATION_")

    page_bytes: int = Field(default=1_000_000, gt=0, description="About how large one page of events may be")

    webhook_allowed_networks: list[IPvAnyNetwork] = Field(
        default=[],
        description='Networks that webhooks may post to although they are not public, as JSON: ["10.1.0.0/16"]. Into '
        "these also without TLS. For tests and for receivers of your own; name no more than they need",
    )
    webhook_ca_file: Path | None = Field(default=None, description="Certificates to trust instead of the system's")
    webhook_timeout: float = Field(default=15, gt=0, description="Seconds an endpoint may take to answer")
    webhook_endpoints: int = Field(default=8, gt=0, le=64, description="Endpoints posted to at the same time")
    webhook_concurrency: int = Field(default=4, gt=0, le=16, description="Posts to one endpoint at the same time")
    webhook_batch: int = Field(default=40, gt=0, le=500, description="Deliveries to one endpoint taken at a time")
    webhook_claim_seconds: float = Field(
        default=300, gt=0, description="After that long a taken delivery is free again"
    )
    webhook_backlog: int = Field(
        default=10_000,
        gt=0,
        description="Deliveries that may wait for one endpoint; more stay in the log until it takes some",
    )
    keep_deliveries_days: float = Field(default=30, gt=0, description="Days for which finished deliveries are listed")
