"""Speaking with a provider of OpenID Connect: discovery, the address of its page, and claims for a code.

Authorization code with PKCE; what the provider says of itself is asked for anew at each sign-in, so that its keys may
change whenever it likes.
"""

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, Field, ValidationError

from services.gateway.domain import AuthenticationRequest, Claims, Doubt, NotLetIn
from services.gateway.settings import Settings

RETURN_PATH = "/sign-in/openid/return"
_SCOPE = "openid email"
_ALGORITHMS = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"}
"""Signatures that only the provider can make: none with a shared secret, and not ``none``."""
_SECONDS = 10.0
_CLOCKS_DIFFER = 60

# Their lines hold addresses, which hold codes.
for _name in ("httpx2", "httpcore2", "authlib"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class Metadata(BaseModel):
    """What a provider says of itself (OpenID Connect Discovery 1.0, section 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    token_endpoint_auth_methods_supported: list[str] = Field(default=["client_secret_basic"])
    id_token_signing_alg_values_supported: list[str] = Field(default=["RS256"])


class _Said(BaseModel):
    """Claims of an ID token or of the userinfo endpoint."""

    sub: str
    email: str = ""
    email_verified: bool | None = None


class Provider:
    """The provider that the settings name; none when they do not."""

    def __init__(self, settings: Settings, *, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        """``transport``: how it is reached, when not over the network."""
        self._settings, self._transport = settings, transport

    @property
    def name(self) -> str:
        """What people call it; empty when there is none."""
        return self._settings.oidc_label if self._settings.oidc_issuer else ""

    async def page_for(self, request: AuthenticationRequest) -> str:
        """The address of the provider's page where somebody signs in. Raises NotLetIn when it cannot be reached."""
        async with self._client() as client:
            metadata = await self._discover(client)
            address, _ = client.create_authorization_url(
                metadata.authorization_endpoint,
                state=request.state,
                nonce=request.nonce,
                code_verifier=request.verifier,
            )
            return str(address)

    async def redeem(self, code: str, request: AuthenticationRequest, *, issuer: str, now: datetime) -> Claims:
        """Whose code it is. ``issuer`` is who the answer says it is from, if it does (RFC 9207). Raises NotLetIn."""
        async with self._client() as client:
            metadata = await self._discover(client)
            if issuer and issuer != metadata.issuer:
                raise NotLetIn(Doubt.UNTRUSTED)
            client.token_endpoint_auth_method = self._auth_method(metadata)
            token = await client.fetch_token(metadata.token_endpoint, code=code, code_verifier=request.verifier)
            keys = KeySet.import_key_set(await _get(client, metadata.jwks_uri))  # type: ignore[arg-type]  # it checks
            said = self._checked(token, keys, metadata, nonce=request.nonce, now=now)
            if not said.email and metadata.userinfo_endpoint:
                said = await _asked_for(client, metadata.userinfo_endpoint, subject=said.sub)
            return Claims(said.email, said.email_verified)

    @asynccontextmanager
    async def _client(self) -> AsyncIterator[AsyncOAuth2Client]:
        """A client; whatever goes wrong while it is used is a doubt, and none of it is told."""
        settings = self._settings
        client = AsyncOAuth2Client(
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret.get_secret_value(),
            redirect_uri=f"{settings.public_url}{RETURN_PATH}",
            scope=_SCOPE,
            code_challenge_method="S256",
            timeout=_SECONDS,
            transport=self._transport,
        )
        try:
            async with client:
                yield client
        except httpx2.HTTPError:
            raise NotLetIn(Doubt.UNREACHABLE) from None
        except (AuthlibBaseError, JoseError, ValidationError, ValueError, KeyError, TypeError):
            raise NotLetIn(Doubt.UNTRUSTED) from None

    async def _discover(self, client: AsyncOAuth2Client) -> Metadata:
        issuer = self._settings.oidc_issuer
        metadata = Metadata.model_validate(await _get(client, f"{issuer.rstrip('/')}/.well-known/openid-configuration"))
        if metadata.issuer != issuer:
            raise NotLetIn(Doubt.UNTRUSTED)
        return metadata

    def _auth_method(self, metadata: Metadata) -> str:
        if not self._settings.oidc_client_secret.get_secret_value():
            return "none"
        offered = metadata.token_endpoint_auth_methods_supported
        return "client_secret_basic" if "client_secret_basic" in offered else "client_secret_post"

    def _checked(
        self, token: Mapping[str, Any], keys: KeySet, metadata: Metadata, *, nonce: str, now: datetime
    ) -> _Said:
        """What the ID token says, once it is proved (OpenID Connect Core 1.0, section 3.1.3.7)."""
        algorithms = sorted(_ALGORITHMS & {*metadata.id_token_signing_alg_values_supported})
        read = jwt.decode(token["id_token"], keys, algorithms=algorithms)
        ours, audience = self._settings.oidc_client_id, read.claims["aud"]
        jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=_CLOCKS_DIFFER,
            iss={"essential": True, "value": metadata.issuer},
            aud={"essential": True, "value": ours},
            azp={"essential": isinstance(audience, list) and len(audience) > 1, "value": ours},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(read.claims)
        return _Said.model_validate(read.claims)


async def _asked_for(client: AsyncOAuth2Client, address: str, *, subject: str) -> _Said:
    """What the userinfo endpoint says, if it is of the same person. Raises ValueError."""
    answer = await client.get(address)
    said = _Said.model_validate(answer.raise_for_status().json())
    if said.sub != subject:
        raise ValueError
    return said


async def _get(client: AsyncOAuth2Client, address: str) -> object:
    """JSON that anybody may read."""
    answer = await client.request("GET", address, withhold_token=True)
    return answer.raise_for_status().json()
