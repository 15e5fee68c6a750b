"""An answer opens nothing unless it is proved to be from the provider, for us, for this request, and of now."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.gateway.adapters.openid import Provider
from services.gateway.domain import AuthenticationRequest, Doubt, NotLetIn
from tests.openid.conftest import SECRET, real_time, settings_with

ISSUER = "https://provider.example/realm"
REQUEST = AuthenticationRequest("state", "nonce", "verifier-of-enough-letters-to-be-one-43-at-least")
KEY, OTHER_KEY = RSAKey.generate_key(2048), RSAKey.generate_key(2048)
NOW = real_time().now()


@dataclass
class Liar:
    """A provider that says whatever a test wants."""

    claims: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] | None = None
    key: RSAKey | OctKey = field(default_factory=lambda: KEY)
    alg: str = "RS256"
    broken: frozenset[str] = frozenset()
    asked: list[Request] = field(default_factory=list)

    def provider(self, **settings: object) -> Provider:
        app = Starlette(
            routes=[
                Route("/realm/.well-known/openid-configuration", self._discovery),
                Route("/realm/keys", self._keys),
                Route("/realm/token", self._token, methods=["POST"]),
                Route("/realm/userinfo", self._userinfo),
            ]
        )
        return Provider(settings_with(ISSUER, **settings), transport=httpx2.ASGITransport(app))

    async def redeem(self, *, issuer: str = "", **settings: object):
        return await self.provider(**settings).redeem("code", REQUEST, issuer=issuer, now=NOW)

    def _answer(self, request: Request, content: object) -> Response:
        self.asked.append(request)
        if request.url.path.rsplit("/", 1)[-1] in self.broken:
            return Response("<html>", status_code=502)
        return JSONResponse(content)

    async def _discovery(self, request: Request) -> Response:
        endpoints = {
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
            "userinfo_endpoint": f"{ISSUER}/userinfo",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }
        return self._answer(request, {"issuer": ISSUER, **endpoints, **self.metadata})

    async def _keys(self, request: Request) -> Response:
        return self._answer(request, {"keys": [KEY.as_dict(private=False)]})

    async def _token(self, request: Request) -> Response:
        seconds = int(NOW.timestamp())
        said = {
            "iss": ISSUER,
            "sub": "1",
            "aud": "dovira",
            "iat": seconds,
            "exp": seconds + 300,
            "nonce": REQUEST.nonce,
            "email": "chief@institute.example",
            "email_verified": True,
        } | self.claims
        kept = {name: value for name, value in said.items() if value is not None}
        token = jwt.encode({"alg": self.alg, "kid": KEY.thumbprint()}, kept, self.key, algorithms=[self.alg])
        return self._answer(request, {"access_token": "a", "token_type": "Bearer", "id_token": token})

    async def _userinfo(self, request: Request) -> Response:
        return self._answer(request, self.userinfo)


async def test_an_honest_answer_is_believed():
    liar = Liar()
    claims = await liar.redeem(issuer=ISSUER)
    assert (claims.email, claims.email_verified) == ("chief@institute.example", True)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"nonce": "of another request"}, id="another nonce"),
        pytest.param({"nonce": None}, id="no nonce"),
        pytest.param({"iss": "https://evil.example"}, id="another issuer"),
        pytest.param({"aud": "somebody-else"}, id="for somebody else"),
        pytest.param({"aud": ["dovira", "somebody-else"], "azp": "somebody-else"}, id="given to somebody else"),
        pytest.param({"aud": ["dovira", "somebody-else"]}, id="for several"),
        pytest.param({"exp": int((NOW - timedelta(minutes=5)).timestamp())}, id="expired"),
        pytest.param({"exp": None}, id="for ever"),
        pytest.param({"iat": int((NOW + timedelta(hours=1)).timestamp())}, id="of tomorrow"),
        pytest.param({"sub": None}, id="of nobody"),
    ],
)
async def test_a_token_that_says_otherwise_is_not_believed(said):
    with pytest.raises(NotLetIn) as refused:
        await Liar(claims=said).redeem()
    assert refused.value.doubt is Doubt.UNTRUSTED


@pytest.mark.parametrize(
    "forged",
    [Liar(key=OTHER_KEY), Liar(key=OctKey.import_key(SECRET), alg="HS256"), Liar(metadata={"issuer": f"{ISSUER}/"})],
    ids=["another key", "a shared secret", "another issuer"],
)
async def test_only_the_providers_own_signature_is_believed(forged):
    with pytest.raises(NotLetIn) as refused:
        await forged.redeem()
    assert refused.value.doubt is Doubt.UNTRUSTED


async def test_an_answer_that_says_it_is_from_elsewhere_is_not_believed():
    with pytest.raises(NotLetIn) as refused:
        await Liar().redeem(issuer="https://evil.example")
    assert refused.value.doubt is Doubt.UNTRUSTED


async def test_a_mailbox_may_be_told_beside_the_token_of_the_same_person_alone():
    nameless = {"email": None, "email_verified": None}
    told = {"sub": "1", "email": "chief@institute.example", "email_verified": "true"}
    assert (await Liar(claims=nameless, userinfo=told).redeem()).email_verified is True
    with pytest.raises(NotLetIn) as refused:
        await Liar(claims=nameless, userinfo=told | {"sub": "2"}).redeem()
    assert refused.value.doubt is Doubt.UNTRUSTED


@pytest.mark.parametrize("part", ["openid-configuration", "keys", "token"])
async def test_a_provider_that_is_down_is_said_to_be(part):
    with pytest.raises(NotLetIn) as refused:
        await Liar(broken=frozenset({part})).redeem()
    assert refused.value.doubt in {Doubt.UNREACHABLE, Doubt.UNTRUSTED}


async def test_without_discovery_nobody_is_sent_away():
    with pytest.raises(NotLetIn) as refused:
        await Liar(broken=frozenset({"openid-configuration"})).provider().page_for(REQUEST)
    assert refused.value.doubt is Doubt.UNREACHABLE


@pytest.mark.parametrize(
    ("offered", "secret", "in_header"),
    [(["client_secret_basic"], SECRET, True), (["client_secret_post"], SECRET, False), (["none"], "", False)],
)
async def test_we_prove_who_we_are_in_the_way_the_provider_takes(offered, secret, in_header):
    liar = Liar(metadata={"token_endpoint_auth_methods_supported": offered})
    await liar.redeem(oidc_client_secret=secret)
    asked = next(one for one in liar.asked if one.url.path.endswith("/token"))
    assert ("authorization" in asked.headers) is in_header


@pytest.mark.parametrize("issuer", ["http://provider.example", "provider.example", "https://provider.example/?a=b"])
def test_a_provider_is_spoken_with_over_https_alone(issuer):
    with pytest.raises(ValidationError, match="oidc_issuer"):
        settings_with(issuer)


def test_a_provider_without_a_client_id_is_refused_with_what_to_do():
    with pytest.raises(ValidationError, match="register Dovira with the provider"):
        settings_with(ISSUER, oidc_client_id="")
