"""Reporting's settings."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.runtime import ServiceSettings


class Settings(ServiceSettings):
    """From ``DOVIRA_REPORTING_…``."""

    model_config = SettingsConfigDict(env_prefix="DOVIRA_REPORTING_")

    count_every: float = Field(
        default=1.0, ge=0, description="Least seconds between two counts of the figures that pages show"
    )
