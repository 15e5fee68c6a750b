"""Staff at the gateway, and a provider of OpenID Connect that is not ours: oidc-provider, a process of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.gateway.settings import Settings
from shared.runtime import SystemClock
from shared.testing import FrozenClock, sqlite_url
from tests.gateway.conftest import running_gateway
from tests.gateway.scripted import ORGANISER

ROOT = Path(__file__).resolve().parents[2]
NODE, MODULES = Path(sys.executable).parent / "node", ROOT / ".venv/openid"
SECRET = "a secret of tests only, and long enough"  # nobody's
RETURN_TO = "http://127.0.0.1/sign-in/openid/return"
PEOPLE = {
    "chief": {"email": "Chief@Institute.Example", "email_verified": True},
    "unverified": {"email": ORGANISER, "email_verified": False},
    "silent": {"email": ORGANISER},
    "nameless": {},
    "stranger": {"email": "stranger@nowhere.example", "email_verified": True},
}


def settings_with(issuer: str, **more: Any) -> Settings:
    ours = {"oidc_client_id": "dovira", "oidc_client_secret": SECRET, "oidc_label": "Інститут"}
    own = {"public_url": "http://127.0.0.1", "secret": "a secret of tests only", "organisers": ORGANISER}
    return Settings(oidc_issuer=issuer, **{**own, **ours, **more})


@pytest.fixture(scope="session")
def issuer() -> Iterator[str]:
    """The provider's issuer identifier, which is its address."""
    if not (MODULES / "node_modules/oidc-provider").exists() or not NODE.exists():
        pytest.skip("no provider of OpenID Connect: run make openid-provider")
    # A module looks for packages beside itself.
    script = MODULES / "provider.mjs"
    script.write_text((Path(__file__).parent / "provider.mjs").read_text())
    command = [str(NODE), str(script), RETURN_TO, SECRET, json.dumps(PEOPLE)]
    # It ends with its input, which ends with us, however we end; a signal would reach only what wraps Node.
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()


def real_time() -> FrozenClock:
    """What providers stamp their tokens with."""
    return FrozenClock(SystemClock().now())


@pytest.fixture
async def gateway(issuer, tmp_path):
    async with running_gateway(settings_with(issuer), sqlite_url(tmp_path), clock=real_time()) as one:
        yield one


@pytest.fixture
async def anyone(gateway):
    async with gateway.browser() as browser:
        yield browser
