"""Dialogue's settings."""

from pydantic import AliasChoices, Field
from pydantic_settings import SettingsConfigDict

from shared.runtime import ServiceSettings


class Settings(ServiceSettings):
    """From ``DOVIRA_DIALOGUE_…``."""

    model_config = SettingsConfigDict(env_prefix="DOVIRA_DIALOGUE_")

    letters_seconds: float = Field(default=20.0, gt=0, description="How often letters that are due are looked for")
    changes_quiet_seconds: float = Field(
        default=300,
        ge=0,
        validation_alias=AliasChoices(
            "changes_quiet_seconds",
            "DOVIRA_DIALOGUE_CHANGES_QUIET_SECONDS",
            "DOVIRA_NOTIFICATION_CHANGES_QUIET_SECONDS",
        ),
        description="How long changes of the timetable wait for others before speakers hear the net one",
    )
