"""Certification's settings."""

from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import SettingsConfigDict

from shared.runtime import ServiceSettings

KEYS_FILE = "keys.json"


class Settings(ServiceSettings):
    """From ``DOVIRA_CERTIFICATION_…``."""

    model_config = SettingsConfigDict(env_prefix="DOVIRA_CERTIFICATION_")

    public_url: str = Field(
        default="http://127.0.0.1:8000",
        validation_alias=AliasChoices("public_url", "DOVIRA_CERTIFICATION_PUBLIC_URL", "DOVIRA_PUBLIC_URL"),
        pattern=r"^https?://[^/]+$",
        description="The address people open, without a slash at the end; credentials name it for ever",
    )
    keys_file: Path | None = Field(
        default=None,
        description="Keys that sign certificates (`dovira keys`). Not set: keys.json in data_dir, "
        "made at the first start where the store is a file there too",
    )

    seal_certificate: Path | None = Field(
        default=None, description="PKCS#12 file with the issuer's certificate and key: signs each PDF (PAdES)"
    )
    seal_passphrase: SecretStr = Field(default=SecretStr(""), description="Opens the PKCS#12 file")
    seal_program: str = Field(
        default="",
        description="Instead: a command that reads a PDF and writes it signed, for a qualified signature service",
    )

    @property
    def keys(self) -> Path:
        return self.keys_file or self.data_dir / KEYS_FILE

    @property
    def makes_keys(self) -> bool:
        """Only where there is one machine: replicas with keys of their own would not be one issuer."""
        return self.keys_file is None and not self.database_url
