"""What can be set about mail: the server, the sender, how long messages wait. In the environment with a prefix."""

from enum import StrEnum
from pathlib import Path

from pydantic import AliasChoices, EmailStr, Field, SecretStr
from pydantic_settings import SettingsConfigDict

from shared.runtime import ServiceSettings


class Encryption(StrEnum):
    """Of the connection to the mail server."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class Settings(ServiceSettings):
    """Settings of notification."""

    model_config = SettingsConfigDict(env_prefix="DOVIRA_NOTIFICATION_")

    smtp_host: str = "127.0.0.1"
    smtp_port: int = 1025
    smtp_encryption: Encryption = Encryption.NONE
    smtp_username: str = Field(default="", description="Empty: no login")
    smtp_password: SecretStr = SecretStr("")
    smtp_ca_file: Path | None = Field(default=None, description="Certificates to trust instead of the system's")
    smtp_timeout: float = Field(default=30, gt=0, description="Seconds a mail, or a connection, may take")
    smtp_connections: int = Field(default=2, gt=0, le=16, description="Connections at the same time")

    sender_name: str = "Довіра"
    sender_address: EmailStr = "no-reply@dovira.example.org"
    public_url: str = Field(
        default="http://127.0.0.1:8000",
        validation_alias=AliasChoices(
            "public_url", "DOVIRA_NOTIFICATION_PUBLIC_URL", "DOVIRA_GATEWAY_PUBLIC_URL", "DOVIRA_PUBLIC_URL"
        ),
        description="Where people open the gateway's pages, for links in mails",
    )

    batch_size: int = Field(default=50, gt=0, le=500, description="Messages a sender takes at a time")
    claim_seconds: float = Field(default=300, gt=0, description="After that long a claimed message is free again")
    quiet_seconds: float = Field(default=20, ge=0, description="How long news of places wait to share a letter")
    changes_quiet_seconds: float = Field(
        default=300, ge=0, description="The same for changes of the timetable, of which people hear the net one"
    )
    materials_quiet_seconds: float = Field(default=600, ge=0, description="The same for materials of a webinar")
    give_up_seconds: float = Field(default=3 * 86_400, gt=0, description="When the retries of a message end")
    stale_seconds: float = Field(default=14 * 86_400, gt=0, description="Facts that old when heard are not told")
