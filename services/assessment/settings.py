"""Assessment's settings."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.runtime import ServiceSettings


class Settings(ServiceSettings):
    """From ``DOVIRA_ASSESSMENT_…``."""

    model_config = SettingsConfigDict(env_prefix="DOVIRA_ASSESSMENT_")

    sweep_seconds: float = Field(default=5.0, gt=0, description="How often attempts whose time is over are looked for")
