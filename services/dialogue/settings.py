"""Dialogue's settings."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.runtime import ServiceSettings


class Settings(ServiceSettings):
    """From ``DOVIRA_DIALOGUE_…``."""

    model_config = SettingsConfigDict(env_prefix="DOVIRA_DIALOGUE_")

    letters_seconds: float = Field(default=20.0, gt=0, description="How often letters that are due are looked for")
