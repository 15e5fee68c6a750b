"""Dialogue's settings."""

from pydantic_settings import SettingsConfigDict

from shared.runtime import ServiceSettings


class Settings(ServiceSettings):
    """From ``DOVIRA_DIALOGUE_…``."""

    model_config = SettingsConfigDict(env_prefix="DOVIRA_DIALOGUE_")
