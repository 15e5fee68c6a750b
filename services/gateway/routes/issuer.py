"""What the issuer publishes for programs that check: keys, what no longer holds, contexts. Open to every site."""

import json

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from credentials.contexts import read_file
from credentials.keys import Keyring
from services.gateway.adapters.desk import TheWork
from services.gateway.adapters.language import N_
from shared.bus import Refused
from shared.contracts.certification_credentials import GetIssuerKeys, GetStatusList
from shared.contracts.request import Problem

_FIVE_MINUTES, _ONE_DAY = 300, 24 * 3600
_NOTHING_HERE = Problem(status=404, code="not_found", title=N_("Тут нічого немає"))

router = APIRouter(include_in_schema=False)


@router.get("/.well-known/jwks.json")
async def get_key_set(work: TheWork) -> Response:
    keys = await work.ask(GetIssuerKeys())
    return JSONResponse(keys.key_set, headers=_open(_FIVE_MINUTES))


@router.get("/.well-known/did.json")
async def get_did_document(work: TheWork) -> Response:
    keys = await work.ask(GetIssuerKeys())
    return JSONResponse(keys.did_document, headers=_open(_FIVE_MINUTES), media_type="application/did+ld+json")


@router.get("/keys/{key_id}")
async def get_key(work: TheWork, key_id: str) -> Response:
    ring = Keyring.read(json.dumps((await work.ask(GetIssuerKeys())).key_set))
    try:
        key = ring.public_key(key_id)
    except KeyError:
        raise Refused(_NOTHING_HERE) from None
    return JSONResponse(key, headers=_open(_FIVE_MINUTES), media_type="application/jwk+json")


@router.get("/status/{list_id}")
async def get_status_list(work: TheWork, list_id: str) -> Response:
    found = await work.ask(GetStatusList(list_id=list_id[:20]))
    if not found.document:
        raise Refused(_NOTHING_HERE)
    return Response(found.document, headers=_open(_FIVE_MINUTES), media_type="application/vc")


@router.get("/contexts/{name}")
async def get_context(name: str) -> Response:
    content = read_file(name)
    if content is None:
        raise Refused(_NOTHING_HERE)
    return Response(content, headers=_open(_ONE_DAY), media_type="application/ld+json")


def _open(seconds: int) -> dict[str, str]:
    return {
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Cache-Control": f"public, max-age={seconds}",
    }
