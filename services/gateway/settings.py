"""Settings of the gateway, with the prefix ``DOVIRA_GATEWAY_``."""

import secrets
from typing import Self

from pydantic import AliasChoices, Field, SecretStr, model_validator
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
    oidc_issuer: str = Field(
        default="",
        pattern=r"^(https://[^?#]+|http://(127\.0\.0\.1|localhost)(:\d+)?[^?#]*)?$",
        description="A provider of OpenID Connect that staff sign in with: its issuer identifier, over https",
    )
    oidc_client_id: str = Field(default="", description="What the provider knows us by")
    oidc_client_secret: SecretStr = Field(
        default=SecretStr(""), description="What we prove it by; empty for a public client, which PKCE alone protects"
    )
    oidc_label: str = Field(default="OpenID Connect", description="What staff call the provider: «Увійти через …»")
    oidc_vouches: bool = Field(
        default=False,
        description="The provider gives mailboxes to their owners alone, though it does not say email_verified",
    )
    undo_seconds: int = Field(
        default=60, ge=0, description="How long a decision on applications can be taken back before it is carried out"
    )
    lookups_per_minute: int = Field(default=60, gt=0, description="How many certificates one address may look up")

    @model_validator(mode="after")
    def _provider_is_whole(self) -> Self:
        if self.oidc_issuer and not self.oidc_client_id:
            message = "oidc_issuer is set without oidc_client_id: register Dovira with the provider, and set both"
            raise ValueError(message)
        return self

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
