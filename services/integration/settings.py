"""Integration's settings."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.runtime import ServiceSettings


class Settings(ServiceSettings):
    """From ``DOVIRA_INTEGRATION_…``."""

    model_config = SettingsConfigDict(env_prefix="DOVIRA_INTEGRATION_")

    page_bytes: int = Field(default=1_000_000, gt=0, description="About how large one page of events may be")
