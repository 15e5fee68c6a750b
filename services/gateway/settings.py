"""Settings of the gateway, with the prefix ``DOVIRA_GATEWAY_``."""

import secrets

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import SettingsConfigDict

from shared.runtime import ServiceSettings


def _a_secret_for_this_start() -> SecretStr:
    return SecretStr(secrets.token_urlsafe(32))


class Settings(ServiceSettings):
    """From ``DOVIRA_GATEWAY_…``."""

    model_config = SettingsConfigDict(env_prefix="DOVIRA_GATEWAY_")

    public_url: str = Field(
        default="http://127.0.0.1:8000",
        validation_alias=AliasChoices("public_url", "DOVIRA_GATEWAY_PUBLIC_URL", "DOVIRA_PUBLIC_URL"),
        pattern=r"^https?://[^/]+$",
        description="The address people open, without a slash at the end; with https cookies travel only encrypted",
    )
    secret: SecretStr = Field(
        default_factory=_a_secret_for_this_start,
        description="Seals codes, sessions and forms. Not set: made anew at each start, and everyone signs in again",
    )
    owners: str = Field(default="", description="Mailboxes of owners, comma separated; they may do everything")
    organisers: str = Field(default="", description="Mailboxes of organisers, comma separated")
    assessors: str = Field(default="", description="Mailboxes of assessors, comma separated")
    editors: str = Field(default="", description="Mailboxes of editors of programmes, comma separated")
    undo_seconds: int = Field(
        default=60, ge=0, description="How long a decision on applications can be taken back before it is carried out"
    )
    lookups_per_minute: int = Field(default=60, gt=0, description="How many certificates one address may look up")

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def staff_mailboxes(self) -> dict[str, list[str]]:
        """By role."""
        return {
            "owner": _listed(self.owners),
            "organiser": _listed(self.organisers),
            "assessor": _listed(self.assessors),
            "editor": _listed(self.editors),
        }


def _listed(text: str) -> list[str]:
    return [part for part in (piece.strip() for piece in text.split(",")) if part]
